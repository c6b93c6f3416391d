"""Which recommendations and resolutions a question asks for: those on its subject, not whatever is near.

One is on the subject when the question's words stand in it, in what introduces it or in its heading,
the thesaurus counted, or when it means nearly the same. Words that only ask for recommendations
("which", "decided", "committee") are no subject; a question without one asks for every row.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.candidates import Candidate
from assistant.question import Question
from assistant.register import Recommendation
from assistant.scope import RECOMMENDATIONS
from assistant.thesaurus import Phrase, stands_for
from index.model import Kind, Paragraph
from index.search import Index
from index.words import stem, terms

_ASKING = frozenset(
    stem(word)
    for word in (
        "recommendation recommendations recommend recommends recommended recommending resolution resolutions resolve "
        "resolved resolves decide decided decision decisions decides agree agreed agrees ask asked asks list lists "
        "listed name names give show tell many paper papers report reports review briefing minutes meeting council "
        "councils committee committees board cabinet panel executive member members say says said make made makes "
        "does about regarding concerning related relating every full complete there first second number "
        "propose proposed proposals proposal want wants wanted call calls called put forward set out need needs needed "
        "take takes took taken anything everything something"
    ).split()
)
_MONTHS = frozenset(map(stem, (month.lower() for month in month_name if month)))
_DECISIONS = re.compile(r"\b(?:decid\w+|decision\w*|resol\w+|agreed)\b", re.IGNORECASE)
_RECOMMENDATIONS = re.compile(r"\brecommend|\basked to\b", re.IGNORECASE)
_ENOUGH = 0.6  # of the subject's words, by rarity, in the row itself, its introductions and its heading
_MEANS = 0.5  # cosine at which a row that shares some of the words is on the subject
_SOME = 0.3
_NEAREST = 5


@dataclass(frozen=True, slots=True)
class Subject:
    """What a question is about: its terms with their weights, and the phrases that may stand for each."""

    weights: Mapping[str, float]
    related: Mapping[str, tuple[Phrase, ...]]

    def share(self, text: str) -> float:
        """Return how much of the subject stands in a text, 0 to 1."""
        held = frozenset(terms(text))
        found = sum(
            weight
            for term, weight in self.weights.items()
            if term in held or (term in self.related and stands_for(self.related[term], held))
        )
        return found / (sum(self.weights.values()) or 1.0)


def rows_on(question: Question, rows: Sequence[Recommendation], index: Index) -> tuple[Recommendation, ...]:
    """Return the rows that the question asks for, in the papers' order; its named papers alone where it names any."""
    kept = _of_kind(question, _of_named(question, rows))
    subject = _subject(question, index)
    if not subject.weights:
        return tuple(kept)
    vector = index.encoder.encode_question(" ".join(subject.weights))
    cosines = index.cosines([row.paragraph.id for row in kept], vector)
    return tuple(
        row for row in kept if _is_on(subject, row.paragraph, row.introductions, cosines.get(row.paragraph.id, 0.0))
    )


def candidates_on(question: Question, candidates: Sequence[Candidate], index: Index) -> list[Candidate]:
    """Return those of the best few that are of a recommendation or resolution on the question's subject."""
    subject = _subject(question, index)
    register = [c for c in candidates[:_NEAREST] if c.evidence.paragraph.kind in RECOMMENDATIONS]
    above = index.store.paragraphs({p.parent for c in register if (p := c.evidence.paragraph).parent})
    return [
        candidate
        for candidate in register
        if not subject.weights
        or _is_on(
            subject,
            candidate.evidence.paragraph,
            [above[parent]] if (parent := candidate.evidence.paragraph.parent) in above else [],
            candidate.features.cosine,
        )
    ]


def has_subject(question: Question, index: Index) -> bool:
    """Say whether the question is about anything beside recommendations and decisions themselves."""
    return bool(_subject(question, index).weights)


def _is_on(subject: Subject, paragraph: Paragraph, above: Sequence[Paragraph], cosine: float) -> bool:
    share = subject.share(" ".join((*paragraph.heading[-1:], *(p.text for p in above), paragraph.text)))
    return share >= _ENOUGH or (cosine >= _MEANS and share >= _SOME)


def _subject(question: Question, index: Index) -> Subject:
    """Return what is left without the words that ask, and those that name the meeting."""
    named = frozenset(term for committee in question.named.committees for term in terms(committee))
    days = _MONTHS if question.named.dates else frozenset()
    weights = {
        term: weight * index.keywords.rarity(term)
        for term, weight in question.content.items()
        if term not in _ASKING | named | days and not term.isdigit()
    }
    return Subject(weights, question.related)


def _of_kind(question: Question, rows: list[Recommendation]) -> list[Recommendation]:
    """Keep to resolutions where decisions alone are asked for."""
    decided = _DECISIONS.search(question.text) and not _RECOMMENDATIONS.search(question.text)
    return [row for row in rows if row.kind is Kind.RESOLUTION] if decided else rows


def _of_named(question: Question, rows: Sequence[Recommendation]) -> list[Recommendation]:
    named = question.named
    return [
        row
        for row in rows
        if (not named.papers or row.paper.paper_id in named.papers)
        and (not named.committees or row.paper.committee in named.committees)
        and (not named.dates or any((row.paper.date or "").startswith(date) for date in named.dates))
    ]
