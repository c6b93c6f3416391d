"""This moment, in an order that sorts even where the clock was put back."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

_STEP = timedelta(microseconds=1)


class Clock:
    """Never says the same moment twice, nor an earlier one: what is kept last must sort last.

    Where the system's clock was put back, it goes on from the last moment, a microsecond at a time,
    until the system's clock has caught up or the program is started anew.
    """

    def __init__(self) -> None:
        self._last = datetime.min.replace(tzinfo=UTC)
        self._lock = threading.Lock()

    def now(self) -> str:
        """Return this moment as it is kept: UTC, to the microsecond."""
        with self._lock:
            self._last = max(datetime.now(UTC), self._last + _STEP)
            return self._last.isoformat(timespec="microseconds")


now = Clock().now
