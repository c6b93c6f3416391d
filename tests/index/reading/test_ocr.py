"""Scanned pages: found, read by OCR with each word's place and confidence, or said to be unread and why."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader

from index.errors import PaperError
from index.model import Paper, PlacedWord
from index.reading import ocr, read
from index.reading.limits import Limits
from tests.index.reading.pdf_maker import HEIGHT, LEFT, WIDTH, Maker

needs_tesseract = pytest.mark.skipif(not shutil.which("tesseract"), reason="tesseract is not installed")
LINES = (
    "4.1 The council owns nineteen harbours along the coast.",
    "4.2 Each harbour has a master who reports every year.",
    "4.3 Repairs to the northern wall will cost 250,000 pounds.",
)


def picture(turn: int = 0, ink: int = 0) -> Image.Image:
    """A page of A4 at 150 dots to an inch with the lines on it, turned clockwise."""
    page = Image.new("L", (1240, 1754), 255)
    drawn = ImageDraw.Draw(page)
    for at, line in enumerate(LINES):
        drawn.text((150, 300 + at * 90), line, fill=ink, font=ImageFont.load_default(34))
    return page.rotate(-turn, expand=True)


def place(maker: Maker, page: Image.Image) -> None:
    stream = io.BytesIO()
    page.save(stream, "PNG")
    stream.seek(0)
    maker.canvas.drawImage(ImageReader(stream), 0, 0, WIDTH, HEIGHT)


@pytest.fixture
def scanned(tmp_path: Path) -> Path:
    """Words on the first page, a picture of words on the second, nothing on the third."""
    maker = Maker(tmp_path / "scan.pdf")
    maker.paragraph("1.1 These words are text that anyone can take out of the file as it stands.")
    maker.next_page()
    place(maker, picture())
    maker.next_page()
    maker.next_page()
    return maker.save()


def on_page(paper: Paper, page: int) -> list[str]:
    return [p.text for p in paper.paragraphs if p.page == page]


@needs_tesseract
def test_a_scanned_page_is_read_with_its_numbers_and_its_confidence(scanned: Path) -> None:
    paper = read(scanned)
    assert on_page(paper, 2) == list(LINES)
    assert [p.number for p in paper.paragraphs if p.page == 2] == ["4.1", "4.2", "4.3"]
    assert all(p.ocr_confidence and 60 <= p.ocr_confidence <= 100 for p in paper.paragraphs if p.page == 2)
    assert [p.ocr_confidence for p in paper.paragraphs if p.page == 1] == [None]


@needs_tesseract
def test_the_problem_line_names_the_page_and_a_blank_page_is_none(scanned: Path) -> None:
    (line,) = read(scanned).problems
    assert line.startswith("page 2 read by OCR from a picture (confidence ")


@needs_tesseract
@pytest.mark.parametrize("turn", [0, 180])
def test_each_word_lies_where_the_page_shows_it(tmp_path: Path, turn: int) -> None:
    maker = Maker(tmp_path / "scan.pdf")
    place(maker, picture(turn))
    maker.next_page()
    (page,) = read(maker.save()).ocr
    harbours = next(word for word in page.words if word.text == "harbours")
    assert drawn_within(harbours, picture(turn)) > 0.15
    assert drawn_within(PlacedWord("", 0.9, 0.9, 1, 1, 0), picture(turn)) == 0


def drawn_within(word: PlacedWord, page: Image.Image) -> float:
    """The share of ink in the word's box."""
    width, height = page.size
    box = page.crop(
        (int(word.left * width), int(word.top * height), int(word.right * width), int(word.bottom * height))
    )
    dark = sum(box.histogram()[:128])
    return dark / (box.size[0] * box.size[1])


@needs_tesseract
def test_a_page_on_its_head_is_turned(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "scan.pdf")
    place(maker, picture(180))
    maker.next_page()
    assert on_page(read(maker.save()), 1) == list(LINES)


@needs_tesseract
def test_a_stamp_on_a_scan_does_not_pass_for_its_text(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "scan.pdf")
    place(maker, picture())
    maker.at(LEFT, 800, "Page 13")
    maker.next_page()
    assert set(LINES) <= set(on_page(read(maker.save()), 1))


@needs_tesseract
def test_a_picture_without_words_gives_none(tmp_path: Path) -> None:
    maker = Maker(tmp_path / "scan.pdf")
    maker.paragraph("Words of the first page.")
    maker.next_page()
    blot = Image.new("L", (600, 800), 255)
    ImageDraw.Draw(blot).ellipse((100, 100, 500, 600), fill=90)
    place(maker, blot)
    maker.next_page()
    paper = read(maker.save())
    assert on_page(paper, 2) == []
    assert paper.problems == ("OCR found no words in the picture on page 2",)


def test_without_tesseract_the_problem_line_says_how_to_get_it(scanned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    paper = read(scanned)
    assert paper.problems == ("page 2 has no text (a scan?)", ocr.HOW_TO_GET_IT)
    assert "apt-get install tesseract-ocr" in ocr.HOW_TO_GET_IT


def test_ocr_can_be_turned_off(scanned: Path) -> None:
    assert read(scanned, limits=Limits(ocr=False)).problems == ("page 2 has no text (a scan?)",)


def test_a_file_of_pictures_alone_is_refused_without_tesseract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _name: None)
    maker = Maker(tmp_path / "scan.pdf")
    place(maker, picture())
    maker.next_page()
    with pytest.raises(PaperError, match="apt-get install tesseract-ocr"):
        read(maker.save())


@pytest.fixture
def endless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tesseract that never answers."""
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setattr(ocr, "tesseract", lambda: str(program))


@pytest.mark.usefixtures("endless")
@needs_tesseract
def test_ocr_that_takes_too_long_is_stopped_and_said(scanned: Path) -> None:
    paper = read(scanned, limits=Limits(ocr_page_seconds=0.3))
    assert paper.problems == ("OCR took too long over the picture on page 2 and was stopped",)
    assert on_page(paper, 1) != []


@needs_tesseract
def test_no_more_pages_than_the_setting_says_are_read_by_ocr(scanned: Path) -> None:
    paper = read(scanned, limits=Limits(ocr_pages=0))
    assert paper.problems == (
        "page 2 has no text (a scan?)",
        "1 more scanned pages were left unread; raise the setting ocr_pages",
    )
