"""Every measure by name: how one verdict takes part in it, and which way is better."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evals.metrics import abstention
from evals.metrics.retrieval import hit_at, ndcg_at, recall_at, reciprocal_rank
from evals.metrics.share import NOT_SCORED, Share, share
from evals.verdict import Verdict


class Unit(StrEnum):
    """How a value reads."""

    SHARE = "share"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Measure:
    """`of` gives a verdict's part; `ours_only` where the rivals' answers hold nothing to judge."""

    name: str
    label: str
    of: Callable[[Verdict], Share]
    higher_is_better: bool = True
    unit: Unit = Unit.SHARE


def _answerable(value: Callable[[Verdict], float | None]) -> Callable[[Verdict], Share]:
    return lambda v: share(value(v)) if v.reference.answerable else NOT_SCORED


def _when_answered(value: Callable[[Verdict], float | None]) -> Callable[[Verdict], Share]:
    return lambda v: share(value(v)) if v.answered else NOT_SCORED


def _each(flags: Callable[[Verdict], Sequence[bool]]) -> Callable[[Verdict], Share]:
    return lambda v: Share(float(sum(flags(v))), float(len(flags(v))))


def _cited_share(verdict: Verdict) -> float | None:
    return sum(verdict.cited) / len(verdict.cited) if verdict.cited else None


def _fact_share(verdict: Verdict) -> float | None:
    facts = verdict.reference.facts
    return 1 - len(verdict.missing) / len(facts) if facts else None


MEASURES: tuple[Measure, ...] = (
    Measure("good", "good answers", lambda v: share(float(v.good))),
    Measure("hit@5", "an expected paragraph in the top 5", lambda v: share(hit_at(v.ranks, 5))),
    Measure("hit@10", "an expected paragraph in the top 10", lambda v: share(hit_at(v.ranks, 10))),
    Measure("recall@5", "recall in the top 5", lambda v: share(recall_at(v.ranks, 5))),
    Measure("recall@10", "recall in the top 10", lambda v: share(recall_at(v.ranks, 10))),
    Measure("mrr", "mean reciprocal rank", lambda v: share(reciprocal_rank(v.ranks))),
    Measure("ndcg@10", "nDCG in the top 10", lambda v: share(ndcg_at(v.ranks, 10))),
    Measure("all_facts", "all key facts shown", lambda v: share(float(not v.missing) if v.reference.facts else None)),
    Measure("fact_share", "share of key facts shown", lambda v: share(_fact_share(v))),
    Measure("forbidden", "shows something wrong", lambda v: share(
        float(bool(v.forbidden)) if v.reference.forbidden else None), higher_is_better=False),
    Measure("cited_any", "an expected paragraph cited", _answerable(lambda v: float(any(v.cited)))),
    Measure("cited_share", "share of expected paragraphs cited", _answerable(_cited_share)),
    Measure("citation_recall", "citation recall", lambda v: share(v.citation_recall)),
    Measure("citation_precision", "citation precision", lambda v: share(v.citation_precision)),
    Measure("quotes_exact", "quotes exact", _each(lambda v: v.quotes_exact)),
    Measure("page_right", "page of a right citation right", _each(lambda v: v.pages_right)),
    Measure("number_right", "printed number of a right citation right", _each(lambda v: v.numbers_right)),
    Measure("lists_complete", "lists complete", lambda v: share(
        None if v.list_share is None else float(v.list_share == 1))),
    Measure("list_share", "share of list items", lambda v: share(v.list_share)),
    Measure("wrongly_refused", "answerable, wrongly refused", lambda v: Share(
        float(v.reference.answerable and not v.answered), float(v.reference.answerable)), higher_is_better=False),
    Measure("rightly_refused", "unanswerable, refused", lambda v: abstention.recall(
        not v.answered, not v.reference.answerable)),
    Measure("answer_precision", "answering: precision", lambda v: abstention.precision(
        v.answered, v.reference.answerable)),
    Measure("answer_recall", "answering: recall", lambda v: abstention.recall(v.answered, v.reference.answerable)),
    Measure("answer_f1", "answering: F1", lambda v: abstention.f1(v.answered, v.reference.answerable)),
    Measure("refuse_precision", "refusing: precision", lambda v: abstention.precision(
        not v.answered, not v.reference.answerable)),
    Measure("refuse_f1", "refusing: F1", lambda v: abstention.f1(not v.answered, not v.reference.answerable)),
    Measure("words", "words of an answer", _when_answered(lambda v: float(v.words)), False, Unit.WORDS),
)  # fmt: skip
