"""Vectors in half precision in a file of their own, row after row, of which a search reads those it asks for."""

from __future__ import annotations

import mmap
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexFolderError

Half = NDArray[np.float16]  # vectors as they are stored


class Halves:
    """The vectors of a file, by row. Safe to share between threads."""

    def __init__(self, path: Path, rows: int, dimension: int) -> None:
        """Open the file; raises IndexFolderError when it does not hold as many."""
        try:
            with path.open("rb") as stream:
                self._file = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
            self._rows = np.frombuffer(self._file, dtype=np.float16).reshape(rows, dimension)
        except (OSError, ValueError) as error:
            raise IndexFolderError(f"{path} is damaged; build the index again") from error

    def __getitem__(self, rows: NDArray[np.int64]) -> Half:
        """Return the vectors of these rows, shape (len(rows), dimension).

        They lie far apart, and each brings the pages around it: these are let go at once, or a day of questions
        would make the whole file count as the process's memory. Plain reads would hand the interpreter to
        another thread at each row.
        """
        found = self._rows[rows]
        self._file.madvise(mmap.MADV_DONTNEED)
        return found
