"""Every view is open to everyone: axe-core finds nothing, light and dark, on a desk, a phone, and at 200% zoom."""

from __future__ import annotations

from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.ui.conftest import Served, ask, start

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = {"desk": (1280, 900), "phone": (390, 844), "desk at 200%": (640, 450)}
PAID = "How much will foster carers be paid a week by Aldermoor Council?"


def violations(page: Page) -> list[str]:
    page.wait_for_load_state()  # before its styles are there every link is too small to hit
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", RULES)
    return [f"{v['id']}: {node['html'][:160]}" for v in found["violations"] for node in v["nodes"]]


def look(page: Page) -> dict[str, list[str]]:
    """Return what is wrong in each colour scheme at each size; the page never scrolls sideways."""
    wrong = {}
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found = violations(page)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                found.append("scrolls sideways")
            wrong |= {f"{size}, {scheme}": found} if found else {}
    return wrong


@pytest.fixture
def asked(context: BrowserContext, served: Served) -> Page:
    page = start(context, served)
    ask(page, PAID)
    return page


def test_the_start(context: BrowserContext, served: Served) -> None:
    page = start(context, served)
    page.get_by_text("Keep to certain papers").click()
    assert look(page) == {}


def test_an_answer_with_its_filters_and_its_source(asked: Page) -> None:
    asked.get_by_role("link", name="keep to it").click()
    assert look(asked) == {}
    asked.set_viewport_size({"width": 1280, "height": 900})
    asked.locator("a.mark").first.click()
    asked.locator("#source .source").wait_for()
    assert look(asked) == {}


def test_a_conversation_reopened_and_the_list_of_them(asked: Page, served: Served) -> None:
    asked.reload()
    expect(asked.locator("#before .exchange")).to_have_count(1)
    asked.get_by_label("Your question").wait_for()
    assert look(asked) == {}
    asked.goto(f"{served.url}conversations")
    assert look(asked) == {}


def test_checking_before_and_after_a_verdict(asked: Page, served: Served) -> None:
    asked.goto(f"{served.url}check?show=all")
    asked.get_by_role("button", name="1 Supports it").first.click()
    expect(asked.get_by_text("Give your name first")).to_be_visible()
    asked.get_by_text("The answer is wrong").first.click()
    assert look(asked) == {}
    give_a_verdict(asked)
    assert look(asked) == {}


def give_a_verdict(page: Page) -> None:
    page.get_by_label("Your name").fill("Ada Merrow")
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_role("button", name="3 Does not support it").first.click()
    expect(page.get_by_text("Checked: does not support it").first).to_be_visible()


@pytest.mark.parametrize(
    "address",
    [
        "paper/bridge?at=1.2&from=0&to=20",
        "paper/bridge/page/1?at=1.2&from=0&to=20",
        "paper/fostering?at=9.9",
        "paper/none",
    ],
)
def test_papers_pages_and_what_is_gone(context: BrowserContext, served: Served, address: str) -> None:
    page = context.new_page()
    page.goto(f"{served.url}{address}")
    assert look(page) == {}


def test_all_of_checking_is_done_by_keys(context: BrowserContext, served: Served) -> None:
    page = start(context, served)
    ask(page, "When does the ferry rest on Sundays?")
    page.goto(f"{served.url}check")
    for key in ("Tab", "Enter", "Tab"):
        page.keyboard.press(key)
    expect(page.get_by_label("Your name")).to_be_focused()
    page.keyboard.type("Ada Merrow")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    card = page.locator(".card", has_text="When does the ferry rest on Sundays?")
    for _ in range(page.locator(".citation").count()):
        page.keyboard.press("j")
        if card.locator(".citation:focus").count():
            break
    page.keyboard.press("c")
    page.keyboard.type("Sundays, yes")
    page.keyboard.press("Escape")
    with page.expect_navigation():
        page.keyboard.press("2")
    expect(card).to_contain_text("Checked: supports it in part")
    expect(card).to_contain_text("Sundays, yes")
    card.locator(".citation").focus()
    with page.expect_navigation():
        page.keyboard.press("u")
    expect(card.locator(".buttons")).to_be_visible()
    page.get_by_label("Keys:").uncheck()
    card.locator(".citation").focus()
    page.keyboard.press("1")
    expect(card.locator(".buttons")).to_be_visible()
