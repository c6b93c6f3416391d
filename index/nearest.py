"""The nearest vectors of all segments, by the numbers of the rows that count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors
from index.rows import Mask, Rows, best
from index.vectors import VectorIndex

_WIDER = 8  # times as many are compared exactly as are asked for, where segments find them by rough scores,
_LEAST = 2_000  # and at least as many: of thousands of texts that hardly differ, rough scores misplace many
_NO_ROWS = np.empty(0, dtype=np.int64)
_NO_SCORES = np.empty(0, dtype=np.float32)

Scored = tuple[int, NDArray[np.int64], Vectors]  # a segment, rows of it, their scores


class Nearest:
    """The vectors of all segments, by the numbers of the rows that count."""

    def __init__(self, segments: Sequence[VectorIndex], rows: Rows) -> None:
        self._segments = segments
        self._rows = rows
        self._masks = rows.masks()

    def search(self, vector: Vectors, k: int, masks: Sequence[Mask] | None = None) -> tuple[NDArray[np.int64], Vectors]:
        """Return rows and scores of the k nearest, best first, ties by row; with `masks`, of those rows alone."""
        wide = max(_WIDER * k, _LEAST) if k else 0
        found: list[Scored] = []
        rough: list[Scored] = []
        for at, (segment, mask) in enumerate(zip(self._segments, masks or self._masks, strict=True)):
            if segment.is_rough:
                rough.append((at, *segment.search(vector, wide, mask)))
            else:
                found.append((at, *segment.search(vector, k, mask)))
        found += self._compared(_foremost(rough, wide), vector)
        rows = [self._rows.numbered(at, rows) for at, rows, _ in found]
        scores = [scores for _, _, scores in found]
        return best(np.concatenate([_NO_ROWS, *rows]), np.concatenate([_NO_SCORES, *scores]), k)

    def cosines(self, rows: NDArray[np.int64], vector: Vectors) -> Vectors:
        """Return the cosine of each of these rows to a unit vector, shape (len(rows),)."""
        segments, local = self._rows.located(rows)
        cosines = np.empty(len(rows), dtype=np.float32)
        for at in np.unique(segments).tolist():
            held = segments == at
            cosines[held] = self._segments[at].vectors(local[held]) @ vector
        return cosines

    def _compared(self, rough: Iterable[Scored], vector: Vectors) -> Iterator[Scored]:
        """Yield the same rows with their exact scores."""
        for at, rows, _ in rough:
            yield at, *self._segments[at].compared(rows, vector)


def _foremost(found: Sequence[Scored], most: int) -> Iterator[Scored]:
    """Yield what is among the `most` best of all segments, and all that tie with the last of them."""
    scores = np.concatenate([_NO_SCORES, *(scores for _, _, scores in found)])
    least = np.partition(scores, -most)[-most] if len(scores) > most > 0 else -np.inf
    for at, rows, own in found:
        yield at, rows[own >= least], own[own >= least]
