"""The line in which questions wait: a few are answered at a time, the others know their place.

Nobody is turned away. A place is held only while it is waited or answered from, in a thread of its own,
so a person who reads slowly holds none, and one who has gone gives theirs to the next.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

from assistant.steps import Step
from index.errors import AssistantError

AT_ONCE = 4  # more would only share two cores between them, and each wait longer
_LOOK = 0.3  # seconds between looks at whether the server is stopping

Item = TypeVar("Item")


class StoppingError(AssistantError):
    """The server is being stopped while a question waits or is answered."""


class Line:
    """First come, first answered, `at_once` at a time."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._at_once = at_once
        self._moved = threading.Condition()
        self._waiting: list[object] = []
        self._answering = 0
        self._is_closed = False

    @property
    def is_closed(self) -> bool:
        """Whether the server is stopping."""
        return self._is_closed

    def close(self) -> None:
        """Let nobody wait any longer: the server is stopping. May be called from a signal's handler."""
        self._is_closed = True

    @contextmanager
    def turn(self) -> Iterator[Iterator[int]]:
        """Give the places, 1 the next, as one moves up; they end when it is one's turn, which lasts for the block."""
        ticket = object()
        with self._moved:
            self._waiting.append(ticket)
        places = self._places(ticket)
        try:
            yield places
        finally:
            places.close()
            self._leave(ticket)

    def _places(self, ticket: object) -> Generator[int, None, None]:
        told = 0
        while True:
            with self._moved:
                place = self._waiting.index(ticket) + 1
                if place == 1 and self._answering < self._at_once:
                    self._waiting.pop(0)
                    self._answering += 1
                    self._moved.notify_all()
                    return
                if place == told:
                    self._moved.wait(_LOOK)
            if self._is_closed:
                raise StoppingError("The server is being stopped. Ask again in a minute.")
            if place != told:
                yield place
                told = place

    def _leave(self, ticket: object) -> None:
        with self._moved:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
            else:
                self._answering -= 1
            self._moved.notify_all()


def in_turn(line: Line, items: Callable[[], Iterator[Item]]) -> Iterator[Step | Item]:
    """Yield one's place in the line as steps, then what `items` gives, the turn held until its end."""
    with line.turn() as places:
        for place in places:
            yield Step("waiting", f"Waiting for {place - 1} before you" if place > 1 else "You are next")
        yield from items()


async def heard(items: Callable[[], Iterator[Item]], line: Line) -> AsyncIterator[Item]:
    """Yield what `items` gives, worked out in a thread of its own that never waits for whoever listens.

    When the listener is gone no more is worked out; when the server is stopped, StoppingError is raised.
    """
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[Item | BaseException | None] = asyncio.Queue()
    gone = threading.Event()

    def put(item: Item | BaseException | None) -> None:
        with suppress(RuntimeError):  # the loop ended with the server
            loop.call_soon_threadsafe(queue.put_nowait, item)

    def work() -> None:
        try:
            for item in items():
                if gone.is_set():
                    return
                put(item)
            put(None)
        except BaseException as error:
            put(error)

    threading.Thread(target=work, daemon=True, name="asking").start()
    try:
        while True:
            try:
                item = await asyncio.wait_for(queue.get(), _LOOK)
            except TimeoutError:
                if line.is_closed:
                    raise StoppingError("The server is being stopped. Ask again in a minute.") from None
                continue
            if isinstance(item, BaseException):
                raise item
            if item is None:
                return
            yield item
    finally:
        gone.set()
