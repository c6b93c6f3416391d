"""Search over unit vectors. The only file that knows faiss.

Exact up to 300,000 vectors of a segment (`index.segment`): a flat index of half-precision vectors, mapped, not
read, whose scores differ from float32 brute force by less than 0.001. A full segment's vectors are found by rough
scores and then compared as exactly: they lie in cells (IVF, Jégou and others, PAMI 2011), each as a code of two
bits a dimension (product quantization, the same; scanned in registers, André and others, VLDB 2015), and in half
precision in a file beside it, of which only the foremost are read.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors
from index.errors import IndexFolderError
from index.halves import Half, Halves
from index.rows import Mask

_CELLS_FROM = 40_000  # vectors; below that a search of them all takes about a millisecond
_PROBED = 0.5  # share of the cells looked into: a recall of 0.99 among the first 50, measured up to 300,000 vectors
_A_CELL = 40  # vectors it takes to place a cell well
_PIECE = 2  # dimensions that share four bits of a code
_AT_ONCE = 20_000  # vectors added at once
_PLACES = 6  # decimals of a score: equal texts tie, whatever order they were compared in
_MORE = 16  # vectors looked at beyond those asked for, to see who ties with the last of them


class VectorIndex:
    """Vectors by row number, searched by inner product (cosine, as they are unit vectors)."""

    def __init__(self, vectors: NDArray[np.floating], by_cells: bool = False) -> None:
        """Take the vectors, shape (rows, dimension); with `by_cells`, many of them are searched by cells."""
        self._halves: Half | Halves | None = None
        if by_cells and len(vectors) >= _CELLS_FROM:
            self._faiss = _cells(vectors)
            self._halves = np.asarray(vectors, dtype=np.float16)
        else:
            self._faiss = _flat(vectors.shape[1])
        for at in range(0, len(vectors), _AT_ONCE):
            self._faiss.add(np.ascontiguousarray(vectors[at : at + _AT_ONCE], dtype=np.float32))

    def __len__(self) -> int:
        return int(self._faiss.ntotal)

    @property
    def is_rough(self) -> bool:
        """Say whether `search` finds by rough scores, so that what it finds is to be `compared`."""
        return self._halves is not None

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

    def compared(self, rows: NDArray[np.int64], vector: Vectors) -> tuple[NDArray[np.int64], Vectors]:
        """Return these rows with their exact scores, best first."""
        assert self._halves is not None, "only rough scores need it"
        if not len(rows):
            return rows, np.empty(0, dtype=np.float32)
        among = _flat(self._faiss.d)
        among.add_sa_codes(self._halves[rows].view(np.uint8))  # a code of half precision is the vector itself
        scores, order = among.search(np.ascontiguousarray(vector.reshape(1, -1)), len(rows))
        return rows[order[0]], np.round(scores[0], _PLACES)

    def vectors(self, rows: NDArray[np.int64]) -> Vectors:
        """Return the stored vectors of `rows`, shape (len(rows), dimension)."""
        if self._halves is not None:
            return self._halves[rows].astype(np.float32)
        if not len(rows):
            return np.empty((0, self._faiss.d), dtype=np.float32)
        return np.asarray(self._faiss.reconstruct_batch(rows), dtype=np.float32)

    def save(self, path: Path) -> None:
        """Write the index to `path`, and beside it, where it searches by rough scores, its vectors."""
        _faiss().write_index(self._faiss, str(path))
        if self._halves is not None:
            with _beside(path).open("wb") as stream:
                for at in range(0, len(self), _AT_ONCE):
                    stream.write(self._halves[np.arange(at, min(at + _AT_ONCE, len(self)))].tobytes())

    @classmethod
    def load(cls, path: Path) -> VectorIndex:
        """Open an index from its file; raises IndexFolderError when the file is not one."""
        faiss = _faiss()
        self = cls.__new__(cls)
        flags = 0 if _beside(path).exists() else faiss.IO_FLAG_MMAP_IFC  # codes are copied, even when mapped
        try:
            self._faiss = faiss.read_index(str(path), flags)
        except RuntimeError as error:
            raise IndexFolderError(f"{path} is damaged; build the index again") from error
        is_rough = hasattr(self._faiss, "nprobe")
        self._halves = Halves(_beside(path), len(self), self._faiss.d) if is_rough else None
        return self

    def _search(self, vector: Vectors, k: int, allowed: Mask, most: int) -> tuple[NDArray[np.int64], Vectors]:
        faiss = _faiss()
        selector = None if allowed is None else faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
        parameters = None
        if self.is_rough:
            share = min(1.0, _PROBED * len(self) / most)  # so that as many that count are met
            probed = math.ceil(share * self._faiss.nlist)
            parameters = faiss.SearchParametersIVF(nprobe=probed, **({} if selector is None else {"sel": selector}))
        elif selector is not None:
            parameters = faiss.SearchParameters(sel=selector)
        scores, rows = self._faiss.search(np.ascontiguousarray(vector.reshape(1, -1)), k, params=parameters)
        found = rows[0] >= 0  # faiss pads with -1
        return rows[0][found], np.round(scores[0][found], _PLACES)


def _beside(path: Path) -> Path:
    return path.with_suffix(".halves")


def _flat(dimension: int) -> Any:
    """Return an empty index that compares with every vector, in half precision."""
    faiss = _faiss()
    flat = faiss.IndexScalarQuantizer(dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    flat.is_trained = True  # half precision has nothing to learn
    return flat


def _cells(vectors: NDArray[np.floating]) -> Any:
    """Return an empty index whose cells are placed, and whose codes are learnt, on a sample of the vectors."""
    faiss = _faiss()
    faiss.omp_set_num_threads(1)  # two threads wait for each other longer than it takes
    rows, dimension = vectors.shape
    count, pieces = math.isqrt(rows), dimension // math.gcd(dimension, _PIECE)
    cells = faiss.IndexIVFPQFastScan(
        faiss.IndexFlatIP(dimension), dimension, count, pieces, 4, faiss.METRIC_INNER_PRODUCT
    )
    cells.by_residual = True  # what many texts have in common is their cell's, so the codes tell them apart
    sample = np.random.default_rng(0).choice(rows, min(rows, count * _A_CELL), replace=False)
    cells.train(np.ascontiguousarray(vectors[np.sort(sample)], dtype=np.float32))
    return cells


def _faiss() -> Any:
    """Import faiss when it is first needed; its generated stubs do not know the keywords its own wrapper adds."""
    import faiss

    return faiss
