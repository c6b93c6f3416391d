"""Gradio's sessions, each bound to the person it was opened for: nobody else listens to it or asks in it."""

from __future__ import annotations

import json
from collections import OrderedDict
from urllib.parse import parse_qs

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope

_MOST = 20_000  # sessions remembered
_ADDRESS = "/gradio_api/"
_REFUSED = "This is another person's session."


class Streams:
    """Remembers whose each session is."""

    def __init__(self) -> None:
        self._owners: OrderedDict[str, str] = OrderedDict()

    async def checked(self, scope: Scope, receive: Receive, app: ASGIApp) -> tuple[ASGIApp, Receive]:
        """Return what answers a request, and what gives its body: the application, where the session is one's own."""
        if not scope["path"].startswith(_ADDRESS):
            return app, receive
        body = b""
        if scope["method"] == "POST":
            body = await _whole(receive)
            receive = _again(body, receive)
        named = _named(scope, body)
        person_id = scope["state"]["person"].person_id
        is_own = all(self._is_own(session, person_id) for session in named)
        return (app if is_own else PlainTextResponse(_REFUSED, status_code=403)), receive

    def _is_own(self, session: str, person_id: str) -> bool:
        owner = self._owners.setdefault(session, person_id)
        self._owners.move_to_end(session)
        while len(self._owners) > _MOST:
            self._owners.popitem(last=False)
        return owner == person_id


def _named(scope: Scope, body: bytes) -> set[str]:
    """Return the sessions that a request names: in its address, its query or its body."""
    named = set(parse_qs(scope["query_string"].decode("latin-1")).get("session_hash", ()))
    if scope["path"].startswith(f"{_ADDRESS}heartbeat/"):
        named.add(scope["path"].removeprefix(f"{_ADDRESS}heartbeat/").strip("/"))
    try:
        held = json.loads(body) if body else None
    except (ValueError, RecursionError):
        held = None
    session = held.get("session_hash") if isinstance(held, dict) else None
    return named | ({session} if isinstance(session, str) else set())


async def _whole(receive: Receive) -> bytes:
    parts = []
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return b""
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    is_given = False

    async def given() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return given
