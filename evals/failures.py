"""Answers as they were given: those that are not good with what is needed to find out why, or some drawn, whole."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from evals.causes import cause
from evals.scoring import SystemScore
from evals.verdict import Verdict

_WORDS = 60
_SEED = 5


def failure_lines(score: SystemScore) -> Iterator[str]:
    """Yield every answer that is not good: faults, ranks of the expected paragraphs, the answer's beginning."""
    for verdict in score.verdicts:
        if not verdict.good:
            yield from _lines(verdict)


def drawn_lines(scores: Sequence[SystemScore], count: int) -> Iterator[str]:
    """Yield answers drawn by chance from several runs, the same ones each time, each whole with its verdict."""
    verdicts = [verdict for score in scores for verdict in score.verdicts]
    for verdict in random.Random(_SEED).sample(verdicts, min(count, len(verdicts))):
        reference, found = verdict.reference, cause(verdict)
        yield f"{reference.id} {reference.kind}: {reference.question}"
        yield f"    {'good' if found is None else f'not good: {found}'} ({verdict.answer.status})"
        yield from (f"    {line}" for line in verdict.answer.text.splitlines())
        yield ""


def ranks_in_words(ranks: Sequence[int | None]) -> str:
    """Return the ranks of the expected groups, "-" for one that is not among the passages found."""
    return " ".join("-" if rank is None else str(rank) for rank in ranks)


def _lines(verdict: Verdict) -> Iterator[str]:
    reference, answer = verdict.reference, verdict.answer
    yield f"{reference.id} {reference.kind}: {reference.question}"
    yield f"    {'; '.join(verdict.faults)}"
    if reference.answerable:
        wanted = "; ".join(
            f"{group[0].file} {group[0].number or ''} “{group[0].words}”" for group in reference.expected
        )
        yield f"    ranks {ranks_in_words(verdict.ranks)} of {len(answer.passages)}; expected {wanted}"
    if verdict.answered:
        yield f"    answer: {' '.join(answer.text.split()[:_WORDS])}"
    yield ""
