"""Keyword search: BM25 over the passages' terms, by the statistics of the passages that count.

Scores are Lucene's BM25 (Robertson and Zaragoza 2009) with k1 1.2 and b 0.5: passages are of like
length by design, so length is punished less than usual.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from index.postings import Postings, PostingsDraft
from index.rows import Mask, Papers, Rows, best

_K1, _B = 1.2, 0.5
_REMEMBERED = 4_096  # terms whose rarity is known


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a segment's passages; `lengths` is how many terms each passage has, shape (passages,)."""

    postings: Postings
    lengths: NDArray[np.int32]


class TermsDraft:
    """The terms of passages in the making, passage after passage."""

    def __init__(self) -> None:
        self._postings = PostingsDraft()
        self._lengths = array("i")

    def __len__(self) -> int:
        return len(self._lengths)

    def add(self, terms: Sequence[str]) -> None:
        """Add the next passage."""
        self._postings.add(Counter(terms))
        self._lengths.append(len(terms))

    def finished(self) -> Terms:
        """Return the terms of the passages added."""
        return Terms(self._postings.finished(), np.array(self._lengths, dtype=np.int32))


class KeywordIndex:
    """Passages by row number, searched by terms. Only the rows that count are found, or counted."""

    def __init__(self, segments: Sequence[Terms], rows: Rows) -> None:
        self._segments = segments
        self._rows = rows
        self._masks = rows.masks()
        total = sum(
            int(segment.lengths.sum(dtype=np.int64) if mask is None else segment.lengths[mask].sum(dtype=np.int64))
            for segment, mask in zip(segments, self._masks, strict=True)
        )
        self._average = total / len(rows) if total else 1.0
        self._held = lru_cache(_REMEMBERED)(self._count)

    @classmethod
    def of(cls, passages: Sequence[Sequence[str]]) -> KeywordIndex:
        """Return the index of passages 0, 1, ..., each given as its terms."""
        draft = TermsDraft()
        for passage in passages:
            draft.add(passage)
        papers = Papers([("", 0, 0)], [1])
        return cls([draft.finished()], Rows(papers, [np.array([[0, len(passages)]], dtype=np.int64)]))

    def search(
        self, terms: Mapping[str, float], k: int, masks: Sequence[Mask] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return rows and scores of the k best passages for weighted `terms`, best first; ties by row.

        With `masks` (one for each segment, which of its rows may be found), only those are found, though
        the statistics stay those of all that count.
        """
        found = [self._best(segment, terms, k, masks) for segment in range(len(self._segments))]
        rows = np.concatenate([rows for rows, _ in found]) if found else np.empty(0, dtype=np.int64)
        scores = np.concatenate([scores for _, scores in found]) if found else np.empty(0, dtype=np.float32)
        return best(rows, scores, k)

    def scores(self, terms: Mapping[str, float]) -> NDArray[np.float32]:
        """Return every passage's score, shape (passages,): the sum over `terms` of weight times BM25."""
        total = np.zeros(len(self._rows), dtype=np.float32)
        for segment in range(len(self._segments)):
            local = self._scores(segment, terms)
            held = np.flatnonzero(local > 0)
            total[self._rows.numbered(segment, held)] = local[held]
        return total

    def rarity(self, term: str) -> float:
        """Return the term's inverse document frequency, ln(1 + (N - n + 0.5) / (n + 0.5)), as Lucene has it."""
        count = self._held(term)
        return math.log(1 + (len(self._rows) - count + 0.5) / (count + 0.5))

    def _count(self, term: str) -> int:
        """Return how many passages hold the term."""
        total = 0
        for segment, mask in zip(self._segments, self._masks, strict=True):
            rows, _ = segment.postings.find(term)
            total += len(rows) if mask is None else int(np.count_nonzero(mask[rows]))
        return total

    def _scores(self, at: int, terms: Mapping[str, float]) -> NDArray[np.float32]:
        """Return the score of each row of a segment, shape (rows of the segment,); 0 where the row does not count."""
        segment, mask = self._segments[at], self._masks[at]
        total = np.zeros(len(segment.lengths), dtype=np.float32)
        for term, weight in terms.items():
            rows, counts = segment.postings.find(term)
            if not len(rows):
                continue
            frequency = counts.astype(np.float32)
            length = np.float32(_K1 * _B / self._average) * segment.lengths[rows] + np.float32(_K1 * (1 - _B))
            total[rows] += np.float32(weight * self.rarity(term)) * (frequency / (frequency + length))
        if mask is not None:
            total *= mask
        return total

    def _best(
        self, at: int, terms: Mapping[str, float], k: int, masks: Sequence[Mask] | None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the k best of a segment, in any order, with all that tie with the last of them."""
        scores = self._scores(at, terms)
        if masks is not None and (mask := masks[at]) is not None:
            scores *= mask
        found = np.flatnonzero(scores > 0)
        if len(found) > k > 0:
            least = np.partition(scores[found], len(found) - k)[len(found) - k]
            found = found[scores[found] >= least]
        return self._rows.numbered(at, found), scores[found]
