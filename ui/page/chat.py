"""The chat, carried by Gradio. The only file that knows it.

A conversation lives in its own session's state. Answers are HTML of our own, shown by Gradio's
Markdown: its HTML component needs scripts built from text, which the page's security policy forbids.
"""

from __future__ import annotations

import asyncio
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

from assistant.answering import Assistant
from assistant.model import Answer, Turn
from index.errors import AssistantError
from ui.page.answers import Reading, answer_html, asking_html, stopped_html

_PATIENCE = 0.6  # seconds until a running question shows its steps and can be stopped
_AT_ONCE = 4
_IDLE = 12 * 60 * 60  # seconds a conversation is kept after its last question
_WRONG = "Something went wrong while answering. Your question is kept below: ask again, or in other words."
_SYSTEM_FONT = Font("system-ui")
_STOPPED = "Stopped. Your question is kept below."

Update = tuple[object, ...]
Heard = str | Answer | Exception


@dataclass(frozen=True, slots=True)
class Talk:
    """One session's conversation: its turns, what is shown of them, and the question being answered."""

    turns: tuple[Turn, ...] = ()
    shown: str = ""
    asking: str = ""


def module_script() -> str:
    """Return the script that starts Gradio's part of the page, as its package carries it."""
    return (Path(gr.__file__).parent / "templates" / "frontend" / "gradio.js").read_text(encoding="utf-8")


def mount(app: FastAPI, assistant: Assistant) -> FastAPI:
    """Add the chat to the application; the page's own routes, added before, come first."""
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        _blocks(assistant),
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


def _blocks(assistant: Assistant) -> gr.Blocks:
    blocks = gr.Blocks(title="Committee papers", analytics_enabled=False, fill_width=True)
    with blocks:
        talk = gr.State(Talk(), time_to_live=_IDLE)
        shown, now = (
            gr.Markdown(elem_id=name, latex_delimiters=[], container=False, sanitize_html=True)
            for name in ("shown", "now")
        )
        with gr.Row(elem_id="ask"):
            question = gr.Textbox(label="Your question", lines=1, max_lines=6, elem_id="question", autofocus=False)
            ask = gr.Button("Ask", variant="primary", elem_id="ask-button")
            stop = gr.Button("Stop", visible=False, elem_id="stop-button")
        outputs = [shown, now, question, talk, ask, stop]
        asked = gr.on(
            [ask.click, question.submit],
            Chat(assistant).ask,
            [question, talk],
            outputs,
            show_progress="hidden",
            api_visibility="private",
            concurrency_limit=_AT_ONCE,
            trigger_mode="once",
        )
        stop.click(
            stopped,
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

    def __init__(self, assistant: Assistant) -> None:
        papers, paragraphs = assistant.index.store.counts()
        problems = sum(bool(record.problems) for record in assistant.index.store.records())
        self._assistant = assistant
        self._reading = Reading(papers, paragraphs, problems)

    async def ask(self, question: str, talk: Talk) -> AsyncIterator[Update]:
        """Yield the page's updates while a question is answered.

        The steps of an answer that comes at once are not shown: what flashes past cannot be read.
        """
        asking = replace(talk, asking=question)
        steps: list[str] = []
        patient = True
        async for heard in _hear(self._assistant, question, talk.turns):
            if isinstance(heard, Answer):
                yield self._answered(heard, talk)
            elif isinstance(heard, Exception):
                yield _unanswered(asking, str(heard) if isinstance(heard, AssistantError) else _WRONG)
            else:
                steps += [heard] if heard else []
                patient = patient and bool(heard)
                if not patient:
                    yield _asking(asking, steps)

    def _answered(self, answer: Answer, talk: Talk) -> Update:
        turns = (*talk.turns, Turn(answer.question, answer.text))
        after = Talk(turns, f"{talk.shown} {answer_html(answer, self._reading)}")
        return after.shown, "", "", after, gr.update(visible=True), gr.update(visible=False)


def stopped(talk: Talk) -> Update:
    """Return the page's update when a question is stopped."""
    return _unanswered(talk, _STOPPED)


def _asking(talk: Talk, steps: list[str]) -> Update:
    now = asking_html(talk.asking, steps or ["Waiting for the papers"])
    return gr.skip(), now, "", talk, gr.update(visible=False), gr.update(visible=True)


def _unanswered(talk: Talk, words: str) -> Update:
    now = stopped_html(talk.asking, words)
    after = replace(talk, asking="")
    return talk.shown, now, talk.asking, after, gr.update(visible=True), gr.update(visible=False)


async def _hear(assistant: Assistant, question: str, turns: tuple[Turn, ...]) -> AsyncIterator[Heard]:
    """Yield the steps of answering, "" when patience ends, and last the answer or what went wrong."""
    loop = asyncio.get_running_loop()
    heard: asyncio.Queue[Heard] = asyncio.Queue()

    def hear(item: Heard) -> None:
        loop.call_soon_threadsafe(heard.put_nowait, item)

    threading.Thread(target=_answer, args=(assistant, question, turns, hear), daemon=True).start()
    loop.call_later(_PATIENCE, heard.put_nowait, "")
    latest: Heard = ""
    while isinstance(latest, str):
        latest = await heard.get()
        yield latest


def _answer(assistant: Assistant, question: str, turns: tuple[Turn, ...], hear: Callable[[Heard], None]) -> None:
    try:
        hear(assistant.answer(question, turns, hear))
    except Exception as error:
        # One question's failure is said on the page and logged; the other sessions go on.
        if not isinstance(error, AssistantError):
            logging.getLogger(__name__).exception("A question could not be answered")
        hear(error)
