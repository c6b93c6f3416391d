"""The security headers of each address. What Gradio needs of them was measured in a browser."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders

_COMMON = "default-src 'none'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; form-action 'self'; "
# Gradio sets styles from its script, so the page that carries it allows styles inline; scripts never are.
_CHAT = _COMMON + "script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; connect-src 'self'"
_SCRIPTED = _COMMON + "script-src 'self'; style-src 'self'; connect-src 'self'"
_READING = _COMMON + "style-src 'self'"
_READ = ("/paper/", "/conversations", "/api/", "/sign-in", "/account", "/people", "/audit")
_CARRIES_CHAT = ("/conversation/", "/gradio_api/", "/assets/", "/static/")
_HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_STATIC = ("/page/", "/assets/", "/static/", "/gradio.js", "/theme.css")


def headers_for(path: str, headers: MutableHeaders, *, secure: bool, signed: bool) -> None:
    """Set the headers of an answer; where people sign in, nothing of it stays in a browser that others may use."""
    headers["Content-Security-Policy"] = _policy(path)
    headers.update(_HEADERS)
    if secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if signed and not path.startswith(_STATIC):
        headers["Cache-Control"] = "no-store"


def _policy(path: str) -> str:
    if path == "/" or path.startswith(_CARRIES_CHAT):
        return _CHAT
    return _READING if path.startswith(_READ) else _SCRIPTED
