"""What one file may cost: time, memory, scanned pages. A file that asks for more is refused in one line."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds for one file. `seconds` are of the processor, so that a busy machine refuses nothing."""

    seconds: float = 240.0
    memory_mb: int = 4000
    file_mb: int = 400
    ocr: bool = True
    ocr_page_seconds: float = 60.0
    ocr_pages: int = 300

    @property
    def longest(self) -> float:
        """How long, by the clock, a file may take at worst: reading on a busy machine, and OCR."""
        return 4 * self.seconds + (self.ocr_pages * self.ocr_page_seconds if self.ocr else 0)


DEFAULT_LIMITS = Limits()


class TooSlowError(BaseException):
    """The time is up. Not an Exception: no parser on the way may take it for a fault of its own."""


@contextmanager
def processor_time(seconds: float) -> Iterator[None]:
    """Raise TooSlowError inside the block once it has used so much of the processor (programs it starts aside).

    Only the main thread can be stopped so; elsewhere, and where a clock runs already, there is no bound.
    """
    bounded = threading.current_thread() is threading.main_thread() and signal.getitimer(signal.ITIMER_PROF)[0] == 0
    if not bounded:
        yield
        return
    before = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _stop(_signal: int, _frame: object) -> None:
    raise TooSlowError
