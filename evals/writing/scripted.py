"""A language model of our own on loopback: speaks the OpenAI protocol, says what a script tells it to."""

from __future__ import annotations

import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

_OFFERED = re.compile(r"^\[(\w{5})\] (.*)\n(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Says:
    """A reply; `cut` ends the stream in the middle without an end, `slow` waits before each piece."""

    text: str
    cut: bool = False
    slow: float = 0.0


@dataclass(frozen=True)
class Fails:
    """An HTTP failure."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Drops:
    """The server hangs up without a word."""


Reply = Says | Fails | Drops
Script = Callable[[dict[str, Any]], Reply]


def offered(body: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return (key, place, text) of each paragraph that the request offers."""
    return _OFFERED.findall(body["messages"][1]["content"])


def line(keys: list[str], words: str, text: str) -> str:
    """Return one statement in the text form."""
    return json.dumps({"keys": keys, "words": words, "text": text}) + "\n"


class ScriptedServer:
    """Serves a script on a free port of this machine until it is closed; keeps what it was sent."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.bodies: list[dict[str, Any]] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                server.bodies.append(body)
                server._reply(self, body)

            def log_message(self, *_args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """The address a client is given."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()

    def _reply(self, handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        reply = self.script(body)
        if isinstance(reply, Drops):
            handler.connection.shutdown(socket.SHUT_RDWR)
            handler.close_connection = True
        elif isinstance(reply, Fails):
            _send(handler, reply.status, b'{"error": {"message": "no"}}', reply.headers)
        elif body.get("stream"):
            _stream(handler, reply)
        else:
            _send(handler, 200, json.dumps(_whole(reply.text)).encode(), {})


def _send(handler: BaseHTTPRequestHandler, status: int, data: bytes, headers: dict[str, str]) -> None:
    handler.send_response(status)
    for name, value in {"Content-Type": "application/json", **headers}.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)


def _stream(handler: BaseHTTPRequestHandler, reply: Says) -> None:
    handler.send_response(200)
    handler.send_header("Content-Type", "text/event-stream")
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.close_connection = True
    try:
        for piece in _pieces(reply.text):
            if reply.slow:
                time.sleep(reply.slow)
            handler.wfile.write(f"data: {json.dumps(piece)}\n\n".encode())
        if not reply.cut:
            handler.wfile.write(b"data: [DONE]\n\n")
    except OSError:
        pass  # the client has heard enough


def _pieces(text: str) -> Iterator[dict[str, Any]]:
    base = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "scripted"}
    for at in range(0, len(text), 40):
        delta = {"role": "assistant", "content": text[at : at + 40]}
        yield {**base, "choices": [{"index": 0, "delta": delta, "finish_reason": None}]}
    yield {**base, "choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}
    usage = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
    yield {**base, "choices": [], "usage": usage}


def _whole(text: str) -> dict[str, Any]:
    message = {"role": "assistant", "content": text}
    return {
        "id": "c",
        "object": "chat.completion",
        "created": 1,
        "model": "scripted",
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120},
    }
