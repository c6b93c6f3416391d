"""The chat, carried by Gradio. The only file that knows it.

A conversation lives in its own session's state, and in the database for when the session is gone.
Answers are HTML of our own, shown by Gradio's Markdown: its HTML component needs scripts built from
text, which the page's security policy forbids.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import os
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from pathlib import Path

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported, so it comes before

import gradio as gr
from fastapi import FastAPI
from gradio.themes.utils.fonts import Font

from assistant.model import Statement, Turn
from assistant.steps import Step
from index.errors import AssistantError
from ui.failures import place_of
from ui.page.answers import asking_html, ended_html, exchange_html
from ui.page.asking import Begun, Context, Done, Heard, ask, end, own_conversation, read_context
from ui.page.site import Site, form_token
from ui.sight import Sight
from ui.store.model import Exchange, State

_PATIENCE = 0.4  # seconds until a running question shows its steps and can be stopped
_IDLE = 12 * 60 * 60  # seconds a conversation is kept in memory after its last question
_WRONG = "Something went wrong while answering. Your question is kept below: ask again, or in other words."
_SYSTEM_FONT = Font("system-ui")
_SIGNED_OUT = "You are no longer signed in. Open the page again to sign in; copy your question first."
_ANOTHER_PAGE = "This page was opened by another session. Open it again; copy your question first."
_STOPPED = "Stopped. Your question is kept below."


class _GoneError(Exception):
    """Whoever asked stopped listening."""


Update = tuple[object, ...]
Hears = Callable[[Heard | Exception | None], None]


@dataclass(frozen=True, slots=True)
class Talk:
    """One session's conversation: its turns (None: as they are kept), what is shown of them, what is being answered.

    `person_id` and `papers` are whose it is and what they saw: when either changes, it begins anew.
    """

    person_id: str = ""
    papers: frozenset[str] | None = None
    conversation: str = ""
    turns: tuple[Turn, ...] | None = None
    shown: str = ""
    asking: str = ""
    exchange: Exchange | None = None


def module_script() -> str:
    """Return the script that starts Gradio's part of the page, as its package carries it."""
    return (Path(gr.__file__).parent / "templates" / "frontend" / "gradio.js").read_text(encoding="utf-8")


def mount(app: FastAPI, site: Site) -> FastAPI:
    """Add the chat to the application; the page's own routes, added before, come first."""
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        _blocks(site),
        path="/",
        footer_links=[],
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        run_history=False,
        mcp_server=False,
        theme=gr.themes.Base(font=[_SYSTEM_FONT], font_mono=[_SYSTEM_FONT]),
    )
    return mounted


def _blocks(site: Site) -> gr.Blocks:
    chat = Chat(site)
    blocks = gr.Blocks(title="Committee papers", analytics_enabled=False, fill_width=True)
    with blocks:
        talk = gr.State(Talk(), time_to_live=_IDLE)
        shown, now = (
            gr.Markdown(elem_id=name, latex_delimiters=[], container=False, sanitize_html=True)
            for name in ("shown", "now")
        )
        with gr.Row(elem_id="ask"):
            question = gr.Textbox(label="Your question", lines=1, max_lines=6, elem_id="question", autofocus=False)
            asking = gr.Button("Ask", variant="primary", elem_id="ask-button")
            stop = gr.Button("Stop", visible=False, elem_id="stop-button")
        context = gr.Textbox(visible="hidden", elem_id="context")
        outputs = [shown, now, question, talk, asking, stop]
        asked = gr.on(
            [asking.click, question.submit],
            chat.ask,
            [question, context, talk],
            outputs,
            show_progress="hidden",
            api_visibility="private",
            concurrency_limit=None,  # the line of `ui.waiting` says whose turn it is
            trigger_mode="once",
        )
        stop.click(
            chat.stop,
            [talk],
            outputs,
            cancels=[asked],
            show_progress="hidden",
            api_visibility="private",
            concurrency_limit=None,  # never waits behind the questions
        )
    blocks.queue(max_size=200, api_open=False)
    return blocks


class Chat:
    """Answers the page's questions; holds nothing of any conversation."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def ask(self, question: str, context: str, talk: Talk, request: gr.Request) -> AsyncIterator[Update]:
        """Yield the page's updates while a question is answered.

        The steps of an answer that comes at once are not shown: what flashes past cannot be read.
        """
        within = read_context(context)
        try:
            sight = await asyncio.to_thread(self._sight, request, within)
        except AssistantError as error:
            yield self._unanswered(Talk(asking=question), State.FAILED, str(error))
            return
        talk = _own(talk, sight)
        if talk.conversation:
            within = replace(within, conversation=talk.conversation)
        asking = replace(talk, asking=question)
        steps: list[str] = []
        statements: list[Statement] = []
        patient = True
        async for heard in _hear(self._site, sight, question, within, talk.turns):
            begun = [item.exchange for item in heard if isinstance(item, Begun)]
            asking = replace(asking, exchange=begun[0]) if begun else asking
            steps += [item.words for item in heard if isinstance(item, Step) and item.words]
            statements += [item for item in heard if isinstance(item, Statement)]
            patient = patient and None not in heard
            if isinstance(heard[-1], Done):
                yield self._answered(heard[-1], talk, sight)
            elif isinstance(heard[-1], Exception):
                yield self._unanswered(asking, State.FAILED, _in_words(heard[-1]))
            elif statements or not patient:
                yield _asking(asking, steps, statements)

    def stop(self, talk: Talk, request: gr.Request) -> Update:
        """Return the page's update when a question is stopped."""
        try:
            talk = _own(talk, self._sight(request, None))
        except AssistantError:
            talk = Talk(asking=talk.asking)
        return self._unanswered(talk, State.STOPPED, _STOPPED)

    def _sight(self, request: gr.Request, within: Context | None) -> Sight:
        """Return what the person sees as the question begins: it may have waited, and they may have been shut out."""
        http = request.request
        if http is None:
            raise AssistantError(_SIGNED_OUT)
        person = self._site.door.person(dict(http.cookies), http.headers)
        if person is None:
            raise AssistantError(_SIGNED_OUT)
        if within and not person.is_local and not hmac.compare_digest(within.form.encode(), form_token(http).encode()):
            raise AssistantError(_ANOTHER_PAGE)
        return self._site.sight_of(person)

    def _answered(self, done: Done, talk: Talk, sight: Sight) -> Update:
        exchange = done.exchange
        assert exchange.answer is not None
        html = exchange_html(self._site, sight, exchange, unkept=done.unkept)
        after = Talk(
            person_id=talk.person_id,
            papers=talk.papers,
            conversation=exchange.conversation_id or talk.conversation,
            turns=(*self._turns(talk, exchange, sight), Turn(exchange.question, exchange.answer.text)),
            shown=f"{talk.shown} {html}",
        )
        return after.shown, "", "", after, gr.update(visible=True), gr.update(visible=False)

    def _turns(self, talk: Talk, exchange: Exchange, sight: Sight) -> tuple[Turn, ...]:
        """Return the turns before this one: as the session has them, else as they are kept."""
        if talk.turns is not None or exchange.position == 1:
            return talk.turns or ()
        kept = own_conversation(self._site.conversations, sight, exchange.conversation_id)
        return kept.turns[:-1] if kept else ()

    def _unanswered(self, talk: Talk, state: State, words: str) -> Update:
        exchange = end(self._site, talk.exchange, state, words) if talk.exchange else None
        now = ended_html(exchange) if exchange else ended_html(None, talk.asking, words)
        after = replace(talk, asking="", exchange=None)
        return talk.shown, now, talk.asking, after, gr.update(visible=True), gr.update(visible=False)


def _own(talk: Talk, sight: Sight) -> Talk:
    """Return one's own conversation; begun anew where it is another's, or where what the person may see has changed."""
    person_id = sight.person.person_id
    if not talk.person_id or (talk.person_id == person_id and talk.papers == sight.papers):
        return replace(talk, person_id=person_id, papers=sight.papers)
    return Talk(person_id=person_id, papers=sight.papers, asking=talk.asking if talk.person_id == person_id else "")


def _asking(talk: Talk, steps: list[str], statements: list[Statement]) -> Update:
    now = asking_html(talk.asking, steps or ["Waiting for the papers"], statements)
    return gr.skip(), now, "", talk, gr.update(visible=False), gr.update(visible=True)


def _in_words(error: Exception) -> str:
    return str(error) if isinstance(error, AssistantError) else _WRONG


async def _hear(
    site: Site, sight: Sight, question: str, context: Context, turns: tuple[Turn, ...] | None
) -> AsyncIterator[list[Heard | Exception | None]]:
    """Yield what happens while answering, None when patience ends, and last what was done or what went wrong.

    What comes in one breath is passed on together, so that the page is drawn once for it.
    """
    loop = asyncio.get_running_loop()
    heard: asyncio.Queue[Heard | Exception | None] = asyncio.Queue()

    gone = threading.Event()

    def hear(item: Heard | Exception | None) -> None:
        if gone.is_set():
            raise _GoneError
        loop.call_soon_threadsafe(heard.put_nowait, item)

    threading.Thread(target=_answer, args=(site, sight, question, context, turns, hear), daemon=True).start()
    loop.call_later(_PATIENCE, heard.put_nowait, None)
    breath: list[Heard | Exception | None] = []
    try:
        while not breath or not isinstance(breath[-1], Done | Exception):
            breath = [await heard.get()]
            while not heard.empty() and not isinstance(breath[-1], Done | Exception):
                breath.append(heard.get_nowait())
            yield breath
    finally:
        gone.set()


def _answer(
    site: Site, sight: Sight, question: str, context: Context, turns: tuple[Turn, ...] | None, hear: Hears
) -> None:
    asking = ask(site, sight, question, context, turns)
    try:
        for item in asking:
            hear(item)
    except _GoneError:
        asking.close()  # the place in the line is free for the next
    except Exception as error:
        # One question's failure is said on the page and logged; the other sessions go on.
        if not isinstance(error, AssistantError):
            logging.getLogger(__name__).error("A question could not be answered: %s", place_of(error))
        hear(error)
