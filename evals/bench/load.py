"""Fifty people ask at once, each again as soon as the last answer is there."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evals.bench.figures import Figure, Section
from evals.bench.resident import memory
from evals.bench.served import Served, ask, serving
from evals.bench.timing import percentile
from index.processors import cores

_ASKERS = 50
_ALONE = 20  # questions of a single asker beforehand


@dataclass(slots=True)
class Heard:
    """Seconds of each answer, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)


def measure(index: Path, folder: Path, questions: Sequence[str], seconds: float) -> Section:
    """Ask alone, then with fifty."""
    with serving(index, folder / "load.sqlite") as served:
        alone, together = Heard(), Heard()
        for at in range(_ALONE):
            _ask(served, questions[at % len(questions)], alone)
        levels: list[float] = []
        _at_once(served, questions, together, seconds, levels)
    single = statistics.median(alone.seconds)
    fair = single * _ASKERS / cores()
    last = percentile(together.seconds, 0.95)
    third = max(1, len(levels) // 3)
    flat = statistics.median(levels[-third:]) / statistics.median(levels[third : 2 * third] or levels)
    return Section(
        name="Load",
        how=f"{_ASKERS} askers without pause for {seconds:.0f} s over HTTP, 5 sample papers. A single user's median "
        f"times {_ASKERS} askers over {cores()} cores is what each would wait if nothing but answering took time.",
        figures=[
            Figure(name="failed", value=len(together.failures), unit="questions", at_most=0, firm=True),
            Figure(name="answered", value=len(together.seconds), unit="questions", machine=True),
            Figure(name="p95 over single-user p50 × askers ÷ cores", value=last / fair, unit="", at_most=12),
            Figure(name="single user, p50", value=1000 * single, unit="ms", machine=True),
            Figure(name="fifty, p50", value=statistics.median(together.seconds), unit="s", machine=True),
            Figure(name="fifty, p95", value=last, unit="s", machine=True),
            Figure(name="memory, last third over middle third", value=flat, unit="", at_most=1.05),
        ],
    )


def _at_once(served: Served, questions: Sequence[str], heard: Heard, seconds: float, levels: list[float]) -> None:
    until = time.monotonic() + seconds

    def asker(number: int) -> None:
        at = number
        while time.monotonic() < until:
            _ask(served, questions[at % len(questions)], heard)
            at += _ASKERS + 1

    threads = [threading.Thread(target=asker, args=(number,)) for number in range(_ASKERS)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        levels.append(memory(str(served.process))[0])
        time.sleep(0.5)


def _ask(served: Served, question: str, heard: Heard) -> None:
    started = time.monotonic()
    try:
        ask(served.address, question)
        heard.seconds.append(time.monotonic() - started)
    except (OSError, ValueError) as error:
        heard.failures.append(str(error))
