"""Papers: what the index holds and how it was read; papers taken in, replaced and removed; search within one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from index.errors import AssistantError
from index.model import PaperRecord
from ui.building import Builder, Job
from ui.library import Change, Staged
from ui.page.originals import original
from ui.page.papers_given import File, Given, drop, receive
from ui.page.papers_list import listed, matching, search_within
from ui.page.render import render
from ui.page.site import Site, View
from ui.people import Person, Role, person_of

_AT_ONCE = 50  # papers on a page
_MOST_FILES = 100  # given together
_MOST_UNDECIDED = 20  # uploads that wait for a yes or no
_LONGEST = 200
_NOT_FOR_YOU = "Papers are taken in and out by officers."
_NO_FOLDER = "This page was started without a folder for papers, so none can be taken in or out here."
_NO_PAPER = "No paper of the index has this address. It may have been removed or renamed since."
_DECIDED = "What was to be replaced is no longer waiting. Give the files again."


@dataclass(frozen=True, slots=True)
class May:
    """What a person may do with the papers, how large a file may be, and what is being done with them."""

    change: bool = False
    most_mb: int = 0
    jobs: tuple[Job, ...] = ()

    @property
    def wait(self) -> bool:
        """Say whether anything is still being done."""
        return any(not job.is_over for job in self.jobs)


def view(site: Site, builder: Builder | None) -> View:
    """Return the view; without a builder it only shows."""
    pages = Pages(site, builder)
    router = APIRouter(prefix="/papers")
    router.get("", response_class=HTMLResponse)(pages.open)
    router.get("/progress", response_class=HTMLResponse)(pages.progress)
    router.post("/give")(pages.give)
    router.post("/replace")(pages.replace)
    router.get("/of/{paper_id}", response_class=HTMLResponse)(pages.one)
    router.get("/of/{paper_id}/remove", response_class=HTMLResponse)(pages.ask_remove)
    router.post("/of/{paper_id}/remove")(pages.remove)
    return View("Papers", "/papers", router)


class Pages:
    """What each address shows or does."""

    def __init__(self, site: Site, builder: Builder | None) -> None:
        self._site = site
        self._builder = builder
        self._undecided: dict[str, tuple[str, tuple[Staged, ...]]] = {}

    def open(self, request: Request, q: str = "", page: int = 1) -> HTMLResponse:
        """List the papers."""
        person = person_of(request.cookies)
        visible = self._site.visible(person)
        found = matching(visible, q[:_LONGEST])
        pages = -(-len(found) // _AT_ONCE) or 1
        page = min(max(page, 1), pages)
        return self._site.html(
            request,
            "papers.html",
            papers=list(listed(self._site.index, found[(page - 1) * _AT_ONCE : page * _AT_ONCE])),
            q=q[:_LONGEST],
            found=len(found),
            total=len(visible),
            page=page,
            pages=pages,
            may=self._may(person),
        )

    def progress(self, request: Request) -> HTMLResponse:
        """Show how far the changes are, as a piece of the page."""
        return HTMLResponse(render("papers_progress.html", may=self._may(person_of(request.cookies))))

    async def give(self, request: Request) -> Response:
        """Take files; those that would replace a paper wait for a yes."""
        person = person_of(request.cookies)
        builder = self._builder
        if builder is None or not _keeps(person):
            return self._refused(request, 403, _NOT_FOR_YOU if builder else _NO_FOLDER)
        most = builder.library.most_mb * 1_000_000
        size = request.headers.get("content-length", "")
        if not size.isdecimal() or int(size) > most * 5:
            return self._refused(request, 413, f"At most {builder.library.most_mb * 5} MB may be given at once.")
        async with request.form(max_files=_MOST_FILES, max_fields=10) as form:
            return await run_in_threadpool(self._given, request, person, builder, form)

    def _given(self, request: Request, person: Person, builder: Builder, form: FormData) -> Response:
        files = [File(f.filename, f.file) for f in form.getlist("files") if isinstance(f, UploadFile) and f.filename]
        wanted = form.get("instead")
        instead = self._record(request, wanted) if isinstance(wanted, str) and wanted else None
        if wanted and (instead is None or len(files) != 1):
            return self._refused(request, 400, "Give the one file that is to take the paper's place.")
        if not files:
            return self._refused(request, 400, "Choose a file first.")
        try:
            given = receive(files, builder.library, self._site.records, builder.waiting(), person.sight.sees, instead)
        except AssistantError as error:
            return self._refused(request, 500, str(error))
        if given.new or given.refused:
            self._start(builder, person, Change(staged=given.new), given)
        if given.replacing:
            return self._ask_replace(request, person, given.replacing)
        return _back()

    def replace(
        self, request: Request, token: Annotated[str, Form()] = "", yes: Annotated[str, Form()] = ""
    ) -> Response:
        """Replace papers by the files that wait, or forget the files."""
        person = person_of(request.cookies)
        owner, staged = self._undecided.pop(token, ("", ()))
        if not staged or owner != person.person_id or self._builder is None:
            return self._refused(request, 404, _DECIDED)
        if not yes:
            drop(staged)
            return _back()
        self._start(self._builder, person, Change(staged=staged))
        return _back()

    def one(self, request: Request, paper_id: str, q: str = "") -> HTMLResponse:
        """Show how one paper was read, and search within it."""
        record = self._record(request, paper_id)
        paper = self._site.index.store.paper(paper_id) if record else None
        if record is None or paper is None:
            return self._refused(request, 404, _NO_PAPER)
        return self._site.html(
            request,
            "papers_one.html",
            paper=next(listed(self._site.index, [record])),
            original=original(self._site.index.store, record),
            within=search_within(self._site.index, paper, q.strip()[:_LONGEST]) if q.strip() else None,
            q=q.strip()[:_LONGEST],
            may=self._may(person_of(request.cookies)),
        )

    def ask_remove(self, request: Request, paper_id: str) -> HTMLResponse:
        """Ask whether a paper is to be removed."""
        record = self._record(request, paper_id)
        if record is None or not self._may(person_of(request.cookies)).change:
            return self._refused(request, 404, _NO_PAPER)
        return self._site.html(request, "papers_remove.html", record=record, held_here=self._holds(record))

    def remove(self, request: Request, paper_id: str) -> Response:
        """Remove a paper."""
        person = person_of(request.cookies)
        record = self._record(request, paper_id)
        if record is None or self._builder is None or not _keeps(person):
            return self._refused(request, 404, _NO_PAPER)
        self._start(self._builder, person, Change(removed=(record,)))
        return _back()

    def _start(self, builder: Builder, person: Person, change: Change, given: Given | None = None) -> None:
        builder.start(change, person.person_id, given.refused if given else ())
        for staged in change.staged:
            self._site.note(person, "replaced a paper" if staged.replaces else "gave a paper", staged.sha256)
        for record in change.removed:
            self._site.note(person, "removed a paper", record.sha256)

    def _ask_replace(self, request: Request, person: Person, staged: tuple[Staged, ...]) -> HTMLResponse:
        token = secrets.token_urlsafe(16)
        while len(self._undecided) >= _MOST_UNDECIDED:
            drop(self._undecided.pop(next(iter(self._undecided)))[1])
        self._undecided[token] = person.person_id, staged
        return self._site.html(request, "papers_replace.html", token=token, staged=staged)

    def _may(self, person: Person) -> May:
        if self._builder is None or not _keeps(person):
            return May()
        return May(True, self._builder.library.most_mb, tuple(self._builder.jobs))

    def _holds(self, record: PaperRecord) -> bool:
        return self._builder is not None and self._builder.library.holds(self._site.index.store, record)

    def _record(self, request: Request, paper_id: str) -> PaperRecord | None:
        record = self._site.index.store.record(paper_id)
        return record if record and person_of(request.cookies).sight.sees(record) else None

    def _refused(self, request: Request, status: int, words: str) -> HTMLResponse:
        return self._site.html(request, "gone.html", status, title="This cannot be done", words=words)


def _keeps(person: Person) -> bool:
    return person.role in (Role.OFFICER, Role.ADMINISTRATOR)


def _back() -> RedirectResponse:
    return RedirectResponse("/papers#changes", status_code=303)
