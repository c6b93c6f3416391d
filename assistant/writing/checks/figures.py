"""Figures: each number, date, amount, share and reference of the statement stands in its paragraphs."""

from __future__ import annotations

import re

from assistant.figures import FoundFigure, find_figures, stands_in
from assistant.writing.checks.known import Known
from assistant.writing.claim import Claim

_ONE_OF = re.compile(
    r"one(?: of|-off| another| hand|\W*$)|(?:no|every|any|this|that|the|each|which) one|first", re.IGNORECASE
)
_ALONE = re.compile(r"\b(?:an?|one|single|sole|only|1|each|every)\b", re.IGNORECASE)


def unknown_figure(claim: Claim, _known: Known) -> str | None:
    """Return the first figure that no cited paragraph holds."""
    for found in find_figures(claim.text):
        if not _is_turn_of_phrase(claim.text, found) and not _stands(claim, found):
            return f"the figure “{claim.text[found.start : found.end].strip()}” does not stand in the paragraph"
    return None


def _stands(claim: Claim, found: FoundFigure) -> bool:
    """Say whether the paragraphs hold the figure; "one" may stand there as "a", "the only" or the like."""
    if stands_in(found.figure, claim.evidence):
        return True
    return claim.text[found.start : found.end].lower() == "one" and _ALONE.search(claim.evidence) is not None


def _is_turn_of_phrase(text: str, found: FoundFigure) -> bool:
    """ "One of the homes" counts nothing; nor does "first" as an order of words."""
    around = text[max(0, found.start - 6) : found.end + 8]
    return text[found.start : found.end].lower() in ("one", "first") and _ONE_OF.search(around) is not None
