"""Every measure of the structure check by name: how a judgement counts in it, and what is aimed at."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from evals.metrics.intervals import Estimate, estimate
from evals.metrics.share import Share
from evals.structure.gold import GoldFacts, GoldParagraph, GoldRunning
from evals.structure.judging import ASKED_FOR, Judgement
from evals.structure.words import WordsKept
from index.model import Kind

_Z = 1.96  # 95% of a normal distribution lies within it


@dataclass(frozen=True, slots=True)
class Measure:
    """`of` yields one judgement's answers, none where the measure does not ask it."""

    name: str
    of: Callable[[Judgement], Iterator[bool]]
    asked_of: Callable[[Judgement], bool]
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


def scores(judgements: Sequence[Judgement], not_there: Sequence[Judgement] = ()) -> tuple[Score, ...]:
    """Return every measure over the judgements; `not_there` are asked of papers that are missing."""
    return tuple(_score(measure, judgements, not_there) for measure in MEASURES)


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


def _score(measure: Measure, judgements: Sequence[Judgement], not_there: Sequence[Judgement]) -> Score:
    answers = [answer for judgement in judgements for answer in measure.of(judgement)]
    asked = [judgement for judgement in (*judgements, *not_there) if measure.asked_of(judgement)]
    scored = [judgement for judgement in judgements if any(True for _ in measure.of(judgement))]
    low, high = wilson(sum(answers), len(answers))
    value = sum(answers) / len(answers) if answers else None
    return Score(
        name=measure.name,
        target=measure.target,
        estimate=Estimate(value, low, high, len(scored), len(asked)),
        right=sum(answers),
        counted=measure.counted,
    )


def _given(field: Callable[[Judgement], bool | None]) -> Callable[[Judgement], Iterator[bool]]:
    def answers(judgement: Judgement) -> Iterator[bool]:
        value = field(judgement)
        if value is not None:
            yield value

    return answers


def _fact(name: str) -> Measure:
    def answers(judgement: Judgement) -> Iterator[bool]:
        yield from (right for field, right in judgement.facts if field == name)

    return Measure(f"  {name}", answers, _is_facts)


def _is_facts(judgement: Judgement) -> bool:
    return isinstance(judgement.item, GoldFacts)


def _is_running(judgement: Judgement) -> bool:
    return isinstance(judgement.item, GoldRunning)


def _is_paragraph(judgement: Judgement) -> bool:
    return isinstance(judgement.item, GoldParagraph)


def _is_row(judgement: Judgement) -> bool:
    return isinstance(judgement.item, GoldParagraph) and judgement.item.kind is Kind.TABLE_ROW


def _has_number(judgement: Judgement) -> bool:
    return isinstance(judgement.item, GoldParagraph) and judgement.item.number is not None


def _is_asked_for(judgement: Judgement) -> bool:
    """Those that are one, and those that were taken for one."""
    is_one = isinstance(judgement.item, GoldParagraph) and judgement.item.kind in ASKED_FOR
    return is_one or judgement.asked_for is not None


def _prints_a_number(judgement: Judgement) -> Iterator[bool]:
    if _has_number(judgement) and judgement.number is not None:
        yield judgement.number


def _all_facts(judgement: Judgement) -> Iterator[bool]:
    yield from (right for _, right in judgement.facts)


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
