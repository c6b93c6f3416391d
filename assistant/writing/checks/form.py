"""Form: a plain English sentence, with nothing in it that could act or lead away."""

from __future__ import annotations

import re

from assistant.refusal import is_foreign
from assistant.writing.checks.known import Known
from assistant.writing.claim import Claim

_LONGEST = 80  # words
_ACTIVE = (
    (re.compile(r"https?:|www\.|mailto:|javascript:|data:\w+/|\]\(", re.IGNORECASE), "it holds a link"),
    (re.compile(r"[<>`{}]|^\s*#|\*\*|!\["), "it holds markup"),
    (re.compile(r"\b(?:tool|function)[_ ]calls?\b|\bsystem prompt\b", re.IGNORECASE), "it speaks of the assistant"),
)


def bad_form(claim: Claim, _known: Known) -> str | None:
    """Return why the statement's form does not hold."""
    if not re.search(r"\w", claim.text):
        return "it is empty"
    if len(claim.text.split()) > _LONGEST:
        return "it is too long for one statement"
    for pattern, reason in _ACTIVE:
        if pattern.search(claim.text):
            return reason
    return "it is not in English" if is_foreign(claim.text) else None
