"""Sentences that may answer, scored against the question."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter, mul

from assistant.kinds import TOLD, AnswerKind, holds
from assistant.question import Question
from assistant.reader import Words
from assistant.thesaurus import stands_for
from index.model import Hit, Kind, PaperRecord, Paragraph
from index.search import Evidence, Index
from index.words import stem, terms

_OTHER_WORDS = 0.7  # what another word of the same meaning counts beside the word asked
_REGISTER = frozenset({Kind.RECOMMENDATION, Kind.RESOLUTION})


@dataclass(frozen=True, slots=True)
class Features:
    """What is measured of a sentence; each about 0 to 1.

    `cosine` to the question; `own` the share of the question's words, weighted by rarity, that stand
    in the sentence; `context` the same with its paragraph, introduction, headings and paper's name; `kind` 1
    when the kind of answer asked for stands in it; `passage` the fused score of its passage beside the best;
    `asks` 1 when it is itself a question; `named` 1 when its paper is one that the question names; `short` 1
    when it is a fragment of prose; `numbered` 1 when its paragraph has a number that the question asks for;
    `front` 1 when it is front matter, which says little unless it is asked for; `read` how surely the reader
    finds the answer in it, 0 where its passage was not read.
    """

    cosine: float
    own: float
    context: float
    kind: float
    passage: float
    asks: float
    named: float
    short: float
    numbered: float
    front: float
    read: float = 0.0


_FOUND = Features(
    cosine=1.7,
    own=0.0,
    context=1.2,
    kind=0.3,
    passage=1.2,
    asks=-0.9,
    named=0.55,
    short=-0.05,
    numbered=0.3,
    front=-0.1,
)
"""Weights by which the passages to read are chosen: fitted so that a sentence that answers comes first, on the
questions that the papers written for training answer, each half of these papers foretold by the other; rounded."""
_READ = Features(
    cosine=0.5,
    own=0.1,
    context=1.25,
    kind=0.3,
    passage=0.75,
    asks=-0.4,
    named=0.7,
    short=0.05,
    numbered=0.7,
    front=0.0,
    read=1.7,
)
"""Weights once the passages are read: fitted so that sentences with the key facts come first (tune questions and papers
held back from the reader's training, each set foretold by the others), rounded between what each of the two
wants; `read` raised since, for a reader that had learnt more, by the held-back papers."""
_VALUES = attrgetter(*Features.__slots__)
_FRAME_WEIGHT = 0.3
_FRAME = frozenset(
    stem(word)
    for word in (
        "report paper papers briefing document slides slide section paragraph page council councils committee review "
        "say says said mention mentions tell about give list name names figure whats pls please exactly according find "
        "show many much long date day number people thing things get got getting going put down bit per all every full "
        "whole"
    ).split()
)
_SURENESS = 3.0  # logits; spreads the reader's margins over 0 to 1
_SHORT = 5  # words; a fragment says little by itself


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence with its features and its score, their weighted sum; `words` are those of it that may answer."""

    evidence: Evidence
    features: Features
    score: float
    words: Words | None = None

    def read(self, words: Words | None) -> Candidate:
        """Return it scored with what the reader reads in it, None for nothing."""
        sure = 1 / (1 + math.exp(-words.margin / _SURENESS)) if words else 0.0
        features = replace(self.features, read=sure)
        return Candidate(self.evidence, features, _weigh(features, _READ), words)

    def unread(self) -> Candidate:
        """Return it scored as if nothing had been read in it."""
        return self.read(None)


def best_first(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Return candidates by their scores; those that score the same in the order of the papers."""
    return sorted(candidates, key=lambda c: (-c.score, c.evidence.sentence.row))


def find_candidates(
    question: Question,
    hits: Sequence[Hit],
    evidence: Sequence[Evidence],
    index: Index,
) -> list[Candidate]:
    """Return the sentences of the passages found, best first."""
    scorer = _Scorer(question, hits, index)
    return best_first(scorer.score(item) for item in evidence)


class _Scorer:
    def __init__(self, question: Question, hits: Sequence[Hit], index: Index) -> None:
        self._question = question
        self._rarity = {
            term: weight * _weight(term) * index.keywords.rarity(term) for term, weight in question.content.items()
        }
        self._total = sum(self._rarity.values()) or 1.0
        self._best = hits[0].score if hits else 1.0
        self._hit_scores = {hit.rank: hit.score for hit in hits}
        self._store = index.store
        self._parents: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def score(self, evidence: Evidence) -> Candidate:
        paragraph = evidence.paragraph
        paper = paragraph.id.split("#", 1)[0]
        context = " ".join((self._name(paper), *paragraph.heading, self._parent_text(paragraph), paragraph.text))
        features = Features(
            cosine=evidence.cosine,
            own=self._coverage(evidence.text),
            context=self._coverage(context),
            kind=self._has_kind(evidence),
            passage=self._hit_scores[evidence.passage_rank] / self._best,
            asks=float(evidence.text.rstrip().endswith("?")),
            named=float(paper in self._question.named.papers),
            short=float(paragraph.kind is Kind.PARAGRAPH and len(evidence.text.split()) < _SHORT),
            numbered=float(paragraph.number is not None and paragraph.number.strip("().") in self._question.numbers),
            front=float(paragraph.kind is Kind.FRONT_MATTER),
        )
        return Candidate(evidence, features, _weigh(features, _FOUND))

    def _coverage(self, text: str) -> float:
        held = _held(text)
        related = self._question.related
        found = 0.0
        for term, rarity in self._rarity.items():
            if term in held:
                found += rarity
            elif term in related and stands_for(related[term], held):
                found += _OTHER_WORDS * rarity
        return found / self._total

    def _has_kind(self, evidence: Evidence) -> float:
        kinds = self._question.kinds
        if AnswerKind.PERSON in kinds and evidence.paragraph.kind is Kind.FRONT_MATTER:
            return 1.0
        if self._question.wants_register and evidence.paragraph.kind in _REGISTER:
            return 1.0
        told = [kind for kind in kinds if kind in TOLD]
        return sum(holds(kind, evidence.text) for kind in told) / len(told) if told else 0.0

    def _name(self, paper: str) -> str:
        if paper not in self._names:
            record = self._store.record(paper)
            self._names[paper] = _name(record) if record else ""
        return self._names[paper]

    def _parent_text(self, paragraph: Paragraph) -> str:
        if paragraph.parent is None:
            return ""
        if paragraph.parent not in self._parents:
            found = self._store.paragraphs([paragraph.parent])
            self._parents[paragraph.parent] = found[paragraph.parent].text if found else ""
        return self._parents[paragraph.parent]


@lru_cache(maxsize=4096)  # some ten questions' sentences; many stand in passages found again and again
def _held(text: str) -> frozenset[str]:
    return frozenset(terms(text))


def _name(record: PaperRecord) -> str:
    return " ".join(filter(None, (record.title, record.body, record.committee, record.date)))


def _weight(term: str) -> float:
    """Words that only frame a question ("what does the report say about") count for little."""
    return _FRAME_WEIGHT if term in _FRAME else 1.0


def _weigh(features: Features, weights: Features) -> float:
    return float(sum(map(mul, _VALUES(features), _VALUES(weights))))
