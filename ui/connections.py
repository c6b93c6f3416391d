"""Connections that begin a request and never end it are closed; otherwise a few hundred would stop the page."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

_PATIENCE = 15.0  # seconds until the head of a request is whole


class PatientProtocol(H11Protocol):
    """Waits a while for each request's head; uvicorn alone waits for ever. Bodies are bounded in `ui.page.bounds`."""

    _late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Go on waiting where a request's head is not whole yet."""
        super().data_received(data)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop waiting."""
        super().connection_lost(exc)
        if self._late:
            self._late.cancel()

    def _wait(self) -> None:
        is_waiting = self.cycle is None or self.cycle.response_complete
        if not is_waiting and self._late:
            self._late.cancel()
            self._late = None
        elif is_waiting and self._late is None:
            self._late = self.loop.call_later(_PATIENCE, self._give_up)

    def _give_up(self) -> None:
        self._late = None
        if (self.cycle is None or self.cycle.response_complete) and not self.transport.is_closing():
            self.transport.close()
