"""The index as a LangChain vector store: the papers' passages, and beside them what an application adds.

The papers stay as they are; added documents live in memory and go with the object.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings
from langchain_core.vectorstores import VectorStore

from assistant.langchain.embeddings import PapersEmbeddings
from assistant.langchain.retriever import document_of
from index.encoder import Vectors
from index.search import Index
from index.vectors import VectorIndex

_K = 4


class PapersVectorStore(VectorStore):
    """Searches passages by meaning alone; `PapersRetriever` searches as the assistant does."""

    def __init__(self, embedding: Embeddings, index: Index | None = None) -> None:
        self._embedding = embedding
        self._index = index
        self._documents: dict[str, Document] = {}
        self._vectors: dict[str, list[float]] = {}

    @classmethod
    def of(cls, index: Index) -> PapersVectorStore:
        """Return the store of an index."""
        return cls(PapersEmbeddings(index.encoder), index)

    @classmethod
    def from_texts(
        cls,
        texts: list[str],
        embedding: Embeddings,
        metadatas: list[dict[str, Any]] | None = None,
        *,
        ids: list[str] | None = None,
        **_kwargs: Any,
    ) -> PapersVectorStore:
        """Return a store of these texts alone."""
        store = cls(embedding)
        store.add_texts(texts, metadatas, ids=ids)
        return store

    @property
    def embeddings(self) -> Embeddings:
        """What turns texts into vectors."""
        return self._embedding

    def add_texts(
        self,
        texts: Iterable[str],
        metadatas: list[dict[str, Any]] | None = None,
        *,
        ids: Sequence[str | None] | None = None,
        **_kwargs: Any,
    ) -> list[str]:
        """Add texts and return their ids; one whose id is there takes the other's place."""
        told = list(texts)
        given = [id_ or str(uuid.uuid4()) for id_ in ids or [None] * len(told)]
        facts = metadatas or [{}] * len(told)
        for id_, text, metadata, vector in zip(given, told, facts, self._embedding.embed_documents(told), strict=True):
            self._documents[id_] = Document(id=id_, page_content=text, metadata=metadata)
            self._vectors[id_] = vector
        return given

    def delete(self, ids: list[str] | None = None, **_kwargs: Any) -> bool:
        """Forget added documents (None: all of them); the papers' own passages stay."""
        for id_ in list(self._documents) if ids is None else ids:
            self._documents.pop(id_, None)
            self._vectors.pop(id_, None)
        return True

    def get_by_ids(self, ids: Sequence[str], /) -> list[Document]:
        """Return the added documents of these ids that are there."""
        return [self._documents[id_] for id_ in ids if id_ in self._documents]

    def similarity_search(self, query: str, k: int = _K, **_kwargs: Any) -> list[Document]:
        """Return the k nearest, best first."""
        return [document for document, _ in self.similarity_search_with_score(query, k)]

    def similarity_search_with_score(self, query: str, k: int = _K, **_kwargs: Any) -> list[tuple[Document, float]]:
        """Return the k nearest with their cosines, best first."""
        return self._nearest(self._embedding.embed_query(query), k)

    def similarity_search_by_vector(self, embedding: list[float], k: int = _K, **_kwargs: Any) -> list[Document]:
        """Return the k nearest to a vector, best first."""
        return [document for document, _ in self._nearest(embedding, k)]

    def _nearest(self, embedding: list[float], k: int) -> list[tuple[Document, float]]:
        vector = _unit(np.array([embedding], dtype=np.float32))
        found = [*self._of_papers(vector, k), *self._of_added(vector, k)]
        return sorted(found, key=lambda pair: -pair[1])[:k]

    def _of_papers(self, vector: Vectors, k: int) -> Iterator[tuple[Document, float]]:
        if self._index:
            for passage, score in self._index.nearest(vector[0], k):
                yield document_of(passage, self._index.store), score

    def _of_added(self, vector: Vectors, k: int) -> Iterator[tuple[Document, float]]:
        if self._vectors:
            ids = list(self._vectors)
            rows, scores = VectorIndex(_unit(np.array(list(self._vectors.values()), dtype=np.float32))).search(
                vector, k
            )
            for row, score in zip(rows, scores, strict=True):
                yield self._documents[ids[row]], float(score)


def _unit(vectors: Vectors) -> Vectors:
    """Return the vectors at length one: an application's own embeddings may have any."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)
