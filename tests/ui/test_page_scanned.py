"""Where a paragraph stands on a page that OCR read."""

from __future__ import annotations

from index.model import OcrPage, PlacedWord
from ui.page.drawn import Box, Outline
from ui.page.scanned import outline_scan

BLANK = Outline(1000, 2000, (), ())


def page(*lines: str) -> OcrPage:
    """Return a page whose words stand 100 pixels apart, its lines 20 pixels high."""
    words = [
        PlacedWord(word, at / 10, down / 10, at / 10 + 0.08, down / 10 + 0.01, 90)
        for down, line in enumerate(lines, start=1)
        for at, word in enumerate(line.split())
    ]
    return OcrPage(3, 90, tuple(words))


def test_a_paragraph_and_its_quote_are_boxed_line_by_line() -> None:
    scan = page("The first line of it", "goes on to the second", "and another follows here")
    found = outline_scan(BLANK, scan, "The first line of it goes on to the second", "goes on to the second")
    assert found.paragraph == (Box(0, 200, 480, 20), Box(0, 400, 480, 20))
    assert found.quote == (Box(0, 400, 480, 20),)


def test_words_that_the_page_does_not_hold_are_not_boxed() -> None:
    found = outline_scan(BLANK, page("The bridge is closed today"), "The library opens at nine", "opens at nine")
    assert (found.paragraph, found.quote) == ((), ())
