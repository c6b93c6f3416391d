"""Postings: for each term, the rows that hold it and how often it stands in each. Mapped from files, never changed.

terms           all terms, sorted, UTF-8, one after another
ends.npy        where each term ends among them, shape (terms,)
starts.npy      where each term's rows begin, shape (terms + 1,)
rows.npy        the rows, ascending within a term
counts.npy      how often the term stands in each of those rows
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexFolderError

_REMEMBERED = 4_096  # terms whose place is known; a question asks for each of its terms several times

Held = tuple[NDArray[np.int32], NDArray[np.unsignedinteger]]


class Postings:
    """Rows by term. A row is what holds terms: a passage, or a paper."""

    def __init__(
        self,
        terms: bytes,
        ends: NDArray[np.int64],
        starts: NDArray[np.int64],
        rows: NDArray[np.int32],
        counts: NDArray[np.unsignedinteger],
    ) -> None:
        self._terms = terms
        self.ends = ends
        self.starts = starts
        self.rows = rows
        self.counts = counts
        self._place = lru_cache(_REMEMBERED)(self._search)

    @classmethod
    def of(cls, held: Iterable[Mapping[str, int]]) -> Postings:
        """Return the postings of rows 0, 1, ..., each given as its terms with how often each stands there."""
        draft = PostingsDraft()
        for found in held:
            draft.add(found)
        return draft.finished()

    def __len__(self) -> int:
        return len(self.ends)

    def find(self, term: str) -> Held:
        """Return the rows that hold the term, ascending, and how often it stands in each; both empty for none."""
        place = self._place(term)
        start, end = (0, 0) if place is None else (self.starts[place], self.starts[place + 1])
        return self.rows[start:end], self.counts[start:end]

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """Every term, in the order of its bytes."""
        starts = [0, *self.ends[:-1].tolist()]
        return tuple(self._terms[start:end].decode() for start, end in zip(starts, self.ends.tolist(), strict=False))

    def save(self, folder: Path) -> None:
        """Write the postings into a new folder."""
        folder.mkdir(parents=True)
        (folder / "terms").write_bytes(self._terms)
        for name in ("ends", "starts", "rows", "counts"):
            np.save(folder / f"{name}.npy", getattr(self, name))

    @classmethod
    def load(cls, folder: Path) -> Postings:
        """Map the postings of a folder; raises IndexFolderError when its files are not whole."""
        try:
            terms = (folder / "terms").read_bytes()
        except OSError as error:
            raise IndexFolderError(f"{folder} is damaged; build the index again") from error
        return cls(terms, *(mapped(folder / f"{name}.npy") for name in ("ends", "starts", "rows", "counts")))

    def _search(self, term: str) -> int | None:
        wanted = term.encode()
        place = bisect_left(range(len(self)), wanted, key=self._term)
        return place if place < len(self) and self._term(place) == wanted else None

    def _term(self, place: int) -> bytes:
        return self._terms[self.ends[place - 1] if place else 0 : self.ends[place]]


_HEADER = Lock()  # an array's header is parsed as Python, which in 3.11 several threads cannot do at once


def mapped(path: Path) -> NDArray[Any]:
    """Map an array from its file, for reading; raises IndexFolderError when it is not whole."""
    try:
        with _HEADER:
            found: NDArray[Any] = np.load(path, mmap_mode="r").view(np.ndarray)
        return found
    except (OSError, ValueError, EOFError) as error:
        raise IndexFolderError(f"{path} is damaged; build the index again") from error


class PostingsDraft:
    """Postings in the making, row after row; kept in plain arrays, for a segment has some ten million entries."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._terms, self._rows, self._counts = array("i"), array("i"), array("i")
        self._held = 0

    def add(self, found: Mapping[str, int]) -> None:
        """Add the next row: its terms, with how often each stands there."""
        for term, count in found.items():
            self._terms.append(self._numbers.setdefault(term, len(self._numbers)))
            self._rows.append(self._held)
            self._counts.append(count)
        self._held += 1

    def finished(self) -> Postings:
        """Return the postings of the rows added."""
        names = sorted(term.encode() for term in self._numbers)
        place = np.empty(len(names), dtype=np.int32)
        place[[self._numbers[name.decode()] for name in names]] = np.arange(len(names), dtype=np.int32)
        terms, rows, counts = (np.array(values, dtype=np.int32) for values in (self._terms, self._rows, self._counts))
        places = place[terms]
        order = np.argsort(places, kind="stable")  # rows came in ascending and stay so within a term
        starts = np.searchsorted(places[order], np.arange(len(names) + 1)).astype(np.int64)
        width = np.min_scalar_type(int(counts.max(initial=0)))
        ends = np.cumsum([len(name) for name in names], dtype=np.int64)
        return Postings(b"".join(names), ends, starts, rows[order], counts[order].astype(width))
