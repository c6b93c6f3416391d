"""PDF pages as drawn, and where words stand on them. The only file of the page that knows pdfium.

Words are looked for by their letters and digits alone: readers differ in spaces, hyphens, ligatures
and bullets, but not in those.
"""

from __future__ import annotations

import ctypes
import io
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from rapidfuzz.fuzz import partial_ratio_alignment

Rectangle = tuple[float, float, float, float]  # left, bottom, right, top, in points from the page's lower left

_LOCK = threading.Lock()  # pdfium must not be entered by two threads at once
_SCALE = 1.6  # pixels a point: sharp on a tablet, about 100 kB a page
_ALIKE = 88.0
_SHORTEST = 12  # letters; fewer may stand anywhere


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
        letters, places = _letters(text.get_text_range())
        around = _find(letters, _letters(paragraph)[0])
        within = _find(letters, _letters(quote)[0], around)
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


def _letters(text: str) -> tuple[str, list[int]]:
    """Return the text's letters and digits in small, and for each the index of the character it came from."""
    found: list[str] = []
    places: list[int] = []
    for at, character in enumerate(text):
        for letter in unicodedata.normalize("NFKC", character).casefold():
            if letter.isalnum():
                found.append(letter)
                places.append(at)
    return "".join(found), places


def _find(page: str, wanted: str, within: tuple[int, int] | None = None) -> tuple[int, int] | None:
    """Return where the wanted letters stand on the page, whole or, across a page break, in part."""
    if not wanted:
        return None
    first, last = within or (0, len(page))
    if len(wanted) < _SHORTEST and page.count(wanted, first, last) > 1:
        return None  # an outline at the wrong place is worse than none
    at = page.find(wanted, first, last)
    if at >= 0:
        return at, at + len(wanted)
    if len(wanted) < _SHORTEST:
        return None
    return _across_break(page, wanted) or _alike(page, wanted, first, last)


def _across_break(page: str, wanted: str) -> tuple[int, int] | None:
    """Return what the page's end has of the beginning of the wanted letters, or its start of their end."""
    head = page.rfind(wanted[:_SHORTEST])
    if head >= 0:
        size = _common(page[head:], wanted)
        if size >= 3 * _SHORTEST:
            return head, head + size
    tail = page.find(wanted[-_SHORTEST:])
    if tail >= 0:
        end = tail + _SHORTEST
        size = _common(page[:end][::-1], wanted[::-1])
        if size >= 3 * _SHORTEST:
            return end - size, end
    return None


def _common(one: str, other: str) -> int:
    """Return how many letters two texts share from their beginning."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _alike(page: str, wanted: str, first: int, last: int) -> tuple[int, int] | None:
    """Return the stretch most like the wanted letters, where it is nearly the same."""
    found = partial_ratio_alignment(wanted, page[first:last], score_cutoff=_ALIKE)
    return (first + found.dest_start, first + found.dest_end) if found else None


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
