"""The page as its users have it: a real browser asks, follows up, filters, stops, copies and comes back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from index.search import Index
from tests.ui.conftest import ScriptedAssistant, Served, ask, open_source, serving, start

pytestmark = pytest.mark.browser


def test_the_empty_page_names_the_papers_their_bodies_and_dates_and_offers_questions_it_answers(page: Page) -> None:
    expect(page.locator(".held")).to_have_text("3 papers · May 2026 – Mar 2027")
    papers = page.get_by_label("Papers and sources")
    expect(papers).to_contain_text("Aldermoor Council")
    expect(papers).to_contain_text("Fostering in Aldermoor")
    expect(papers).to_contain_text("4 March 2027")
    example = page.locator("button.example").first
    question = example.inner_text()
    example.click()
    page.locator(".exchange.answered").wait_for()
    expect(page.locator(".question")).to_contain_text(question)
    expect(page.locator("a.mark").first).to_be_visible()
    expect(page.locator("#examples")).to_be_hidden()


def test_scripts_markdown_and_templates_in_questions_and_papers_are_shown_as_text(page: Page) -> None:
    question = 'Does the <script>window.hit=1</script> ferry sail **hourly** <img src=x onerror="window.hit=1">?'
    ask(page, question)
    expect(page.locator(".question")).to_contain_text(question)
    expect(page.locator(".answer")).to_contain_text(
        '<img src=x onerror="window.hit=1"> sails **hourly** & costs ${window.hit=1} {{window.hit=1}}'
    )
    open_source(page)
    expect(page.locator("#source mark")).to_contain_text('<img src=x onerror="window.hit=1"> sails **hourly**')
    expect(page.locator("#source h2")).to_contain_text("Ferry <script>window.hit=1</script> timetable")
    assert page.evaluate("window.hit") is None


def test_nothing_is_asked_of_another_machine_and_the_security_policy_is_never_broken(
    context: BrowserContext, served: Served
) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = start(context, served)
    ask(page, "What will the bridge repair cost in weeks?")
    open_source(page)
    page.locator("#source img").evaluate("image => image.decode()")
    outside = [url for url in asked if not url.startswith((served.url, "data:"))]
    assert outside == []
    assert len(asked) > 10
    assert page.complaints == []  # type: ignore[attr-defined]


def test_two_sessions_have_each_their_own_conversation(browser: Browser, served: Served) -> None:
    contexts = [browser.new_context() for _ in range(2)]
    first, second = (start(context, served) for context in contexts)
    ask(first, "How much will foster carers be paid a week?")
    ask(second, "When does the ferry rest on Sundays?")
    ask(first, "How much does the scheme cost a year in all?")
    expect(first.locator(".exchange")).to_have_count(2)
    expect(second.locator(".exchange")).to_have_count(1)
    expect(second.locator("body")).not_to_contain_text("How much will foster carers")
    assert [turn.question for turn in served.assistant.histories[-1]] == ["How much will foster carers be paid a week?"]
    for context in contexts:
        context.close()


def test_what_the_papers_do_not_say_is_said_with_the_nearest_paragraph_to_open(page: Page) -> None:
    ask(page, "Who invented xylophones?")
    exchange = page.locator(".exchange")
    expect(exchange.locator(".status")).to_have_text("Not in these papers")
    expect(exchange).to_contain_text("The papers do not say.")
    exchange.locator(".nearest a").click()
    expect(page.locator("#source mark")).to_be_visible()


def test_what_was_read_and_the_notes_stand_under_the_answer(page: Page) -> None:
    ask(page, "How much will foster carers be paid a week?")
    expect(page.locator(".read")).to_have_text(re.compile(r"Read 3 papers, \d+ paragraphs\.\s+As at 4 March 2027\."))


def test_a_follow_up_shows_how_it_was_read_and_can_be_changed(page: Page) -> None:
    ask(page, "How much will foster carers be paid a week?")
    ask(page, "Is the scheme also costly a year?")
    read_as = "Is the scheme also costly a year? (and How much will foster carers be paid a week?)"
    expect(page.locator(".read-as")).to_have_text(read_as)
    page.get_by_role("button", name="Change it and ask again").click()
    expect(page.get_by_label("Your question")).to_have_value(read_as)


def test_a_failure_is_one_polite_line_and_the_question_is_kept(page: Page) -> None:
    page.get_by_label("Your question").fill("Please break now")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".exchange.stopped .status")).to_contain_text("Something went wrong while answering.")
    expect(page.locator("body")).not_to_contain_text("broken on purpose")
    expect(page.get_by_label("Your question")).to_have_value("Please break now")


def test_a_running_question_shows_its_steps_and_stops_with_the_question_kept(page: Page, served: Served) -> None:
    page.get_by_label("Your question").fill("Answer slowly please")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".steps")).to_contain_text("Reading every paper slowly")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".exchange.stopped .status")).to_contain_text("Stopped.")
    expect(page.get_by_label("Your question")).to_have_value("Answer slowly please")
    served.assistant.released.set()
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()


def test_an_answer_is_told_to_a_screen_reader_once_and_whole(page: Page) -> None:
    ask(page, "How much will foster carers be paid a week?")
    told = page.locator("#heard")
    expect(told).to_contain_text("Foster carers will be paid £512 a week from 1 April 2027.")
    assert told.inner_text().count("£512") == 1


def test_an_answer_is_copied_with_its_references(context: BrowserContext, served: Served) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = start(context, served)
    ask(page, "How much will foster carers be paid a week?")
    page.get_by_role("button", name="Copy answer").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("How much will foster carers be paid a week?\n\n")
    assert (
        "[1] Aldermoor Council, Children's Panel, 4 March 2027, ‘Fostering in Aldermoor’, paragraph 1.1: “1.1" in copied
    )


def test_a_conversation_has_an_address_that_reopens_it_exactly_after_a_restart(
    browser: Browser, small_index: tuple[Index, Path], tmp_path: Path
) -> None:
    database = f"sqlite:///{tmp_path / 'people.sqlite'}"
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    first = serving(ScriptedAssistant(small_index[0]), small_index[1], database)
    page = start(context, next(first))
    ask(page, "How much will foster carers be paid a week?")
    expect(page).to_have_url(re.compile(r"/conversation/[\w-]+$"))
    path = page.url.rpartition("/conversation/")[2]
    shown = page.locator(".exchange").inner_text()
    next(first, None)
    assistant = ScriptedAssistant(small_index[0])
    second = serving(assistant, small_index[1], database)
    url = next(second).url
    page.goto(f"{url}conversation/{path}")
    page.get_by_label("Your question").wait_for()
    assert page.locator(".exchange").inner_text() == shown
    expect(page.locator("#heard")).to_be_empty()
    open_source(page)
    expect(page.locator("#source mark")).to_contain_text("£512 a week")
    ask(page, "And when does the ferry rest on Sundays?")
    assert [turn.question for turn in assistant.histories[-1]] == ["How much will foster carers be paid a week?"]
    expect(page).to_have_url(f"{url}conversation/{path}")
    page.goto(f"{url}conversations?q=ferry")
    expect(page.locator(".listed a")).to_have_text(["How much will foster carers be paid a week?"])
    context.close()
    next(second, None)


def test_sentences_are_shown_and_kept_as_they_come_and_stay_when_it_is_stopped(page: Page, served: Served) -> None:
    served.assistant.released.clear()
    page.get_by_label("Your question").fill("How much will foster carers be paid midway?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".exchange.asking .answer")).to_contain_text("£512 a week")
    expect(page.locator(".exchange.asking .steps")).to_contain_text("Stopping midway")
    page.get_by_role("button", name="Stop").click()
    expect(page.locator(".exchange.stopped .status")).to_contain_text("Stopped.")
    served.assistant.released.set()
    page.goto(f"{served.url}conversations?q=midway")
    page.locator(".listed a").first.click()
    expect(page.locator(".exchange.stopped")).to_contain_text("£512 a week")


def test_asking_works_without_scripts(browser: Browser, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.url)
    page.get_by_label("Your question").fill("How much will foster carers be paid a week?")
    page.get_by_role("button", name="Ask").click()
    expect(page.locator(".answer")).to_contain_text("£512 a week")
    page.locator("a.mark").click()
    expect(page.locator("mark")).to_contain_text("£512 a week")
    context.close()
