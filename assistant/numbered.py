"""Paragraphs, recommendations and items that a question asks for by number."""

from __future__ import annotations

import re

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_NAMED = re.compile(
    r"\b(?:paragraph|para|section|recommendation|rec|item|option|point|number|no|question|mission|pillar|action)s?\b"
    r"[.:]?\s*\(?(\d+(?:\.\d+)*)\b",
    re.IGNORECASE,
)
_ORDINAL = re.compile(rf"\b({'|'.join(ORDINALS)})\b", re.IGNORECASE)


def numbers_asked(question: str) -> frozenset[str]:
    """Return the printed numbers that the question names: "recommendation 12", "the second one"."""
    named = {match.group(1) for match in _NAMED.finditer(question)}
    ordinal = {str(ORDINALS.index(match.group(1).lower()) + 1) for match in _ORDINAL.finditer(question)}
    return frozenset(named | ordinal | {f"{number}.0" for number in named if "." not in number})


def ordinal_asked(question: str) -> int | None:
    """Return the place in a list that the question asks for ("the second mission"), counted from 1."""
    found = _ORDINAL.search(question)
    return ORDINALS.index(found.group(1).lower()) + 1 if found else None
