"""Papers: what the index holds and how it was read; papers taken in, replaced and removed; search within one."""

from __future__ import annotations

from collections.abc import Iterator
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
from ui.page.forms import FIELD, OWN_FORM, check_form
from ui.page.holding import add_routes, holding_of, waiting
from ui.page.originals import original
from ui.page.papers_given import File, Given, drop, receive
from ui.page.papers_list import listed, matching, search_within
from ui.page.papers_undecided import Undecided
from ui.page.render import render
from ui.page.site import Site, View
from ui.people import Person
from ui.policy import sees_everything
from ui.sight import Sight

_AT_ONCE = 50  # papers on a page
_MOST_FILES = 100  # given together
_LONGEST = 200
_NOT_FOR_YOU = "Papers are taken in and out by officers."
_NO_FOLDER = "This page was started without a folder for papers, so none can be taken in or out here."
_NO_PAPER = "No paper of the index has this address. It may have been removed or renamed since."
_DECIDED = "What was to be replaced is no longer here, or no longer waiting. Give the files again."


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
    router.post("/give")(pages.give)  # looks at its form itself, once it knows how large it is
    router.post("/replace", dependencies=[OWN_FORM])(pages.replace)
    router.get("/of/{paper_id}", response_class=HTMLResponse)(pages.one)
    router.get("/of/{paper_id}/remove", response_class=HTMLResponse)(pages.ask_remove)
    router.post("/of/{paper_id}/remove", dependencies=[OWN_FORM])(pages.remove)
    add_routes(router, site, pages.refused)
    return View("Papers", "/papers", router)


class Pages:
    """What each address shows or does."""

    def __init__(self, site: Site, builder: Builder | None) -> None:
        self._site = site
        self._builder = builder
        self._undecided = Undecided()

    def open(self, request: Request, q: str = "", page: int = 1) -> HTMLResponse:
        """List the papers."""
        sight = self._site.sight(request)
        found = matching(sight.records, q[:_LONGEST])
        pages = -(-len(found) // _AT_ONCE) or 1
        page = min(max(page, 1), pages)
        return self._site.html(
            request,
            "papers.html",
            papers=list(listed(sight.index, found[(page - 1) * _AT_ONCE : page * _AT_ONCE])),
            q=q[:_LONGEST],
            found=len(found),
            total=len(sight.records),
            page=page,
            pages=pages,
            may=self._may(sight),
            waiting=waiting(sight),
        )

    def progress(self, request: Request) -> HTMLResponse:
        """Show how far the changes are, as a piece of the page."""
        return HTMLResponse(render("papers_progress.html", may=self._may(self._site.sight(request))))

    async def give(self, request: Request) -> Response:
        """Take files; those that would replace a paper wait for a yes."""
        sight = await run_in_threadpool(self._site.sight, request)
        builder = self._builder
        if builder is None or not sight.person.keeps_papers:
            return self.refused(request, 403, _NOT_FOR_YOU if builder else _NO_FOLDER)
        most = builder.library.most_mb * 1_000_000
        size = request.headers.get("content-length", "")
        if not size.isdecimal() or int(size) > most * 5:
            return self.refused(request, 413, f"At most {builder.library.most_mb * 5} MB may be given at once.")
        async with request.form(max_files=_MOST_FILES, max_fields=10) as form:
            return await run_in_threadpool(self._given, request, sight, builder, form)

    def _given(self, request: Request, sight: Sight, builder: Builder, form: FormData) -> Response:
        check_form(request, form.get(FIELD))
        person = sight.person
        files = [File(f.filename, f.file) for f in form.getlist("files") if isinstance(f, UploadFile) and f.filename]
        wanted = form.get("instead")
        instead = sight.index.store.record(wanted) if isinstance(wanted, str) and wanted else None
        if wanted and (instead is None or len(files) != 1):
            return self.refused(request, 400, "Give the one file that is to take the paper's place.")
        if not files:
            return self.refused(request, 400, "Choose a file first.")
        try:
            given = receive(
                files, builder.library, sight.records, _known(builder, sight), sees_everything(person), instead
            )
        except AssistantError as error:
            return self.refused(request, 500, str(error))
        if given.new or given.refused:
            self._start(builder, person, Change(staged=given.new), given)
        if given.replacing:
            return self._ask_replace(request, person, given.replacing)
        return _back()

    def replace(
        self, request: Request, token: Annotated[str, Form()] = "", yes: Annotated[str, Form()] = ""
    ) -> Response:
        """Replace papers by the files that wait, or forget the files."""
        sight = self._site.sight(request)
        staged = self._undecided.take(sight.person.person_id, token)
        may = bool(staged) and sight.person.keeps_papers and all(_is_still_there(one, sight) for one in staged)
        if self._builder is None or not may:
            drop(staged)
            return self.refused(request, 404, _DECIDED)
        if not yes:
            drop(staged)
            return _back()
        self._start(self._builder, sight.person, Change(staged=staged))
        return _back()

    def one(self, request: Request, paper_id: str, q: str = "") -> HTMLResponse:
        """Show how one paper was read, and search within it."""
        sight = self._site.sight(request)
        paper = sight.index.store.paper(paper_id)
        if paper is None:
            return self.refused(request, 404, _NO_PAPER)
        self._site.note(sight.person, "saw a paper", paper_id)
        return self._site.html(
            request,
            "papers_one.html",
            paper=next(listed(sight.index, [paper])),
            original=original(sight.index.store, paper),
            within=search_within(sight.index, paper, q.strip()[:_LONGEST]) if q.strip() else None,
            q=q.strip()[:_LONGEST],
            may=self._may(sight),
            holding=holding_of(self._site, sight, paper),
        )

    def ask_remove(self, request: Request, paper_id: str) -> HTMLResponse:
        """Ask whether a paper is to be removed."""
        sight = self._site.sight(request)
        record = sight.index.store.record(paper_id)
        if record is None or not self._may(sight).change:
            return self.refused(request, 404, _NO_PAPER)
        return self._site.html(request, "papers_remove.html", record=record, held_here=self._holds(record))

    def remove(self, request: Request, paper_id: str) -> Response:
        """Remove a paper."""
        sight = self._site.sight(request)
        person, record = sight.person, sight.index.store.record(paper_id)
        if record is None or self._builder is None or not person.keeps_papers:
            return self.refused(request, 404, _NO_PAPER)
        self._start(self._builder, person, Change(removed=(record,)))
        return _back()

    def _start(self, builder: Builder, person: Person, change: Change, given: Given | None = None) -> None:
        """Note a change, then begin it: what cannot be noted is not done, and the files given are dropped."""
        try:
            for staged in change.staged:
                self._site.note(person, "replaced a paper" if staged.replaces else "gave a paper", staged.sha256)
            for record in change.removed:
                self._site.note(person, "removed a paper", record.sha256)
            self._set_apart(builder, change)
        except AssistantError:
            drop((*change.staged, *(given.replacing if given else ())))
            raise
        builder.start(change, person.person_id, given.refused if given else ())

    def _set_apart(self, builder: Builder, change: Change) -> None:
        """Note which papers have the content of files given: their givers do not see those, or it were refused."""
        held = [(record.sha256, record.paper_id) for record in self._site.whole.store.records()]
        held += [(staged.sha256, staged.paper_id) for staged in builder.waiting()]
        for staged in change.staged:
            others = {id_ for sha256, id_ in held if sha256 == staged.sha256 and id_ != staged.paper_id}
            if others:
                self._site.decisions.set_apart(staged.paper_id, sorted(others))

    def _ask_replace(self, request: Request, person: Person, staged: tuple[Staged, ...]) -> HTMLResponse:
        token = self._undecided.keep(person.person_id, staged)
        return self._site.html(request, "papers_replace.html", token=token, staged=staged)

    def _may(self, sight: Sight) -> May:
        person = sight.person
        if self._builder is None or not person.keeps_papers:
            return May()
        jobs = [job for job in self._builder.jobs if _is_seen(job, sight)]
        return May(True, self._builder.library.most_mb, tuple(jobs))

    def _holds(self, record: PaperRecord) -> bool:
        return self._builder is not None and self._builder.library.holds(self._site.whole.store, record)

    def refused(self, request: Request, status: int, words: str) -> HTMLResponse:
        """Say in words what cannot be done."""
        return self._site.html(request, "gone.html", status, title="This cannot be done", words=words)


def _is_still_there(staged: Staged, sight: Sight) -> bool:
    """Say whether a person sees the paper that a file is to replace, as it was when they gave the file."""
    now = sight.index.store.record(staged.paper_id)
    return now is not None and staged.replaces is not None and now.sha256 == staged.replaces.sha256


def _is_seen(job: Job, sight: Sight) -> bool:
    """Say whether a change may be shown: it is one's own, or an administrator's to see; it names files."""
    return sight.person.is_local or sight.person.keeps_people or job.person_id == sight.person.person_id


def _known(builder: Builder, sight: Sight) -> Iterator[Staged]:
    """Yield the files being taken in that a person may know of."""
    if sees_everything(sight.person):
        yield from builder.waiting()
        return
    jobs = (job for job in builder.jobs if not job.is_over and _is_seen(job, sight))
    yield from (staged for job in jobs for staged in job.change.staged)


def _back() -> RedirectResponse:
    return RedirectResponse("/papers#changes", status_code=303)
