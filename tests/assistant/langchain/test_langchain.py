"""The papers through LangChain: its own suites, and what an application sees."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from assistant.answering import Assistant
from assistant.langchain.retriever import PapersRetriever
from assistant.langchain.runnable import PapersRunnable
from assistant.langchain.vector_store import PapersVectorStore
from index.build import build
from index.search import Index
from tests.conftest import WordEncoder

ASKED = "what colour is the bandstand to be painted"


def test_langchains_own_suites_pass() -> None:
    suites = Path(__file__).with_name("suites.py")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(suites)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=240, check=False)
    assert run.returncode == 0, run.stdout[-3000:]
    assert int(re.findall(r"(\d+) passed", run.stdout)[0]) >= 30


def test_langchain_gets_passages_with_their_paper_and_paragraphs(index: Index) -> None:
    found = PapersRetriever(index=index, k=1).invoke("what colour is the bandstand")
    assert [document.metadata["file"] for document in found] == ["minutes.txt"]
    assert "painted green" in found[0].page_content
    paragraphs = index.store.paragraphs(found[0].metadata["paragraph_ids"])
    assert any("painted green" in paragraph.text for paragraph in paragraphs.values())


def test_the_retriever_searches_as_the_assistant_does(tmp_path: Path) -> None:
    """A brook names no council where the papers mostly write of brooks."""
    (tmp_path / "papers").mkdir()
    for name, body, text in (
        ("drains", "Brook Council", "The drains were mended before the flood of the brook in May."),
        ("school", "Ferring Vale Council", "The brook flooded the school in May, and the brook fell."),
        ("roads", "Ferring Vale Council", "The roads were mended in May, and the brook was low."),
    ):
        (tmp_path / "papers" / f"{name}.txt").write_text(f"{name.title()}\n\n{body}\n\n1.1 {text}\n")
    build([tmp_path / "papers"], tmp_path / "index", WordEncoder())
    index = Index.open(tmp_path / "index", WordEncoder())
    asked = "what did the brook flood"
    found = PapersRetriever(index=index).invoke(asked)
    assert found[0].metadata["file"] == "school.txt"
    assert [document.id for document in found] == [hit.passage.id for hit in Assistant(index).answer(asked).hits]


def test_the_vector_store_finds_papers_and_what_was_added_beside_them(index: Index) -> None:
    store = PapersVectorStore.of(index)
    assert store.similarity_search("the library will close", k=1)[0].metadata["file"] == "library.txt"
    store.add_texts(["the library will close on Sundays only"], ids=["own"])
    assert [document.id for document in store.similarity_search("library close Sundays only", k=1)] == ["own"]
    store.delete(["own"])
    assert store.similarity_search("the library will close", k=1)[0].metadata["file"] == "library.txt"


def test_the_assistant_runs_in_a_chain_and_its_citations_are_content_annotations(index: Index) -> None:
    chain = PapersRunnable(Assistant(index)) | (lambda message: message.content_blocks)
    block = chain.invoke({"question": ASKED, "history": []})[0]
    citation = block["annotations"][0]
    assert citation["type"] == "citation"
    assert citation["cited_text"] in "RESOLVED - That the bandstand be painted green."
    assert "green" in block["text"][citation["start_index"] : citation["end_index"]]
    assert index.store.paragraphs([citation["extras"]["paragraph_id"]])


def test_the_runnable_streams_statements_and_last_how_far_the_papers_answer(index: Index) -> None:
    pieces = list(PapersRunnable(Assistant(index)).stream(ASKED))
    assert "green" in pieces[0].content
    assert pieces[-1].response_metadata["status"] == "answered"
