"""How far a build is, told in steps that a person can follow."""

from __future__ import annotations

from collections.abc import Callable

ProgressReport = Callable[[str, int, int], None]  # what is being done, how much of it, of how much


class Encoding:
    """Tells how many texts are encoded, of those known to be needed so far."""

    def __init__(self, report: ProgressReport) -> None:
        self._report = report
        self._done = 0
        self._of = 0

    def awaits(self, more: int) -> None:
        """Note that so many more texts are to be encoded."""
        self._of += more

    def done(self, more: int) -> None:
        """Note that so many more texts are encoded."""
        self._done += more
        self._report("Encoding passages", self._done, self._of)
