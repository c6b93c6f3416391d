"""A measure's part of one question: so much of so much. A measure over questions is sum over sum.

A mean, a precision, a recall and F1 are all of this form, which lets one bootstrap serve them all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`; a whole of 0 takes no part in the measure."""

    part: float
    whole: float


NOT_SCORED = Share(0.0, 0.0)


def share(value: float | None) -> Share:
    """Return a question's own value as its part of a mean; an undefined value takes no part."""
    return NOT_SCORED if value is None else Share(float(value), 1.0)


def ratio(shares: Iterable[Share]) -> float | None:
    """Return the sum of parts / the sum of wholes; undefined when no question takes part."""
    shares = list(shares)
    whole = sum(s.whole for s in shares)
    return sum(s.part for s in shares) / whole if whole else None
