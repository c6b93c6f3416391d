"""Exact search over unit vectors. The only file that knows faiss.

Exact up to some 300,000 passages: a flat index of half-precision vectors, whose scores differ from
float32 brute force by less than 0.001.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.encoder import Vectors
from index.errors import IndexFolderError


class VectorIndex:
    """Vectors by row number, searched by inner product (cosine, as they are unit vectors)."""

    def __init__(self, vectors: Vectors) -> None:
        faiss = _faiss()
        dimension = vectors.shape[1]
        self._faiss: Any = faiss.IndexScalarQuantizer(
            dimension, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
        )
        if len(vectors):
            self._faiss.train(vectors)
            self._faiss.add(np.ascontiguousarray(vectors, dtype=np.float32))

    def __len__(self) -> int:
        return int(self._faiss.ntotal)

    def search(
        self, vector: Vectors, k: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], Vectors]:
        """Return rows and scores of the k nearest, best first, among those `allowed` (shape (rows,); None: all)."""
        faiss = _faiss()
        faiss.omp_set_num_threads(1)  # two threads cost far more than they save when the other core is busy
        k = min(k, len(self))
        if not k:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        parameters = None
        if allowed is not None:
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little")))
        scores, rows = self._faiss.search(vector.reshape(1, -1), k, params=parameters)
        found = rows[0] >= 0  # faiss pads with -1
        return rows[0][found], scores[0][found]

    def vectors(self, rows: NDArray[np.int64]) -> Vectors:
        """Return the stored vectors of `rows`, shape (len(rows), dimension)."""
        if not len(rows):
            return np.empty((0, self._faiss.d), dtype=np.float32)
        return np.asarray(self._faiss.reconstruct_batch(rows), dtype=np.float32)

    def save(self, path: Path) -> None:
        """Write the index to `path`."""
        faiss = _faiss()
        faiss.write_index(self._faiss, str(path))

    @classmethod
    def load(cls, path: Path) -> VectorIndex:
        """Read an index; raises IndexFolderError when the file is not one."""
        faiss = _faiss()
        self = cls.__new__(cls)
        try:
            self._faiss = faiss.read_index(str(path))
        except RuntimeError as error:
            raise IndexFolderError(f"{path} is damaged; build the index again") from error
        return self


def _faiss() -> Any:
    """Import faiss when it is first needed; its generated stubs do not know the keywords its own wrapper adds."""
    import faiss

    return faiss
