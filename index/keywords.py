"""Keyword search: BM25 over the passages' terms. The only file that knows bm25s.

Scores are Lucene's BM25 (Robertson and Zaragoza 2009) with k1 1.2 and b 0.5: passages are of like
length by design, so length is punished less than usual.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexFolderError

_K1, _B = 1.2, 0.5


class KeywordIndex:
    """Passages by row number, searched by terms."""

    def __init__(self, passages: Sequence[Sequence[str]]) -> None:
        self._bm25 = _new()
        self._size = len(passages)
        if any(passages):
            self._bm25.index([list(terms) for terms in passages], show_progress=False)

    def search(
        self, terms: Mapping[str, float], k: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return rows and scores of the k best passages for weighted `terms`, best first, among those `allowed`."""
        scores = self.scores(terms)
        if allowed is not None:
            scores = np.where(allowed, scores, 0).astype(np.float32)
        k = min(k, len(scores))
        if not k:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        best = np.argpartition(-scores, k - 1)[:k]
        best = best[np.lexsort((best, -scores[best]))]
        best = best[scores[best] > 0]
        return best.astype(np.int64), scores[best]

    def scores(self, terms: Mapping[str, float]) -> NDArray[np.float32]:
        """Return every passage's score, shape (passages,): the sum over `terms` of weight times BM25."""
        total = np.zeros(self._size, dtype=np.float32)
        for weight in set(terms.values()):
            known = [term for term in terms if terms[term] == weight and term in self.vocabulary]
            if known:
                total += weight * np.asarray(self._bm25.get_scores(known), dtype=np.float32)
        return total

    @property
    def vocabulary(self) -> dict[str, int]:
        """Return every term the passages hold."""
        vocabulary: dict[str, int] = getattr(self._bm25, "vocab_dict", None) or {}
        return vocabulary

    def rarity(self, term: str) -> float:
        """Return the term's inverse document frequency, ln(1 + (N - n + 0.5) / (n + 0.5)), as Lucene has it."""
        column = self.vocabulary.get(term)
        count = 0
        if column is not None:
            pointers = self._bm25.scores["indptr"]
            count = int(pointers[column + 1] - pointers[column])
        return math.log(1 + (self._size - count + 0.5) / (count + 0.5))

    def save(self, folder: Path) -> None:
        """Write the index into `folder`."""
        folder.mkdir(parents=True)
        (folder / "size").write_text(str(self._size))
        if self.vocabulary:
            self._bm25.save(str(folder))

    @classmethod
    def load(cls, folder: Path) -> KeywordIndex:
        """Read an index; raises IndexFolderError when its files are not whole."""
        import bm25s

        self = cls.__new__(cls)
        try:
            self._size = int((folder / "size").read_text())
            has_terms = (folder / "vocab.index.json").exists()
            self._bm25 = bm25s.BM25.load(str(folder), mmap=False) if has_terms else _new()
        except (OSError, ValueError, KeyError) as error:
            raise IndexFolderError(f"{folder} is damaged; build the index again") from error
        return self


def _new() -> Any:
    import bm25s

    logging.getLogger("bm25s").setLevel(logging.WARNING)  # importing it sets DEBUG
    return bm25s.BM25(k1=_K1, b=_B, method="lucene")
