"""A served page over small papers of our own, and a browser to use it with."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from assistant.answering import Assistant
from assistant.citing import Citer, join
from assistant.implied import SoftFilter
from assistant.model import Answer, AnswerStatus, Statement, Turn
from assistant.scope import EVERYTHING, Scope
from assistant.steps import Step
from assistant.wording import FOLLOW_UP
from assistant.writing.settings import ModelSettings
from index.build import build
from index.model import Hit
from index.search import Index
from tests.conftest import WordEncoder
from ui.connections import PatientProtocol
from ui.library import Library
from ui.server import create_app
from ui.signing.entrance import Entrance

FOSTERING = """# Fostering in Aldermoor

Aldermoor Council
Children's Panel
Date of meeting: 4 March 2027

## Payments

1.1 Foster carers will be paid £512 a week from 1 April 2027.

1.2 The scheme costs £1,240,000 a year in all.

1.3 The panel thanked every carer.

## Recommendations

2.1 The panel is recommended to approve the payments.

2.2 The panel is recommended to review them in 2029.
"""
SCRIPTED = """<!doctype html><html lang="en"><head><title>Ferry timetable</title></head><body>
<h1>Ferry &lt;script&gt;window.hit=1&lt;/script&gt; timetable</h1>
<p>Brackwater Council</p>
<p>Date of meeting: 9 May 2026</p>
<p>1.1 The ferry &lt;img src=x onerror="window.hit=1"&gt; sails **hourly** &amp; costs
${window.hit=1} {{window.hit=1}}.</p>
<p>1.2 The ferry rests on Sundays.</p>
</body></html>
"""
PAGES = (
    ((700, "1.1 The bridge at Corran was closed in May 2026."), (660, "1.2 Its repair will take nineteen weeks and"),
     (646, "cost £88,000 in all.")),
    ((700, "1.3 The second page tells of tolls alone."), (660, "1.4 A toll of forty pence is charged to every van.")),
)  # fmt: skip


class ScriptedAssistant:
    """Answers with the paragraph that shares most words with the question, so that the page is what is tested."""

    writer: ModelSettings | None = None

    def __init__(self, index: Index) -> None:
        self.index = index
        self.histories: list[tuple[Turn, ...]] = []
        self.scopes_asked: list[Scope] = []
        self.released = threading.Event()
        self.is_slow = threading.Event()  # set while an answer waits to be released

    def answer(self, question: str) -> Answer:
        return self._answer(question)

    def stream(
        self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING
    ) -> Iterator[Step | Statement | Answer]:
        self.histories.append(tuple(history))
        self.scopes_asked.append(scope)
        if "break" in question:
            raise RuntimeError("broken on purpose")
        papers, paragraphs = self.index.store.counts()
        yield Step("reading", f"Reading {papers} papers, {paragraphs} paragraphs")
        if "slowly" in question:
            yield Step("slow", "Reading every paper slowly")
            self.is_slow.set()
            self.released.wait(20)
        found = self._answer(question)
        if history and "also" in question:
            whole = f"{question} (and {history[-1].question})"
            found = replace(found, asked=whole, notes=(*found.notes, f"{FOLLOW_UP}{whole}"))
        if found.citations:
            yield from found.statements
        if "midway" in question:
            yield Step("slow", "Stopping midway")
            self.released.wait(20)
        yield found

    def scopes(self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING) -> tuple[SoftFilter, ...]:
        bodies = {record.body for record in self.index.store.records() if record.body}
        return tuple(SoftFilter(b, Scope(bodies=(b,))) for b in sorted(bodies) if b.split()[0] in question)

    def hits(self, query: str, k: int) -> tuple[Hit, ...]:
        return Assistant(self.index).hits(query, k)

    def _answer(self, question: str) -> Answer:
        citer = Citer(self.index.store)
        found = max(self._paragraphs(), key=lambda p: len(_words(p.text) & _words(question)))
        known = len(_words(found.text) & _words(question)) > 1
        at = found.text.find("£512")
        lead = (at, at + len("£512")) if at >= 0 else None
        statements = (Statement(found.text, (citer.cite(found),), lead),) if known else ()
        return Answer(
            question=question,
            asked=question,
            status=AnswerStatus.ANSWERED if known else AnswerStatus.NOT_FOUND,
            text=join(statements) or "The papers do not say.",
            statements=statements or (Statement("The papers do not say.", ()),),
            citations=citer.citations,
            nearest=None if known else citer.citation(found, 0, len(found.text), 1),
            hits=(),
            notes=("as at 4 March 2027",),
            seconds=0.0,
        )

    def _paragraphs(self) -> list:  # type: ignore[type-arg]
        papers = [self.index.store.paper(record.paper_id) for record in self.index.store.records()]
        return [p for paper in papers if paper for p in paper.paragraphs if p.kind != "heading"]


@dataclass(frozen=True)
class Served:
    """A running page."""

    url: str
    assistant: ScriptedAssistant
    papers: Path
    database: str = ""


def _words(text: str) -> set[str]:
    return {word.strip("?.,<>").lower() for word in text.split() if len(word) > 3}


def write_pdf(path: Path) -> None:
    canvas = Canvas(str(path), pagesize=A4)
    for number, lines in enumerate(PAGES, start=1):
        canvas.setFont("Helvetica", 11)
        if number == 1:
            canvas.drawString(72, 790, "Corran bridge")
            canvas.drawString(72, 770, "Date of meeting: 2 June 2026")
        for height, line in lines:
            canvas.drawString(72, height, line)
        canvas.drawString(290, 40, str(number + 10))
        canvas.showPage()
    canvas.save()


@pytest.fixture(scope="session")
def small_index(tmp_path_factory: pytest.TempPathFactory) -> tuple[Index, Path]:
    """An index of three papers: Markdown, text that tries to run scripts, and a PDF of two pages."""
    folder = tmp_path_factory.mktemp("papers")
    (folder / "fostering.md").write_text(FOSTERING, encoding="utf-8")
    (folder / "ferry<script>.html").write_text(SCRIPTED, encoding="utf-8")
    write_pdf(folder / "bridge.pdf")
    index = tmp_path_factory.mktemp("index")
    build([folder], index, WordEncoder())
    return Index.open(index, WordEncoder()), folder


@pytest.fixture(scope="session")
def served(small_index: tuple[Index, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    database = f"sqlite:///{tmp_path_factory.mktemp('people') / 'people.sqlite'}"
    yield from serving(ScriptedAssistant(small_index[0]), small_index[1], database)


def serving(
    assistant: ScriptedAssistant,
    papers: Path,
    database: str,
    library: Library | None = None,
    entrance: Entrance | None = None,
    make: type = ScriptedAssistant,
) -> Iterator[Served]:
    """Serve the page on a free port until the test is done; with a library its papers may be changed."""
    app = create_app(assistant, database, library, make, entrance)  # type: ignore[arg-type]
    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=0,
        http=PatientProtocol,
        server_header=False,
        log_level="error",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield Served(f"http://127.0.0.1:{port}/", assistant, papers, database)
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1280, "height": 900})
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, served: Served) -> Page:
    """The start of a conversation; what the browser complains of is kept in `page.complaints`."""
    return start(context, served)


def start(context: BrowserContext, served: Served) -> Page:
    opened = context.new_page()
    opened.complaints = []  # type: ignore[attr-defined]
    opened.on("console", lambda m: opened.complaints.append(m.text) if m.type == "error" else None)  # type: ignore[attr-defined]
    opened.on("pageerror", lambda e: opened.complaints.append(str(e)))  # type: ignore[attr-defined]
    opened.goto(served.url)
    opened.get_by_label("Your question").wait_for()
    return opened


def open_source(page: Page) -> None:
    """Open what the last mark stands for, and wait until it is there."""
    page.locator("a.mark").last.click()
    page.locator("#source .source").wait_for()


def ask(page: Page, question: str) -> None:
    """Ask and wait until there is one more answer."""
    before = page.locator(".exchange.answered").count()
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()
    page.locator(".exchange.answered").nth(before).wait_for()


__all__ = ["Assistant", "Served", "ask", "open_source", "start", "write_pdf"]
