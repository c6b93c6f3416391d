"""Which papers count, and how the rows of their passages and sentences are numbered over all segments.

A segment numbers its rows for itself and is never changed. What a reader of an index sees is numbered anew:
the rows of the papers that count, in the papers' order. So an index in which some papers do not count
numbers everything as one that was built without them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_] | None  # which rows of a segment count, shape (rows of the segment,); None: all of them


class Papers:
    """The papers that count, in order, each with its segment and its number there."""

    def __init__(self, places: Iterable[tuple[str, int, int]], sizes: Sequence[int]) -> None:
        """Take (paper's id, segment, number within the segment) for each, and how many papers each segment holds."""
        found = list(places)
        self.ids = tuple(paper_id for paper_id, _, _ in found)
        self.segments = np.array([segment for _, segment, _ in found], dtype=np.int64)
        self.numbers = np.array([number for _, _, number in found], dtype=np.int64)
        self.sizes = sizes
        self.position = {paper_id: at for at, paper_id in enumerate(self.ids)}

    def __len__(self) -> int:
        return len(self.ids)

    def place(self, paper_id: str) -> tuple[int, int] | None:
        """Return the paper's segment and its number there; None for a paper that does not count."""
        at = self.position.get(paper_id)
        return None if at is None else (int(self.segments[at]), int(self.numbers[at]))

    def chosen(self, ids: Collection[str]) -> NDArray[np.bool_]:
        """Return which of the papers are among `ids`, shape (papers,)."""
        chosen = np.zeros(len(self), dtype=np.bool_)
        chosen[[at for id_ in ids if (at := self.position.get(id_)) is not None]] = True
        return chosen

    def only(self, ids: Collection[str]) -> Papers:
        """Return those of the papers that are among `ids`, in the same order."""
        kept = np.flatnonzero(self.chosen(ids)).tolist()
        return Papers(((self.ids[at], int(self.segments[at]), int(self.numbers[at])) for at in kept), self.sizes)

    def masks(self) -> list[Mask]:
        """Return for each segment which of its papers count."""
        return [self._mask(segment, size) for segment, size in enumerate(self.sizes)]

    def _mask(self, segment: int, size: int) -> Mask:
        numbers = self.numbers[self.segments == segment]
        if len(numbers) == size:
            return None
        mask = np.zeros(size, dtype=np.bool_)
        mask[numbers] = True
        return mask


class Rows:
    """The rows of one kind (passages, or sentences) of the papers that count."""

    def __init__(self, papers: Papers, extents: Sequence[NDArray[np.int64]]) -> None:
        """Take for each segment the first row and the number of rows of each of its papers, shape (papers, 2)."""
        self._papers = papers
        self._sizes = [int(extent.sum(axis=0)[1]) for extent in extents]
        placed = [extents[s][n] for s, n in zip(papers.segments.tolist(), papers.numbers.tolist(), strict=True)]
        self._extents = np.array(placed, dtype=np.int64).reshape(-1, 2)
        self._starts = np.concatenate([[0], np.cumsum(self._extents[:, 1])])
        self._shifts = [self._shift(segment) for segment in range(len(extents))]

    def __len__(self) -> int:
        return int(self._starts[-1])

    def numbered(self, segment: int, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the numbers of a segment's own rows; all of them must count."""
        firsts, shifts = self._shifts[segment]
        return rows + shifts[np.searchsorted(firsts, rows, side="right") - 1] if len(rows) else rows.astype(np.int64)

    def papers_of(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the place of each row's paper among the papers."""
        return np.searchsorted(self._starts, rows, side="right") - 1

    def located(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return each row's segment, and its row there."""
        at = self.papers_of(rows)
        return self._papers.segments[at], rows - self._starts[at] + self._extents[at, 0]

    def masks(self, chosen: NDArray[np.bool_] | None = None) -> list[Mask]:
        """Return for each segment which of its rows count; with `chosen` (shape (papers,)), of those papers alone."""
        return [self._mask(segment, size, chosen) for segment, size in enumerate(self._sizes)]

    def _mask(self, segment: int, size: int, chosen: NDArray[np.bool_] | None) -> Mask:
        of_segment = self._papers.segments == segment
        extents = self._extents[of_segment if chosen is None else of_segment & chosen]
        if extents[:, 1].sum() == size:
            return None
        edges = np.zeros(size + 1, dtype=np.int64)
        np.add.at(edges, extents[:, 0], 1)
        np.add.at(edges, extents.sum(axis=1), -1)
        return np.cumsum(edges)[:-1] > 0

    def _shift(self, segment: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the first rows of the segment's papers, ascending, and what to add to a row of each for its number."""
        of_segment = np.flatnonzero((self._papers.segments == segment) & (self._extents[:, 1] > 0))
        firsts = self._extents[of_segment, 0]
        order = np.argsort(firsts)
        return firsts[order], (self._starts[of_segment] - firsts)[order]


def best(rows: NDArray[np.int64], scores: NDArray[np.float32], k: int) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return the k best of these rows, best first; of equal ones those with the smaller number."""
    order = np.lexsort((rows, -scores))[:k]
    return rows[order], scores[order]
