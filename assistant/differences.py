"""Papers that give different figures for the same thing, and statements overtaken by a later paper: noted, dated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import combinations

from assistant.lead import figures
from assistant.model import Citation
from assistant.question import Question
from assistant.wording import spoken_date
from index.words import terms

_ALIKE = 0.5  # share of the question's terms that both must hold to speak of the same thing
_AWAITED = re.compile(
    r"\b(?:await\w*|is due|are due|due to|expected (?:to|in|by|later)|will be (?:published|released|announced|issued)"
    r"|not yet|to be (?:confirmed|agreed|published)|forthcoming)\b",
    re.IGNORECASE,
)


def notes_on_differences(question: Question, citations: Sequence[Citation]) -> list[str]:
    """Return a note for the first two papers that differ, and one for a statement that a later paper may overtake."""
    return [*_differing(question, citations), *_overtaken(citations)]


def _differing(question: Question, citations: Sequence[Citation]) -> list[str]:
    speaking = [citation for citation in citations if _speaks_of(question, citation.quote)]
    for one, other in combinations(speaking, 2):
        if one.paper.paper_id == other.paper.paper_id:
            continue
        first, second = figures(question.kinds, one.quote), figures(question.kinds, other.quote)
        if first and second and first.isdisjoint(second):
            return [f"these papers give different figures: {_dated(one)} and {_dated(other)}"]
    return []


def _overtaken(citations: Sequence[Citation]) -> list[str]:
    """Date what was awaited when a later paper speaks in the same answer."""
    dates = [citation.paper.date for citation in citations if citation.paper.date]
    for citation in citations:
        date = citation.paper.date
        if date and _AWAITED.search(citation.quote) and any(later > date for later in dates):
            return [f"[{citation.number}] says what was awaited on {spoken_date(date)}; a later paper is beside it"]
    return []


def _speaks_of(question: Question, text: str) -> bool:
    held = frozenset(terms(text))
    asked = list(question.content)
    return bool(asked) and sum(term in held for term in asked) >= _ALIKE * len(asked)


def _dated(citation: Citation) -> str:
    date = spoken_date(citation.paper.date)
    return f"[{citation.number}]" + (f" as at {date}" if date else "")
