"""How much a request may hold and how long it may take to arrive."""

from __future__ import annotations

import asyncio
import time

from starlette.types import Message, Receive

_MOST = 1_000_000  # bytes of a form or of a question with the turns before it
_UPLOAD = "/papers/give"
_PATIENCE = 30.0  # seconds until the whole of it is here
_PATIENCE_UPLOAD = 15 * 60.0
_BETWEEN = 30.0  # seconds between two pieces of it


class TooLargeError(Exception):
    """More was sent than is taken."""

    status = 413


class LateError(Exception):
    """What was announced did not arrive in time."""

    status = 408


class Bounds:
    """The bounds of each address; `most_upload` is what papers given together may hold, in bytes."""

    def __init__(self, most_upload: int) -> None:
        self._most_upload = most_upload

    def of(self, path: str) -> int:
        """Return how many bytes an address takes."""
        return max(self._most_upload, _MOST) if path == _UPLOAD else _MOST

    def patience(self, path: str) -> float:
        """Return how many seconds an address waits for them."""
        return _PATIENCE_UPLOAD if path == _UPLOAD else _PATIENCE

    def check(self, path: str, announced: str | None) -> None:
        """Raise TooLargeError where more is announced than is taken; papers say more of it themselves."""
        if announced and path != _UPLOAD and (not announced.isdecimal() or int(announced) > self.of(path)):
            raise TooLargeError("This is more than is taken at once. Send less.")


class Body:
    """A request's body as it arrives, within bounds; what comes after it is let through.

    `problem` is what broke them: whoever reads the body may take it for a body that cannot be read.
    """

    def __init__(self, receive: Receive, most: int, patience: float) -> None:
        self._receive = receive
        self._most = most
        self._until = time.monotonic() + patience
        self._size = 0
        self._is_whole = False
        self.problem: TooLargeError | LateError | None = None

    async def __call__(self) -> Message:
        """Return the next piece; raises TooLargeError or LateError."""
        if self._is_whole:
            return await self._receive()
        left = min(self._until - time.monotonic(), _BETWEEN)
        try:
            message = await asyncio.wait_for(self._receive(), max(left, 0.001))
        except TimeoutError:
            self.problem = LateError("What was sent did not arrive in time. Try again.")
            raise self.problem from None
        self._size += len(message.get("body", b""))
        if self._size > self._most:
            self.problem = TooLargeError("This is more than is taken at once. Send less.")
            raise self.problem
        self._is_whole = message["type"] != "http.request" or not message.get("more_body", False)
        return message
