"""Soft filters: what a question itself implies, shown so that a person can drop it or make it hard."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.question import RECOMMENDATIONS_WORDS, Question
from assistant.scope import RECOMMENDATIONS, Scope
from assistant.wording import spoken_date
from index.model import PaperRecord


@dataclass(frozen=True, slots=True)
class SoftFilter:
    """The words to show ("Wirral Council", "July 2022"), and the hard filter that it can be made."""

    words: str
    scope: Scope


def soft_filters(question: Question, records: Sequence[PaperRecord]) -> tuple[SoftFilter, ...]:
    """Return what the question implies and nobody has dropped: bodies, committees, dates, papers, kinds."""
    return tuple(_filters(question, records))


def _filters(question: Question, records: Sequence[PaperRecord]) -> Iterator[SoftFilter]:
    named = question.named
    for body in named.bodies:
        yield SoftFilter(body, Scope(bodies=(body,)))
    for committee in named.committees:
        yield SoftFilter(committee, Scope(committees=(committee,)))
    for date in named.dates:
        yield SoftFilter(spoken_date(date) or date, _of_date(date))
    for record in records:
        if record.paper_id in named.titles:
            yield SoftFilter(record.title or record.file, Scope(papers=(record.paper_id,)))
    if question.wants_register:
        yield SoftFilter(RECOMMENDATIONS_WORDS, Scope(kinds=RECOMMENDATIONS))


def _of_date(date: str) -> Scope:
    """Return the filter for the papers of one day, month or year, given in ISO form."""
    parts = [int(part) for part in date.split("-")]
    year, month = (*parts, 12)[:2]
    day = parts[2] if len(parts) == 3 else monthrange(year, month)[1]
    first = (*parts, 1, 1)[:3]
    return Scope(since="{}-{:02}-{:02}".format(*first), until=f"{year}-{month:02}-{day:02}")
