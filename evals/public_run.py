"""Measure ours and the rivals on a public set."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.answering import Assistant
from evals.answering import answer_all, open_index, places_of
from evals.corpora import cache_folder
from evals.measures import MEASURES
from evals.public import PublicQuestions, write_papers
from evals.resolve import Place, Resolver, Target
from evals.rivals.chunks import Chunk
from evals.rivals.rival import Rival, rivals_over
from evals.running import AnswerAll
from evals.runs import OURS, StoredAnswer
from evals.scoring import SystemScore, score_answers
from evals.summary import Row, measured
from index.encoder import Encoder
from index.progress import ProgressReport

_MEASURED = ("hit@5", "hit@10", "mrr", "ndcg@10", "all_facts", "wrongly_refused", "rightly_refused", "refuse_f1")


@dataclass(frozen=True, slots=True)
class PublicScore:
    """The measures of a set for each system; `lost` counts questions whose paragraph is not in our index."""

    questions: PublicQuestions
    asked: int
    lost: int
    systems: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def title(self) -> str:
        """What was measured, and of how much it is a sample."""
        drawn = self.questions
        papers = f"{len(drawn.papers)} of {drawn.all_papers} papers"
        lost = f", {self.lost} more whose paragraph is not in our index" if self.lost else ""
        return f"{drawn.name}: {papers}, {self.asked} of {drawn.all_questions} questions{lost}"


def score_public(questions: PublicQuestions, encoder: Encoder, report: ProgressReport) -> PublicScore:
    """Index a set's papers, let every system answer, and judge the answers as those of any other corpus."""
    cache = cache_folder(questions.name)
    shutil.rmtree(cache / "papers", ignore_errors=True)  # another share may have been drawn before
    write_papers(questions, cache / "papers")
    index = open_index(cache / "papers", cache, encoder, report)
    places = {place.id: place for place in places_of(index)}
    resolver = Resolver(places.values())
    found = [resolver.target(reference) for reference in questions.references]
    targets = [target for target in found if not target.stale]
    scores = [
        _score(OURS, lambda asked: answer_all(Assistant(index), asked), targets, places, report),
        *(_score(r.name, r.answer_all, targets, places, report) for r in _rivals(questions, encoder, cache, report)),
    ]
    measures = [measure for measure in MEASURES if measure.name in _MEASURED]
    return PublicScore(
        questions=questions,
        asked=len(targets),
        lost=len(found) - len(targets),
        systems=tuple(score.system for score in scores),
        rows=measured(measures, [score.verdicts for score in scores]),
    )


def _rivals(questions: PublicQuestions, encoder: Encoder, cache: Path, report: ProgressReport) -> list[Rival]:
    """A rival's chunks are the set's own paragraphs, with their title as every system needs it."""
    chunks = [
        Chunk(file, None, f"{entry.title}\n{entry.text}") for file, found in questions.papers.items() for entry in found
    ]
    return rivals_over(chunks, encoder, cache, report)


def _score(
    system: str, answer: AnswerAll, targets: Sequence[Target], places: dict[str, Place], report: ProgressReport
) -> SystemScore:
    answers: list[StoredAnswer] = []
    for stored in answer([target.reference for target in targets]):
        answers.append(stored)
        report(f"Answering: {system}", len(answers), len(targets))
    return score_answers(system, answers, targets, places)
