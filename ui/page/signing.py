"""Signing in and out, and one's own account."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from index.errors import CallError
from ui.page.cookies import cookie
from ui.page.forms import OWN_FORM
from ui.page.frame import bare, bare_page
from ui.page.site import Site, form_token, person_behind
from ui.people import COOKIE, new_token
from ui.signing.door import SESSION, Tried
from ui.signing.entrance import Entrance
from ui.signing.oidc import Oidc, OidcError
from ui.signing.passwords import hashed, matches
from ui.signing.settings import Way

_WRONG = "The username and the password do not belong together. Check both, or ask an administrator."
_LOCKED = "Too many wrong passwords were given for this account. Wait a quarter of an hour, or ask an administrator."
_NO_ACCOUNT = "The council's sign-on knows you, but you have no account here. Ask an administrator for one."
_LONGEST = 300

Words = Annotated[str, Form(max_length=_LONGEST)]


def routes(site: Site, entrance: Entrance) -> APIRouter:
    """Return the routes; where nobody signs in there are none."""
    router = APIRouter()
    if site.door.is_open:
        return router
    pages = Pages(site, entrance)
    router.get("/account", response_class=HTMLResponse)(pages.account)
    if not site.door.has_sessions:
        return router
    guarded = APIRouter(dependencies=[OWN_FORM])
    guarded.post("/sign-in/out")(pages.sign_out)
    guarded.post("/account/everywhere")(pages.sign_out_everywhere)
    router.get("/sign-in", response_class=HTMLResponse)(pages.open)
    if site.door.settings.way is Way.ACCOUNTS:
        guarded.post("/sign-in")(pages.sign_in)
        guarded.post("/account/password")(pages.set_password)
    else:
        router.get("/sign-in/oidc")(pages.to_provider)
        router.get("/sign-in/back")(pages.from_provider)
    router.include_router(guarded)
    return router


class Pages:
    """What each address shows or does."""

    def __init__(self, site: Site, entrance: Entrance) -> None:
        self._site = site
        self._door = site.door
        self._by_provider = self._door.settings.way is Way.OIDC
        self._is_secure = urlsplit(entrance.address or "").scheme == "https"
        self._oidc = Oidc(self._door.settings, entrance.address or "") if self._by_provider else None

    def open(self, request: Request, next: str = "", problem: str = "", status: int = 200) -> HTMLResponse:  # noqa: A002
        """Show the way in."""
        html = bare(
            "sign_in.html",
            own_form=form_token(request),
            next=_inside(next),
            problem=problem,
            by_provider=self._by_provider,
        )
        return HTMLResponse(html, status_code=status)

    def sign_in(
        self,
        request: Request,
        username: Words = "",
        password: Words = "",
        next: Words = "",  # noqa: A002
    ) -> Response:
        """Let a person in."""
        tried = self._door.sign_in(username, password)
        if isinstance(tried, Tried):
            return self.open(request, next, _LOCKED if tried is Tried.LOCKED else _WRONG, 401)
        return self._let_in(request, tried, next)

    async def to_provider(self, request: Request, next: str = "") -> Response:  # noqa: A002
        """Send a person to the council's sign-on."""
        assert self._oidc is not None, "only there where a provider is set"
        try:
            address, token = await self._oidc.begin(_inside(next))
        except OidcError as error:
            return HTMLResponse(bare_page("You cannot sign in now", str(error)), status_code=503)
        answer = RedirectResponse(address, status_code=303)
        answer.headers.append("Set-Cookie", cookie("signing", token, self._secure(request), 600))
        return answer

    async def from_provider(self, request: Request) -> Response:
        """Let in whom the council's sign-on sends back."""
        assert self._oidc is not None, "only there where a provider is set"
        try:
            username, wanted = await self._oidc.end(request.cookies.get("signing", ""), dict(request.query_params))
        except OidcError as error:
            return HTMLResponse(bare_page("You are not signed in", str(error)), status_code=401)
        session = self._door.let_in(username)
        if session is None:
            return HTMLResponse(bare_page("You are not signed in", _NO_ACCOUNT), status_code=403)
        return self._let_in(request, session, wanted)

    def sign_out(self, request: Request) -> Response:
        """End this session."""
        self._door.sessions.end(request.cookies.get(SESSION, ""))
        return self._left(request)

    def sign_out_everywhere(self, request: Request) -> Response:
        """End every session of this person."""
        person_id = person_behind(request).person_id
        self._door.sessions.end_all(person_id, person_id)
        return self._left(request)

    def account(self, request: Request, problem: str = "", status: int = 200) -> HTMLResponse:
        """Show who one is here, what one may see, and how to leave."""
        return self._site.html(
            request,
            "account.html",
            status,
            has_password=self._door.settings.way is Way.ACCOUNTS,
            problem=problem,
        )

    def set_password(self, request: Request, old: Words = "", new: Words = "", again: Words = "") -> Response:
        """Take a new password; every session ends, so that whoever knew the old one is out."""
        person_id = person_behind(request).person_id
        account = self._door.accounts.of(person_id)
        if account is None or not matches(account.password, old):
            return self.account(request, "The password of now is not right.", 400)
        if new != again:
            return self.account(request, "The new password and its repetition differ.", 400)
        try:
            hash_ = hashed(new, account.username)
        except CallError as error:
            return self.account(request, f"{error}.", 400)
        self._door.accounts.set_password(person_id, person_id, hash_)
        return self._left(request)

    def _let_in(self, request: Request, session: str, wanted: str) -> Response:
        answer = RedirectResponse(_inside(wanted), status_code=303)
        answer.headers.append("Set-Cookie", cookie(SESSION, session, self._secure(request)))
        answer.headers.append("Set-Cookie", cookie(COOKIE, new_token(), self._secure(request)))
        return answer

    def _left(self, request: Request) -> Response:
        answer = RedirectResponse("/sign-in", status_code=303)
        answer.headers.append("Set-Cookie", cookie(SESSION, "", self._secure(request), 0))
        answer.headers["Clear-Site-Data"] = '"cache"'
        return answer

    def _secure(self, request: Request) -> bool:
        return self._is_secure or request.url.scheme == "https"


def _inside(address: str) -> str:
    """Return an address of this page; one that leads elsewhere leads to the start."""
    is_own = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if is_own and "\\" not in address and not address.startswith("/sign-in") else "/"
