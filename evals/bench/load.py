"""Fifty people ask at once, each again as soon as the last answer is there; and ten minutes of everything."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable, Sequence
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


def soak(
    index: Path, folder: Path, questions: Sequence[str], change: Callable[[int], object], seconds: float
) -> Section:
    """Ask, and change the papers of the index every few seconds, for as long as is said."""
    with serving(index, folder / "soak.sqlite") as served:
        started, heard, levels, changes = time.monotonic(), Heard(), [], 0
        stop = threading.Event()

        def asker(number: int) -> None:
            while not stop.is_set():
                _ask(served, questions[number % len(questions)], heard)
                number += 1
                stop.wait(0.5)

        threads = [threading.Thread(target=asker, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        while time.monotonic() - started < seconds:
            change(changes)
            changes += 1
            levels.append((time.monotonic() - started, memory(str(served.process))[1]))
            time.sleep(2)
        stop.set()
        for thread in threads:
            thread.join()
    first = [level for at, level in levels if min(60, seconds / 4) <= at <= min(90, seconds / 2)]
    last = [level for at, level in levels if at >= seconds * 0.9]
    return Section(
        name="Soak",
        how=f"{seconds:.0f} s: 4 askers, a paper added, changed or removed every few seconds by another process's "
        "build, which the page takes up; memory not mapped from files, at the end beside after the first minute.",
        figures=[
            Figure(name="failed", value=len(heard.failures), unit="questions", at_most=0, firm=True),
            Figure(name="answered", value=len(heard.seconds), unit="questions", machine=True),
            Figure(name="changes to the papers", value=changes, unit="", machine=True),
            Figure(
                name="memory at the end over after the first minute",
                value=statistics.median(last) / statistics.median(first),
                unit="",
                at_most=1.05,
            ),
        ],
    )
