"""The routes of version 1: ask, stream, search, papers, paragraphs, register, health."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, StreamingResponse

from assistant.contract import AnswerOut, InspectOut, StatementOut, answer_out, inspect_out, paper_out, paragraph_out
from assistant.model import Answer, Statement
from assistant.register import read_register
from assistant.steps import Step
from assistant.wording import EXEMPT
from ui.api.bodies import (
    AskIn,
    FoundOut,
    HealthOut,
    PapersOut,
    PlacedParagraphOut,
    ProblemOut,
    RegisterOut,
    SearchOut,
    StepOut,
)
from ui.api.rows import row_out
from ui.page.addresses import at_paragraph, paragraph_address
from ui.page.site import Site
from ui.register_files import rests_on_exempt
from ui.sight import Sight
from ui.store.database import StoreError
from ui.waiting import Item, StoppingError, heard, in_turn

ADDRESS = "/api/v1"
_NO_PAPER = "No paper of the index has this id."
_NO_PARAGRAPH = "No paragraph of the index has this id."
_NOBODY = "Nobody waits for this answer."
_NEAR = 2
_MOST = 50
_MISSING: dict[int | str, dict[str, Any]] = {404: {"model": ProblemOut, "description": "It is not in the index"}}

Id = Annotated[str, Query(max_length=400)]


def api(site: Site) -> FastAPI:
    """Return the interface as an application of its own, to be mounted at ADDRESS."""
    app = FastAPI(
        title="Committee papers",
        version="1",
        description="Ask the papers of one index; every statement cites the paragraph it rests on.",
        docs_url=None,
        redoc_url=None,
    )
    for expected in (StoppingError, StoreError):
        app.add_exception_handler(expected, _not_now)
    app.add_exception_handler(RequestValidationError, _not_understood)
    routes = _Routes(site)
    app.get("/", response_class=HTMLResponse, include_in_schema=False)(routes.overview)
    app.get("/health")(routes.health)
    app.post("/ask")(routes.ask)
    stream: dict[int | str, dict[str, Any]] = {
        200: {"content": {"text/event-stream": {}}, "description": "Events: step, statement, answer"}
    }
    app.post("/ask/stream", response_class=StreamingResponse, responses=stream)(routes.stream)
    app.get("/search")(routes.search)
    app.get("/papers")(routes.papers)
    app.get("/paper", responses=_MISSING)(routes.paper)
    app.get("/paragraph", responses=_MISSING)(routes.paragraph)
    app.get("/register")(routes.register)
    return app


def _not_understood(_request: Request, error: Exception) -> JSONResponse:
    """Say what is wrong and where; what was sent is never sent back, however long it was."""
    wrong = error.errors() if isinstance(error, RequestValidationError) else ()
    told = [{name: one[name] for name in ("type", "loc", "msg")} for one in wrong]
    return JSONResponse({"detail": jsonable_encoder(told)}, status_code=422)


class _Routes:
    """What each route answers, for the person who asks."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def overview(self, request: Request) -> HTMLResponse:
        """Show the routes on a plain page; the schema itself stands beside it."""
        schema = request.app.openapi()
        return self._site.html(request, "api.html", schema=schema, address=ADDRESS)

    def health(self) -> HealthOut:
        """Say that questions are answered."""
        return HealthOut(status="ok")

    async def ask(self, request: Request, asked: AskIn) -> AnswerOut:
        """Answer a question from the papers; where many ask at once, in its turn."""
        sight = await run_in_threadpool(self._asking, request, "asked")
        async for item in self._heard(request, lambda: self._items(sight, asked)):
            if isinstance(item, Answer):
                return answer_out("1", item, sight.index.store)
        raise HTTPException(499, _NOBODY)

    async def stream(self, request: Request, asked: AskIn) -> StreamingResponse:
        """Answer as server-sent events: each step, each statement as it is ready, last the answer object."""
        sight = await run_in_threadpool(self._asking, request, "asked")
        headers = {"Cache-Control": "no-store"}
        return StreamingResponse(self._events(sight, asked), media_type="text/event-stream", headers=headers)

    def _asking(self, request: Request, action: str) -> Sight:
        sight = self._site.sight(request)
        self._site.note(sight.person, action, "by another program")
        return sight

    async def _heard(self, request: Request, items: Callable[[], Iterator[Item]]) -> AsyncIterator[Item]:
        """Yield what `items` gives until nobody waits for it any longer."""
        async for item in heard(items, self._site.line):
            yield item
            if await request.is_disconnected():
                return

    def _items(self, sight: Sight, asked: AskIn) -> Iterator[Step | Statement | Answer]:
        return in_turn(
            self._site.line, lambda: sight.assistant.stream(asked.question, asked.turns(), asked.scope.scope())
        )

    def _found(self, sight: Sight, query: str, k: int) -> Iterator[Step | SearchOut]:
        return in_turn(self._site.line, lambda: iter([_search_out(sight, query, k)]))

    async def _events(self, sight: Sight, asked: AskIn) -> AsyncIterator[str]:
        try:
            async for item in heard(lambda: self._items(sight, asked), self._site.line):
                yield _event(item, sight)
        except StoppingError as error:
            yield f"event: stopped\ndata: {ProblemOut(detail=str(error)).model_dump_json()}\n\n"

    async def search(
        self,
        request: Request,
        q: Annotated[str, Query(max_length=2_000)],
        k: Annotated[int, Query(ge=1, le=_MOST)] = 10,
    ) -> SearchOut:
        """Find passages without answering; where many ask at once, in its turn."""
        sight = await run_in_threadpool(self._asking, request, "searched")
        async for item in self._heard(request, lambda: self._found(sight, q, k)):
            if isinstance(item, SearchOut):
                return item
        raise HTTPException(499, _NOBODY)

    def papers(self, request: Request) -> PapersOut:
        """List the papers."""
        return PapersOut(papers=[paper_out(record) for record in self._site.sight(request).records])

    def paper(self, request: Request, paper_id: Id) -> InspectOut:
        """Give a paper with all its paragraphs."""
        sight = self._site.sight(request)
        paper = sight.index.store.paper(paper_id)
        if paper is None:
            raise HTTPException(404, _NO_PAPER)
        self._site.note(sight.person, "saw a paper", paper_id)
        return inspect_out(paper)

    def paragraph(self, request: Request, paragraph_id: Id) -> PlacedParagraphOut:
        """Give a paragraph in its place."""
        sight = self._site.sight(request)
        store = sight.index.store
        record = store.record(paragraph_id.split("#", 1)[0])
        around = store.neighbours(paragraph_id, _NEAR, _NEAR) if record else []
        at = next((i for i, paragraph in enumerate(around) if paragraph.id == paragraph_id), None)
        if record is None or at is None:
            raise HTTPException(404, _NO_PARAGRAPH)
        self._site.note(sight.person, "saw a paper", record.paper_id)
        return PlacedParagraphOut(
            paper=paper_out(record),
            address=paragraph_address(at_paragraph(record.paper_id, around[at])),
            paragraph=paragraph_out(around[at]),
            before=[paragraph_out(paragraph) for paragraph in around[:at]],
            after=[paragraph_out(paragraph) for paragraph in around[at + 1 :]],
        )

    def register(
        self, request: Request, body: Annotated[str | None, Query(max_length=200)] = None, paper: Id | None = None
    ) -> RegisterOut:
        """List recommendations and resolutions, of one body or one paper where asked for."""
        rows = read_register(self._site.sight(request).index.store)
        kept = [r for r in rows if body in (None, r.paper.body) and paper in (None, r.paper.paper_id)]
        notes = [EXEMPT] if rests_on_exempt(kept) else []
        return RegisterOut(notes=notes, rows=[row_out(row) for row in kept])


def _search_out(sight: Sight, query: str, k: int) -> SearchOut:
    """Return the k passages found among the papers in sight."""
    hits = sight.assistant.hits(query, k)
    first = sight.index.store.paragraphs(hit.passage.paragraphs[0] for hit in hits)
    records = {record.paper_id: record for record in sight.records}
    return SearchOut(
        passages=[
            FoundOut(
                rank=hit.rank,
                score=round(hit.score, 6),
                file=records[hit.passage.paper_id].file,
                page=first[hit.passage.paragraphs[0]].page,
                paragraph_ids=list(hit.passage.paragraphs),
                text=hit.passage.text,
            )
            for hit in hits
        ]
    )


def _not_now(_request: Request, error: Exception) -> JSONResponse:
    return JSONResponse(ProblemOut(detail=str(error)).model_dump(), status_code=503)


def _event(item: Step | Statement | Answer, sight: Sight) -> str:
    """Return a server-sent event."""
    if isinstance(item, Answer):
        return f"event: answer\ndata: {answer_out('1', item, sight.index.store).model_dump_json()}\n\n"
    if isinstance(item, Statement):
        told = StatementOut(text=item.text, citations=list(item.citations))
        return f"event: statement\ndata: {told.model_dump_json()}\n\n"
    return f"event: step\ndata: {StepOut(name=item.name, words=item.words).model_dump_json()}\n\n"
