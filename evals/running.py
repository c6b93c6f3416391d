"""Run an evaluation: open the index, let each system answer once, keep the answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from assistant.answering import Assistant
from evals.answering import answer_all, open_index, places_of, settings_of
from evals.corpora import Corpus
from evals.reference import Reference, Split, of_split
from evals.rivals.rival import make_rivals
from evals.runs import OURS, RunError, RunFolder, StoredAnswer
from index.encoder import Encoder
from index.progress import ProgressReport
from index.search import Index

AnswerAll = Callable[[Sequence[Reference]], Iterator[StoredAnswer]]


def new_run(out: Path, corpus: Corpus, split: Split | None) -> RunFolder:
    """Return the folder of a run that starts now, named by time, corpus and split."""
    now = datetime.now().strftime("%Y-%m-%d-%H%M%S")
    return RunFolder(out / f"{now}-{corpus.name}-{split or 'all'}")


def carry_out(
    run: RunFolder, corpus: Corpus, split: Split | None, rivals: bool, encoder: Encoder, report: ProgressReport
) -> None:
    """Answer every question not answered yet; raises RunError when the run's earlier answers rest on other papers."""
    index = open_index(corpus.papers, corpus.cache, encoder, report)
    _start(run, corpus, split, index)
    references = of_split(corpus.references, split)
    assistant = Assistant(index)
    assistant.answer(references[0].question)  # the first answer pays for loading, and would count as slow
    _answer(run, OURS, lambda asked: answer_all(assistant, asked), references, report)
    if rivals:
        _answer_as_rivals(run, corpus, references, encoder, report)


def _answer_as_rivals(
    run: RunFolder, corpus: Corpus, references: Sequence[Reference], encoder: Encoder, report: ProgressReport
) -> None:
    for rival in make_rivals(corpus.papers, encoder, corpus.cache, report):
        _answer(run, rival.name, rival.answer_all, references, report)


def _start(run: RunFolder, corpus: Corpus, split: Split | None, index: Index) -> None:
    settings = settings_of(corpus, split, index)
    if not (run.folder / "settings.json").exists():
        run.start(settings, places_of(index))
    elif not run.settings().same_papers(settings):
        raise RunError(f"{run.folder} was begun on other papers, or with another reader or encoder; begin a new run")


def _answer(
    run: RunFolder, system: str, answer: AnswerAll, references: Sequence[Reference], report: ProgressReport
) -> None:
    done = {stored.answer.id for stored in run.answers(system)}
    left = [reference for reference in references if reference.id not in done]
    for count, _ in enumerate(run.append(system, answer(left)), start=1):
        report(f"Answering: {system}", count, len(left))
