"""`assistant eval`: how good the answers are, measured against reference questions.

Everything heavy is imported where it is used, so that `assistant --help` stays instant.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import CallError
from ui.leaks import leaks
from ui.tables import print_tables

if TYPE_CHECKING:
    from evals.runs import RunFolder
    from evals.summary import Summary

eval_app = typer.Typer(
    add_completion=False, invoke_without_command=True, help="Measure the answers against reference questions."
)


class CorpusChoice(StrEnum):
    """The papers that reference questions exist for."""

    SAMPLES = "samples"
    CARE_REVIEW = "care_review"
    COUNCIL = "council"


class PaperChoice(StrEnum):
    """The papers that gold items of the structure check exist for."""

    CARE_REVIEW = "care_review"
    COUNCIL = "council"


class SplitChoice(StrEnum):
    """Which half of the questions; hold is for reporting only."""

    TUNE = "tune"
    HOLD = "hold"
    ALL = "all"


class PublicChoice(StrEnum):
    """The public sets that are measured."""

    CONDITIONALQA = "conditionalqa_govuk"
    DOC2DIAL = "doc2dial"
    SQUAD = "squad_v2"


RunArgument = Annotated[Path, typer.Argument(help="The folder of a run.")]
FailuresOption = Annotated[bool, typer.Option("--failures", help="Print every answer that is not good.")]


@eval_app.callback()
def evaluate(
    context: typer.Context,
    corpus: Annotated[list[CorpusChoice] | None, typer.Option(help="Which papers; may be given again.")] = None,
    papers_root: Annotated[Path | None, typer.Option(help="The folder that holds care_review and council.")] = None,
    split: Annotated[SplitChoice, typer.Option(help="Which questions; hold is for reporting only.")] = SplitChoice.TUNE,
    rivals: Annotated[bool, typer.Option("--rivals", help="Let the usual pipelines answer too.")] = False,
    out: Annotated[Path, typer.Option(help="Where the folders of runs go.")] = Path("runs"),
    resume: Annotated[Path | None, typer.Option(help="Go on with a run that was stopped.")] = None,
    gate: Annotated[bool, typer.Option("--gate", help="Fail where the sample papers score below the floors.")] = False,
    failures: FailuresOption = False,
    from_checks: Annotated[
        bool, typer.Option("--from-checks", help="Print what officers found wrong, as reference questions.")
    ] = False,
    index: Annotated[Path | None, typer.Option(help="With --from-checks: the index that was checked.")] = None,
) -> None:
    """Answer the reference questions, keep the answers, score them and write a report."""
    if context.invoked_subcommand:
        return
    if from_checks:
        _print_checked(index)
        return
    from evals.gate import check, load_gate

    names = [CorpusChoice.SAMPLES] if gate else corpus or [CorpusChoice.SAMPLES]
    if gate and (resume or (corpus and corpus != names)):
        raise CallError("--gate measures the sample papers; give it alone")
    floors = load_gate() if gate else None
    runs = [_resume(resume, papers_root, rivals)] if resume else _new_runs(names, papers_root, split, rivals, out)
    for run in runs:
        summary = _report(run, failures)
        if floors:
            check(floors, summary)
            typer.echo("The gate holds.")


@eval_app.command()
def score(run: RunArgument, failures: FailuresOption = False) -> None:
    """Score a run again from its files, without answering."""
    from evals.runs import RunFolder

    _report(RunFolder(run), failures)


@eval_app.command()
def drawn(
    runs: Annotated[list[Path], typer.Argument(help="The folders of runs.")],
    count: Annotated[int, typer.Option(min=1, help="How many.")] = 30,
) -> None:
    """Print answers drawn by chance, the same ones each time, whole and with their verdicts."""
    from evals.failures import drawn_lines
    from evals.runs import OURS, RunFolder
    from evals.summary import summarise

    scores = [system for run in runs for system in summarise(RunFolder(run))[1].systems if system.system == OURS]
    for line in drawn_lines(scores, count):
        typer.echo(line)


@eval_app.command()
def compare(
    before: Annotated[Path, typer.Argument(help="The folder of the earlier run.")],
    after: Annotated[Path, typer.Argument(help="The folder of the later run.")],
) -> None:
    """Show what got better and worse from one run to another, question by question."""
    from evals.compare import compare_runs, comparison_lines
    from evals.runs import RunFolder
    from evals.show import differences_table

    found = compare_runs(RunFolder(before), RunFolder(after))
    print_tables(differences_table(found.differences))
    for line in comparison_lines(found):
        typer.echo(line)


@eval_app.command()
def public(
    datasets: Annotated[Path, typer.Option(help="The folder that holds the sets.")] = Path("../shared/datasets"),
    only: Annotated[list[PublicChoice] | None, typer.Option("--set", help="Which set; may be given again.")] = None,
    questions: Annotated[int, typer.Option(help="How many questions of each set, the same each time.", min=1)] = 150,
    share: Annotated[float, typer.Option(help="How much of each set's papers, 0 to 1.", min=0.01, max=1)] = 0.2,
) -> None:
    """Measure ours and the usual pipelines on public question sets."""
    from evals.public import PublicSet, load_public
    from evals.public_run import score_public
    from evals.show import systems_table
    from index.encoder import load_encoder
    from ui.settings import load_settings
    from ui.show import BuildProgress

    chosen = [load_public(PublicSet(name), datasets, questions, share) for name in only or PublicChoice]
    encoder = load_encoder(load_settings().encoder)
    for found in chosen:
        with BuildProgress() as progress:
            score = score_public(found, encoder, progress)
        print_tables(systems_table(score.title, score.systems, score.rows))


@eval_app.command()
def structure(
    papers_root: Annotated[Path | None, typer.Option(help="The folder that holds care_review and council.")] = None,
    split: Annotated[SplitChoice, typer.Option(help="Which items; hold is for reporting only.")] = SplitChoice.TUNE,
    corpus: Annotated[list[PaperChoice] | None, typer.Option(help="Which papers; may be given again.")] = None,
    failures: Annotated[bool, typer.Option("--failures", help="Print every failing item of tune.")] = False,
) -> None:
    """Measure how papers are read: paragraphs, numbers, headings, pages, tables and facts against gold items."""
    from evals.corpora import CorpusName, default_papers_root
    from evals.reference import Split
    from evals.structure.check import check as check_structure
    from evals.structure.gold import load_gold
    from evals.structure.show import closing_lines, failure_lines, measures_table
    from ui.show import BuildProgress

    chosen = None if split is SplitChoice.ALL else Split(split)
    items = load_gold([CorpusName(name) for name in corpus or PaperChoice], chosen)
    with BuildProgress() as progress:
        checked = check_structure(items, papers_root or default_papers_root(), chosen, progress)
    for line in failure_lines(checked) if failures else ():
        typer.echo(line)
    print_tables(measures_table(checked))
    for line in closing_lines(checked):
        typer.echo(line)


def _print_checked(index: Path | None) -> None:
    """Print a line of JSON for each answer that an officer found wrong or corrected."""
    from evals.reference_lines import reference_line
    from ui.references import references
    from ui.settings import database_of, load_settings
    from ui.store.checks import Checks
    from ui.store.conversations import Conversations
    from ui.store.database import Database
    from ui.store.decisions import DecisionStore

    settings = load_settings()
    database = Database(database_of(settings, index or settings.index))
    decisions = DecisionStore(database, settings.directorates).now()
    for reference in references(Checks(database), Conversations(database), decisions):
        typer.echo(reference_line(reference))


@eval_app.command()
def writing(
    papers_root: Annotated[Path | None, typer.Option(help="The folder that holds care_review and council.")] = None,
    corpus: Annotated[list[CorpusChoice] | None, typer.Option(help="Which papers; may be given again.")] = None,
    split: Annotated[SplitChoice, typer.Option(help="Which questions; hold is for reporting only.")] = SplitChoice.TUNE,
    failures: FailuresOption = False,
) -> None:
    """Measure the checks of a language model's statements: invented ones planted among true ones."""
    from evals.answering import open_index
    from evals.corpora import CorpusName, default_papers_root, load_corpus
    from evals.writing.measure import measure
    from evals.writing.show import tally_lines, tally_table, wrong_lines
    from index.encoder import load_encoder
    from ui.settings import load_settings
    from ui.show import BuildProgress

    encoder = load_encoder(load_settings().encoder)
    for name in corpus or [CorpusChoice.SAMPLES]:
        found = load_corpus(CorpusName(name), papers_root or default_papers_root())
        with BuildProgress() as progress:
            index = open_index(found.papers, found.cache, encoder, progress)
        asked = [r for r in found.references if r.answerable and split in (r.split, SplitChoice.ALL)]
        tally = measure(index, asked)
        for line in wrong_lines(tally) if failures else ():
            typer.echo(line)
        print_tables(tally_table(f"{name.value}, {len(asked)} questions", tally))
        for line in tally_lines(tally):
            typer.echo(line)


eval_app.command()(leaks)


def _new_runs(
    names: list[CorpusChoice], papers_root: Path | None, split: SplitChoice, rivals: bool, out: Path
) -> list[RunFolder]:
    from evals.corpora import CorpusName, default_papers_root, load_corpus
    from evals.reference import Split
    from evals.running import carry_out, new_run
    from index.encoder import load_encoder
    from ui.settings import load_settings
    from ui.show import BuildProgress

    corpora = [load_corpus(CorpusName(name), papers_root or default_papers_root()) for name in dict.fromkeys(names)]
    chosen = None if split is SplitChoice.ALL else Split(split)
    encoder = load_encoder(load_settings().encoder)
    runs = []
    for corpus in corpora:
        run = new_run(out, corpus, chosen)
        with BuildProgress() as progress:
            carry_out(run, corpus, chosen, rivals, encoder, progress)
        runs.append(run)
    return runs


def _resume(folder: Path, papers_root: Path | None, rivals: bool) -> RunFolder:
    from evals.corpora import default_papers_root, load_corpus
    from evals.running import carry_out
    from evals.runs import RunFolder
    from index.encoder import load_encoder
    from ui.show import BuildProgress

    run = RunFolder(folder)
    settings = run.settings()
    corpus = load_corpus(settings.corpus, papers_root or default_papers_root())
    with BuildProgress() as progress:
        carry_out(run, corpus, settings.split, rivals, load_encoder(settings.encoder), progress)
    return run


def _report(run: RunFolder, failures: bool) -> Summary:
    """Score a run, print its tables, write its summary and report."""
    from evals.export import write_summary
    from evals.failures import failure_lines
    from evals.report import write_report
    from evals.runs import OURS
    from evals.show import closing_lines, kinds_table, measures_table
    from evals.summary import summarise

    summary, score = summarise(run)
    for system in score.systems if failures else ():
        for line in failure_lines(system) if system.system == OURS else ():
            typer.echo(line)
    print_tables(measures_table(summary), kinds_table(summary))
    for line in closing_lines(summary):
        typer.echo(line)
    write_summary(summary, run.folder)
    typer.echo(f"Report: {write_report(summary, score, run.folder)}")
    return summary
