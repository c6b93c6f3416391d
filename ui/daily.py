"""What a running server does each day beside answering."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from index.errors import AssistantError

_DAY = 24 * 60 * 60.0  # seconds


@contextmanager
def every_day(work: Callable[[], object]) -> Iterator[None]:
    """Do something each day while the block runs, the first time a day after it began; what fails is logged."""
    ended = threading.Event()

    def go_on() -> None:
        while not ended.wait(_DAY):
            try:
                work()
            except AssistantError as error:
                logging.getLogger(__name__).error("What is done daily was not done: %s", error)

    thread = threading.Thread(target=go_on, daemon=True, name="daily")
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(10)
