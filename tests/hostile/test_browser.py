"""Every hostile paper in a real browser: its answer, source, register rows, papers row, check card; no script runs."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.hostile.papers import CANARY, hostile_papers, lido
from tests.ui.conftest import Served, ask, start

pytestmark = pytest.mark.browser


class Listener:
    """Hears of whatever a script that ran would do: a flag on the window, a dialog, a request, a new window."""

    def __init__(self, context: BrowserContext, page: Page) -> None:
        self.heard: list[str] = []
        context.on("request", lambda request: self._address(request.url))
        context.on("page", lambda opened: self.heard.append(f"window {opened.url}"))
        context.on("dialog", lambda dialog: (self.heard.append(f"dialog {dialog.message}"), dialog.dismiss()))
        self._page = page

    def _address(self, url: str) -> None:
        if CANARY in url and "127.0.0.1:9/" in url:
            self.heard.append(url)

    def look(self, where: str) -> None:
        """Note a flag that a script has set."""
        if self._page.evaluate("window.hit"):
            self.heard.append(f"flag at {where}")


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context()
    opened.set_default_timeout(20_000)
    yield opened
    opened.close()


@pytest.mark.timeout(600)
def test_no_script_of_any_paper_runs_anywhere(hostile_page: Served, context: BrowserContext) -> None:
    page = start(context, hostile_page)
    listener = Listener(context, page)
    listed = httpx.get(f"{hostile_page.url}api/v1/papers").json()["papers"]
    for paper in hostile_papers():
        if "script" in paper.kind:
            ask(page, f"What does the panel on the {lido(paper)} lido say and recommend?")
            for mark in page.locator(".exchange.answered").last.locator("a.mark").all()[:3]:
                mark.click()
                page.locator("#source .source").wait_for()
                listener.look(f"the answer of {paper.file}")
    for record in listed:
        for address in (f"paper/{record['paper_id']}", f"papers/of/{record['paper_id']}"):
            page.goto(f"{hostile_page.url}{address}", wait_until="load")
            listener.look(address)
    for address in ("", "register", "papers", "check", "conversations", "api/v1/"):
        page.goto(f"{hostile_page.url}{address}", wait_until="load")
        listener.look(address or "the start")
    assert listener.heard == []


def test_a_canary_that_does_sing_is_heard(context: BrowserContext) -> None:
    page = context.new_page()
    listener = Listener(context, page)
    page.set_content(f"<img src=x onerror=\"window.hit='{CANARY}'; fetch('http://127.0.0.1:9/{CANARY}')\">")
    page.wait_for_function("window.hit")
    listener.look("the test")
    assert "flag at the test" in listener.heard
    assert f"http://127.0.0.1:9/{CANARY}" in listener.heard
