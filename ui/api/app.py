"""The routes of version 1: ask, stream, search, papers, paragraphs, register, health."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, StreamingResponse

from assistant.contract import AnswerOut, InspectOut, StatementOut, answer_out, inspect_out, paper_out, paragraph_out
from assistant.langchain.retriever import PapersRetriever
from assistant.model import Answer, Statement
from assistant.register import read_register
from assistant.steps import Step
from index.model import PaperRecord
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
from ui.people import person_of
from ui.waiting import StoppingError, heard, in_turn

ADDRESS = "/api/v1"
_NO_PAPER = "No paper of the index has this id."
_NO_PARAGRAPH = "No paragraph of the index has this id."
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
    app.add_exception_handler(StoppingError, _stopping)
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
        self._held: PapersRetriever | None = None

    def overview(self, request: Request) -> HTMLResponse:
        """Show the routes on a plain page; the schema itself stands beside it."""
        schema = request.app.openapi()
        return self._site.html(request, "api.html", schema=schema, address=ADDRESS)

    def health(self) -> HealthOut:
        """Say that questions are answered."""
        return HealthOut(status="ok")

    async def ask(self, request: Request, asked: AskIn) -> AnswerOut:
        """Answer a question from the papers; where many ask at once, in its turn."""
        site = self._site.steady()
        async for item in heard(lambda: _items(site, asked), site.line):
            if isinstance(item, Answer):
                return answer_out("1", item, site.index.store)
            if await request.is_disconnected():
                break
        raise HTTPException(499, "Nobody waits for this answer.")

    async def stream(self, asked: AskIn) -> StreamingResponse:
        """Answer as server-sent events: each step, each statement as it is ready, last the answer object."""
        headers = {"Cache-Control": "no-store"}
        return StreamingResponse(self._events(asked), media_type="text/event-stream", headers=headers)

    async def _events(self, asked: AskIn) -> AsyncIterator[str]:
        site = self._site.steady()
        try:
            async for item in heard(lambda: _items(site, asked), site.line):
                yield _event(item, site)
        except StoppingError as error:
            yield f"event: stopped\ndata: {ProblemOut(detail=str(error)).model_dump_json()}\n\n"

    def search(
        self,
        request: Request,
        q: Annotated[str, Query(max_length=2_000)],
        k: Annotated[int, Query(ge=1, le=_MOST)] = 10,
    ) -> SearchOut:
        """Find passages without answering."""
        hits = self._retriever().hits(q, k, person_of(request.cookies).sight.papers)
        store = self._site.index.store
        first = store.paragraphs(hit.passage.paragraphs[0] for hit in hits)
        records = {record.paper_id: record for record in self._site.records}
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

    def papers(self, request: Request) -> PapersOut:
        """List the papers."""
        return PapersOut(papers=[paper_out(record) for record in self._site.visible(person_of(request.cookies))])

    def paper(self, request: Request, paper_id: Id) -> InspectOut:
        """Give a paper with all its paragraphs."""
        paper = self._site.index.store.paper(paper_id) if self._record(request, paper_id) else None
        if paper is None:
            raise HTTPException(404, _NO_PAPER)
        return inspect_out(paper)

    def paragraph(self, request: Request, paragraph_id: Id) -> PlacedParagraphOut:
        """Give a paragraph in its place."""
        store = self._site.index.store
        record = self._record(request, paragraph_id.split("#", 1)[0])
        around = store.neighbours(paragraph_id, _NEAR, _NEAR) if record else []
        at = next((i for i, paragraph in enumerate(around) if paragraph.id == paragraph_id), None)
        if record is None or at is None:
            raise HTTPException(404, _NO_PARAGRAPH)
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
        person = person_of(request.cookies)
        rows = read_register(self._site.index.store, person.sight.papers)
        kept = [r for r in rows if body in (None, r.paper.body) and paper in (None, r.paper.paper_id)]
        return RegisterOut(rows=[row_out(row) for row in kept])

    def _retriever(self) -> PapersRetriever:
        """Return the retriever of the index that answers now."""
        if self._held is None or self._held.index is not self._site.index:
            self._held = PapersRetriever(index=self._site.index)
        return self._held

    def _record(self, request: Request, paper_id: str) -> PaperRecord | None:
        record = self._site.index.store.record(paper_id)
        return record if record and person_of(request.cookies).sight.sees(record) else None


def _stopping(_request: Request, error: Exception) -> JSONResponse:
    return JSONResponse(ProblemOut(detail=str(error)).model_dump(), status_code=503)


def _items(site: Site, asked: AskIn) -> Iterator[Step | Statement | Answer]:
    return in_turn(site.line, lambda: site.assistant.stream(asked.question, asked.turns(), asked.scope.scope()))


def _event(item: Step | Statement | Answer, site: Site) -> str:
    """Return a server-sent event."""
    if isinstance(item, Answer):
        return f"event: answer\ndata: {answer_out('1', item, site.index.store).model_dump_json()}\n\n"
    if isinstance(item, Statement):
        told = StatementOut(text=item.text, citations=list(item.citations))
        return f"event: statement\ndata: {told.model_dump_json()}\n\n"
    return f"event: step\ndata: {StepOut(name=item.name, words=item.words).model_dump_json()}\n\n"
