"""Shapes on a PDF's page: speech bubbles, charts, and what a shape hides."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.reading.blocks import Style
from index.reading.pdf import read_pdf
from tests.index.reading.pdf_maker import HEIGHT, LEFT, Maker

Make = Callable[[], Maker]
LEFT_QUOTE = ("It was a bit daunting", "at first, as they all", "seem to know a lot")
RIGHT_QUOTE = ("We would like a session", "for fathers, and more", "of them at the weekend")


@pytest.fixture
def make(tmp_path: Path) -> Make:
    return lambda: Maker(tmp_path / "paper.pdf")


def bubble(maker: Maker, x: float, y: float, lines: tuple[str, ...]) -> None:
    maker.canvas.setFillColorRGB(0.8, 0.9, 1.0)
    maker.canvas.roundRect(x, HEIGHT - y - 90, 190, 90, 12, stroke=0, fill=1)
    maker.canvas.setFillColorRGB(0, 0, 0)
    for nth, line in enumerate(lines):
        maker.at(x + 30 + 5 * nth, y + 25 + nth * 13, line)


def texts(path: Path) -> list[str]:
    return [block.text for block in read_pdf(path).blocks]


def test_speech_bubbles_side_by_side_are_read_one_by_one(make: Make) -> None:
    maker = make()
    bubble(maker, 60, 100, LEFT_QUOTE)
    bubble(maker, 260, 104, RIGHT_QUOTE)
    assert texts(maker.save()) == [" ".join(LEFT_QUOTE), " ".join(RIGHT_QUOTE)]


def test_bubbles_whose_bounds_overlap_keep_their_own_words(make: Make) -> None:
    maker = make()
    bubble(maker, 60, 100, LEFT_QUOTE)
    bubble(maker, 200, 150, RIGHT_QUOTE)
    assert sorted(texts(maker.save())) == sorted([" ".join(LEFT_QUOTE), " ".join(RIGHT_QUOTE)])


def test_words_under_a_shape_are_not_read(make: Make) -> None:
    maker = make()
    maker.paragraph("The meeting agreed the plan for the library and thanked all who had worked on it over the year.")
    maker.at(LEFT, 200, "The name of the tenant is hidden here.")
    maker.canvas.setFillColorRGB(0, 0, 0)
    maker.canvas.rect(LEFT - 4, HEIGHT - 206, 300, 20, stroke=0, fill=1)
    maker.at(LEFT, 240, "The next item followed at once.")
    assert not any("tenant" in text for text in texts(maker.save()))
    assert texts(maker.path)[-1] == "The next item followed at once."
    assert read_pdf(maker.path).problems == ("page 1 has words under a shape, left out",)


def test_a_page_mostly_under_shapes_shows_none_of_their_words(make: Make) -> None:
    maker = make()
    for nth in range(6):
        maker.at(LEFT, 100 + 40 * nth, "The name of the tenant is hidden here.")
        maker.canvas.rect(LEFT - 4, HEIGHT - 106 - 40 * nth, 300, 20, stroke=0, fill=1)
    maker.at(LEFT, 400, "The item was taken in private, and the rest of it is not for publication.")
    assert texts(maker.save()) == ["The item was taken in private, and the rest of it is not for publication."]


def test_words_on_a_shaded_box_are_read(make: Make) -> None:
    maker = make()
    maker.canvas.setFillColorRGB(0.9, 0.9, 0.9)
    maker.canvas.rect(LEFT - 4, HEIGHT - 206, 300, 20, stroke=0, fill=1)
    maker.canvas.setFillColorRGB(0, 0, 0)
    maker.at(LEFT, 200, "The box is behind these words.")
    assert texts(maker.save()) == ["The box is behind these words."]


def test_a_charts_labels_are_one_paragraph_and_none_is_lost(make: Make) -> None:
    maker = make()
    maker.paragraph("The chart below shows where the answers came from, by district.")
    maker.canvas.setFillColorRGB(1, 1, 1)
    maker.canvas.rect(LEFT, HEIGHT - 330, 400, 180, stroke=0, fill=1)
    bars = (("Northfield", 220, "24%"), ("Southport", 180, "20%"), ("Westhill", 120, "13%"))
    for nth, (_, wide, _) in enumerate(bars):
        maker.canvas.setFillColorRGB(0.3, 0.5, 0.7)
        maker.canvas.rect(LEFT + 90, HEIGHT - 200 - nth * 40, wide, 18, stroke=0, fill=1)
    maker.canvas.setFillColorRGB(0, 0, 0)
    for nth, (name, wide, share) in enumerate(bars):
        maker.at(LEFT + 10, 196 + nth * 40, name)
        maker.at(LEFT + 60 + wide, 196 + nth * 40, share)
    for nth in range(4):
        maker.at(LEFT + 90 + nth * 80, 322, f"{nth * 10}%")
    maker.at(LEFT, 360, "The next paragraph stands below the chart.")
    blocks = read_pdf(maker.save()).blocks
    assert [block.style for block in blocks] == [Style.BODY] * 3
    assert blocks[1].text == "Northfield; 24%; Southport; 20%; Westhill; 13%; 0%; 10%; 20%; 30%"
