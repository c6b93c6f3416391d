"""LangChain's own suites over our parts. Run by test_langchain.py in a process of its own: the suites need an
event loop, and in the tests' process the browser's driver may hold it.
"""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.embeddings import Embeddings
from langchain_core.retrievers import BaseRetriever
from langchain_core.vectorstores import VectorStore
from langchain_tests.integration_tests import RetrieversIntegrationTests, VectorStoreIntegrationTests
from langchain_tests.integration_tests.embeddings import EmbeddingsIntegrationTests

from assistant.langchain.embeddings import PapersEmbeddings
from assistant.langchain.retriever import PapersRetriever
from assistant.langchain.vector_store import PapersVectorStore
from index.search import Index
from tests.conftest import WordEncoder

ASKED = "what colour is the bandstand to be painted"


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
