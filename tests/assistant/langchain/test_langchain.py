"""The papers through LangChain: its own suites, and what an application sees."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_core.vectorstores import VectorStore
from langchain_tests.integration_tests import RetrieversIntegrationTests, VectorStoreIntegrationTests
from langchain_tests.integration_tests.embeddings import EmbeddingsIntegrationTests

from assistant.answering import Assistant
from assistant.langchain.embeddings import PapersEmbeddings
from assistant.langchain.retriever import PapersRetriever
from assistant.langchain.runnable import PapersRunnable
from assistant.langchain.vector_store import PapersVectorStore
from index.build import build
from index.search import Index
from tests.conftest import WordEncoder

ASKED = "what colour is the bandstand to be painted"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder: Path = tmp_path_factory.mktemp("langchain")
    papers = folder / "papers"
    papers.mkdir()
    (papers / "minutes.txt").write_text("Minutes\n\nRESOLVED - That the bandstand be painted green.\n")
    (papers / "library.txt").write_text("Report\n\n1.1 The library will close in March.\n")
    (papers / "pool.txt").write_text("Report\n\n1.1 The pool will open in May.\n")
    build([papers], folder / "index", WordEncoder())
    return Index.open(folder / "index", WordEncoder())


class TestRetrieverSuite(RetrieversIntegrationTests):
    @pytest.fixture(autouse=True)
    def _papers(self, index: Index) -> None:
        self._index = index

    @property
    def retriever_constructor(self) -> type[BaseRetriever]:
        return PapersRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, Any]:
        return {"index": self._index}

    @property
    def retriever_query_example(self) -> str:
        return ASKED


class TestVectorStoreSuite(VectorStoreIntegrationTests):
    @pytest.fixture
    def vectorstore(self) -> VectorStore:  # type: ignore[override]
        return PapersVectorStore(self.get_embeddings())


class _WordEmbeddings(PapersEmbeddings):
    def __init__(self) -> None:
        super().__init__(WordEncoder())


class TestEmbeddingsSuite(EmbeddingsIntegrationTests):
    @property
    def embeddings_class(self) -> type[Embeddings]:
        return _WordEmbeddings


def test_langchain_gets_passages_with_their_paper_and_paragraphs(index: Index) -> None:
    found = PapersRetriever(index=index, k=1).invoke("what colour is the bandstand")
    assert [document.metadata["file"] for document in found] == ["minutes.txt"]
    assert "painted green" in found[0].page_content
    paragraphs = index.store.paragraphs(found[0].metadata["paragraph_ids"])
    assert any("painted green" in paragraph.text for paragraph in paragraphs.values())


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
