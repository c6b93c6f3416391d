"""The whole bench, section after section, quick or whole."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evals.bench import beside, cold, encoding, kills, load, scale, soak
from evals.bench.figures import Report, Say, Section, machine
from evals.bench.plot import growth_plot
from evals.bench.resident import look
from evals.bench.synthetic import SyntheticEncoder, sample_sentences, write_papers
from evals.corpora import CorpusName, references_of
from index.build import build
from index.encoder import Encoder, load_encoder

SAMPLES = Path(__file__).resolve().parents[2] / "source_docs" / "papers"
_FIVE = (
    "lynmarsh-2026-02-05-performance-q3.md",
    "tarrowshire-2026-01-20-cabinet-budget-monitoring-q3.pdf",
    "tarrowshire-2026-01-20-cabinet-fostering-sufficiency.pdf",
    "tarrowshire-2026-01-20-cabinet-minutes.txt",
    "tarrowshire-2026-03-17-panel-action-plan.docx",
)


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured."""

    texts: int
    rounds: int
    sizes: tuple[int, ...]  # papers
    questions: int
    load_seconds: float
    kills: int
    soak_seconds: float = 0.0


QUICK = Plan(texts=60, rounds=1, sizes=(10, 50), questions=6, load_seconds=10, kills=10)
WHOLE = Plan(texts=200, rounds=5, sizes=(10, 100, 1_000, 10_000), questions=20, load_seconds=120, kills=200)


def bench(folder: Path, plan: Plan, say: Say) -> Report:
    """Measure everything in `folder`, which is emptied of what the measuring needs; the plot is left there.

    The report is written to `bench.json` after each section, so that a bench that is stopped has not been for nothing.
    """
    started = time.monotonic()
    work = folder / "work"
    work.mkdir(parents=True, exist_ok=True)
    try:
        report = Report(machine=machine(), quick=plan.sizes == QUICK.sizes, seconds=0.0, sections=[])
        for section in _sections(folder, work, plan, say):
            sections, seconds = [*report.sections, section], time.monotonic() - started
            report = report.model_copy(update={"sections": sections, "seconds": seconds})
            report.write(folder / "bench.json")
        return report
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _sections(folder: Path, work: Path, plan: Plan, say: Say) -> Iterator[Section]:
    encoder = load_encoder()
    questions = [r.question for r in references_of(CorpusName.SAMPLES) if r.answerable and not r.history]
    questions = questions[:: max(1, len(questions) // plan.questions)][: plan.questions]
    five = _five(work, encoder)
    say("encoding")
    yield encoding.measure(SAMPLES, encoder, plan.texts, plan.rounds)
    say("cold starts")
    yield cold.measure(five, work, questions[0], plan.rounds)
    yield from _scaled(folder, work, plan, encoder, questions, five, say)
    say("load")
    yield load.measure(five, work, questions, plan.load_seconds)
    if plan.soak_seconds:
        say("soak")
        papers, sentences = work / "soak-papers", sample_sentences(SAMPLES)
        write_papers(papers, sentences, range(10))
        build([papers], work / "soak-index", encoder)
        yield soak.measure(work / "soak-index", work, questions, sentences, plan.soak_seconds)
    say("killing builds")
    yield kills.section(kills.kill_builds(work / "kills", plan.kills, seed=9))
    say("the usual pipelines")
    yield beside.measure(SAMPLES, work, encoder, min(plan.rounds, 3))


def _scaled(
    folder: Path, work: Path, plan: Plan, encoder: Encoder, questions: list[str], five: Path, say: Say
) -> Iterator[Section]:
    sentences = sample_sentences(SAMPLES)
    synthetic = SyntheticEncoder(encoder, sentences)
    scaled = scale.Scale(work, synthetic, sentences, questions)
    steps = scaled.grow(plan.sizes, say)
    real = look(five, questions, plain=True)
    recalls = {}
    for step in steps[-2:]:
        say(f"recall at {step.papers:,} papers")
        recalls[step.papers] = scaled.recall(step.papers)
    yield scale.asking(steps, real, recalls, synthetic.cosine)
    yield scale.size(steps[-1])
    yield scale.growth(steps)
    plot = growth_plot(
        [step.papers for step in steps],
        [
            ("build, CPU s", [step.seconds for step in steps]),
            ("resident, MB", [step.resident.resident_mb for step in steps]),
            ("answer, CPU ms", [1000 * step.resident.answer for step in steps]),
        ],
    )
    (folder / "growth.svg").write_text(plot, encoding="utf-8")
    say("updating")
    updated = min(steps, key=lambda step: abs(step.papers - 1_000))
    yield scaled.update(updated.papers, updated.seconds)


def _five(work: Path, encoder: Encoder) -> Path:
    """Return an index of five sample papers."""
    papers = work / "five-papers"
    papers.mkdir(exist_ok=True)
    for name in _FIVE:
        shutil.copy(SAMPLES / name, papers)
    build([papers], work / "five", encoder)
    return work / "five"
