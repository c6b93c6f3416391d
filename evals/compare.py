"""Two runs of the same corpus, question by question: what got better, what got worse."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evals.failures import ranks_in_words
from evals.measures import MEASURES, Measure
from evals.metrics.intervals import Estimate
from evals.runs import OURS, RunError, RunFolder
from evals.scoring import score_run
from evals.summary import paired
from evals.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Change:
    """One question's verdict before and after."""

    before: Verdict
    after: Verdict

    @property
    def better(self) -> bool:
        """Whether a bad answer became good."""
        return self.after.good and not self.before.good

    @property
    def worse(self) -> bool:
        """Whether a good answer became bad."""
        return self.before.good and not self.after.good


@dataclass(frozen=True, slots=True)
class Comparison:
    """The differences in every measure, and each question in both runs; `only` are those in one run alone."""

    differences: tuple[tuple[Measure, Estimate], ...]
    changes: tuple[Change, ...]
    only: tuple[str, ...]


def compare_runs(before: RunFolder, after: RunFolder) -> Comparison:
    """Compare our answers in two runs; raises RunError when they are of different corpora or share no question."""
    if before.settings().corpus is not after.settings().corpus:
        raise RunError(
            f"{before.folder} is of {before.settings().corpus}, {after.folder} of {after.settings().corpus}: "
            f"only runs of the same papers can be compared"
        )
    old, new = _verdicts(before), _verdicts(after)
    earlier = {verdict.reference.id: verdict for verdict in old}
    changes = tuple(Change(earlier[v.reference.id], v) for v in new if v.reference.id in earlier)
    if not changes:
        raise RunError(f"{before.folder} and {after.folder} share no question; compare runs of the same split")
    ids = {verdict.reference.id for verdict in old} ^ {verdict.reference.id for verdict in new}
    return Comparison(tuple((m, paired(m, old, new)) for m in MEASURES), changes, tuple(sorted(ids)))


def comparison_lines(comparison: Comparison) -> Iterator[str]:
    """Yield each question that became better or worse, worse first, then those that failed in another way."""
    changes = comparison.changes
    for title, chosen in (
        ("Worse", [c for c in changes if c.worse]),
        ("Better", [c for c in changes if c.better]),
        ("Not good in either, but otherwise", [c for c in changes if _otherwise(c)]),
    ):
        yield f"{title}: {len(chosen)}"
        for change in chosen:
            yield from _change_lines(change)
    if comparison.only:
        yield f"In one run only: {len(comparison.only)}: {' '.join(comparison.only)}"


def _verdicts(run: RunFolder) -> Sequence[Verdict]:
    ours = [system for system in score_run(run).systems if system.system == OURS]
    if not ours:
        raise RunError(f"{run.folder} holds no answers of the assistant")
    return ours[0].verdicts


def _otherwise(change: Change) -> bool:
    return not change.before.good and not change.after.good and change.before.faults != change.after.faults


def _change_lines(change: Change) -> Iterator[str]:
    before, after = change.before, change.after
    yield f"  {after.reference.id} {after.reference.kind}: {after.reference.question}"
    yield f"      before: {'; '.join(before.faults) or 'good'} (ranks {ranks_in_words(before.ranks) or 'none'})"
    yield f"      after:  {'; '.join(after.faults) or 'good'} (ranks {ranks_in_words(after.ranks) or 'none'})"
