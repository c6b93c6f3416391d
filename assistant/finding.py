"""Passages and sentences found for a question, within its scope."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.candidates import Candidate, best_first, find_candidates
from assistant.question import Question
from assistant.reader import Words, reader
from index.model import Hit, Passage
from index.search import Evidence, Index

_POOL = 40  # passages whose sentences are weighed
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
    """Return k passages, those of the best sentences first, and their sentences scored, best first.

    The reader reads these passages alone, since what it costs goes by the number of words, each under the body
    whose paper it is: a question often names the body, its paragraphs seldom.
    """
    candidates = find_candidates(question, passages.hits, passages.evidence, index)
    hits = {hit.rank: hit for hit in passages.hits}
    order = _by_sentence(candidates, hits)[:k]
    texts = {old: _under_its_body(hits[old].passage, index) for old in order}
    read = best_first(_read(question, candidates, texts))
    order = _by_sentence(read, dict.fromkeys(order))
    return Found(tuple(replace(hits[old], rank=rank) for rank, old in enumerate(order, start=1)), tuple(read))


def _under_its_body(passage: Passage, index: Index) -> str:
    record = index.store.record(passage.paper_id)
    return f"{(record and record.body) or ''}\n{passage.text}"


def _by_sentence(candidates: Sequence[Candidate], ranks: Iterable[int]) -> list[int]:
    """Return the ranks with those first whose sentences are best."""
    return list(dict.fromkeys([*(candidate.evidence.passage_rank for candidate in candidates), *ranks]))


def _read(question: Question, candidates: Sequence[Candidate], texts: Mapping[int, str]) -> Iterator[Candidate]:
    """Yield the sentences of the passages whose texts, by rank, are read, scored with what the reader reads there."""
    readings = dict(zip(texts, reader().read(question.text, list(texts.values())), strict=True))
    for candidate in candidates:
        rank, text = candidate.evidence.passage_rank, candidate.evidence.text
        if rank not in readings:
            continue
        at = texts[rank].find(text)
        words = readings[rank].best(at, at + len(text)) if at >= 0 else None
        yield candidate.read(words and Words(words.start - at, words.end - at, words.margin))


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
