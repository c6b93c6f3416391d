"""Sources as users open them: a real browser shows paragraphs and pages beside the answer, by keyboard too."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.ui.conftest import Served, ask, open_source, start

pytestmark = pytest.mark.browser


def test_a_mark_opens_its_paragraph_with_the_quote_marked_and_its_neighbours(page: Page) -> None:
    ask(page, "How much will foster carers be paid a week?")
    expect(page.locator(".answer")).to_contain_text("Foster carers will be paid £512 a week from 1 April 2027.")
    expect(page.locator(".answer strong")).to_have_text("£512")
    open_source(page)
    panel = page.locator("#source")
    expect(panel.locator("mark")).to_contain_text("1.1 Foster carers will be paid £512 a week from 1 April 2027.")
    expect(panel).to_contain_text("Aldermoor Council · 4 March 2027 · Children's Panel")
    expect(panel.locator(".place")).to_have_text("Paragraph 1.1")
    expect(panel.locator(".context")).to_contain_text("1.2 The scheme costs £1,240,000 a year in all.")
    expect(page.locator(".answer")).to_be_visible()


def test_a_mark_says_its_source_to_a_screen_reader(page: Page) -> None:
    ask(page, "How much will foster carers be paid a week?")
    expect(page.locator("a.mark")).to_have_accessible_name(
        re.compile(r"source\s*\[?1\]?\s*, Aldermoor Council, paragraph 1\.1")
    )


def test_a_pdf_is_drawn_with_the_quote_outlined_at_its_place_and_its_pages_turn(page: Page) -> None:
    ask(page, "What will the bridge repair cost in weeks?")
    open_source(page)
    panel = page.locator("#source")
    expect(panel.locator(".place")).to_have_text("Paragraph 1.2, page 1 of the file, printed page 11")
    expect(panel.locator("rect.quote")).to_have_count(2)
    assert panel.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 800
    drawn, box = panel.locator("img").bounding_box(), panel.locator("rect.quote").first.bounding_box()
    assert drawn
    assert box
    assert (box["y"] - drawn["y"]) / drawn["height"] == pytest.approx((842 - 670) / 842, abs=0.02)
    assert (box["x"] - drawn["x"]) / drawn["width"] == pytest.approx(72 / 595, abs=0.02)
    panel.get_by_role("link", name="Next page").click()
    expect(panel.locator("figcaption")).to_contain_text("Page 2 of 2")
    expect(panel.locator("rect.quote")).to_have_count(0)
    expect(panel.locator("mark")).to_contain_text("nineteen weeks")


def test_everything_is_done_by_keyboard_alone(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the question")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Your question")).to_be_focused()
    page.keyboard.type("How much will foster carers be paid a week?")
    page.keyboard.press("Enter")
    page.locator(".exchange.answered").wait_for()
    page.locator("a.mark").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#source h2")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("a.mark")).to_be_focused()


def test_at_390_pixels_the_source_is_the_whole_page_and_back_returns_to_the_same_place(
    context: BrowserContext, served: Served
) -> None:
    page = start(context, served)
    page.set_viewport_size({"width": 390, "height": 500})
    ask(page, "How much will foster carers be paid a week?")
    ask(page, "When does the ferry rest on Sundays?")
    page.locator("a.mark").last.scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    open_source(page)
    expect(page.locator(".conversation")).to_be_hidden()
    expect(page.get_by_role("main")).to_have_id("source")
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390
    page.get_by_role("button", name="Back to the answer").click()
    expect(page.locator(".conversation")).to_be_visible()
    expect(page.locator("a.mark").last).to_be_focused()
    assert page.evaluate("scrollY") == before


def test_the_browsers_own_back_closes_a_source_at_390_pixels(context: BrowserContext, served: Served) -> None:
    page = start(context, served)
    page.set_viewport_size({"width": 390, "height": 844})
    ask(page, "How much will foster carers be paid a week?")
    open_source(page)
    page.go_back()
    expect(page.locator(".answer")).to_be_visible()


def test_a_paper_is_read_at_a_paragraphs_address_without_scripts(browser: Browser, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served.url}paper/fostering?at=1.2&from=4&to=14#1.2")
    expect(page.locator("h1")).to_have_text("Fostering in Aldermoor")
    expect(page.locator(":target")).to_contain_text("1.2 The scheme costs £1,240,000 a year in all.")
    expect(page.locator("mark")).to_contain_text("The scheme")
    expect(page.locator("h2")).to_have_text(["Payments", "Recommendations"])
    context.close()
