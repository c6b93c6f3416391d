"""The page's own addresses: the start, papers and paragraphs, drawn pages, and files the page needs."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import FileResponse, HTMLResponse, Response

from index.model import Paper
from index.search import Index
from ui.page import phrases
from ui.page.addresses import Spot, anchor, find
from ui.page.drawn import UndrawableError, draw
from ui.page.originals import original
from ui.page.render import FOLDER, render
from ui.page.shelves import held, shelves
from ui.page.sources import lines, nearest, source_at

_ASSETS = {"page.css": "text/css", "chat.css": "text/css", "page.js": "text/javascript"}
_KEEP = {"Cache-Control": "private, max-age=3600"}
_FOLD = 20  # papers; more are shown folded, body by body
_NO_PAPER = "No paper of the index has this address. It may have been removed or renamed since."


def routes(index: Index, examples: tuple[str, ...], script: str) -> APIRouter:
    """Return the routes that show what one index holds."""
    views = Views(index, examples, script)
    router = APIRouter()
    router.get("/", response_class=HTMLResponse)(views.home)
    router.get("/gradio.js")(views.module_script)
    router.get("/page/{name}")(views.asset)
    router.get("/paper/{paper_id}", response_class=HTMLResponse)(views.paper)
    router.get("/paper/{paper_id}/source", response_class=HTMLResponse)(views.source)
    router.get("/paper/{paper_id}/file")(views.file)
    router.get("/paper/{paper_id}/page/{page:int}.png")(views.image)
    router.get("/paper/{paper_id}/page/{page:int}", response_class=HTMLResponse)(views.sheet)
    return router


class Views:
    """What each address shows."""

    def __init__(self, index: Index, examples: tuple[str, ...], script: str) -> None:
        self._store = index.store
        self._records = self._store.records()
        self._examples = examples
        self._script = script
        self._held = held(self._records)

    def home(self) -> str:
        """Show the start of a conversation: what the papers are, and what could be asked."""
        return render(
            "home.html",
            held=self._held,
            examples=self._examples,
            shelves=shelves(self._records),
            folded=len(self._records) > _FOLD,
        )

    def module_script(self) -> Response:
        """Send the script that starts Gradio's part of the page."""
        return Response(self._script, media_type="text/javascript")

    def asset(self, name: str) -> Response:
        """Send a style sheet, the script or the icon."""
        if name not in _ASSETS:
            return self._gone("There is no such page", "The address may be mistyped.")
        return FileResponse(FOLDER / name, media_type=_ASSETS[name], headers={"Cache-Control": "no-cache"})

    def paper(self, request: Request, paper_id: str) -> Response:
        """Show a whole paper by its paragraphs, one of them marked where the address names it."""
        paper = self._store.paper(paper_id)
        if paper is None:
            return self._gone("This paper is not here", _NO_PAPER)
        spot = _spot(request, paper_id)
        cited = find(paper, spot)
        return HTMLResponse(
            render(
                "paper.html",
                held=self._held,
                paper=paper,
                facts=_facts(paper),
                spot=spot,
                drawn=spot if cited else _first_spot(paper),
                cited=cited,
                nearest=nearest(paper, spot) if spot.anchor and not cited else None,
                original=original(self._store, paper),
                lines=lines(paper, spot),
            )
        )

    def source(self, request: Request, paper_id: str) -> Response:
        """Show one cited paragraph in its place, as a piece of the page."""
        page = request.query_params.get("page", "")
        found = source_at(self._store, _spot(request, paper_id), int(page) if page.isdecimal() else None)
        if found is None:
            return HTMLResponse(render("missing.html", paper_id=paper_id), status_code=404)
        return HTMLResponse(render("source.html", source=found))

    def sheet(self, request: Request, paper_id: str, page: int) -> Response:
        """Show one drawn page of a paper by itself."""
        found = source_at(self._store, _spot(request, paper_id), page)
        if found is None or found.sheet is None:
            words = found.original.problem if found else ""
            return self._gone("This page cannot be drawn", words or "The paper has no such page, or is not a PDF.")
        return HTMLResponse(render("sheet.html", held=self._held, source=found))

    def image(self, paper_id: str, page: int) -> Response:
        """Send a page of a PDF as drawn."""
        record = self._store.record(paper_id)
        file = original(self._store, record) if record else None
        if file is None or file.path is None or not file.is_pdf:
            return Response(status_code=404)
        try:
            return Response(draw(file.path, page, file.version), media_type="image/png", headers=_KEEP)
        except UndrawableError:
            return Response(status_code=404)

    def file(self, paper_id: str) -> Response:
        """Send a paper's original file, to be saved and not run."""
        record = self._store.record(paper_id)
        file = original(self._store, record) if record else None
        if record is None or file is None or file.path is None:
            return self._gone("The file is not here", file.problem if file else _NO_PAPER)
        return FileResponse(file.path, filename=Path(record.file).name, media_type="application/octet-stream")

    def _gone(self, title: str, words: str) -> HTMLResponse:
        return HTMLResponse(render("gone.html", held=self._held, title=title, words=words), status_code=404)


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
