"""PDF pages as drawn, and where words stand on them. The only file of the page that knows pdfium."""

from __future__ import annotations

import ctypes
import io
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from ui.page.letters import find_letters, letters_of

Rectangle = tuple[float, float, float, float]  # left, bottom, right, top, in points from the page's lower left

_LOCK = threading.Lock()  # pdfium must not be entered by two threads at once
_SCALE = 1.6  # pixels a point: sharp on a tablet, about 100 kB a page


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a drawn page, in its pixels."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Outline:
    """A drawn page's size in pixels, and the boxes around words on it, one for each line."""

    width: int
    height: int
    paragraph: tuple[Box, ...]
    quote: tuple[Box, ...]


class UndrawableError(Exception):
    """The file is no PDF that can be drawn, or has no such page."""


@lru_cache(maxsize=48)
def draw(path: Path, page: int, version: int) -> bytes:
    """Return the page (from 1) as a PNG; `version` is the file's time, so that a new file is drawn anew."""
    del version
    with _opened(path, page) as sheet:
        image = sheet.render(scale=_SCALE).to_pil()
    stream = io.BytesIO()
    image.convert("P", palette=1, colors=128).save(stream, "PNG", optimize=False)
    return stream.getvalue()


def outline(path: Path, page: int, paragraph: str, quote: str) -> Outline:
    """Return the page's size and where the paragraph and the quote stand on it; no boxes where they do not."""
    with _opened(path, page) as sheet:
        width, height = (round(side * _SCALE) for side in sheet.get_size())
        text = sheet.get_textpage()
        letters, places = letters_of(text.get_text_range())
        around = find_letters(letters, letters_of(paragraph)[0])
        within = find_letters(letters, letters_of(quote)[0], around)
        return Outline(
            width,
            height,
            *(tuple(_boxes(sheet, text, places, found, width, height)) for found in (around, within)),
        )


@contextmanager
def _opened(path: Path, page: int) -> Iterator[pdfium.PdfPage]:
    with _LOCK:
        try:
            document = pdfium.PdfDocument(path)
        except (pdfium.PdfiumError, OSError) as error:
            raise UndrawableError(str(error)) from error
        try:
            if not 1 <= page <= len(document):
                raise UndrawableError(f"no page {page}")
            yield document[page - 1]
        finally:
            document.close()


def _boxes(
    sheet: pdfium.PdfPage,
    text: pdfium.PdfTextPage,
    places: list[int],
    found: tuple[int, int] | None,
    width: int,
    height: int,
) -> Iterator[Box]:
    """Yield the rectangles of a stretch of letters, in the page's pixels whatever its rotation."""
    if not found:
        return
    first, last = places[found[0]], places[found[1] - 1]
    pieces = [text.get_rect(at) for at in range(text.count_rects(first, last - first + 1))]
    for left, bottom, right, top in _joined(pieces):
        one, other = (_pixel(sheet, x, y, width, height) for x, y in ((left, top), (right, bottom)))
        x, y = min(one[0], other[0]), min(one[1], other[1])
        yield Box(x, y, abs(one[0] - other[0]), abs(one[1] - other[1]))


def _joined(pieces: Sequence[Rectangle]) -> Iterator[Rectangle]:
    """Join neighbouring pieces of one line: pdfium cuts a line where its font changes."""
    line: Rectangle | None = None
    for piece in pieces:
        if line and _on_one_line(line, piece):
            line = (min(line[0], piece[0]), min(line[1], piece[1]), max(line[2], piece[2]), max(line[3], piece[3]))
        else:
            if line:
                yield line
            line = piece
    if line:
        yield line


def _on_one_line(one: Rectangle, other: Rectangle) -> bool:
    shared = min(one[3], other[3]) - max(one[1], other[1])
    near = other[0] - one[2] < 3 * (one[3] - one[1])  # a cell of the next column is its own
    return near and shared > min(one[3] - one[1], other[3] - other[1]) / 2


def _pixel(sheet: pdfium.PdfPage, x: float, y: float, width: int, height: int) -> tuple[int, int]:
    across, down = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDF_PageToDevice(sheet, 0, 0, width, height, 0, x, y, across, down)
    return across.value, down.value
