"""People: administrators keep the accounts, and see the settings in force."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from index.errors import AssistantError
from ui.page.forms import OWN_FORM
from ui.page.site import Site, View, person_behind
from ui.people import Person, Role
from ui.signing.passwords import hashed
from ui.signing.settings import Way

_NOT_FOR_YOU = "Accounts are kept by administrators."
_LONGEST = 2_000

Words = Annotated[str, Form(max_length=_LONGEST)]
Doing = Callable[[str], object]  # of the id of whoever does it


def view(site: Site) -> View:
    """Return the view; where nobody signs in there are no people to keep."""
    pages = Pages(site)
    router = APIRouter(prefix="/people", dependencies=[OWN_FORM])
    router.get("", response_class=HTMLResponse)(pages.open)
    router.post("/add")(pages.add)
    router.post("/{person_id}/role")(pages.change)
    router.post("/{person_id}/{action}")(pages.do)
    return View("People", "/people", router, lambda person: person.keeps_people)


class Pages:
    """What each address shows or does."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def open(self, request: Request, problem: str = "", made: str = "", status: int = 200) -> HTMLResponse:
        """List the accounts."""
        if not person_behind(request).keeps_people:
            return self._refused(request)
        sight = self._site.sight(request)
        return self._site.html(
            request,
            "people.html",
            status,
            accounts=self._site.door.accounts.all(),
            roles=tuple(Role),
            problem=problem,
            made=made,
            has_passwords=self._site.door.settings.way is Way.ACCOUNTS,
            committees=sorted({record.committee for record in sight.records if record.committee}),
        )

    def add(
        self,
        request: Request,
        role: Annotated[Role, Form()],
        username: Words = "",
        name: Words = "",
        committees: Words = "",
        directorates: Words = "",
    ) -> Response:
        """Add an account; its first password is shown once."""
        by = person_behind(request)
        if not by.keeps_people:
            return self._refused(request)
        password = new_password() if self._site.door.settings.way is Way.ACCOUNTS else ""
        person = Person("", role, " ".join(name.split()), listed(committees), listed(directorates))
        try:
            hash_ = hashed(password, username) if password else ""
            account = self._site.door.accounts.add(by.person_id, username, person, hash_)
        except AssistantError as error:
            return self.open(request, f"{error}.", status=400)
        told = f" Give them this password; it is shown this once: {password}" if password else ""
        return self.open(request, made=f"{account.username} was added.{told}")

    def change(
        self,
        request: Request,
        person_id: str,
        role: Annotated[Role, Form()],
        committees: Words = "",
        directorates: Words = "",
    ) -> Response:
        """Change what a person does."""
        return self._carried_out(
            request,
            lambda by: self._site.door.accounts.change(
                by, person_id, role, sorted(listed(committees)), sorted(listed(directorates))
            ),
        )

    def do(self, request: Request, person_id: str, action: str) -> Response:
        """Disable or enable an account, end its sessions, or give it a new password."""
        accounts, sessions = self._site.door.accounts, self._site.door.sessions
        account = accounts.of(person_id)
        if account is None or action not in ("disable", "enable", "out", "password"):
            return self._refused(request)
        if action == "password" and self._site.door.settings.way is Way.ACCOUNTS:
            password = new_password()
            done = self._carried_out(request, lambda by: accounts.set_password(by, person_id, hashed(password)))
            told = f"The new password of {account.username}, shown this once: {password}"
            return self.open(request, made=told) if done.status_code == 303 else done
        doing = {"disable": accounts.disable, "enable": accounts.enable, "out": sessions.end_all}.get(action)
        return self._carried_out(request, lambda by: doing(by, person_id) if doing else None)

    def _carried_out(self, request: Request, doing: Doing) -> Response:
        by = person_behind(request)
        if not by.keeps_people:
            return self._refused(request)
        try:
            doing(by.person_id)
        except AssistantError as error:
            return self.open(request, f"{error}.", status=400)
        return RedirectResponse("/people", status_code=303)

    def _refused(self, request: Request) -> HTMLResponse:
        return self._site.html(request, "gone.html", 403, title="This cannot be done", words=_NOT_FOR_YOU)


def listed(text: str) -> frozenset[str]:
    """Return the names that a field holds, each on a line or after a semicolon."""
    return frozenset(" ".join(part.split()) for part in text.replace("\n", ";").split(";") if part.strip())


def new_password() -> str:
    """Return a password that nobody guesses."""
    return "-".join(secrets.token_hex(2) for _ in range(5))
