"""A good answer: one that could be handed to a member as it is."""

from __future__ import annotations

from collections.abc import Sequence

from evals.reference import QuestionKind

_SHORT, _LONG = 120, 250
_LONG_KINDS = frozenset({QuestionKind.LIST, QuestionKind.COMPARE})


def faults(
    answerable: bool,
    kind: QuestionKind,
    status: str,
    missing: Sequence[str],
    forbidden: Sequence[str],
    cited: bool,
    words: int,
) -> tuple[str, ...]:
    """Return all that keeps an answer from being good, in words; nothing means good.

    Unanswerable: the status is not_found. Answerable: the status is answered or partial, every key
    fact is shown, nothing forbidden is, an expected paragraph is cited, and it is at most 120 words
    (250 for a list or a comparison).
    """
    if not answerable:
        return () if status == "not_found" else (f"should be refused, is {status}",)
    if status not in ("answered", "partial"):
        return (f"should be answered, is {status}",)
    limit = _LONG if kind in _LONG_KINDS else _SHORT
    found = [f"misses {fact!r}" for fact in missing]
    found += [f"shows {fact!r}, which is wrong" for fact in forbidden]
    found += [] if cited else ["no expected paragraph cited"]
    found += [f"{words} words, more than {limit}"] if words > limit else []
    return tuple(found)
