"""Three ways to rank chunks for a question."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from index.encoder import Vectors
from index.keywords import KeywordIndex
from index.vectors import VectorIndex
from index.words import terms

_CONSTANT = 60
_DEPTH = 50


class Ranker(Protocol):
    """Ranks the rows of a set of texts."""

    def rank(self, question: str, vector: Vectors, k: int) -> list[int]:
        """Return the k best rows, best first."""
        ...


class Dense:
    """The nearest vectors, exactly: FAISS by inner product."""

    def __init__(self, vectors: Vectors) -> None:
        self._index = VectorIndex(vectors)

    def rank(self, question: str, vector: Vectors, k: int) -> list[int]:
        """See `Ranker.rank`."""
        return [int(row) for row in self._index.search(vector, k)[0]]


class Words:
    """BM25 over stemmed words without stop words (better than the usual split at white space)."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._index = KeywordIndex.of([terms(text) for text in texts])

    def rank(self, question: str, vector: Vectors, k: int) -> list[int]:
        """See `Ranker.rank`."""
        asked: Mapping[str, float] = {term: float(count) for term, count in Counter(terms(question)).items()}
        return [int(row) for row in self._index.search(asked, k)[0]]


class Fused:
    """Reciprocal rank fusion with equal weights and constant 60, as LangChain's EnsembleRetriever has it."""

    def __init__(self, rankers: Sequence[Ranker]) -> None:
        self._rankers = rankers

    def rank(self, question: str, vector: Vectors, k: int) -> list[int]:
        """See `Ranker.rank`."""
        scores: dict[int, float] = defaultdict(float)
        for ranker in self._rankers:
            for rank, row in enumerate(ranker.rank(question, vector, _DEPTH), start=1):
                scores[row] += 1 / len(self._rankers) / (_CONSTANT + rank)
        return sorted(scores, key=lambda row: (-scores[row], row))[:k]


def nearest(vectors: Vectors, vector: Vectors, k: int) -> list[int]:
    """Return the rows of the k vectors nearest to `vector`, best first."""
    return [int(row) for row in np.argsort(-(vectors @ vector), kind="stable")[:k]]
