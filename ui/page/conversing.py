"""Ask: the start, a conversation at its own address, all one's own conversations, and asking without scripts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.scope import EVERYTHING, Scope
from assistant.wording import spoken_date
from index.errors import AssistantError
from index.model import PaperRecord
from ui.page.answers import exchange_html, exempt_words
from ui.page.asking import Context, Done, ask, own_conversation, own_conversations
from ui.page.examples import Examples
from ui.page.forms import OWN_FORM
from ui.page.shelves import shelves
from ui.page.site import Site, View
from ui.page.word import MEDIA_TYPE, briefing_note
from ui.sight import Sight
from ui.store.conversations import read_scope, scope_json
from ui.store.database import StoreError
from ui.store.model import Conversation

_FOLD = 20  # papers; more are shown folded, body by body
_RECENT = 5
_LONGEST = 20_000  # characters taken of a question
_NOT_YOURS = (
    "There is no conversation of yours at this address. It may have been another person's, or another browser's."
)


@dataclass(frozen=True, slots=True)
class Choices:
    """What a search can be kept to."""

    bodies: tuple[str, ...]
    committees: tuple[str, ...]
    months: tuple[tuple[str, str], ...]  # as kept, and in words


def view(site: Site) -> View:
    """Return the view."""
    pages = Pages(site)
    router = APIRouter(dependencies=[OWN_FORM])
    router.get("/", response_class=HTMLResponse)(pages.home)
    router.post("/ask")(pages.ask)
    router.get("/conversations", response_class=HTMLResponse)(pages.own)
    router.get("/conversation/{conversation_id}", response_class=HTMLResponse)(pages.conversation)
    router.get("/conversation/{conversation_id}/note.docx")(pages.note)
    router.get("/conversation/{conversation_id}/{position:int}/note.docx")(pages.note)
    return View("Ask", "/", router)


class Pages:
    """What each address shows."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._examples = Examples(site)

    def home(self, request: Request) -> HTMLResponse:
        """Show the start of a conversation: what the papers are, and what could be asked."""
        sight = self._site.sight(request)
        recent, problem = self._recent(sight)
        return self._shown(request, sight, None, recent=recent, problem=problem)

    def conversation(self, request: Request, conversation_id: str) -> HTMLResponse:
        """Show a conversation as it was, ready to be gone on with."""
        sight = self._site.sight(request)
        found = own_conversation(self._site.conversations, sight, conversation_id)
        if found is None:
            return self._site.html(request, "gone.html", 404, title="This conversation is not here", words=_NOT_YOURS)
        return self._shown(request, sight, found)

    def own(self, request: Request, q: str = "") -> HTMLResponse:
        """List one's own conversations, those that hold the words wanted."""
        found = own_conversations(self._site.conversations, self._site.sight(request), q)
        return self._site.html(request, "conversations.html", wanted=q, conversations=found)

    def note(self, request: Request, conversation_id: str, position: int | None = None) -> Response:
        """Send a conversation, or one answer of it, as a briefing note in Word."""
        sight = self._site.sight(request)
        found = own_conversation(self._site.conversations, sight, conversation_id)
        exchanges = [e for e in found.exchanges if e.answer and position in (None, e.position)] if found else []
        if not exchanges:
            return self._site.html(request, "gone.html", 404, title="This answer is not here", words=_NOT_YOURS)
        self._site.note(sight.person, "exported a briefing note", conversation_id)
        is_exempt = any(exempt_words(sight, exchange) for exchange in exchanges)
        file = {"Content-Disposition": 'attachment; filename="briefing-note.docx"'}
        return Response(briefing_note(exchanges, "Briefing note", is_exempt), media_type=MEDIA_TYPE, headers=file)

    def ask(
        self,
        request: Request,
        question: Annotated[str, Form(max_length=_LONGEST)] = "",
        conversation: Annotated[str, Form(max_length=64)] = "",
    ) -> Response:
        """Answer a question asked without scripts, and show it at its conversation's address."""
        sight = self._site.sight(request)
        *_, last = ask(self._site, sight, question, Context(conversation=conversation))
        if not isinstance(last, Done):
            raise AssistantError("A question ends with its answer")
        exchange = last.exchange
        if last.unkept:
            html = exchange_html(self._site, sight, exchange, unkept=last.unkept)
            return self._shown(request, sight, None, extra=html)
        address = f"/conversation/{quote(exchange.conversation_id)}#exchange-{exchange.position}"
        return RedirectResponse(address, status_code=303)

    def _recent(self, sight: Sight) -> tuple[tuple[Conversation, ...], str]:
        try:
            return own_conversations(self._site.conversations, sight)[:_RECENT], ""
        except StoreError as error:
            if not sight.person.is_local:
                raise
            return (), f"Conversations are not being kept. {error}"

    def _shown(
        self,
        request: Request,
        sight: Sight,
        conversation: Conversation | None,
        recent: Sequence[Conversation] = (),
        problem: str = "",
        extra: str = "",
    ) -> HTMLResponse:
        records = sight.records
        exchanges = conversation.exchanges if conversation else ()
        return self._site.html(
            request,
            "home.html",
            writer=sight.assistant.writer,
            conversation=conversation,
            before=" ".join([*(exchange_html(self._site, sight, exchange) for exchange in exchanges), extra]).strip(),
            scope=scope_json((exchanges[-1].scope if exchanges else EVERYTHING) | _kept(request)),
            choices=_choices(records),
            titles={record.paper_id: record.title or record.file for record in records},
            examples=self._examples.now(),
            recent=recent,
            problem=problem,
            shelves=shelves(records),
            folded=len(records) > _FOLD,
        )


def _kept(request: Request) -> Scope:
    """Return the filters that an address brings; what is none filters nothing."""
    try:
        return read_scope(request.query_params.get("keep", ""))
    except ValueError:
        return EVERYTHING


def _choices(records: Sequence[PaperRecord]) -> Choices:
    months = sorted({record.date[:7] for record in records if record.date})
    return Choices(
        bodies=tuple(sorted({record.body for record in records if record.body})),
        committees=tuple(sorted({record.committee for record in records if record.committee})),
        months=tuple((month, spoken_date(month) or month) for month in months),
    )
