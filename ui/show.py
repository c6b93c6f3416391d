"""Answers and reports as a person reads them in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from assistant.answering import Explanation
from assistant.candidates import Features
from assistant.model import Answer, Citation
from assistant.wording import EXEMPT, place
from index.build import BuildReport
from index.health import PaperHealth
from index.model import Status

WAS_OLD = "was in the format of an earlier version and has been built anew"
_CANDIDATES = 12

_GAPS_SHOWN = 3


def answer_lines(answer: Answer) -> Iterator[str]:
    """Yield the lines of an answer with its sources below; above one that rests on an exempt paper, that it does."""
    rests_on = (*answer.citations, *filter(None, (answer.nearest,)))
    if any(citation.paper.status is Status.EXEMPT for citation in rests_on):
        yield EXEMPT
        yield ""
    yield answer.text
    if answer.citations:
        yield ""
        yield "Sources"
    for citation in answer.citations:
        yield from _citation_lines(citation)
    if answer.nearest:
        yield ""
        yield f"Nearest: {place(answer.nearest.paper, answer.nearest.paragraph)}"
        yield f"    {answer.nearest.quote}"
    for note in answer.notes:
        yield f"Note: {note}"


def _citation_lines(citation: Citation) -> Iterator[str]:
    yield f"[{citation.number}] {place(citation.paper, citation.paragraph)} ({citation.paper.file})"
    yield f"    “{citation.quote}”"


def explanation_lines(explanation: Explanation) -> Iterator[str]:
    """Yield the steps with their results and costs, then the best candidates with what was measured of them."""
    yield ""
    yield "How this answer came about (processor time)"
    for step in explanation.steps:
        yield f"{step.cpu_ms:7.1f} ms  {step.name}" + (f": {step.words}" if step.words else "")
        for name, value in step.details:
            yield f"{'':12}{name}: {value or '-'}"
    yield f"{sum(step.cpu_ms for step in explanation.steps):7.1f} ms  in all"
    yield ""
    yield "Candidates"
    for candidate in explanation.candidates[:_CANDIDATES]:
        features = " ".join(f"{name} {getattr(candidate.features, name):.2f}" for name in Features.__slots__)
        yield f"{candidate.score:7.3f}  {candidate.evidence.paragraph.id}: {candidate.evidence.text}"
        yield f"{'':9}{features}"


def build_lines(report: BuildReport) -> Iterator[str]:
    """Yield what a build did: what is wrong first, the sum last."""
    if report.was_old:
        yield f"the index {WAS_OLD}"
    for unread in report.unread:
        yield f"not read: {unread.reason}"
    for file, first in report.repeated:
        yield f"repeated: {file} has the same content as {first}"
    problems = len(report.unread) + sum(len(paper.problems) for paper in report.health)
    yield (
        f"{report.papers} papers, {report.paragraphs} paragraphs, {report.seconds:.1f} seconds, "
        f"{problems} problem{'s' if problems != 1 else ''}"
        + (f", {report.skipped} other files skipped" if report.skipped else "")
        + (f", {report.removed} papers removed" if report.removed else "")
    )


def health_table(report: BuildReport) -> Table:
    """Return a table of the papers as they were read, with what is wrong with each."""
    table = Table(box=None, pad_edge=False)
    table.add_column("Paper", overflow="fold")
    for name in ("Body", "Date"):
        table.add_column(name)
    for name in ("Pages", "Paragraphs", "Numbered", "Tables"):
        table.add_column(name, justify="right")
    table.add_column("To look at", overflow="fold")
    for paper in report.health:
        counts = (paper.pages or "", paper.paragraphs, f"{paper.share_numbered:.0%}", paper.tables)
        table.add_row(
            escape(paper.file),
            escape(paper.body or ""),
            paper.date or "",
            *map(str, counts),
            escape(_to_look_at(paper)),
        )
    return table


def _to_look_at(paper: PaperHealth) -> str:
    """Return what a clerk should look at in one paper, in one line."""
    said = ["exempt"] if paper.status == "exempt" else []
    said += paper.problems
    if paper.garbled_pages:
        said.append(f"garbled text on page{'s' * (len(paper.garbled_pages) > 1)} {_counted(paper.garbled_pages)}")
    gaps = list(paper.gaps[:_GAPS_SHOWN])
    said += (
        [*gaps, f"{len(paper.gaps) - len(gaps)} more gaps in the numbering"] if len(paper.gaps) > len(gaps) else gaps
    )
    said += [f"same content as {file}" for file in paper.repeated]
    return "; ".join(said)


def _counted(pages: Sequence[int]) -> str:
    return ", ".join(map(str, pages))


class BuildProgress:
    """A progress bar for each step of a build, on stderr."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
        )
        self._tasks = {}  # type: ignore[var-annotated]  # rich's TaskID is an int in disguise

    def __enter__(self) -> BuildProgress:
        """Start drawing."""
        self._progress.start()
        return self

    def __exit__(self, *_error: object) -> None:
        """Leave the bars as they are."""
        self._progress.stop()

    def __call__(self, step: str, done: int, total: int) -> None:
        """Show that `done` of `total` of a step are done."""
        if step not in self._tasks:
            self._tasks[step] = self._progress.add_task(step, total=total)
        self._progress.update(self._tasks[step], completed=done)
