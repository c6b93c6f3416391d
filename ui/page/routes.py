"""The papers' own addresses: paragraphs in their place, drawn pages, original files; and files the page needs."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response

from index.model import Paper
from ui.page import phrases
from ui.page.addresses import Spot, anchor, find
from ui.page.drawn import UndrawableError, draw
from ui.page.originals import original
from ui.page.render import FOLDER, render
from ui.page.site import Site, person_behind
from ui.page.sources import lines, nearest, source_at

_ASSETS = {
    "page.css": "text/css",
    "chat.css": "text/css",
    "page.js": "text/javascript",
    "check.css": "text/css",
    "check.js": "text/javascript",
    "tables.css": "text/css",
    "papers.js": "text/javascript",
}
_KEEP = {"Cache-Control": "private, no-cache"}
_NO_PAPER = "No paper of the index has this address. It may have been removed or renamed since."


def routes(site: Site, script: str) -> APIRouter:
    """Return the routes that show what the index holds."""
    pages = Pages(site, script)
    router = APIRouter()
    router.get("/health")(pages.health)
    router.get("/gradio.js")(pages.module_script)
    router.get("/conversation/assets/{name:path}")(pages.module_asset)
    router.get("/page/{name}")(pages.asset)
    router.get("/paper/{paper_id}", response_class=HTMLResponse)(pages.paper)
    router.get("/paper/{paper_id}/source", response_class=HTMLResponse)(pages.source)
    router.get("/paper/{paper_id}/file")(pages.file)
    router.get("/paper/{paper_id}/page/{page:int}.png")(pages.image)
    router.get("/paper/{paper_id}/page/{page:int}", response_class=HTMLResponse)(pages.sheet)
    return router


class Pages:
    """What each address shows."""

    def __init__(self, site: Site, script: str) -> None:
        self._site = site
        self._script = script

    def health(self) -> Response:
        """Say that requests are answered, and nothing else."""
        return Response("ok", media_type="text/plain")

    def module_script(self) -> Response:
        """Send the script that starts Gradio's part of the page."""
        return Response(self._script, media_type="text/javascript")

    def module_asset(self, name: str) -> Response:
        """Send on to Gradio's own files: its script asks for its style sheets beside whatever page it is on."""
        return RedirectResponse(f"/assets/{quote(name)}", status_code=308)

    def asset(self, request: Request, name: str) -> Response:
        """Send a style sheet or a script."""
        if name not in _ASSETS:
            return self._gone(request, "There is no such page", "The address may be mistyped.")
        return FileResponse(FOLDER / name, media_type=_ASSETS[name], headers={"Cache-Control": "no-cache"})

    def paper(self, request: Request, paper_id: str) -> Response:
        """Show a whole paper by its paragraphs, one of them marked where the address names it."""
        store = self._site.sight(request).index.store
        paper = store.paper(paper_id)
        if paper is None:
            return self._gone(request, "This paper is not here", _NO_PAPER)
        self._saw(request, paper_id)
        spot = _spot(request, paper_id)
        cited = find(paper, spot)
        return self._site.html(
            request,
            "paper.html",
            paper=paper,
            facts=_facts(paper),
            spot=spot,
            drawn=spot if cited else _first_spot(paper),
            cited=cited,
            nearest=nearest(paper, spot) if spot.anchor and not cited else None,
            original=original(store, paper),
            lines=lines(paper, spot),
        )

    def source(self, request: Request, paper_id: str) -> Response:
        """Show one cited paragraph in its place, as a piece of the page."""
        page = request.query_params.get("page", "")
        spot = _spot(request, paper_id)
        store = self._site.sight(request).index.store
        found = source_at(store, spot, int(page) if page.isdecimal() else None)
        if found is None:
            return HTMLResponse(render("missing.html", **self._missing(request, spot)), status_code=404)
        self._saw(request, paper_id)
        return HTMLResponse(render("source.html", source=found))

    def sheet(self, request: Request, paper_id: str, page: int) -> Response:
        """Show one drawn page of a paper by itself."""
        found = source_at(self._site.sight(request).index.store, _spot(request, paper_id), page)
        if found is None or found.sheet is None:
            words = found.original.problem if found else ""
            return self._gone(
                request, "This page cannot be drawn", words or "The paper has no such page, or is not a PDF."
            )
        self._saw(request, paper_id)
        return self._site.html(request, "sheet.html", source=found)

    def image(self, request: Request, paper_id: str, page: int) -> Response:
        """Send a page of a PDF as drawn."""
        store = self._site.sight(request).index.store
        record = store.record(paper_id)
        file = original(store, record) if record else None
        if file is None or file.path is None or not file.is_pdf:
            return Response(status_code=404)
        try:
            return Response(draw(file.path, page, file.version), media_type="image/png", headers=_KEEP)
        except UndrawableError:
            return Response(status_code=404)

    def file(self, request: Request, paper_id: str) -> Response:
        """Send a paper's original file, to be saved and not run."""
        store = self._site.sight(request).index.store
        record = store.record(paper_id)
        file = original(store, record) if record else None
        if record is None or file is None or file.path is None:
            return self._gone(request, "The file is not here", file.problem if file else _NO_PAPER)
        self._site.note(person_behind(request), "exported a paper's file", paper_id)
        return FileResponse(file.path, filename=Path(record.file).name, media_type="application/octet-stream")

    def _saw(self, request: Request, paper_id: str) -> None:
        self._site.note(person_behind(request), "saw a paper", paper_id)

    def _missing(self, request: Request, spot: Spot) -> dict[str, object]:
        """Return what is said of a paragraph that is gone: what is nearest to it, where its paper is still here."""
        paper = self._site.sight(request).index.store.paper(spot.paper_id)
        near = nearest(paper, spot) if paper else None
        there = Spot(spot.paper_id, anchor(near.label)) if near else None
        return {"paper": paper, "nearest": near, "there": there}

    def _gone(self, request: Request, title: str, words: str) -> HTMLResponse:
        return self._site.html(request, "gone.html", 404, title=title, words=words)


def _spot(request: Request, paper_id: str) -> Spot:
    """Read a spot from an address; a span that is no span marks nothing."""
    given = request.query_params
    start, end = (int(given.get(name, "")) if given.get(name, "").isdecimal() else 0 for name in ("from", "to"))
    return Spot(paper_id, given.get("at", ""), start, max(start, end))


def _first_spot(paper: Paper) -> Spot:
    return Spot(paper.paper_id, anchor(paper.paragraphs[0].label) if paper.paragraphs else "")


def _facts(paper: Paper) -> str:
    pages = f"{phrases.count(paper.pages, 'page')}, " if paper.pages else ""
    return f"{pages}{phrases.count(len(paper.paragraphs), 'paragraph')}."
