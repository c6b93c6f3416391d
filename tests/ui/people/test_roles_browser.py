"""Every view in a browser, for each role: what is there works, what is not is not named, axe finds nothing."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.ui.people.conftest import PASSWORD, PEOPLE, SEES, Council, form_of
from tests.ui.test_page_access import violations
from ui.people import Role

pytestmark = pytest.mark.browser

VIEWS = {
    "rosa": ["Ask", "Register", "Papers"],
    "mina": ["Ask", "Register", "Papers"],
    "otto": ["Ask", "Check", "Register", "Papers"],
    "ada": ["Ask", "Check", "Register", "Papers", "People", "Audit"],
}
ASKED = "How much a week is the place of the Merrow child at Quillback House?"


def ask(page: Page) -> None:
    page.get_by_label("Your question").fill(ASKED)
    page.get_by_role("button", name="Ask", exact=True).click()


def enter(context: BrowserContext, council: Council, username: str) -> Page:
    page = context.new_page()
    page.complaints = []  # type: ignore[attr-defined]
    page.on("console", lambda m: page.complaints.append(m.text) if m.type == "error" else None)  # type: ignore[attr-defined]
    page.on("pageerror", lambda e: page.complaints.append(str(e)))  # type: ignore[attr-defined]
    page.goto(council.served.url)
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("Your question").wait_for()
    return page


@pytest.mark.parametrize("username", PEOPLE)
def test_every_view_works_for_each_role(context: BrowserContext, council: Council, username: str) -> None:
    page = enter(context, council, username)
    assert page.locator("nav[aria-label=Views] a").all_inner_texts() == VIEWS[username]
    page.get_by_label("Your question").fill(ASKED)
    page.get_by_role("button", name="Ask", exact=True).click()
    answer = page.locator(".exchange.answered").first
    answer.wait_for()
    is_told = "case" in SEES[username]
    assert ("£4,711" in answer.inner_text()) == is_told
    assert ("Not for publication" in answer.inner_text()) == is_told
    for name in VIEWS[username][1:]:
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.locator("nav[aria-label=Views] [aria-current=page]")).to_have_text(name)
        assert violations(page) == []
    page.goto(f"{council.served.url}papers/of/fostering")
    assert (page.get_by_role("heading", name="Exempt or public").count() == 1) == (username in ("otto", "ada"))
    assert violations(page) == []
    page.get_by_role("link", name=PEOPLE[username].name).click()
    assert violations(page) == []
    assert page.complaints == []  # type: ignore[attr-defined]
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_signing_in_is_open_to_everyone(context: BrowserContext, council: Council) -> None:
    page = context.new_page()
    page.goto(f"{council.served.url}papers")
    page.get_by_label("Username").fill("rosa")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    for size in ({"width": 1280, "height": 900}, {"width": 390, "height": 844}):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert violations(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    page.get_by_label("Username").fill("rosa")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Papers", exact=True)).to_be_visible()


def test_a_role_changed_while_a_page_is_open_counts_from_its_next_question(
    context: BrowserContext, council: Council
) -> None:
    page = enter(context, council, "mina")
    ask(page)
    page.locator(".exchange.answered", has_text="£4,711").wait_for()
    council.accounts.change("the test", council.id("mina"), Role.READER, [], [])
    ask(page)
    expect(page.locator(".exchange.answered", has_text="£4,711")).to_have_count(0)
    expect(page.locator(".exchange.answered")).to_have_count(1)
    council.accounts.disable("the test", council.id("mina"))
    ask(page)
    expect(page.locator(".exchange.answered")).to_have_count(1)
    page.reload()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.parametrize("opens", ["asks", "opens a source"])
def test_an_open_chat_whose_session_ended_says_to_sign_in_again(
    context: BrowserContext, council: Council, opens: str
) -> None:
    page = enter(context, council, "mina")
    ask(page)
    page.locator(".exchange.answered", has_text="£4,711").wait_for()
    expect(page).to_have_url(re.compile(r"/conversation/[\w-]+$"))
    address = page.url
    elsewhere = council.signed_in("mina")
    elsewhere.post("/account/everywhere", data={"form": form_of(elsewhere, "/account")})
    said = page.locator("#signed-out")
    expect(said).to_be_hidden()
    if opens == "asks":
        page.get_by_label("Your question").fill("And who decided it?")
        page.get_by_role("button", name="Ask", exact=True).click()
    else:
        page.locator("a.mark").first.click()
    expect(said).to_be_visible()
    expect(said).to_contain_text("You are no longer signed in")
    expect(page.get_by_text("Could not parse")).to_be_hidden()
    assert violations(page) == []
    assert "Sign in first" not in page.locator("body").inner_text()
    if opens == "asks":
        expect(page.get_by_label("Your question")).to_have_value("And who decided it?")
    page.get_by_role("link", name="sign in again").click()
    page.get_by_label("Username").fill("mina")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_label("Your question").wait_for()
    expect(page).to_have_url(address)


def test_who_asks_too_often_is_told_in_the_chat(context: BrowserContext, council: Council) -> None:
    page = enter(context, council, "mina")
    client = council.signed_in("mina")
    question = {"question": "What are carers paid?"}
    assert any(client.post("/api/v1/ask", json=question).status_code == 429 for _ in range(200))
    ask(page)
    expect(page.locator("#too-often")).to_be_visible()
    expect(page.get_by_text("Could not parse")).to_be_hidden()
    expect(page.locator("#signed-out")).to_be_hidden()


def test_a_paper_is_decided_on_and_a_person_added_in_the_browser(context: BrowserContext, council: Council) -> None:
    page = enter(context, council, "ada")
    page.goto(f"{council.served.url}papers")
    page.locator(".waiting a").first.click()
    page.get_by_text("Make it public, or hold it for another reason").click()
    page.get_by_label("It is", exact=True).select_option("public")
    page.get_by_label("Reason").fill("Announced on Monday")
    assert violations(page) == []
    page.get_by_role("button", name="Decide").click()
    expect(page.locator(".waiting")).to_have_count(0)
    page.get_by_role("link", name="People", exact=True).click()
    page.get_by_label("Username").fill("newcomer")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("newcomer was added")
