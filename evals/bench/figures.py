"""What a measurement says: figures in sections, as a file and as lines."""

from __future__ import annotations

import platform
from collections.abc import Callable, Sequence
from pathlib import Path

from pydantic import BaseModel

from index.errors import AssistantError
from index.processors import cores

Say = Callable[[str], None]  # hears what is being measured


class BenchError(AssistantError):
    """A figure misses its aim."""


class Figure(BaseModel):
    """One number. A `machine` figure is this machine's; a ratio within one run hardly depends on it.

    `at_most` and `at_least` are what is aimed at; without them the figure is only told.
    """

    name: str
    value: float
    unit: str
    machine: bool = False
    firm: bool = False  # noise cannot break it, so that an automatic check may rest on it
    at_most: float | None = None
    at_least: float | None = None

    @property
    def holds(self) -> bool | None:
        """Whether the aim is reached; None where there is none."""
        if self.at_most is None and self.at_least is None:
            return None
        low = -float("inf") if self.at_least is None else self.at_least
        high = float("inf") if self.at_most is None else self.at_most
        return low <= self.value <= high


class Section(BaseModel):
    """What was measured together, and how."""

    name: str
    how: str
    figures: list[Figure]


class Report(BaseModel):
    """A whole run and the machine it ran on."""

    machine: str
    quick: bool
    seconds: float
    sections: list[Section]

    def write(self, path: Path) -> None:
        """Write the report as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.model_dump_json(indent=1), encoding="utf-8")


def check(report: Report) -> None:
    """Raise BenchError where a firm figure misses its aim."""
    missed = [f"{f.name}: {f.value:.4g}" for s in report.sections for f in s.figures if f.firm and f.holds is False]
    if missed:
        raise BenchError(f"The bench misses what noise cannot explain: {'; '.join(missed)}")


def machine() -> str:
    """Return this machine in words."""
    return f"{cores()} cores, {_processor()}, Python {platform.python_version()}"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def lines(report: Report) -> Sequence[str]:
    """Return the report as the lines of a table in Markdown."""
    told = [f"{report.machine}; {report.seconds:.0f} s in all{'; quick form' if report.quick else ''}"]
    for section in report.sections:
        told += ["", f"**{section.name}.** {section.how}", "", "| | measured | aim | |", "|---|---|---|---|"]
        told += [_line(figure) for figure in section.figures]
    return told


def _line(figure: Figure) -> str:
    aim = " ".join(
        f"{word} {value:g}"
        for word, value in (("at most", figure.at_most), ("at least", figure.at_least))
        if value is not None
    )
    verdict = {True: "holds", False: "**missed**", None: ""}[figure.holds]
    kind = "this machine" if figure.machine else ""
    note = "; ".join(filter(None, (verdict, kind)))
    return f"| {figure.name} | {figure.value:.4g} {figure.unit} | {aim} | {note} |"
