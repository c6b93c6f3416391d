"""Every measure of the structure check by name: how a verdict counts in it, and what is aimed at."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from evals.metrics.intervals import Estimate, estimate
from evals.metrics.share import Share
from evals.structure.gold import GoldFacts, GoldParagraph, GoldRunning
from evals.structure.judging import ASKED_FOR, Verdict
from evals.structure.words import WordsKept
from index.model import Kind

_Z = 1.96  # 95% of a normal distribution lies within it


@dataclass(frozen=True, slots=True)
class Measure:
    """`of` yields one verdict's answers, none where the measure does not ask it."""

    name: str
    of: Callable[[Verdict], Iterator[bool]]
    asked_of: Callable[[Verdict], bool]
    target: float | None = None
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """A measure over many items; `estimate` says on how many of how many it was scored."""

    name: str
    target: float | None
    estimate: Estimate
    right: int
    counted: bool = False


def wilson(right: int, of: int) -> tuple[float | None, float | None]:
    """Return the 95% interval of a proportion (Wilson 1927): honest at 0 and 1, where a bootstrap has no width."""
    if not of:
        return None, None
    share, spread = right / of, _Z * _Z / of
    middle = (share + spread / 2) / (1 + spread)
    width = _Z / (1 + spread) * math.sqrt(share * (1 - share) / of + spread / of / 4)
    return max(0.0, middle - width), min(1.0, middle + width)


def scores(verdicts: Sequence[Verdict], not_there: Sequence[Verdict] = ()) -> tuple[Score, ...]:
    """Return every measure over the verdicts; `not_there` are asked of papers that are missing."""
    return tuple(_score(measure, verdicts, not_there) for measure in MEASURES)


def word_scores(papers: Sequence[WordsKept], asked: int) -> tuple[Score, Score]:
    """Return the share of words kept and of words invented, over papers, with an interval over papers."""
    kept = [Share(paper.kept, paper.due) for paper in papers]
    invented = [Share(paper.invented, paper.read) for paper in papers]
    return (
        _over_papers("words of the pages kept", 0.995, kept, asked),
        _over_papers("words invented", 0.0, invented, asked),
    )


def _over_papers(name: str, target: float, shares: Sequence[Share], asked: int) -> Score:
    found = estimate(shares)
    over = Estimate(found.value, found.low, found.high, found.scored, asked)
    return Score(name, target, over, int(sum(share.part for share in shares)))


def _score(measure: Measure, verdicts: Sequence[Verdict], not_there: Sequence[Verdict]) -> Score:
    answers = [answer for verdict in verdicts for answer in measure.of(verdict)]
    asked = [verdict for verdict in (*verdicts, *not_there) if measure.asked_of(verdict)]
    scored = [verdict for verdict in verdicts if any(True for _ in measure.of(verdict))]
    low, high = wilson(sum(answers), len(answers))
    value = sum(answers) / len(answers) if answers else None
    return Score(
        name=measure.name,
        target=measure.target,
        estimate=Estimate(value, low, high, len(scored), len(asked)),
        right=sum(answers),
        counted=measure.counted,
    )


def _given(field: Callable[[Verdict], bool | None]) -> Callable[[Verdict], Iterator[bool]]:
    def answers(verdict: Verdict) -> Iterator[bool]:
        value = field(verdict)
        if value is not None:
            yield value

    return answers


def _fact(name: str) -> Measure:
    def answers(verdict: Verdict) -> Iterator[bool]:
        yield from (right for field, right in verdict.facts if field == name)

    return Measure(f"  {name}", answers, _is_facts)


def _is_facts(verdict: Verdict) -> bool:
    return isinstance(verdict.item, GoldFacts)


def _is_running(verdict: Verdict) -> bool:
    return isinstance(verdict.item, GoldRunning)


def _is_paragraph(verdict: Verdict) -> bool:
    return isinstance(verdict.item, GoldParagraph)


def _is_row(verdict: Verdict) -> bool:
    return isinstance(verdict.item, GoldParagraph) and verdict.item.kind is Kind.TABLE_ROW


def _has_number(verdict: Verdict) -> bool:
    return isinstance(verdict.item, GoldParagraph) and verdict.item.number is not None


def _is_asked_for(verdict: Verdict) -> bool:
    """Those that are one, and those that were taken for one."""
    is_one = isinstance(verdict.item, GoldParagraph) and verdict.item.kind in ASKED_FOR
    return is_one or verdict.asked_for is not None


def _prints_a_number(verdict: Verdict) -> Iterator[bool]:
    if _has_number(verdict) and verdict.number is not None:
        yield verdict.number


def _all_facts(verdict: Verdict) -> Iterator[bool]:
    yield from (right for _, right in verdict.facts)


MEASURES = (
    Measure("paragraph boundaries right", _given(lambda v: v.boundary), _is_paragraph, 0.97),
    Measure("printed number right", _given(lambda v: v.number), _is_paragraph, 0.98),
    Measure("  where one is printed", _prints_a_number, _has_number),
    Measure("nearest heading right", _given(lambda v: v.heading), _is_paragraph, 0.93),
    Measure("page right", _given(lambda v: v.page), _is_paragraph, 1.0),
    Measure("running lines inside paragraphs", _given(lambda v: v.running), _is_running, 0.0, counted=True),
    Measure("table rows with the right headers", _given(lambda v: v.row), _is_row, 0.95),
    Measure("recommendations and resolutions told", _given(lambda v: v.asked_for), _is_asked_for, 0.97),
    Measure("kind right", _given(lambda v: v.kind), _is_paragraph),
    Measure("facts of the paper right", _all_facts, _is_facts, 0.97),
    *map(_fact, ("title", "body", "committee", "date", "author", "status")),
)
