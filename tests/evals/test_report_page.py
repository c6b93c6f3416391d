"""The report in a real browser: it filters, asks nothing of any server, and fits a narrow screen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from evals.reference import QuestionKind
from evals.report.page import report_page
from evals.runs import RunSettings
from evals.scoring import RunScore, SystemScore
from evals.summary import summary_of
from tests.evals.made import answer, reference, refusal, unanswerable, verdict

pytestmark = pytest.mark.browser


@pytest.fixture
def page(tmp_path: Path, browser: Browser) -> Iterator[Any]:
    who = replace(reference("r2"), kind=QuestionKind.WHO)
    verdicts = (verdict(), verdict(who, refusal("r2")), verdict(unanswerable(), answer("u1")))
    score = RunScore((SystemScore("ours", verdicts, (), ()),), ())
    settings = RunSettings(
        corpus="samples", split="tune", started="2026-01-20T10:00:00", encoder="w", reader="1", papers={"a": "1"}
    )
    path = tmp_path / "report.html"
    path.write_text(report_page(summary_of(settings, score), score), encoding="utf-8")
    opened = browser.new_page(viewport={"width": 390, "height": 800})
    opened.asked = []  # type: ignore[attr-defined]
    opened.on("request", lambda request: opened.asked.append(request.url))  # type: ignore[attr-defined]
    opened.complaints = []  # type: ignore[attr-defined]
    opened.on("console", lambda message: opened.complaints.append(message.text))  # type: ignore[attr-defined]
    opened.goto(path.as_uri())
    yield opened
    opened.close()


def shown(page: Any) -> list[str]:
    return [article.get_attribute("id") for article in page.locator("article:visible").all()]


def test_the_report_works_in_a_browser(page: Any) -> None:
    assert shown(page) == ["r2", "u1", "r1"]
    page.select_option("#kind", "who")
    assert shown(page) == ["r2"]
    page.select_option("#kind", "")
    page.select_option("#good", "yes")
    assert shown(page) == ["r1"]
    assert page.locator("#count").inner_text() == "1 of 3 questions"
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []
    assert page.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
