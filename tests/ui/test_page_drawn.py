"""Where words stand on a drawn page, whatever a reader made of their spaces, hyphens and lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ui.page.drawn import UndrawableError, draw, outline

POINTS = 1.6  # pixels a point


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.pdf"
    canvas = Canvas(str(path), pagesize=A4)
    canvas.drawString(72, 700, "2.1 The inspec-")
    canvas.drawString(72, 686, "tor’s ﬁnal report was read; costs rose by 4%.")
    canvas.drawString(72, 100, "2.2 The lighthouse at Penhallow Point was lit again in")
    canvas.showPage()
    canvas.drawString(72, 760, "the winter of 2025 after eleven dark years of waiting.")
    canvas.showPage()
    canvas.setPageRotation(90)
    canvas.drawString(72, 300, "3.1 This page is turned on its side.")
    canvas.showPage()
    canvas.save()
    return path


def test_a_quote_over_two_lines_is_outlined_line_by_line(report: Path) -> None:
    paragraph = "2.1 The inspector’s final report was read; costs rose by 4%."
    found = outline(report, 1, paragraph, "The inspector’s final report was read")
    assert (found.width, found.height) == (round(595.28 * POINTS), round(841.89 * POINTS))
    assert len(found.quote) == 2
    first, second = found.quote
    assert first.y + first.height == pytest.approx((842 - 700) * POINTS, abs=6)
    assert second.x == pytest.approx(72 * POINTS, abs=3)
    assert second.y > first.y


def test_a_paragraph_across_a_page_break_is_outlined_on_both_pages(report: Path) -> None:
    text = (
        "2.2 The lighthouse at Penhallow Point was lit again in the winter of 2025 after eleven dark years of waiting."
    )
    first, second = outline(report, 1, text, text), outline(report, 2, text, text)
    assert [box.y > first.height * 0.8 for box in first.quote] == [True]
    assert [box.y < second.height * 0.2 for box in second.quote] == [True]


def test_words_that_stand_nowhere_are_outlined_nowhere(report: Path) -> None:
    found = outline(report, 1, "Nothing of this sort was ever printed on it", "ever printed")
    assert (found.paragraph, found.quote) == ((), ())


def test_a_few_letters_that_stand_at_several_places_are_outlined_nowhere(report: Path) -> None:
    assert outline(report, 1, "2", "2").paragraph == ()
    assert len(outline(report, 1, "4%", "4%").paragraph) == 1


def test_a_turned_page_is_outlined_as_it_is_seen(report: Path) -> None:
    found = outline(report, 3, "3.1 This page is turned on its side.", "turned on its side")
    assert [box.height > box.width for box in found.quote] == [True]
    assert found.quote[0].x == pytest.approx(300 * POINTS, abs=8)
    assert 72 * POINTS < found.quote[0].y < found.height


def test_a_page_beyond_the_last_or_a_file_that_is_no_pdf_is_refused(report: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.pdf"
    other.write_text("not a PDF")
    with pytest.raises(UndrawableError):
        outline(report, 4, "x", "x")
    with pytest.raises(UndrawableError):
        draw(other, 1, 0)
