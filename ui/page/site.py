"""What every view of the page shares: the papers, what is kept, who is asking, and the frame around each view.

A view is a module with `view(site)`, which returns its name, its address and its routes; adding one
to the header is adding it to the tuple in `ui.server`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from assistant.answering import Assistant
from index.folder import read_manifest
from index.model import PaperRecord
from index.search import Index
from ui.page.render import render
from ui.page.shelves import held
from ui.people import Person, person_of
from ui.store.audit import record
from ui.store.checks import Checks
from ui.store.conversations import Conversations
from ui.store.database import Database, StoreError
from ui.waiting import Line

_ASK_ON = "Asking still works."
_MISTYPED = "The address or the form holds something that is not expected there. Go back and try again."


@dataclass(frozen=True, slots=True)
class View:
    """A part of the page: its name in the header, its address, its routes."""

    name: str
    address: str
    router: APIRouter


class Site:
    """The page over one assistant and one database."""

    def __init__(
        self, assistant: Assistant, database: Database, make: Callable[[Index], Assistant] | None = None
    ) -> None:
        self.assistant = assistant
        self._make = make
        self._database = database
        self.conversations = Conversations(database)
        self.checks = Checks(database)
        self.line = Line()
        self.views: tuple[View, ...] = ()
        self._records: tuple[Index, Sequence[PaperRecord]] | None = None

    @property
    def index(self) -> Index:
        """The index that answers now."""
        return self.assistant.index

    @property
    def records(self) -> Sequence[PaperRecord]:
        """What is known of every paper of the index."""
        if self._records is None or self._records[0] is not self.index:
            self._records = self.index, self.index.store.records()
        return self._records[1]

    def renew(self) -> None:
        """Take up the index as it was built last; what is being answered goes on from the one it began with."""
        folder, now = self.index.folder, self.index.manifest.build
        if self._make is not None and read_manifest(folder).build != now:
            self.assistant = self._make(Index.open(folder, self.index.encoder))

    def steady(self) -> Site:
        """Return this page over the index that answers now, whatever is built meanwhile."""
        return copy(self)

    def note(self, person: Person, action: str, subject: str) -> None:
        """Write down who did what to the papers; what the database refuses is not written and stops nothing."""
        with suppress(StoreError), self._database.writing() as writer:
            record(writer, person.person_id, action, subject)

    def visible(self, person: Person) -> Sequence[PaperRecord]:
        """Return the papers a person may see."""
        return [record for record in self.records if person.sight.sees(record)]

    def html(self, request: Request, template: str, status: int = 200, **values: object) -> HTMLResponse:
        """Return a whole page: the template within the frame."""
        return HTMLResponse(self.page(request, template, **values), status_code=status)

    def refused(self, request: Request, error: Exception) -> HTMLResponse:
        """Say in words what cannot be done now, whatever was asked for."""
        if isinstance(error, StoreError):
            return self.html(request, "gone.html", 503, title="This cannot be done now", words=f"{error} {_ASK_ON}")
        return self.html(request, "gone.html", 400, title="This cannot be read", words=_MISTYPED)

    def page(self, request: Request, template: str, **values: object) -> str:
        """Return the text of a whole page."""
        person = person_of(request.cookies)
        views = [view for view in self.views if view.address != "/check" or person.checks]
        current = max((view.address for view in views if _leads_to(view, request)), key=len, default="")
        return render(template, views=views, current=current, held=held(self.visible(person)), **values)


def _leads_to(view: View, request: Request) -> bool:
    path = request.url.path
    if view.address == "/":
        return path == "/" or path.startswith("/conversation")
    return path == view.address or path.startswith(f"{view.address}/")
