"""Audit: administrators read who did what."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from ui.page.phrases import moment
from ui.page.site import Site, View, person_behind

_AT_ONCE = 100
_NOT_FOR_YOU = "The record of who did what is read by administrators."


@dataclass(frozen=True, slots=True)
class Line:
    """One entry in words."""

    position: int
    when: str
    who: str
    action: str
    subject: str


def view(site: Site) -> View:
    """Return the view."""
    pages = Pages(site)
    router = APIRouter(prefix="/audit")
    router.get("", response_class=HTMLResponse)(pages.open)
    return View("Audit", "/audit", router, lambda person: person.keeps_people)


class Pages:
    """What each address shows."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def open(self, request: Request, before: int | None = None) -> HTMLResponse:
        """Show entries, the newest first."""
        if not person_behind(request).keeps_people:
            return self._site.html(request, "gone.html", 403, title="This cannot be shown", words=_NOT_FOR_YOU)
        entries = self._site.audit.entries(before, _AT_ONCE)
        names = {account.person.person_id: account.person.name for account in self._site.door.accounts.all()}
        lines = [
            Line(
                entry.position,
                moment(entry.happened_at),
                _named(entry.person_id, names),
                entry.action,
                " · ".join(filter(None, (entry.subject, names.get(entry.about or "", "")))),
            )
            for entry in entries
        ]
        older = lines[-1].position if len(lines) == _AT_ONCE else None
        return self._site.html(request, "audit.html", lines=lines, older=older)


def _named(person_id: str | None, names: dict[str, str]) -> str:
    if person_id is None:
        return "erased"
    return names.get(person_id, person_id or "nobody known")
