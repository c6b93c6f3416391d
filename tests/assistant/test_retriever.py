from __future__ import annotations

from pathlib import Path

import pytest

from assistant.retriever import PapersRetriever
from index.build import build
from index.search import Index


@pytest.fixture
def index(tmp_path: Path, fake_encoder) -> Index:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "minutes.txt").write_text("Minutes\n\nRESOLVED - That the bandstand be painted green.\n")
    (papers / "library.txt").write_text("Report\n\n1.1 The library will close in March.\n")
    build([papers], tmp_path / "index", fake_encoder)
    return Index.open(tmp_path / "index", fake_encoder)


def test_langchain_gets_passages_with_their_paper_and_paragraphs(index: Index) -> None:
    found = PapersRetriever(index=index, k=1).invoke("what colour is the bandstand")
    assert [document.metadata["file"] for document in found] == ["minutes.txt"]
    assert "painted green" in found[0].page_content
    paragraphs = index.store.paragraphs(found[0].metadata["paragraph_ids"])
    assert any("painted green" in paragraph.text for paragraph in paragraphs.values())
