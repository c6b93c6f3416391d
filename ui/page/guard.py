"""Security headers on every answer, and the doors of Gradio that the page does not use kept shut."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_COMMON = "default-src 'none'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; form-action 'none'; "
# Gradio sets styles from its script, so the page that carries it allows styles inline; scripts never are.
_CHAT = _COMMON + "script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; connect-src 'self'"
_READING = _COMMON + "style-src 'self'"
_HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_OPEN = ("info", "startup-events", "queue/", "heartbeat/", "cancel", "reset", "app_id")


class Guard:
    """Wraps the application: refuses what the page never asks of Gradio, and adds the headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = _READING if path.startswith("/paper/") else _CHAT
                headers.update(_HEADERS)
            await send(message)

        app = self._app if _is_open(path) else PlainTextResponse("Not found", status_code=404)
        await app(scope, receive, send_guarded)


def _is_open(path: str) -> bool:
    """Uploads, files, proxies and direct calls are Gradio's, and none of them is the page's."""
    if path.startswith("/gradio_api/"):
        return path.removeprefix("/gradio_api/").startswith(_OPEN)
    return not path.startswith(("/monitoring", "/login", "/logout", "/dev/", "/deep_link"))
