"""Whether what was found answers the question at all."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.candidates import Candidate
from assistant.question import Question

_FLOOR = 0.75


def is_answered(question: Question, candidates: Sequence[Candidate]) -> bool:
    """Say whether the best candidate is good enough to be shown as an answer."""
    return bool(candidates) and candidates[0].score >= _FLOOR
