"""The one door to pdfium: a PDF's pages as words with places, and ruling lines.

pdfium is not safe across threads and keeps its own heap, so a document is opened, read page by page
and closed in one go, and nothing of it outlives the call. Scripts in a PDF are never run.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from index.errors import PaperError
from index.reading.pdf.faces import Face, Ink, View
from index.reading.pdf.layers import Layers
from index.reading.pdf.pdfium import pdfium, raw
from index.reading.pdf.rulings import read_rulings
from index.reading.pdf.shapes import PageShapes, Word

MOST_CHARACTERS = 1_200_000  # on one page
SMALLEST = 1.5  # points: smaller letters are read by nobody
HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-", "\u2010": "-", "\u2011": "-"})
WORD = re.compile(r"[^\s\x00]+")
GLUED_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{1,3}){0,4}\.|\d{1,3}(?:\.\d{1,3}){1,4})(?=[A-Z][A-Za-z]|[AI]$)")  # 1.1.NHS
LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"})


@contextmanager
def open_pdf(data: bytes, name: str) -> Iterator[Any]:
    """The document, closed again however the block ends; PaperError where pdfium refuses it."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise PaperError(f"{name}: protected by a password; save a copy without one and add that") from None
        raise PaperError(f"{name}: not a readable PDF, or a damaged one; export it again and replace it") from None
    try:
        yield document
    finally:
        document.close()


def page_count(document: Any) -> int:
    """How many pages the file has."""
    return len(document)


def page_labels(document: Any) -> list[str]:
    """The page names the file itself sets, "" where it sets none."""
    try:
        return [document.get_page_label(number) or "" for number in range(len(document))]
    except (pdfium.PdfiumError, UnicodeDecodeError):
        return []


def read_page(document: Any, number: int, most: int = MOST_CHARACTERS) -> PageShapes:
    """Page `number` (from 1) measured, no more than `most` of its characters."""
    try:
        page = document[number - 1]
    except pdfium.PdfiumError:
        return PageShapes(number, 0.0, 0.0, [], [], [], broken=True)
    try:
        view = View.of(page)
        drawn = read_rulings(page, view)
        words, cut = _read_words(page, view, drawn.layers, min(most, MOST_CHARACTERS))
        shapes = PageShapes(number, view.width, view.height, words, drawn.across, drawn.down, drawn.images, cut)
        shapes.panels = drawn.layers.shown()
        _leave_out_covered(shapes)
        _leave_out_unseen(shapes)
        return shapes
    finally:
        page.close()


def _read_words(page: Any, view: View, layers: Layers, most: int) -> tuple[list[Word], bool]:
    handle = raw.FPDFText_LoadPage(page)
    if not handle:
        return [], False
    try:
        count = max(0, raw.FPDFText_CountChars(handle))
        text = _characters(handle, min(count, most))
        ink = Ink(handle, view, layers)
        words = [word for match in WORD.finditer(text) for word in _words_of(ink, text, match.start(), match.end())]
        return _shown(words), count > most
    finally:
        raw.FPDFText_ClosePage(handle)


def _shown(words: list[Word]) -> list[Word]:
    """Without words that are clipped away, unless that would be so many that the clip is read wrongly."""
    shown = [word for word in words if not word.hidden]
    return shown if len(shown) >= len(words) * 0.7 else words


def _leave_out_covered(shapes: PageShapes) -> None:
    """Takes out words under a shape drawn over them, unless nearly all are: then what lies on top is read wrongly."""
    seen = [word for word in shapes.words if not word.covered]
    if len(seen) >= len(shapes.words) * 0.1:
        shapes.covered, shapes.words = len(shapes.words) - len(seen), seen


def _leave_out_unseen(shapes: PageShapes) -> None:
    """Takes out words that nobody sees (no ink, white on white, too small, off the page), unless nearly all are."""
    seen = [word for word in shapes.words if not (word.unseen or _is_off(word, shapes))]
    if len(seen) >= len(shapes.words) * 0.1:
        shapes.unseen, shapes.words = len(shapes.words) - len(seen), seen


def _is_off(word: Word, shapes: PageShapes) -> bool:
    """Whether the word lies wholly outside the page."""
    return word.x1 < 0 or word.x0 > shapes.width or word.base < 0 or word.middle > shapes.height


def _characters(handle: Any, count: int) -> str:
    """The page's characters, one for each index pdfium knows."""
    buffer = (ctypes.c_ushort * (count + 1))()
    got = raw.FPDFText_GetText(handle, 0, count, buffer)
    text = bytes(buffer)[: max(0, got - 1) * 2].decode("utf-16-le", "replace")
    if len(text) == count:
        return text
    return "".join(_character(raw.FPDFText_GetUnicode(handle, index)) for index in range(count))


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0xD800 or 0xDFFF < code < 0x110000 else " "


def _words_of(ink: Ink, text: str, start: int, end: int) -> list[Word]:
    """The words in one unbroken run of characters: nearly always one."""
    if (number := GLUED_NUMBER.match(text, start, end)) is not None:
        cut = number.end(1)
        return [*_words_of(ink, text, start, cut), *_words_of(ink, text, cut, end)]
    face = ink.face(start)
    x_first, y_first = ink.origin(start)
    x_last, y_last = ink.origin(end - 1)
    if face.turn:
        return [_turned(ink, face, text[start:end], (x_first, y_first), (x_last, y_last))]
    if ink.view.rotation:
        return [_turned(ink, face, text[start:end], (x_first, y_first), (x_last, y_last))]
    right = ink.span(end - 1)[1]
    level = abs(y_first - y_last) <= face.size * 0.1
    room = face.size * 1.3 * (end - start) + face.size
    sound = level and -0.1 <= right - x_first <= room and not _has_raised(ink, text, start, end, y_first, face.size)
    if sound or end - start == 1:
        return [_word(ink, face, text[start:end], x_first, right, y_first)]
    return _split(ink, text, start, end)


def _has_raised(ink: Ink, text: str, start: int, end: int, base: float, size: float) -> bool:
    """Whether a figure inside the run stands above its baseline: a footnote's mark, a power."""
    return any(
        text[index].isdigit() and abs(ink.origin(index)[1] - base) > size * 0.1 for index in range(start + 1, end - 1)
    )


def _word(ink: Ink, face: Face, text: str, left: float, right: float, base: float) -> Word:
    x0, y0 = ink.view.point(left, base)
    word = Word(_clean(text), x0, max(x0, x0 + right - left), y0, face.size, face.bold)
    word.italic, word.stem = face.italic, face.stem
    word.hidden = not (ink.layers.is_nested(face.item) or face.shows(left, base))
    _place(ink, face, word, x0 + (word.x1 - x0) / 2, word.middle)
    return word


def _place(ink: Ink, face: Face, word: Word, x: float, y: float) -> None:
    """Notes what lies over the word, what it stands on, and whether it can be seen at all."""
    if not ink.layers.is_nested(face.item):
        word.unseen = face.size < SMALLEST or (face.inkless and not ink.layers.may_show(x, y))
    if ink.layers.orders:
        word.covered = ink.layers.hides(face.item, x, y)
        word.panel = ink.layers.panel_of(face.item, x, y)


def _clean(text: str) -> str:
    return text.translate(HYPHENS).translate(LIGATURES)


def _turned(ink: Ink, face: Face, text: str, first: tuple[float, float], last: tuple[float, float]) -> Word:
    x0, y0 = ink.view.point(*first)
    x1, y1 = ink.view.point(*last)
    length = math.hypot(x1 - x0, y1 - y0) + face.size * 0.5
    word = Word(_clean(text), x0, x0 + length, y0, face.size, face.bold, face.turn, italic=face.italic, stem=face.stem)
    _place(ink, face, word, (x0 + x1) / 2, (y0 + y1) / 2)
    return word


def _split(ink: Ink, text: str, start: int, end: int) -> list[Word]:
    """A run that jumps (a raised figure, a new line or column without a space between) in its pieces."""
    pieces: list[tuple[int, int]] = []
    begin = start
    x, y = ink.span(start)[1], ink.origin(start)[1]
    for index in range(start + 1, end):
        left, base = ink.origin(index)
        size = ink.face(index).size
        if abs(base - y) > size * 0.1 or not -size * 0.5 <= left - x <= size * 0.6:
            pieces.append((begin, index))
            begin = index
        x, y = ink.span(index)[1], base
    pieces.append((begin, end))
    return [_piece(ink, text, a, b) for a, b in pieces]


def _piece(ink: Ink, text: str, start: int, end: int) -> Word:
    x, y = ink.origin(start)
    return _word(ink, ink.face(start), text[start:end], x, ink.span(end - 1)[1], y)
