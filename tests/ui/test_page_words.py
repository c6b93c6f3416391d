"""How the page names papers and places."""

from __future__ import annotations

import pytest

from index.model import Kind, PaperRecord, Paragraph, Status
from ui.page.phrases import place, reference, short_place, span


def paragraph(label: str, number: str | None, page: int | None = None, printed: str | None = None) -> Paragraph:
    return Paragraph(f"p#{label}", label, number, Kind.PARAGRAPH, (), page, page, printed, 0, 4, "text")


def record(date: str | None) -> PaperRecord:
    return PaperRecord("p", "p.pdf", "", "Tolls", "Brack Council", "Cabinet", date, None, Status.PUBLIC, 3)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (paragraph("3.10", "3.10", 3, "3"), "paragraph 3.10, page 3"),
        (paragraph("3.10", "3.10", 3, "61"), "paragraph 3.10, page 3 of the file, printed page 61"),
        (paragraph("page 3, ¶2", None, 3, "61"), "unnumbered paragraph 2, page 3 of the file, printed page 61"),
        (paragraph("¶12", None), "unnumbered paragraph 12"),
        (paragraph("Recommendation 8", "8", 6), "Recommendation 8, page 6"),
        (paragraph("3.2, bullet 1", None), "paragraph 3.2, bullet 1"),
        (paragraph("table 2, row 4", None, 5, "5"), "table 2, row 4, page 5"),
    ],
)
def test_a_place_gives_the_paragraph_and_both_pages_where_they_differ(found: Paragraph, words: str) -> None:
    assert place(found) == words


def test_a_short_place_gives_the_page_of_the_file_alone() -> None:
    assert short_place(paragraph("3.10", "3.10", 3, "61")) == "paragraph 3.10, page 3"


def test_a_reference_names_paper_place_and_words() -> None:
    assert reference(record("2026-05-09"), paragraph("1.1", "1.1", 2), "It rose") == (
        "Brack Council, Cabinet, 9 May 2026, ‘Tolls’, paragraph 1.1, page 2: “It rose”"
    )


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        (["2021-02-03", "2023-05"], "Feb 2021 – May 2023"),
        (["2023-05-01", None, "2023-05-30"], "May 2023"),
        (["2021", "2022-01-01"], "2021 – Jan 2022"),
        ([None], ""),
    ],
)
def test_the_span_of_papers_is_told_by_its_months(dates: list[str | None], words: str) -> None:
    assert span([record(date) for date in dates]) == words
