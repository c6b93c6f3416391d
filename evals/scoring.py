"""A run's answers against the references of its corpus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.corpora import references_of
from evals.reference import Reference, of_split
from evals.resolve import Place, Resolver, Target
from evals.runs import OURS, RunError, RunFolder, StoredAnswer
from evals.verdict import Verdict, judge


@dataclass(frozen=True, slots=True)
class SystemScore:
    """One system's verdicts, in the order of the references, and what could not be scored."""

    system: str
    verdicts: tuple[Verdict, ...]
    unanswered: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunScore:
    """Every system of a run; `stale` names the references whose paragraph is no longer in the papers."""

    systems: tuple[SystemScore, ...]
    stale: tuple[str, ...]


def score_run(run: RunFolder) -> RunScore:
    """Score a run from its files alone, against the references as they are now."""
    settings = run.settings()
    references = of_split(references_of(settings.corpus), settings.split)
    return score(run, references)


def score(run: RunFolder, references: Sequence[Reference]) -> RunScore:
    """Score a run against these references; raises RunError for answers that rest on another index."""
    places = {place.id: place for place in run.places()}
    _check_index(run, places)
    resolver = Resolver(places.values())
    targets = [resolver.target(reference) for reference in references]
    fresh = [target for target in targets if not target.stale]
    systems = tuple(score_answers(name, run.answers(name), fresh, places) for name in run.systems())
    return RunScore(systems, tuple(target.reference.id for target in targets if target.stale))


def score_answers(
    name: str, answers: Sequence[StoredAnswer], targets: Sequence[Target], places: dict[str, Place]
) -> SystemScore:
    """Return a system's verdicts on these targets."""
    by_id = {stored.answer.id: stored for stored in answers}
    asked = [t for t in targets if t.reference.id in by_id]
    same = [t for t in asked if by_id[t.reference.id].question == t.reference.question]
    return SystemScore(
        system=name,
        verdicts=tuple(judge(t, by_id[t.reference.id].answer, places) for t in same),
        unanswered=tuple(t.reference.id for t in targets if t.reference.id not in by_id),
        changed=tuple(t.reference.id for t in asked if t not in same),
    )


def _check_index(run: RunFolder, places: dict[str, Place]) -> None:
    """Refusals cite nothing, so the passages found are looked at as well."""
    for stored in run.answers(OURS):
        answer = stored.answer
        named = [c.paragraph_id for c in answer.citations] + [id_ for p in answer.passages for id_ in p.paragraph_ids]
        foreign = [id_ for id_ in named if id_ not in places]
        if foreign:
            raise RunError(
                f"{run.path(OURS)}: answer {answer.id} names {foreign[0]}, which is not in this run's papers; "
                f"the answers come from another index"
            )
