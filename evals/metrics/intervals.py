"""How sure a measure is: percentile bootstrap over questions (Efron and Tibshirani 1993), seeded.

Questions are drawn with replacement; 95% of the redrawn values lie in the interval. Differences of
two runs are paired: the same questions are drawn for both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from evals.metrics.share import Share, ratio

_DRAWS, _SEED = 1_000, 20_220_719

Counts = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its 95% interval, and how many of how many questions it was scored on."""

    value: float | None
    low: float | None
    high: float | None
    scored: int
    asked: int


def estimate(shares: Sequence[Share]) -> Estimate:
    """Return the ratio of these questions' shares with its interval; no interval for fewer than two questions."""
    scored = sum(s.whole > 0 for s in shares)
    low, high = _interval(_redrawn(shares, _draws(len(shares)))) if scored > 1 else (None, None)
    return Estimate(ratio(shares), low, high, scored, len(shares))


def difference(before: Sequence[Share], after: Sequence[Share]) -> Estimate:
    """Return after less before over the same questions, in the same order, with its paired interval.

    Raises ValueError when the two do not hold the same number of questions.
    """
    if len(before) != len(after):
        raise ValueError(f"a paired difference needs the same questions: {len(before)} and {len(after)} given")
    scored = sum(a.whole > 0 or b.whole > 0 for a, b in zip(after, before, strict=True))
    old, new = ratio(before), ratio(after)
    if old is None or new is None:
        return Estimate(None, None, None, scored, len(after))
    draws = _draws(len(after))
    low, high = _interval(_redrawn(after, draws) - _redrawn(before, draws)) if scored > 1 else (None, None)
    return Estimate(new - old, low, high, scored, len(after))


@lru_cache(maxsize=32)
def _draws(questions: int) -> Counts:
    """Return how often each question is drawn in each of the redraws, shape (draws, questions).

    The seed is fixed, so every measure of as many questions redraws them alike.
    """
    if not questions:
        return np.zeros((_DRAWS, 0))
    chances = np.full(questions, 1 / questions)
    return np.random.default_rng(_SEED).multinomial(questions, chances, size=_DRAWS).astype(np.float64)


def _redrawn(shares: Sequence[Share], draws: Counts) -> Counts:
    """Return the ratio in each redraw, NaN where no question of a redraw takes part."""
    parts = draws @ np.array([s.part for s in shares])
    wholes = draws @ np.array([s.whole for s in shares])
    values = np.full(len(draws), np.nan)
    np.divide(parts, wholes, out=values, where=wholes > 0)
    return values


def _interval(values: Counts) -> tuple[float | None, float | None]:
    known = values[~np.isnan(values)]
    if not len(known):
        return None, None
    low, high = np.percentile(known, [2.5, 97.5])
    return float(low), float(high)
