"""Quoted words: those relied on, and any in quotation marks, stand letter for letter in a cited paragraph."""

from __future__ import annotations

import re

from assistant.writing.checks.known import Known
from assistant.writing.claim import Claim, find_words

_FEWEST = 3  # words relied on; fewer are a coincidence, unless they are the whole paragraph
_QUOTED = re.compile(r"[“\"]([^“”\"]+)[”\"]|(?<!\w)[‘']([^‘’']{2,}(?:['’]\w+[^‘’']*)*)['’](?!\w)")


def bad_quote(claim: Claim, _known: Known) -> str | None:
    """Return why the words relied on, or those in quotation marks, do not hold."""
    if claim.relied is None:
        return "the words it relies on do not stand in the paragraph"
    whole = claim.relied.text.strip() == claim.relied.offered.paragraph.text.strip()
    if len(claim.words.split()) < _FEWEST and not whole:
        return "the words it relies on are too few"
    for match in _QUOTED.finditer(claim.text):
        quoted = (match[1] or match[2]).strip().rstrip(".,;")
        if not any(find_words(quoted, one) for one in claim.cited):
            return f"the quoted words “{quoted}” do not stand in the paragraph"
    return None
