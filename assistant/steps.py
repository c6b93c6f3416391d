"""The steps on the way to an answer: what each found, in words, and what it cost."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One step done or begun.

    `words` say it to the person who waits ("8 passages found"), empty where there is nothing to say;
    `details` are what was found, named; `seconds` is the time and `cpu_ms` the processor time it took.
    """

    name: str
    words: str = ""
    details: tuple[tuple[str, str], ...] = ()
    seconds: float = 0.0
    cpu_ms: float = 0.0


class Clock:
    """Measures steps, each from the end of the one before. The processor time is the whole process's."""

    def __init__(self) -> None:
        self._started = self._wall = time.perf_counter()
        self._cpu = time.process_time()

    def step(self, name: str, words: str = "", *details: tuple[str, str]) -> Step:
        """Return a step that ends now."""
        wall, cpu = time.perf_counter(), time.process_time()
        step = Step(name, words, details, wall - self._wall, (cpu - self._cpu) * 1000)
        self._wall, self._cpu = wall, cpu
        return step

    @property
    def seconds(self) -> float:
        """Return the time since the clock was started."""
        return time.perf_counter() - self._started
