"""Passages and sentences found for a question, within its scope."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.candidates import Candidate, find_candidates
from assistant.question import Question
from index.model import Hit
from index.search import Evidence, Index

_POOL = 40  # passages whose sentences are weighed
_LED = 5  # passages found that come first by their best sentence; the rest follow as the search ranked them
_SEARCHED = 0.6  # what the search's own score of a passage counts there, beyond its part in the sentence's
_DEEP = 300  # passages looked through for those that hold a paragraph of the kinds asked for


@dataclass(frozen=True, slots=True)
class Passages:
    """The passages found, best first, and their sentences."""

    hits: tuple[Hit, ...]
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The passages found, and their sentences scored against the question, both best first."""

    hits: tuple[Hit, ...]
    candidates: tuple[Candidate, ...]


def find(question: Question, index: Index, k: int, within: frozenset[str] | None = None) -> Found:
    """Return the k best passages and their sentences, kept to the question's scope and to `within`."""
    return weigh(question, search(question, index, within), index, k)


def search(question: Question, index: Index, within: frozenset[str] | None = None) -> Passages:
    """Return the passages that may answer with their sentences, kept to the question's scope and to `within`."""
    scope = question.scope
    allowed = _both(scope.within(index.store.records()), within)
    hits, vector = index.search(question.query(allowed), _DEEP if scope.kinds else _POOL)
    if not scope.kinds:
        return Passages(tuple(hits), tuple(index.evidence(hits, vector)))
    evidence = [item for item in index.evidence(hits, vector) if item.paragraph.kind in scope.kinds]
    return _renumbered(hits, evidence, _POOL)


def weigh(question: Question, passages: Passages, index: Index, k: int) -> Found:
    """Return k passages, those of the best sentences first, and the scored sentences of the k best by the search.

    Sentences of passages ranked lower by the search lead to more right passages, but to fewer right answers.
    """
    candidates = find_candidates(question, passages.hits, passages.evidence, index)
    hits = {hit.rank: hit for hit in passages.hits}
    by_sentence = sorted(candidates, key=lambda c: -(c.score + _SEARCHED * c.features.passage))
    leading = list(dict.fromkeys(candidate.evidence.passage_rank for candidate in by_sentence))[:_LED]
    order = list(dict.fromkeys([*leading, *hits]))[:k]
    found = tuple(replace(hits[old], rank=rank) for rank, old in enumerate(order, start=1))
    return Found(found, tuple(candidate for candidate in candidates if candidate.evidence.passage_rank <= k))


def _both(one: frozenset[str] | None, other: frozenset[str] | None) -> frozenset[str] | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _renumbered(hits: Sequence[Hit], evidence: Sequence[Evidence], k: int) -> Passages:
    """Return the best k passages that hold any of the evidence, ranked among themselves."""
    held = {item.passage_rank for item in evidence}
    kept = [hit for hit in hits if hit.rank in held][:k]
    ranks = {hit.rank: rank for rank, hit in enumerate(kept, start=1)}
    return Passages(
        tuple(replace(hit, rank=ranks[hit.rank]) for hit in kept),
        tuple(replace(item, passage_rank=ranks[item.passage_rank]) for item in evidence if item.passage_rank in ranks),
    )
