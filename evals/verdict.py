"""What one answer got right and wrong, as facts that every measure is counted from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.contract import AnswerOut, CitationOut, PassageOut
from evals.matching import compact, missing, shows, without_marks
from evals.metrics.citations import Claim, citation_precision, citation_recall
from evals.metrics.facts import length, list_share
from evals.metrics.good import faults
from evals.reference import QuestionKind, Reference
from evals.resolve import Place, Resolved, Target, file_name, is_on

ANSWERING = frozenset({"answered", "partial"})
_LABEL_NUMBER = re.compile(r"[\w.()]+")
_PLACE_ONLY = re.compile(r"pages? [\d–-]+|¶\d+")  # a place in the file, not a number printed in the paper
_MONTHS = "January February March April May June July August September October November December".split()


@dataclass(frozen=True, slots=True)
class Verdict:
    """One answer judged. Where something cannot be judged (no citations, no facts), it is None or empty."""

    reference: Reference
    answer: AnswerOut
    ranks: tuple[int | None, ...]
    missing: tuple[str, ...]
    forbidden: tuple[str, ...]
    cited: tuple[bool, ...]
    citation_recall: float | None
    citation_precision: float | None
    quotes_exact: tuple[bool, ...]
    pages_right: tuple[bool, ...]
    numbers_right: tuple[bool, ...]
    list_share: float | None
    words: int
    faults: tuple[str, ...]

    @property
    def answered(self) -> bool:
        """Whether the assistant answered, wholly or in part."""
        return self.answer.status in ANSWERING

    @property
    def good(self) -> bool:
        """Whether nothing at all is wrong."""
        return not self.faults


def judge(target: Target, answer: AnswerOut, places: dict[str, Place]) -> Verdict:
    """Return what is right and wrong in an answer to a reference question."""
    reference = target.reference
    shown_text = _shown(reference.kind, answer)
    answered = answer.status in ANSWERING
    absent = missing(shown_text, reference.facts)
    wrong = tuple(fact[0] for fact in reference.forbidden if shows(without_marks(answer.text), fact))
    cited = tuple(any(_cites(c, group) for c in answer.citations) for group in target.groups)
    words = length(answer.text)
    claims = [Claim(s.text, tuple(s.citations)) for s in answer.statements] if answered else []
    sources = {c.number: _source(c) for c in answer.citations}
    matches = [(c, found) for c in answer.citations for found in _matching(c, target)]
    return Verdict(
        reference=reference,
        answer=answer,
        ranks=ranks_of(target, answer.passages),
        missing=absent,
        forbidden=wrong,
        cited=cited,
        citation_recall=citation_recall(claims, sources),
        citation_precision=citation_precision(claims, sources),
        quotes_exact=tuple(c.quote in c.paragraph_text for c in answer.citations),
        pages_right=tuple(_page_right(c, e, places) for c, e in matches if e.expected.page is not None),
        numbers_right=tuple(_number_right(c, e, places) for c, e in matches if e.expected.number is not None),
        list_share=_list_share(reference, answer),
        words=words,
        faults=faults(reference.answerable, reference.kind, answer.status, absent, wrong, any(cited), words),
    )


def _shown(kind: QuestionKind, answer: AnswerOut) -> str:
    """Where a place is asked for, naming it in a citation is answering."""
    text = without_marks(answer.text)
    if kind is not QuestionKind.NAVIGATION:
        return text
    return "\n".join([text, *(" ".join([c.label, *c.heading, c.file]) for c in answer.citations)])


def _list_share(reference: Reference, answer: AnswerOut) -> float | None:
    if reference.kind is not QuestionKind.LIST:
        return None
    items = [s.text for s in answer.statements] if answer.status in ANSWERING else []
    return list_share(items, reference.facts)


def ranks_of(target: Target, passages: Sequence[PassageOut]) -> tuple[int | None, ...]:
    """Return the rank of the first passage that holds each expected paragraph, None where none does."""
    return tuple(_rank(group, passages) for group in target.groups)


def _rank(group: Sequence[Resolved], passages: Sequence[PassageOut]) -> int | None:
    """Return the rank of the first passage with one of the paragraphs, by id or by its words."""
    found = (p.rank for p in passages for e in group if _holds(p.file, p.paragraph_ids, p.text, e))
    return min(found, default=None)


def _cites(citation: CitationOut, group: Sequence[Resolved]) -> bool:
    return any(_holds(citation.file, [citation.paragraph_id], citation.paragraph_text, e) for e in group)


def _holds(file: str, ids: Sequence[str], text: str, expected: Resolved) -> bool:
    if not expected.ids.isdisjoint(ids):
        return True
    return file_name(file) == expected.expected.file and compact(expected.expected.words) in compact(text)


def _matching(citation: CitationOut, target: Target) -> list[Resolved]:
    """Return the expected paragraphs that a citation of our own index is; a rival's citations name none."""
    return [e for group in target.groups for e in group if citation.paragraph_id in e.ids]


def _page_right(citation: CitationOut, expected: Resolved, places: dict[str, Place]) -> bool:
    """A paragraph that runs over two pages may be cited at the first and expected on the second."""
    page, place = expected.expected.page, places[citation.paragraph_id]
    return citation.page == page or (page is not None and citation.page == place.page and is_on(place, page))


def _number_right(citation: CitationOut, expected: Resolved, places: dict[str, Place]) -> bool:
    """The number may be printed at the paragraph, said in its label, or stand at the title above it."""
    place, number = places[citation.paragraph_id], expected.expected.number or ""
    if place.number is not None:
        return place.number == number
    titles = [heading.split()[0].rstrip(".") for heading in citation.heading if heading.strip()]
    return number in _LABEL_NUMBER.findall(_PLACE_ONLY.sub("", citation.label)) or number in titles


def _source(citation: CitationOut) -> str:
    """Return what a citation shows: the paragraph with its headings, paper, body and date."""
    facts = [citation.body, citation.title, long_date(citation.date), citation.label, *citation.heading]
    return "\n".join([citation.paragraph_text, *(fact for fact in facts if fact)])


def long_date(date: str | None) -> str:
    """Return "2022-07-19" as "19 July 2022" and "2023-05" as "May 2023"; anything else as it is."""
    parts = (date or "").split("-")
    if len(parts) not in (2, 3) or not all(part.isdigit() for part in parts) or not 1 <= int(parts[1]) <= 12:
        return date or ""
    year, month, *day = parts
    return " ".join([*(str(int(d)) for d in day), _MONTHS[int(month) - 1], year])
