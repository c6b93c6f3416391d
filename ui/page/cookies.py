"""The browser's own cookies: one that tells it from others, one for a session, and what forms carry."""

from __future__ import annotations

import hashlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import Scope

from ui.people import COOKIE, new_token
from ui.signing.door import SESSION

_YEAR = 365 * 24 * 60 * 60


class Cookies:
    """A request's cookies; a browser that has none is given one, which this request already carries."""

    def __init__(self, scope: Scope, given: Headers, secure: bool) -> None:
        self._secure = secure
        self._new = ""
        self.held = cookie_parser(given.get("cookie", ""))
        if COOKIE not in self.held:
            self._new = self.held[COOKIE] = new_token()
            others = [(name, value) for name, value in scope["headers"] if name != b"cookie"]
            carried = "; ".join(filter(None, (given.get("cookie"), f"{COOKIE}={self._new}")))
            scope["headers"] = [*others, (b"cookie", carried.encode("latin-1"))]

    @property
    def form_token(self) -> str:
        """What this browser's forms carry: no other site can know it, for it can't read the cookie it is made from."""
        own = self.held.get(SESSION) or self.held[COOKIE]
        return hashlib.sha256(f"form {own}".encode("utf-8", "replace")).hexdigest()[:32]

    def set_on(self, headers: MutableHeaders) -> None:
        """Give a browser that has none its cookie, with a page."""
        if self._new and headers.get("content-type", "").startswith("text/html"):
            headers.append("Set-Cookie", cookie(COOKIE, self._new, self._secure, _YEAR))


def cookie(name: str, value: str, secure: bool, seconds: int | None = None) -> str:
    """Return a cookie shut to scripts and to other sites, sent over TLS alone where the page is reached by it."""
    lasts = "" if seconds is None else f"; Max-Age={seconds}"
    return f"{name}={value}; Path=/{lasts}; HttpOnly; SameSite=Lax{'; Secure' if secure else ''}"
