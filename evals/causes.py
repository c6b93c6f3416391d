"""Why an answer is not good: the first step of the way at which it went wrong."""

from __future__ import annotations

from enum import StrEnum

from evals.verdict import Verdict

_TOP = 5


class Cause(StrEnum):
    """The steps in order: deciding to answer, finding, choosing, saying."""

    NOT_REFUSED = "answered though the papers do not answer"
    REFUSED = "refused though the papers answer"
    NOT_FOUND = "no expected paragraph among the passages found"
    LOW = "found below the top 5, another paragraph cited"
    NOT_CHOSEN = "found in the top 5, another paragraph cited"
    INCOMPLETE = "right paragraph cited, a key fact missing"
    WRONG = "right paragraph cited, something wrong shown as well"
    LONG = "right, but too long"


def cause(verdict: Verdict) -> Cause | None:
    """Return why an answer is not good; None for a good one."""
    if verdict.good:
        return None
    if not verdict.reference.answerable:
        return Cause.NOT_REFUSED
    if not verdict.answered:
        return Cause.REFUSED
    if not any(verdict.cited):
        return _not_cited(verdict)
    if verdict.missing:
        return Cause.INCOMPLETE
    return Cause.WRONG if verdict.forbidden else Cause.LONG


def _not_cited(verdict: Verdict) -> Cause:
    best = min((rank for rank in verdict.ranks if rank is not None), default=None)
    if best is None:
        return Cause.NOT_FOUND
    return Cause.NOT_CHOSEN if best <= _TOP else Cause.LOW
