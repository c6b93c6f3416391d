"""Reciprocal rank fusion (Cormack, Clarke and Buettcher, SIGIR 2009) of the legs of a search."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

_CONSTANT = 20  # smaller than the paper's 60: the legs are few and their first places mean much


WEIGHTS = {"passage": 1.0, "sentence": 1.0, "words": 2.0}
"""What each leg counts: words found count as much as both vectors together (measured on tune questions)."""


def fuse(
    legs: Mapping[str, tuple[NDArray[np.int64], NDArray[np.float32]]], bonus: Mapping[int, float]
) -> list[tuple[int, float]]:
    """Return (row, score) best first: the sum over legs of weight / (constant + rank), plus a row's bonus.

    One leg's first place is worth 1 / 21 = 0.048; ties go to the smaller row, so that runs agree.
    """
    scores: dict[int, float] = defaultdict(float)
    for name, (rows, _) in legs.items():
        for rank, row in enumerate(rows.tolist(), start=1):
            scores[row] += WEIGHTS[name] / (_CONSTANT + rank)
    for row in scores:
        scores[row] += bonus.get(row, 0.0)
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
