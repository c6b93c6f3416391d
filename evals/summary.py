"""A run in figures: each measure for each system with its interval, the same by kind, and the differences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from evals.causes import Cause, cause
from evals.measures import MEASURES, Measure
from evals.metrics.intervals import Estimate, difference, estimate
from evals.metrics.latency import percentile
from evals.reference import QuestionKind
from evals.runs import OURS, RunFolder, RunSettings
from evals.scoring import RunScore, SystemScore, score_run
from evals.verdict import Verdict

KIND_MEASURES = ("good", "hit@5", "hit@10", "all_facts", "cited_any")
COMPARED = ("good", "hit@5", "hit@10", "all_facts")


@dataclass(frozen=True, slots=True)
class Row:
    """A measure with its estimate for each system, in the order of the systems."""

    measure: Measure
    estimates: tuple[Estimate, ...]


@dataclass(frozen=True, slots=True)
class KindRows:
    """The main measures over the questions of one kind."""

    kind: QuestionKind
    asked: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Seconds:
    """How long a system's answers took, half of them and 95% of them at most."""

    p50: float | None
    p95: float | None


@dataclass(frozen=True, slots=True)
class Difference:
    """Ours less a rival's in one measure, over the questions that both answered."""

    measure: Measure
    rival: str
    estimate: Estimate


@dataclass(frozen=True, slots=True)
class Summary:
    """All figures of a run; `unanswered` names, for each system, the questions that it has not answered yet."""

    settings: RunSettings
    systems: tuple[str, ...]
    rows: tuple[Row, ...]
    kinds: tuple[KindRows, ...]
    seconds: tuple[Seconds, ...]
    differences: tuple[Difference, ...]
    causes: tuple[tuple[Cause, int], ...]
    stale: tuple[str, ...]
    unanswered: tuple[tuple[str, tuple[str, ...]], ...]
    changed: tuple[str, ...]

    def ours(self, measure: str) -> Estimate | None:
        """Return our estimate in a measure, by its name."""
        if OURS not in self.systems:
            return None
        at = self.systems.index(OURS)
        return next((row.estimates[at] for row in self.rows if row.measure.name == measure), None)


def summarise(run: RunFolder) -> tuple[Summary, RunScore]:
    """Score a run from its files and sum it up."""
    score = score_run(run)
    return summary_of(run.settings(), score), score


def paired(measure: Measure, before: Sequence[Verdict], after: Sequence[Verdict]) -> Estimate:
    """Return after less before in a measure, over the questions in both."""
    old = {verdict.reference.id: verdict for verdict in before}
    both = [(old[new.reference.id], new) for new in after if new.reference.id in old]
    return difference([measure.of(a) for a, _ in both], [measure.of(b) for _, b in both])


def summary_of(settings: RunSettings, score: RunScore) -> Summary:
    """Sum up verdicts."""
    systems = score.systems
    kinds = sorted({v.reference.kind for s in systems for v in s.verdicts}, key=list(QuestionKind).index)
    return Summary(
        settings=settings,
        systems=tuple(s.system for s in systems),
        rows=measured(MEASURES, [s.verdicts for s in systems]),
        kinds=tuple(_kind(kind, systems) for kind in kinds),
        seconds=tuple(_seconds(s.verdicts) for s in systems),
        differences=tuple(_differences(systems)),
        causes=_causes(systems),
        stale=score.stale,
        unanswered=tuple((s.system, s.unanswered) for s in systems if s.unanswered),
        changed=tuple(dict.fromkeys(id_ for s in systems for id_ in s.changed)),
    )


def measured(measures: Sequence[Measure], systems: Sequence[Sequence[Verdict]]) -> tuple[Row, ...]:
    """Return each measure's estimate for each system's verdicts."""
    return tuple(
        Row(measure, tuple(estimate([measure.of(v) for v in verdicts]) for verdicts in systems)) for measure in measures
    )


def _kind(kind: QuestionKind, systems: Sequence[SystemScore]) -> KindRows:
    verdicts = [[v for v in s.verdicts if v.reference.kind is kind] for s in systems]
    measures = [measure for measure in MEASURES if measure.name in KIND_MEASURES]
    return KindRows(kind, max(map(len, verdicts)), measured(measures, verdicts))


def _causes(systems: Sequence[SystemScore]) -> tuple[tuple[Cause, int], ...]:
    """Count our answers that are not good by cause, the commonest first."""
    ours = [verdict for system in systems if system.system == OURS for verdict in system.verdicts]
    return tuple(Counter(found for verdict in ours if (found := cause(verdict))).most_common())


def _seconds(verdicts: Sequence[Verdict]) -> Seconds:
    seconds = [verdict.answer.seconds for verdict in verdicts]
    return Seconds(percentile(seconds, 50), percentile(seconds, 95))


def _differences(systems: Sequence[SystemScore]) -> list[Difference]:
    ours = next((s for s in systems if s.system == OURS), None)
    rivals = [s for s in systems if s.system != OURS]
    if ours is None:
        return []
    measures = [measure for measure in MEASURES if measure.name in COMPARED]
    return [Difference(m, s.system, paired(m, s.verdicts, ours.verdicts)) for m in measures for s in rivals]
