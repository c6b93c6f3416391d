"""Around every request: who it is from, security headers, bounds, and closed doors.

Whoever is not known is shown the way in and nothing else. What changes something is taken only from the
page itself; the doors of Gradio that the page does not use stay shut. What fails unexpectedly is said in
words, and logged as a place in the program without any of the words that were sent.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.failures import place_of
from ui.page.bounds import Body, Bounds, LateError, TooLargeError
from ui.page.cookies import Cookies
from ui.page.frame import bare_page
from ui.page.policies import headers_for
from ui.page.rates import Rates
from ui.page.streams import Streams
from ui.people import Person
from ui.signing.door import Door
from ui.signing.settings import is_loopback
from ui.store.database import StoreError

_OPEN = ("info", "startup-events", "queue/", "heartbeat/", "cancel", "reset", "app_id")
_HEALTH = ("/health", "/api/v1/health")
_FOR_ANYONE = ("/sign-in", *_HEALTH, "/page/page.css")
_ELSEWHERE = "This was asked from another site and has not been done. Open the page itself and try again."
_TOO_OFTEN = "Too much was asked in a short time. Wait a minute, then go on."
_FAILED = "Something went wrong here. It has been noted; what you sent has not been kept. Go back and try again."
_WAIT = "Nothing is shown until that is mended; tell whoever keeps this page."
_NOT_KNOWN = "Sign in first."
_ELSEWHERE_SIGNED = (
    "You are signed in to the council's network, but have no account here. Ask an administrator for one."
)


class Guard:
    """Wraps the application. `address` is the page's address outside, where one is set."""

    def __init__(self, app: ASGIApp, door: Door, address: str = "", most_upload: int = 0, local: bool = False) -> None:
        self._app = app
        self._door = door
        self._outside = urlsplit(address)
        self._local = local
        self._bounds = Bounds(most_upload)
        self._rates = Rates()
        self._streams = Streams()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        given = Headers(scope=scope)
        secure = self._outside.scheme == "https" or scope.get("scheme") == "https"
        cookies = Cookies(scope, given, secure)
        body = Body(receive, self._bounds.of(scope["path"]), self._bounds.patience(scope["path"]))
        began = False

        async def send_guarded(message: Message) -> None:
            nonlocal began
            if message["type"] == "http.response.start":
                began = True
                message["status"] = body.problem.status if body.problem else message["status"]
                headers = MutableHeaders(scope=message)
                headers_for(scope["path"], headers, secure=secure, signed=not self._door.is_open)
                cookies.set_on(headers)
            await send(message)

        try:
            taken: Receive = body
            answer = await self._refusal(scope, given, cookies) or self._app
            if answer is self._app:
                answer, taken = await self._streams.checked(scope, body, answer)
            await answer(scope, taken, send_guarded)
        except (TooLargeError, LateError) as error:
            if not began:
                await _said(error.status, str(error))(scope, receive, send_guarded)
        except StoreError as error:
            if not began:
                await _said(503, f"{error} {_WAIT}")(scope, receive, send_guarded)
        except Exception as error:
            # one request's failure is said in words and logged without what was sent; the others go on
            logging.getLogger(__name__).error("A request failed: %s", place_of(error))
            if not began:
                await _said(500, _FAILED)(scope, receive, send_guarded)

    async def _refusal(self, scope: Scope, given: Headers, cookies: Cookies) -> ASGIApp | None:
        """Return what answers instead of the page; None where the request may pass, its person noted on it."""
        path = scope["path"]
        if path not in _HEALTH and not self._is_named(given):  # whoever looks after it may ask under any name
            return PlainTextResponse("This page has another address.", status_code=421)
        if not _is_open(path):
            return PlainTextResponse("Not found", status_code=404)
        if scope["method"] not in ("GET", "HEAD", "OPTIONS") and not self._is_own(given):
            return PlainTextResponse(_ELSEWHERE, status_code=403)
        self._bounds.check(path, given.get("content-length"))
        address = str((scope.get("client") or ("",))[0])
        if not self._door.is_open and self._rates.is_over_for_address(address, path, scope["method"]):
            return _said(429, _TOO_OFTEN, {"Retry-After": "60"})
        anyone = path.startswith(_FOR_ANYONE)
        person = await self._person(scope, cookies.held, given, anyone=anyone and path != "/sign-in/out")
        scope.setdefault("state", {}).update(person=person, form=cookies.form_token)
        if anyone:
            return None
        if person is None:
            return self._way_in(scope, given, address)
        if not self._door.is_open and self._rates.is_over_for_person(person.person_id, path, scope["method"]):
            return _said(429, _TOO_OFTEN, {"Retry-After": "60"})
        return None

    async def _person(self, scope: Scope, held: Mapping[str, str], given: Headers, *, anyone: bool) -> Person | None:
        if anyone and not self._door.is_open:
            return None  # what anyone may have asks nothing of the database
        return await run_in_threadpool(self._door.person, held, given)

    def _way_in(self, scope: Scope, given: Headers, address: str) -> Response:
        if self._rates.is_over_for_unknown(address):
            return _said(429, _TOO_OFTEN, {"Retry-After": "60"})
        if not self._door.has_sessions:
            return _said(401, _ELSEWHERE_SIGNED)
        if scope["method"] == "GET" and "text/html" in given.get("accept", ""):
            query = scope["query_string"].decode("latin-1")
            wanted = scope["path"] + (f"?{query}" if query else "")
            there = "" if wanted == "/" else f"?next={quote(wanted, safe='')}"
            return RedirectResponse(f"/sign-in{there}", status_code=303)
        return PlainTextResponse(_NOT_KNOWN, status_code=401)

    def _is_named(self, given: Headers) -> bool:
        """Say whether the request names this page: another name means that a browser was led here under it."""
        host = given.get("host", "")
        name = urlsplit(f"//{host}").hostname or ""
        if self._local and is_loopback(name):
            return True
        return host == self._outside.netloc if self._outside.netloc else not self._local

    def _is_own(self, given: Headers) -> bool:
        """Say whether a change comes from the page itself: a browser names where a request comes from."""
        site, origin = given.get("sec-fetch-site"), given.get("origin")
        if site is not None and site not in ("same-origin", "none"):
            return False
        if origin is None:
            return True  # no browser: each of them names it on what changes something
        return urlsplit(origin).netloc in (given.get("host"), self._outside.netloc or given.get("host"))


def _said(status: int, words: str, headers: Mapping[str, str] | None = None) -> Response:
    return HTMLResponse(bare_page("This cannot be done now", words), status_code=status, headers=headers)


def _is_open(path: str) -> bool:
    """Uploads, files, proxies and direct calls are Gradio's, and none of them is the page's."""
    if path.startswith("/gradio_api/"):
        return path.removeprefix("/gradio_api/").startswith(_OPEN)
    return not path.startswith(("/monitoring", "/login", "/logout", "/dev/", "/deep_link"))
