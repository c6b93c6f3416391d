"""Search over unit vectors. The only file that knows faiss.

Exact up to 300,000 vectors of a segment (`index.segment`): a flat index of half-precision vectors, whose
scores differ from float32 brute force by less than 0.001. A full segment's vectors are searched by cells
(IVF, Jégou and others, PAMI 2011), each still in half precision. Files are mapped, not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors
from index.errors import IndexFolderError
from index.rows import Mask, Rows, best

_CELLS_FROM = 40_000  # vectors; below that a search of them all takes about a millisecond
_PROBED = 96  # cells looked through: a recall of 0.99 among the first 50, measured on 300,000 vectors
_A_CELL = 40  # vectors it takes to place a cell well
_AT_ONCE = 20_000  # vectors added at once
_PLACES = 6  # decimals of a score: equal texts tie, whatever order they were compared in
_MORE = 16  # vectors looked at beyond those asked for, to see who ties with the last of them


class VectorIndex:
    """Vectors by row number, searched by inner product (cosine, as they are unit vectors)."""

    def __init__(self, vectors: NDArray[np.floating], by_cells: bool = False) -> None:
        """Take the vectors, shape (rows, dimension); with `by_cells`, many of them are searched by cells."""
        faiss = _faiss()
        dimension, kind = vectors.shape[1], faiss.ScalarQuantizer.QT_fp16
        if by_cells and len(vectors) >= _CELLS_FROM:
            cells = 2 * int(np.sqrt(len(vectors)))
            self._faiss: Any = faiss.IndexIVFScalarQuantizer(
                faiss.IndexFlatIP(dimension), dimension, cells, kind, faiss.METRIC_INNER_PRODUCT
            )
            self._faiss.by_residual = False  # half precision needs no residual, and scores stay comparable
            chance = np.random.default_rng(0)
            sample = np.sort(chance.choice(len(vectors), min(len(vectors), cells * _A_CELL), replace=False))
            self._faiss.train(np.ascontiguousarray(vectors[sample], dtype=np.float32))
        else:
            self._faiss = faiss.IndexScalarQuantizer(dimension, kind, faiss.METRIC_INNER_PRODUCT)
            self._faiss.is_trained = True  # half precision has nothing to learn
        for at in range(0, len(vectors), _AT_ONCE):
            self._faiss.add(np.ascontiguousarray(vectors[at : at + _AT_ONCE], dtype=np.float32))

    def __len__(self) -> int:
        return int(self._faiss.ntotal)

    def search(self, vector: Vectors, k: int, allowed: Mask = None) -> tuple[NDArray[np.int64], Vectors]:
        """Return rows and scores of the k nearest, best first, among those `allowed` (shape (rows,); None: all).

        All that tie with the last of them come too, so that whoever asks may choose among them.
        """
        _faiss().omp_set_num_threads(1)  # two threads cost far more than they save when the other core is busy
        most = len(self) if allowed is None else int(np.count_nonzero(allowed))
        if not min(k, most):
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        asked = k
        while True:
            asked = min(asked + _MORE, most)
            rows, scores = self._search(vector, asked, allowed, most)
            if asked == most or len(scores) < asked or scores[-1] < scores[k - 1]:
                tied = scores >= scores[min(k, len(scores)) - 1] if len(scores) else slice(0)
                return rows[tied], scores[tied]
            asked *= 4

    def vectors(self, rows: NDArray[np.int64]) -> Vectors:
        """Return the stored vectors of `rows`, shape (len(rows), dimension)."""
        if not len(rows):
            return np.empty((0, self._faiss.d), dtype=np.float32)
        return np.asarray(self._faiss.reconstruct_batch(rows), dtype=np.float32)

    def save(self, path: Path) -> None:
        """Write the index to `path`."""
        _faiss().write_index(self._faiss, str(path))

    @classmethod
    def load(cls, path: Path) -> VectorIndex:
        """Map an index from its file; raises IndexFolderError when the file is not one."""
        faiss = _faiss()
        self = cls.__new__(cls)
        try:
            self._faiss = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
            if self._by_cells:
                self._faiss = faiss.read_index(str(path), faiss.IO_FLAG_MMAP)
                self._faiss.make_direct_map()
        except RuntimeError as error:
            raise IndexFolderError(f"{path} is damaged; build the index again") from error
        return self

    @property
    def _by_cells(self) -> bool:
        return hasattr(self._faiss, "nprobe")

    def _search(self, vector: Vectors, k: int, allowed: Mask, most: int) -> tuple[NDArray[np.int64], Vectors]:
        faiss = _faiss()
        selector = None if allowed is None else faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
        parameters = None
        if self._by_cells:
            probed = min(self._faiss.nlist, _PROBED * len(self) // most)  # so that as many that count are met
            parameters = faiss.SearchParametersIVF(nprobe=probed, **({} if selector is None else {"sel": selector}))
        elif selector is not None:
            parameters = faiss.SearchParameters(sel=selector)
        scores, rows = self._faiss.search(np.ascontiguousarray(vector.reshape(1, -1)), k, params=parameters)
        found = rows[0] >= 0  # faiss pads with -1
        return rows[0][found], np.round(scores[0][found], _PLACES)


class Nearest:
    """The vectors of all segments, by the numbers of the rows that count."""

    def __init__(self, segments: Sequence[VectorIndex], rows: Rows) -> None:
        self._segments = segments
        self._rows = rows
        self._masks = rows.masks()

    def search(self, vector: Vectors, k: int, masks: Sequence[Mask] | None = None) -> tuple[NDArray[np.int64], Vectors]:
        """Return rows and scores of the k nearest, best first, ties by row; with `masks`, of those rows alone."""
        found = [
            (self._rows.numbered(at, rows), scores)
            for at, segment in enumerate(self._segments)
            for rows, scores in [segment.search(vector, k, (masks or self._masks)[at])]
        ]
        rows = np.concatenate([rows for rows, _ in found]) if found else np.empty(0, dtype=np.int64)
        scores = np.concatenate([scores for _, scores in found]) if found else np.empty(0, dtype=np.float32)
        return best(rows, scores, k)

    def cosines(self, rows: NDArray[np.int64], vector: Vectors) -> Vectors:
        """Return the cosine of each of these rows to a unit vector, shape (len(rows),)."""
        segments, local = self._rows.located(rows)
        cosines = np.empty(len(rows), dtype=np.float32)
        for at in np.unique(segments).tolist():
            held = segments == at
            cosines[held] = self._segments[at].vectors(local[held]) @ vector
        return cosines


def _faiss() -> Any:
    """Import faiss when it is first needed; its generated stubs do not know the keywords its own wrapper adds."""
    import faiss

    return faiss
