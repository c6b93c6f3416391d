"""Processor time, in rounds that take turns, so that what disturbs one thing disturbs the others as well."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping

Work = Callable[[], object]


def cpu_seconds(work: Work) -> float:
    """Return the processor seconds, of all threads, that `work` takes."""
    started = time.process_time()
    work()
    return time.process_time() - started


def in_turn(works: Mapping[str, Work], rounds: int) -> dict[str, float]:
    """Return the median processor seconds of each, over rounds that take turns, after one round to warm up."""
    taken: dict[str, list[float]] = {name: [] for name in works}
    for round_ in range(rounds + 1):
        for name, work in works.items():
            seconds = cpu_seconds(work)
            if round_:
                taken[name].append(seconds)
    return {name: statistics.median(values) for name, values in taken.items()}


def percentile(values: list[float], share: float) -> float:
    """Return the value that `share` (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
