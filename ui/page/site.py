"""What every view of the page shares: who is asking, what they see, what is kept, and the frame around each view.

A view is a module with `view(site)`, which returns its name, its address and its routes; adding one
to the header is adding it to the tuple in `ui.server`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import cast

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.requests import HTTPConnection

from assistant.answering import Assistant
from index.errors import AssistantError
from index.folder import read_manifest
from index.search import Index
from ui.memory import give_back
from ui.page.frame import bare_page
from ui.page.render import render
from ui.page.shelves import held
from ui.people import Person
from ui.sight import Sight, Sights
from ui.signing.door import Door
from ui.store.audit import Audit
from ui.store.checks import Checks
from ui.store.conversations import Conversations
from ui.store.database import Database, StoreError
from ui.store.decisions import Decisions, DecisionStore
from ui.waiting import Line

_ASK_ON = "Asking still works."
_WAIT = "Nothing is shown until that is mended; tell whoever keeps this page."
_MISTYPED = "The address or the form holds something that is not expected there. Go back and try again."


@dataclass(frozen=True, slots=True)
class View:
    """A part of the page: its name in the header, its address, its routes, and who has it there."""

    name: str
    address: str
    router: APIRouter
    has: Callable[[Person], bool] = field(default=lambda _person: True)


class Site:
    """The page over one assistant and one database. Papers are reached through `sight` alone."""

    def __init__(
        self,
        assistant: Assistant,
        database: Database,
        make: Callable[[Index], Assistant] | None = None,
        door: Door | None = None,
        directorates: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._make = make
        self._directorates = directorates or {}
        self.door = door or Door(database)
        self.conversations = Conversations(database)
        self.checks = Checks(database)
        self.line = Line()
        self.audit = Audit(database)
        self.decisions = DecisionStore(database, self._directorates)
        self._is_written = assistant.writer is not None
        self._sights = Sights(assistant, make, self._decided)
        self.views: tuple[View, ...] = ()

    @property
    def whole(self) -> Index:
        """Every paper there is: for what takes papers in and out, never for what is shown."""
        return self._sights.whole

    def sight(self, request: HTTPConnection) -> Sight:
        """Return who asks and the papers they may see, as both are now."""
        return self._sights.of(person_behind(request))

    def sight_of(self, person: Person) -> Sight:
        """Return the papers that a person may see now."""
        return self._sights.of(person)

    def held(self) -> frozenset[str]:
        """Return the hashes of papers that are held as exempt, for what takes papers in and out."""
        return self._decided().held(self.whole.store.records())

    def renew(self) -> None:
        """Take up the index as it was built last; what is being answered goes on from the one it began with."""
        folder, now = self.whole.folder, self.whole.manifest.build
        if self._make is not None and read_manifest(folder).build != now:
            self.take(self._make(Index.open(folder, self.whole.encoder)))
            give_back()

    def take(self, assistant: Assistant) -> None:
        """Answer from another index from the next request on."""
        self._sights.take(assistant)

    def note(self, person: Person, action: str, subject: str) -> None:
        """Write down who did what; where people sign in, what cannot be written down is not done (StoreError)."""
        try:
            self.audit.note(person.person_id, action, subject)
        except StoreError:
            if not person.is_local:
                raise

    def html(self, request: Request, template: str, status: int = 200, **values: object) -> HTMLResponse:
        """Return a whole page: the template within the frame."""
        return HTMLResponse(self.page(request, template, **values), status_code=status)

    def refused(self, request: Request, error: Exception) -> HTMLResponse:
        """Say in words what cannot be done now, whatever was asked for."""
        if isinstance(error, StoreError):
            title, words = "This cannot be done now", f"{error} {_ASK_ON if self.door.is_open else _WAIT}"
            if self.door.is_open:
                with suppress(StoreError):
                    return self.html(request, "gone.html", 503, title=title, words=words)
            return HTMLResponse(bare_page(title, words), status_code=503)
        if isinstance(error, AssistantError):
            words = str(error)
            page = bare_page("This cannot be done", words)
            return HTMLResponse(page, status_code=403)
        if request.scope["state"].get("person") is None:
            return HTMLResponse(bare_page("This cannot be read", _MISTYPED), status_code=400)
        return self.html(request, "gone.html", 400, title="This cannot be read", words=_MISTYPED)

    def page(self, request: Request, template: str, **values: object) -> str:
        """Return the text of a whole page."""
        sight = self.sight(request)
        views = [view for view in self.views if view.has(sight.person)]
        current = max((view.address for view in views if _leads_to(view, request)), key=len, default="")
        return render(
            template,
            views=views,
            current=current,
            held=held(sight.records),
            signed_in=None if sight.person.is_local else sight.person,
            has_sessions=self.door.has_sessions,
            form="" if sight.person.is_local else form_token(request),
            **values,
        )

    def _decided(self) -> Decisions:
        """Return what is decided about papers; where that cannot be known, nothing is shown that it could forbid."""
        try:
            return self.decisions.now()
        except StoreError:
            if not self.door.is_open or self._is_written:
                raise
            return self.decisions.last()  # one person at one machine, who sees every paper either way


def person_behind(request: HTTPConnection) -> Person:
    """Return the person whom the guard let in."""
    return cast(Person, request.scope["state"]["person"])


def form_token(request: HTTPConnection) -> str:
    """Return what a form of this page carries, so that one made elsewhere is told from it."""
    return str(request.scope["state"]["form"])


def _leads_to(view: View, request: Request) -> bool:
    path = request.url.path
    if view.address == "/":
        return path == "/" or path.startswith("/conversation")
    return path == view.address or path.startswith(f"{view.address}/")
