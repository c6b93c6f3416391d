"""Questions about the papers themselves: when and where each was discussed, and by whom written.

Answered from the papers' own facts, each cited at the paragraph that states it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.citing import Citer
from assistant.model import Statement
from assistant.question import Question
from assistant.wording import spoken_date
from index.model import PaperRecord, Paragraph
from index.store import Store
from index.words import STOP_WORDS, stem, words

_DISCUSSED = re.compile(
    r"\b(discuss\w*|considered|meeting|met|present\w*|heard|tabled|taken|went|go(?:es)?|came|come|dated?|debated)\b",
    re.I,
)
_PAPER = re.compile(r"\b(papers?|reports?|briefings?|documents?|slides?|presentation|minutes|agenda|each|all)\b", re.I)
_ASKS = {
    "date": re.compile(r"\b(when|what (date|day)|which (date|day)|date)\b", re.I),
    "committee": re.compile(
        r"\b(where|which (committee|meeting|board)|what (committee|meeting|board)|committee)\b", re.I
    ),
    "author": re.compile(r"\b(who (wrote|prepared|authored|produced)|author|authors|written by)\b", re.I),
}
_FRAME = frozenset(
    stem(word)
    for word in (
        "date day when where committee meeting board paper papers report reports briefing document slides presentation "
        "minutes agenda discussed considered presented heard tabled taken went go goes came come dated debated author "
        "authors wrote written prepared produced each all every five one held scrutiny council councils review"
    ).split()
)
_FIRST = 40  # paragraphs in which a paper states its own facts
_LAST = 25


@dataclass(frozen=True, slots=True)
class _Fact:
    what: str
    value: str | None


def about_papers(question: Question, store: Store, citer: Citer) -> list[Statement]:
    """Return a statement for each paper asked about; nothing when the question is not about papers' own facts."""
    fields = [name for name, pattern in _ASKS.items() if pattern.search(question.text)]
    if not fields or not _is_about_papers(question, store):
        return []
    statements = []
    for record in _papers(question, store.records()):
        statements.append(_statement(record, fields, store, citer))
    return statements if citer.citations else []


def _is_about_papers(question: Question, store: Store) -> bool:
    if not _PAPER.search(question.text) or not (
        _DISCUSSED.search(question.text) or _ASKS["author"].search(question.text)
    ):
        return False
    named = {
        stem(word) for record in store.records() for word in words(f"{record.title} {record.body} {record.committee}")
    }
    rest = [stem(w) for w in words(question.text) if w not in STOP_WORDS and not w.isdigit()]
    return all(word in _FRAME or word in named for word in rest)


def _papers(question: Question, records: Sequence[PaperRecord]) -> Iterable[PaperRecord]:
    named = question.named.papers
    within = question.scope.within(records)
    return [r for r in records if (not named or r.paper_id in named) and (within is None or r.paper_id in within)]


def _statement(record: PaperRecord, fields: Sequence[str], store: Store, citer: Citer) -> Statement:
    paper = store.paper(record.paper_id)
    paragraphs = [*paper.paragraphs[:_FIRST], *paper.paragraphs[-_LAST:]] if paper else []
    parts, citations = [], []
    for name in fields:
        value = getattr(record, name)
        source = _stating(value, name, paragraphs) if value else None
        shown = spoken_date(value) if name == "date" else value
        parts.append(f"{name}: {shown}" if shown else f"{name}: not stated in the paper")
        if source:
            citations.append(citer.cite(source))
    name = record.body or record.title or record.file
    title = f" ({record.title})" if record.title and record.title != name else ""
    return Statement(f"{name}{title}: {'; '.join(parts)}.", tuple(dict.fromkeys(citations)))


def _stating(value: str, field: str, paragraphs: Sequence[Paragraph]) -> Paragraph | None:
    """Return the first paragraph that states the value."""
    wanted = words(spoken_date(value) or "") if field == "date" else words(value)
    for paragraph in paragraphs:
        held = [_plain_day(word) for word in words(paragraph.text)]
        if all(word in held for word in wanted):
            return paragraph
    return None


def _plain_day(word: str) -> str:
    return re.sub(r"^0?(\d{1,2})(?:st|nd|rd|th)?$", r"\1", word)
