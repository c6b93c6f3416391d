"""Web pages: the paper's words without the site around them."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import PaperError
from index.model import Paper
from index.reading import read
from tests.index.reading.helpers import labelled, starting

AGENDA = """<!DOCTYPE html><html><head><title>Browser title</title><style>p {color: red}</style></head><body>
<header><a href="/">Northfold home</a></header><nav><ul><li>Meetings</li></ul></nav>
<div id="breadcrumb">Home &gt; Meetings</div>
<main><h1 class="mgMainTitleTxt">Agenda and minutes</h1>
<h2 class="mgSubTitleTxt">Licensing Committee - Monday, 3rd June, 2024 7.00 pm</h2>
<script>var secret = 1;</script>
<table id="mgItemTable"><tr><td><p class="mgAiTitleTxt">1.</p></td>
<td><p class="mgAiTitleTxt">Apologies</p>
<div class="mgWordPara"><p><b>Minutes:</b></p>
<p>Apologies were received from Councillor Adeyemi, who had been called away.</p></div></td></tr>
<tr><td><p class="mgAiTitleTxt">2.</p></td><td><p class="mgAiTitleTxt">Taxi fares</p>
<ul class="mgBulletList">
<li><a href="documents/s9/Fares.pdf">View the report</a> PDF 154 KB</li></ul>
<div class="mgWordPara"><p><b>Decision:</b></p>
<p><b>RESOLVED</b> that the fares be raised by 4 per cent.</p></div></td></tr></table>
</main><footer>Cookies and contact</footer></body></html>"""


def read_page(folder: Path, html: str) -> Paper:
    path = folder / "page.html"
    path.write_text(html, encoding="utf-8")
    return read(path)


def test_an_agenda_page_gives_items_decisions_and_links_without_the_site(tmp_path: Path) -> None:
    paper = read_page(tmp_path, AGENDA)
    assert starting(paper, "RESOLVED").kind == "resolution"
    assert "View the report PDF 154 KB" in paper.text
    for word in ("secret", "color", "Cookies", "Northfold home", "Home >", "Browser title"):
        assert word not in paper.text


def test_an_agenda_page_gives_committee_and_date(tmp_path: Path) -> None:
    paper = read_page(tmp_path, AGENDA)
    assert (paper.committee, paper.date) == ("Licensing Committee", "2024-06-03")


def test_ordered_lists_get_the_numbers_a_browser_shows(tmp_path: Path) -> None:
    paper = read_page(
        tmp_path,
        "<h1>Parks</h1><h2>Rules</h2><p>The rules that apply in every park of the borough are these:</p>"
        "<ol start=3><li>no fires</li><li>no cars</li></ol><ol type=a><li>dogs on leads</li><li>no balls</li></ol><ol "
        "type=I><li>One</li><li>Two</li></ol>",
    )
    texts = [p.text for p in paper.paragraphs]
    assert texts[-6:] == ["3. no fires", "4. no cars", "a. dogs on leads", "b. no balls", "I. One", "II. Two"]


def test_nested_lists_are_nested_bullets(tmp_path: Path) -> None:
    paper = read_page(
        tmp_path,
        "<h1>Parks</h1><h2>Rules</h2><p>The rules are:</p><ul><li>dogs<ul><li>on "
        "leads</li></ul></li><li>cats</li></ul>",
    )
    assert [(p.text, p.parent == starting(paper, "dogs").id) for p in paper.paragraphs if p.kind == "list_item"] == [
        ("dogs", False), ("on leads", True), ("cats", False),
    ]  # fmt: skip


def test_tables_with_spans_become_rows(tmp_path: Path) -> None:
    paper = read_page(
        tmp_path,
        "<h1>Costs</h1><h2>Table</h2><p>The costs of each ward are set out in the "
        "table.</p><table><tr><th>Ward</th><th colspan=2>Spend</th></tr>"
        "<tr><th></th><th>2023</th><th>2024</th></tr><tr><td "
        "rowspan=2>East</td><td>£1</td><td>£2</td></tr><tr><td>£3</td><td></td></tr></table>",
    )
    assert [p.text for p in paper.paragraphs if p.kind == "table_row"] == [
        "Ward: East; Spend 2023: £1; Spend 2024: £2",
        "Ward: East; Spend 2023: £3",
    ]


def test_a_tables_caption_is_kept_above_its_rows(tmp_path: Path) -> None:
    paper = read_page(
        tmp_path,
        "<h1>Costs</h1><h2>Table</h2><p>The costs are set out below.</p><table><caption>Spend by ward, 2024</caption>"
        "<tr><th>Ward</th><th>Spend</th></tr><tr><td>East</td><td>£1</td></tr></table>",
    )
    assert [p.text for p in paper.paragraphs][-2:] == ["Spend by ward, 2024", "Ward: East; Spend: £1"]


def test_headings_nest_and_breaks_end_lines(tmp_path: Path) -> None:
    paper = read_page(
        tmp_path,
        "<h1>Title here</h1><h2>Part</h2><h3>Sub</h3><p>The first line of the address<br>the second line of it</p>",
    )
    assert labelled(paper, "¶3").text == "the second line of it"
    assert labelled(paper, "¶2").heading == ("Part", "Sub")


def test_nesting_beyond_reason_is_bounded(tmp_path: Path) -> None:
    deep = "<div>" * 30_000 + "<p>bottom of it all</p>" + "</div>" * 30_000
    try:
        words = read_page(tmp_path, deep).text
    except PaperError as problem:
        words = str(problem)
    assert len(words) < 200
    assert "\n" not in words


def test_a_page_with_no_words_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PaperError, match="no words"):
        read_page(tmp_path, "<html><body><script>x()</script></body></html>")
