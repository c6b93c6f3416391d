"""The time that sessions are measured by: it never runs back, so a clock set back makes none last longer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Clock:
    """Seconds of the epoch. The wall clock, or the time that has passed for certain where that is later."""

    def __init__(self, wall: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic) -> None:
        self._wall = wall
        self._steady = steady
        self._lock = threading.Lock()
        self._at, self._since = wall(), steady()

    def now(self) -> float:
        """Return the time; a jump forward counts at once, a jump back not at all."""
        with self._lock:
            passed = self._at + self._steady() - self._since
            wall = self._wall()
            if wall > passed:
                self._at, self._since = wall, self._steady()
            return max(wall, passed)
