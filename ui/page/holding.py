"""How a paper is held: exempt or public, by whose decision and why, and to which directorate it belongs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from index.model import PaperRecord, Status
from ui.page.forms import OWN_FORM
from ui.page.site import Site
from ui.sight import Sight
from ui.store.decisions import Decision

SCHEDULE = (
    ("1", "Information relating to any individual"),
    ("2", "Information which is likely to reveal the identity of an individual"),
    ("3", "Financial or business affairs of any particular person"),
    ("4", "Consultations or negotiations on labour relations"),
    ("5", "Legal professional privilege"),
    ("6", "Notices or orders under an enactment"),
    ("7", "Prevention, investigation or prosecution of crime"),
)  # Schedule 12A to the Local Government Act 1972, Part 1, in short
_LONGEST_REASON = 2_000
_LONGEST_NAME = 80
_SAY_WHY = "Give your name and a reason: both stand beside the decision."
_SAY_WHICH = "Name the paragraph of Schedule 12A that makes the paper exempt."
_NO_PAPER = "No paper of the index has this address. It may have been removed or renamed since."

Words = Annotated[str, Form(max_length=_LONGEST_REASON)]
Refuse = Callable[[Request, int, str], Response]


@dataclass(frozen=True, slots=True)
class Holding:
    """How one paper is held, for those who may change it; `waits`: somebody has to decide."""

    is_exempt: bool
    waits: bool
    directorate: str | None
    history: tuple[Decision, ...]
    name: str
    names_itself: bool
    schedule: tuple[tuple[str, str], ...] = SCHEDULE


def holding_of(site: Site, sight: Sight, paper: PaperRecord) -> Holding | None:
    """Return how a paper is held; None for those who do not decide on it."""
    if not sight.person.keeps_papers:
        return None
    decisions = sight.sorting.decisions
    person = sight.person
    return Holding(
        is_exempt=paper.status is Status.EXEMPT,
        waits=decisions.waits(paper),
        directorate=decisions.directorate_of(paper),
        history=tuple(reversed(decisions.on(paper))),
        name=site.checks.name(person.person_id) if person.is_local else person.name,
        names_itself=not person.is_local,
    )


def waiting(sight: Sight) -> tuple[PaperRecord, ...]:
    """Return the papers in sight on which somebody has to decide, for those who do."""
    if not sight.person.keeps_papers:
        return ()
    return tuple(record for record in sight.records if sight.sorting.decisions.waits(record))


def add_routes(router: APIRouter, site: Site, refuse: Refuse) -> None:
    """Add the addresses that decide on a paper."""
    pages = Pages(site, refuse)
    router.post("/of/{paper_id}/status", dependencies=[OWN_FORM])(pages.decide)
    router.post("/of/{paper_id}/directorate", dependencies=[OWN_FORM])(pages.assign)


class Pages:
    """What each address does."""

    def __init__(self, site: Site, refuse: Refuse) -> None:
        self._site = site
        self._refuse = refuse

    def decide(
        self,
        request: Request,
        paper_id: str,
        status: Annotated[Status, Form()],
        schedule: Words = "",
        reason: Words = "",
        name: Words = "",
    ) -> Response:
        """Hold a paper as exempt, or make it public."""
        sight = self._site.sight(request)
        paper = sight.index.store.record(paper_id)
        if paper is None or not sight.person.keeps_papers:
            return self._refuse(request, 404, _NO_PAPER)
        reason = " ".join(reason.split())
        by = " ".join(name.split())[:_LONGEST_NAME] if sight.person.is_local else sight.person.name
        if not reason or not by:
            return self._refuse(request, 400, _SAY_WHY)
        if status is Status.EXEMPT and schedule not in {number for number, _ in SCHEDULE}:
            return self._refuse(request, 400, _SAY_WHICH)
        kept = schedule if status is Status.EXEMPT else ""
        self._site.decisions.decide(sight.person.person_id, by, paper, status, kept, reason)
        return RedirectResponse("/papers", status_code=303)

    def assign(self, request: Request, paper_id: str, directorate: Words = "") -> Response:
        """Set the directorate that a paper belongs to."""
        sight = self._site.sight(request)
        paper = sight.index.store.record(paper_id)
        if paper is None or not sight.person.keeps_papers:
            return self._refuse(request, 404, _NO_PAPER)
        name = " ".join(directorate.split())[:_LONGEST_NAME]
        self._site.decisions.assign(sight.person.person_id, paper, name)
        return RedirectResponse("/papers", status_code=303)
