"""What an evaluation costs beside the answering itself: `python -m evals.overhead`.

One run over the sample papers' tune questions is timed whole, and the time that its answers
took within it: the ratio of the two hardly depends on the machine or on what else it does. Then 300 stored answers are
scored, the run's own and copies of them under other ids.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path

from assistant.answering import Assistant
from evals.answering import answer_all, open_index, places_of, settings_of
from evals.corpora import CorpusName, default_papers_root, load_corpus
from evals.export import write_summary
from evals.reference import Reference, Split, of_split
from evals.report import write_report
from evals.runs import OURS, RunFolder, StoredAnswer
from evals.scoring import score
from evals.summary import summarise
from index.encoder import Encoder, load_encoder

_SCORED = 300


@dataclass(frozen=True, slots=True)
class Overhead:
    """Seconds of a whole run, of the answering within it, and of scoring `scored` stored answers."""

    asked: int
    run: float
    answering: float
    scored: int
    scoring: float

    @property
    def ratio(self) -> float:
        """How many times the answering the run costs."""
        return self.run / self.answering


def main() -> None:
    """Measure and print one line for each figure."""
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), load_encoder())
    print(f"eval run of {found.asked} questions {found.run:.1f} s; answering alone {found.answering:.1f} s; "
          f"ratio {found.ratio:.3f}")  # fmt: skip
    print(f"scoring {found.scored} stored answers {found.scoring:.2f} s")


def measure(folder: Path, encoder: Encoder) -> Overhead:
    """Carry out one run in `folder`, and score it over and over."""
    corpus = load_corpus(CorpusName.SAMPLES, default_papers_root())
    asked = of_split(corpus.references, Split.TUNE)
    index = open_index(corpus.papers, corpus.cache, encoder, lambda _what, _done, _of: None)
    assistant = Assistant(index)
    assistant.answer(asked[0].question)  # pays for loading
    started = time.perf_counter()
    run = RunFolder(folder / "run")
    run.start(settings_of(corpus, Split.TUNE, index), places_of(index))
    answers = list(run.append(OURS, answer_all(assistant, asked)))
    _report(run)
    took = time.perf_counter() - started
    return Overhead(
        asked=len(asked),
        run=took,
        answering=sum(stored.answer.seconds for stored in answers),
        scored=_SCORED,
        scoring=_scoring(run, asked, answers, folder / "many"),
    )


def _report(run: RunFolder) -> None:
    summary, found = summarise(run)
    write_summary(summary, run.folder)
    write_report(summary, found, run.folder)


def _scoring(run: RunFolder, asked: Sequence[Reference], answers: Sequence[StoredAnswer], folder: Path) -> float:
    """Return the seconds of scoring many answers from their files."""
    many = RunFolder(folder)
    many.start(run.settings(), run.places())
    numbered = list(enumerate(islice(cycle(zip(asked, answers, strict=True)), _SCORED)))
    list(many.append(OURS, (_renamed(stored, str(number)) for number, (_, stored) in numbered)))
    references = [replace(reference, id=str(number)) for number, (reference, _) in numbered]
    started = time.perf_counter()
    score(many, references)
    return time.perf_counter() - started


def _renamed(stored: StoredAnswer, id_: str) -> StoredAnswer:
    return stored.model_copy(update={"answer": stored.answer.model_copy(update={"id": id_})})


if __name__ == "__main__":
    main()
