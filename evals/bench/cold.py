"""From nothing: `assistant ask` and the page, each in a process of its own, until there is an answer."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from evals.bench.figures import Figure, Section
from evals.bench.served import serving


def measure(index: Path, folder: Path, question: str, rounds: int) -> Section:
    """Start each anew, several times."""
    ask = [_command(["ask", question, "--index", str(index)]) for _ in range(rounds)]
    help_ = [_command(["--help"]) for _ in range(rounds)]
    ready = []
    for number in range(rounds):
        with serving(index, folder / f"cold-{number}.sqlite") as served:
            ready.append(served.ready)
    return Section(
        name="Cold start",
        how=f"An index of 5 sample papers; medians of {rounds} starts, files warm in the system's cache. Seconds on "
        "the wall, so a machine busy with something else makes them longer; processor time beside it.",
        figures=[
            Figure(name="assistant ask", value=_median(ask, 0), unit="s", machine=True, at_most=2),
            Figure(name="assistant ask", value=_median(ask, 1), unit="CPU s", machine=True),
            Figure(name="assistant chat, until the page is there", value=statistics.median(ready), unit="s",
                   machine=True, at_most=6),
            Figure(name="assistant --help", value=_median(help_, 0), unit="s", machine=True),
        ],
    )  # fmt: skip


def _command(arguments: Sequence[str]) -> tuple[float, float]:
    """Return the seconds on the wall and of the processor of one command."""
    before, started = _children(), time.monotonic()
    subprocess.run([sys.executable, "-m", "ui.main", *arguments], capture_output=True, check=True)
    return time.monotonic() - started, _children() - before


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _median(values: Sequence[tuple[float, float]], column: int) -> float:
    return statistics.median(value[column] for value in values)
