"""Facts of real papers, read from their rendered pages: numbers, pages, tables, running lines."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from index.reading.blocks import Block, Reading, Style
from index.reading.limits import Limits
from index.reading.pdf import read_pdf

PAPERS = Path(__file__).parents[4] / "shared" / "papers" / "council"

pytestmark = [
    pytest.mark.papers,
    pytest.mark.skipif(not PAPERS.is_dir(), reason="the real papers are not beside the checkout (../shared/papers)"),
]


@cache
def paper(number: int) -> Reading:
    return read_pdf(next(PAPERS.glob(f"{number:02d}_*.pdf")), Limits(ocr=False))


def starting(reading: Reading, start: str) -> Block:
    return next(block for block in reading.blocks if block.text.startswith(start))


def numbers(reading: Reading, shape: str) -> list[str]:
    found = (re.match(rf"({shape}) ", block.text) for block in reading.blocks if block.style is not Style.ROW)
    return [match[1] for match in found if match]


def test_a_decision_report_keeps_every_paragraph_number() -> None:
    found = numbers(paper(3), r"[45]\.\d+")
    assert found == [f"4.{n}" for n in range(1, 20)] + [f"5.{n}" for n in range(1, 28)]


def test_a_decision_report_joins_a_paragraph_cut_by_a_page() -> None:
    block = starting(paper(3), "4.5 ")
    assert (block.page, block.page_end) == (5, 6)


def test_an_inspectors_report_numbers_on_without_a_gap_and_loses_its_header() -> None:
    reading = paper(21)
    found = [int(n.rstrip(".")) for n in numbers(reading, r"\d{1,3}\.")]
    assert found == list(range(1, 145))[: len(found)]
    assert len(found) > 130
    assert not any("Inspector’s Report February 2025" in block.text for block in reading.blocks)
    assert starting(reading, "135. ").printed_page == "30"


def test_a_planning_report_numbers_from_one_to_299() -> None:
    found = [int(n.rstrip(".")) for n in numbers(paper(25), r"\d{1,3}\.") if int(n.rstrip(".")) > 10]
    assert [n for n in range(11, 300) if n not in found] == []


def test_a_front_table_gives_labels_and_values() -> None:
    cells = paper(25).blocks[0].cells
    assert cells == (
        ("Item No.", "5.1"),
        ("Classification", "Open"),
        ("Date", "12 July 2016"),
        ("Meeting Name", "Planning Committee"),
    )


def test_a_risk_register_over_eleven_pages_is_one_table() -> None:
    rows = [block for block in paper(16).blocks if block.style is Style.ROW and len(block.cells) > 2]
    assert len({row.table for row in rows}) == 1
    assert len(rows) > 40
    assert "Estimated Annual Financial Exposure £m: 23.3" in next(
        r.text for r in rows if "potential overspend" in r.text
    )


def test_a_finance_table_ruled_only_between_rows_has_its_headers() -> None:
    assert starting(paper(15), "Adult Social Care & Health Operations").text.endswith(
        "Revenue Budget: 524.7; Revenue Forecast: 588.4; Revenue Variance: +63.7"
    )


def test_minutes_laid_out_as_a_table_become_items_and_bullets() -> None:
    reading = paper(27)
    assert starting(reading, "6 Local Pensions Board").page == 3
    assert sum(block.style is Style.BULLET for block in reading.blocks) > 50


def test_printed_pages_are_not_the_files_pages() -> None:
    assert starting(paper(31), "1.7 ").printed_page == "4"
    assert starting(paper(31), "1.7 ").page == 5
    assert starting(paper(22), "Customer Services").printed_page != starting(paper(22), "Customer Services").page


def test_scanned_pages_are_named() -> None:
    assert paper(33).problems == ("pages 1-2, 14-49 have no text (scans?)",)
