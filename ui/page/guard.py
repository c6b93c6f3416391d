"""Around every request: security headers, the browser's own cookie, and closed doors.

What changes something is taken only from the page itself; the doors of Gradio that the page does not
use stay shut.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.people import COOKIE, new_token

_COMMON = "default-src 'none'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; "
# Gradio sets styles from its script, so the page that carries it allows styles inline; scripts never are.
_CHAT = _COMMON + "script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; connect-src 'self'"
_SCRIPTED = _COMMON + "script-src 'self'; style-src 'self'; connect-src 'self'"
_READING = _COMMON + "style-src 'self'"
_READ = ("/paper/", "/conversations", "/api/")
_CARRIES_CHAT = ("/conversation/", "/gradio_api/", "/assets/", "/static/")
_HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_OPEN = ("info", "startup-events", "queue/", "heartbeat/", "cancel", "reset", "app_id")
_YEAR = 365 * 24 * 60 * 60
_ELSEWHERE = "This was asked from another site and has not been done. Open the page itself and try again."


class Guard:
    """Wraps the application: refuses what the page never asks, and adds the headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope)
        cookie = _new_cookie(scope, given)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Content-Security-Policy"] = _policy(scope["path"])
                headers.update(_HEADERS)
                if cookie and headers.get("content-type", "").startswith("text/html"):
                    headers.append("Set-Cookie", cookie)
            await send(message)

        await self._passed(scope, given)(scope, receive, send_guarded)

    def _passed(self, scope: Scope, given: Headers) -> ASGIApp:
        if not _is_open(scope["path"]):
            return PlainTextResponse("Not found", status_code=404)
        if scope["method"] not in ("GET", "HEAD", "OPTIONS") and not _is_own(given):
            return PlainTextResponse(_ELSEWHERE, status_code=403)
        return self._app


def _policy(path: str) -> str:
    if path == "/" or path.startswith(_CARRIES_CHAT):
        return _CHAT
    return _READING if path.startswith(_READ) else _SCRIPTED


def _new_cookie(scope: Scope, given: Headers) -> str:
    """Return a cookie for a browser that has none, and let this request already carry it."""
    if COOKIE in cookie_parser(given.get("cookie", "")):
        return ""
    token = new_token()
    others = [(name, value) for name, value in scope["headers"] if name != b"cookie"]
    carried = "; ".join(filter(None, (given.get("cookie"), f"{COOKIE}={token}")))
    scope["headers"] = [*others, (b"cookie", carried.encode("latin-1"))]
    secure = "; Secure" if scope.get("scheme") == "https" else ""
    return f"{COOKIE}={token}; Path=/; Max-Age={_YEAR}; HttpOnly; SameSite=Lax{secure}"


def _is_own(given: Headers) -> bool:
    """Say whether a change comes from the page itself: a browser names where a request comes from."""
    site = given.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = given.get("origin")
    return origin is None or urlsplit(origin).netloc == given.get("host")


def _is_open(path: str) -> bool:
    """Uploads, files, proxies and direct calls are Gradio's, and none of them is the page's."""
    if path.startswith("/gradio_api/"):
        return path.removeprefix("/gradio_api/").startswith(_OPEN)
    return not path.startswith(("/monitoring", "/login", "/logout", "/dev/", "/deep_link"))
