"""The register as its users have it: in the page, as CSV and XLSX, and from the command line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from index.build import build
from index.search import Index
from tests.conftest import WordEncoder
from tests.ui.conftest import ScriptedAssistant, Served, serving
from ui.main import main

CABINET = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Buses</title></head><body>
<h1>Buses &amp; &lt;b&gt;ferries&lt;/b&gt;</h1>
<p>Aldermoor Council</p><p>Cabinet</p><p>Date of meeting: 4 March 2027</p>
<h2>Recommendations</h2>
<p>1.1 Cabinet is asked to approve a bus fare of £2.50 by 1 May 2027.</p>
<p>1.2 Cabinet is asked to note &lt;img src=x onerror="window.hit=1"&gt; the ferry.</p>
<h2>Text</h2>
<p>2.1 Nothing here.</p></body></html>
"""
MINUTES = """# Minutes of the Harbour Board

Brackwater Council

Harbour Board

Date of meeting: 9 May 2026

## 1. Moorings

1.1 The moorings were discussed.

RESOLVED - That £40,000 be spent on moorings.

RESOLVED - =HYPERLINK("x") be noted.
"""


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    papers, index = tmp_path_factory.mktemp("papers"), tmp_path_factory.mktemp("index")
    (papers / "cabinet.html").write_text(CABINET, encoding="utf-8")
    (papers / "board.md").write_text(MINUTES, encoding="utf-8")
    build([papers], index, WordEncoder())
    database = f"sqlite:///{tmp_path_factory.mktemp('people') / 'people.sqlite'}"
    yield from serving(ScriptedAssistant(Index.open(index, WordEncoder())), papers, database)


def shown(register: Served, query: str = "") -> str:
    answer = httpx.get(f"{register.url}register?{query}")
    assert answer.status_code == 200
    return answer.text


def rows(text: str) -> list[str]:
    return re.findall(r'<span class="said">(.*?)</span>', text, re.DOTALL)


def test_every_row_stands_under_its_paper_with_a_count(register: Served) -> None:
    text = shown(register)
    assert [row[:3] for row in rows(text)] == ["1.1", "1.2", "RES", "RES"]
    assert "4 of 4 in 2 papers." in text
    assert text.count("2 of 2 in this paper") == 2


def test_a_row_leads_to_its_paragraph(register: Served) -> None:
    address = re.search(r'href="(/paper/cabinet\?at=1\.1#1\.1)"', shown(register))
    assert address
    assert "bus fare of £2.50" in httpx.get(register.url + address[1].lstrip("/")).text


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("q=moorings", "2 of 4 in 1 paper."),
        ("q=bus+fares", "1 of 4 in 1 paper."),
        ("kind=resolution", "2 of 4 in 1 paper."),
        ("body=Brackwater+Council", "2 of 4 in 1 paper."),
        ("committee=Cabinet", "2 of 4 in 1 paper."),
        ("paper=board", "2 of 4 in 1 paper."),
        ("since=2027-01", "2 of 4 in 1 paper."),
        ("until=2026-12", "2 of 4 in 1 paper."),
        ("kind=resolution&committee=Cabinet", "None of the 4 has this."),
        ("kind=nonsense&page=99", "4 of 4 in 2 papers."),
    ],
)
def test_filters_leave_the_rows_meant(register: Served, query: str, count: str) -> None:
    assert count in shown(register, query)


def test_rows_are_sorted_by_amount_those_without_one_last(register: Served) -> None:
    upwards, down = rows(shown(register, "sort=amount")), rows(shown(register, "sort=amount&down=1"))
    assert ["£2.50" in upwards[0], "£40,000" in upwards[1]] == [True, True]
    assert ["£40,000" in down[0], "£2.50" in down[1]] == [True, True]
    assert upwards[2:] == down[2:]


def test_html_in_titles_and_rows_is_text(register: Served) -> None:
    text = shown(register)
    assert "<img src=x" not in text
    assert "&lt;b&gt;ferries&lt;/b&gt;" in text


def test_csv_holds_the_rows_shown_and_no_formula(register: Served) -> None:
    answer = httpx.get(f"{register.url}register/register.csv?kind=resolution")
    found = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["Amount"] for row in found] == ["£40,000", ""]
    assert found[0]["Made by"] == "Harbour Board"
    assert (found[0]["Date of the paper"], found[0]["Largest amount in £"]) == ("2026-05-09", "40000")
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in found for cell in row.values())


def test_xlsx_holds_amounts_as_numbers_and_every_other_cell_as_text(register: Served) -> None:
    book = openpyxl.load_workbook(io.BytesIO(httpx.get(f"{register.url}register/register.xlsx").content))
    head, *lines = book.active.iter_rows()
    names = [cell.value for cell in head]
    pounds = [line[names.index("Largest amount in £")].value for line in lines]
    assert pounds == [2.5, None, 40000, None]
    assert {cell.data_type for line in lines for cell in line if cell.value is not None} == {"s", "n"}


def test_the_command_line_writes_the_same_rows(
    register: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = register.assistant.index.folder
    out = tmp_path / "register.csv"
    monkeypatch.setattr("sys.argv", ["assistant", "register", "--index", str(folder), "--csv", str(out)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code in (0, None)
    assert capsys.readouterr().out.strip() == "4 rows from 2 papers"
    written = list(csv.reader(io.StringIO(out.read_text(encoding="utf-8-sig"))))
    assert len(written) == 5


def test_a_file_that_cannot_be_written_is_one_line(
    register: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = register.assistant.index.folder, tmp_path / "none" / "r.csv"
    monkeypatch.setattr("sys.argv", ["assistant", "register", "--index", str(folder), "--csv", str(out)])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert "r.csv cannot be written: No such file or directory" in capsys.readouterr().err


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_cut_off(browser: Browser, register: Served, width: int, scheme: str) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    for query in ("", "sort=amount&down=1", "q=nothing"):
        page.goto(f"{register.url}register?{query}")
        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("window.hit") is None
    context.close()


@pytest.mark.browser
def test_the_register_is_filtered_by_keyboard_without_scripts(browser: Browser, register: Served) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{register.url}register")
    page.get_by_label("Words in them").focus()
    page.keyboard.type("ferry")
    page.keyboard.press("Enter")
    expect(page.locator("#count")).to_contain_text("1 of 4 in 1 paper.")
    expect(page.locator(".group")).to_contain_text("1 of 2 in this paper")
    context.close()
