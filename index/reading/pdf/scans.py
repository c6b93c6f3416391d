"""Pages that are pictures: found, and read by OCR where that can be had, with each word at its place."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from statistics import median
from typing import Any

from index.model import OcrPage, PlacedWord
from index.reading.limits import Limits
from index.reading.ocr import HOW_TO_GET_IT, SeenWord, SlowPageError, confidence_of, recognise, tesseract, turn_of
from index.reading.pdf.faults import is_garbled, page_ranges
from index.reading.pdf.pdfium import pdfium, raw
from index.reading.pdf.shapes import PageShapes, Word

_DOTS_PER_INCH = 240
_MOST_PIXELS = 5000  # along one side: a plan drawn at true scale is not a page of words
_FEW_WORDS = 15  # a scan may still bear a stamp ("Page 13", "Agenda Item 4") as text
_FAR_MORE = 4  # times the words it has as text, and a page is a scan with a stamp
_COVERED = 0.4  # share of the page that the picture takes
_SAME_SIZE = 0.3  # letters of one type differ so much in the height of their words
_TYPE_SHARE = 1.35  # a type's size over the height of its plain letters with an ascender
_DEEP = re.compile(r"[gjpqyQ,;()\[\]/|]")


@dataclass(slots=True)
class Scans:
    """What was done with pages that are pictures, and what went wrong.

    Of the pages read, `garbled` had text, but not what they show; of those without words, `explained`
    are blank or named among the problems. `turn` is how the latest page had to be turned: the next
    one most likely lies the same way.
    """

    read: list[OcrPage] = field(default_factory=list)
    garbled: set[int] = field(default_factory=set)
    explained: set[int] = field(default_factory=set)
    turn: int = 0
    problems: list[str] = field(default_factory=list)


def read_scans(document: Any, pages: Sequence[PageShapes], limits: Limits) -> Scans:
    """Give each page that is a picture, or whose letters are garbled, the words that OCR reads on it."""
    scans = Scans()
    wanted = list(_pictures(document, pages, scans.explained))
    if not wanted or not limits.ocr:
        return scans
    if tesseract() is None:
        scans.problems.append(HOW_TO_GET_IT)
        return scans
    slow: list[int] = []
    wordless: list[int] = []
    for page in wanted[: limits.ocr_pages]:
        try:
            if not _read(document, page, limits, scans) and not page.words:
                wordless.append(page.number)
        except SlowPageError:
            slow.append(page.number)
    scans.explained |= {*slow, *wordless}
    scans.problems += list(_read_pages(scans))
    scans.problems += list(_unread_pages(slow, wordless, len(wanted) - limits.ocr_pages))
    return scans


def _read_pages(scans: Scans) -> Iterator[str]:
    pictures = [page for page in scans.read if page.page not in scans.garbled]
    garbled = [page for page in scans.read if page.page in scans.garbled]
    if pictures:
        what = "pictures" if len(pictures) > 1 else "a picture"
        yield f"{_named(pictures)} read by OCR from {what} {_sure(pictures)}"
    if garbled:
        yield f"{_named(garbled)} read by OCR, as a wrong font map garbles the text {_sure(garbled)}"


def _named(read: Sequence[OcrPage]) -> str:
    return f"page {read[0].page}" if len(read) == 1 else f"pages {page_ranges([page.page for page in read])}"


def _sure(read: Sequence[OcrPage]) -> str:
    return f"(confidence {round(sum(page.confidence for page in read) / len(read))}%)"


def _unread_pages(slow: Sequence[int], wordless: Sequence[int], left: int) -> Iterator[str]:
    if wordless:
        yield f"OCR found no words in the {_pictures_on(wordless)}"
    if slow:
        yield f"OCR took too long over the {_pictures_on(slow)} and was stopped"
    if left > 0:
        yield f"{left} more scanned pages were left unread; raise the setting ocr_pages"


def _pictures_on(pages: Sequence[int]) -> str:
    return f"picture on page {pages[0]}" if len(pages) == 1 else f"pictures on pages {page_ranges(pages)}"


def _pictures(document: Any, pages: Sequence[PageShapes], blank: set[int]) -> Iterator[PageShapes]:
    for page in pages:
        if page.broken or page.cut:
            continue
        if not page.words:
            if _is_blank(document, page.number):
                blank.add(page.number)
            else:
                yield page
        elif is_garbled(page) or (
            page.images and len(page.words) < _FEW_WORDS and _picture_share(document, page.number) >= _COVERED
        ):
            yield page


def _is_blank(document: Any, number: int) -> bool:
    """Whether nothing is drawn on the page; a small picture of it is enough to tell."""
    low, high = _drawn(document, number, 36).getextrema()
    return bool(high - low < 24)


def _picture_share(document: Any, number: int) -> float:
    """How much of the page its largest picture takes."""
    page = document[number - 1]
    try:
        width, height = page.get_size()
        sizes = [_area(found.get_bounds()) for found in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)]
        return float(max(sizes, default=0.0) / max(width * height, 1.0))
    except pdfium.PdfiumError:
        return 0.0
    finally:
        page.close()


def _area(bounds: tuple[float, float, float, float]) -> float:
    left, bottom, right, top = bounds
    return abs(right - left) * abs(top - bottom)


def _drawn(document: Any, number: int, dots_per_inch: int) -> Any:
    page = document[number - 1]
    try:
        scale = min(dots_per_inch / 72, _MOST_PIXELS / max(*page.get_size(), 1.0))
        return page.render(scale=scale, grayscale=True).to_pil()
    finally:
        page.close()


def _read(document: Any, page: PageShapes, limits: Limits, scans: Scans) -> bool:
    """Read one page; whether there were words on it."""
    image = _drawn(document, page.number, _DOTS_PER_INCH).rotate(-scans.turn, expand=True)
    seen = recognise(_png(image), limits.ocr_page_seconds)
    more = turn_of(_png(image), seen, limits.ocr_page_seconds)
    if more:
        image, scans.turn = image.rotate(-more, expand=True), (scans.turn + more) % 360
        seen = recognise(_png(image), limits.ocr_page_seconds)
    if not seen:
        return False
    words = _set_in_type(seen, image.size[0] / (page.height if scans.turn in (90, 270) else page.width))
    garbled = is_garbled(page)
    if garbled and is_garbled(replace(page, words=words)):
        return True  # the page itself shows what its letters say
    if page.words and not garbled and len(words) < len(page.words) * _FAR_MORE:
        return True  # a picture behind words that are text
    placed = tuple(_placed(word, image.size, scans.turn) for word in seen)
    scans.garbled |= {page.number} if garbled else set()
    scans.read.append(OcrPage(page.number, confidence_of(seen), placed))
    if scans.turn in (90, 270):
        page.width, page.height = page.height, page.width
    if scans.turn:
        page.across, page.down = [], []
    page.words = words
    return True


def _png(image: Any) -> bytes:
    stream = io.BytesIO()
    image.save(stream, "PNG", compress_level=1, dpi=(_DOTS_PER_INCH, _DOTS_PER_INCH))
    return stream.getvalue()


def _placed(word: SeenWord, size: tuple[int, int], turn: int) -> PlacedWord:
    """The word on the page as the file shows it, which was turned clockwise by `turn` to be read."""
    x0, x1 = word.left / size[0], word.right / size[0]
    y0, y1 = word.top / size[1], word.bottom / size[1]
    sides = {
        0: (x0, y0, x1, y1),
        90: (y0, 1 - x1, y1, 1 - x0),
        180: (1 - x1, 1 - y1, 1 - x0, 1 - y0),
        270: (1 - y1, x0, 1 - y0, x1),
    }[turn]
    return PlacedWord(word.text, *sides, round(word.confidence))


def _set_in_type(seen: Sequence[SeenWord], dots: float) -> list[Word]:
    """The words as those of a page with type, `dots` to a point: each line on one baseline, in one of few sizes."""
    lines = [list(line) for _, line in groupby(seen, key=lambda word: word.line)]
    tall = [_tallness(line) for line in lines]
    usual = median([size for line, size in zip(lines, tall, strict=True) for _ in line])
    words: list[Word] = []
    for line, size in zip(lines, tall, strict=True):
        height = usual if abs(size - usual) <= usual * _SAME_SIZE else size
        base = median([word.bottom for word in line if not _DEEP.search(word.text)] or [line[0].bottom])
        words += [
            Word(w.text, w.left / dots, w.right / dots, base / dots, height * _TYPE_SHARE / dots, bold=False)
            for w in line
        ]
    return words


def _tallness(line: Sequence[SeenWord]) -> float:
    """How tall the line's plain words stand, in pixels."""
    plain = [w.bottom - w.top for w in line if not _DEEP.search(w.text) and len(w.text) > 1]
    return median(plain or [w.bottom - w.top for w in line])
