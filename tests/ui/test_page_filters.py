"""Keeping a question to certain papers, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from assistant.scope import Scope
from tests.ui.conftest import Served, ask

pytestmark = pytest.mark.browser


def test_filters_are_seen_edited_and_searched_within(page: Page, served: Served) -> None:
    page.get_by_text("Keep to certain papers").click()
    page.get_by_label("Body").select_option("Aldermoor Council")
    page.get_by_label("From", exact=True).select_option("2026-06")
    page.get_by_label("Recommendations and decisions only").check()
    page.get_by_role("button", name="Keep to these").click()
    chips = page.get_by_label("Kept to").get_by_role("listitem")
    expect(chips).to_have_text(
        [re.compile("^Aldermoor Council Remove"), re.compile("^from June 2026"), re.compile("^recommendations")]
    )
    page.get_by_role("button", name=re.compile("Remove ?: recommendations")).click()
    ask(page, "How much will foster carers be paid a week?")
    assert served.assistant.scopes_asked[-1] == Scope(bodies=("Aldermoor Council",), since="2026-06")
    expect(page.locator(".read")).to_contain_text("Read 1 paper, ")
    expect(page.locator(".read")).to_contain_text("Kept to: Aldermoor Council, from June 2026.")
    page.reload()
    page.get_by_label("Your question").wait_for()
    expect(chips).to_have_count(2)


def test_what_a_question_points_to_can_be_made_a_filter_or_left_out(page: Page, served: Served) -> None:
    ask(page, "How much will Aldermoor pay foster carers a week?")
    page.get_by_role("link", name="leave it out").click()
    expect(page.get_by_label("Kept to")).to_contain_text("Aldermoor Council left out")
    page.get_by_role("link", name="keep to it").click()
    expect(page.get_by_label("Kept to")).to_have_text(re.compile("^Aldermoor Council Remove"))
    expect(page.get_by_label("Your question")).to_have_value("How much will Aldermoor pay foster carers a week?")
    page.get_by_role("button", name="Ask", exact=True).click()
    page.locator(".exchange.answered").nth(1).wait_for()
    assert served.assistant.scopes_asked[-1] == Scope(bodies=("Aldermoor Council",))
