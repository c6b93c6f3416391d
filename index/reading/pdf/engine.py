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
from dataclasses import dataclass, field
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from index.errors import PaperError
from index.reading.pdf.shapes import PageShapes, Word

MOST_CHARACTERS = 400_000
FORCE_BOLD = 1 << 18
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
    return [document.get_page_label(number) or "" for number in range(len(document))]


def read_page(document: Any, number: int) -> PageShapes:
    """Page `number` (from 1) measured."""
    from index.reading.pdf.rulings import read_rulings

    page = document[number - 1]
    try:
        view = View.of(page)
        words, cut = _read_words(page, view)
        across, down, images = read_rulings(page, view)
        return PageShapes(number, view.width, view.height, words, across, down, images, cut)
    finally:
        page.close()


@dataclass(slots=True)
class View:
    """How the file's coordinates map to the page as it is shown."""

    left: float
    bottom: float
    right: float
    top: float
    rotation: int

    @classmethod
    def of(cls, page: Any) -> View:
        """The view of an open page."""
        left, bottom, right, top = page.get_cropbox()
        return cls(min(left, right), min(bottom, top), max(left, right), max(bottom, top), page.get_rotation() % 360)

    @property
    def width(self) -> float:
        """Width as shown."""
        return self.top - self.bottom if self.rotation in (90, 270) else self.right - self.left

    @property
    def height(self) -> float:
        """Height as shown."""
        return self.right - self.left if self.rotation in (90, 270) else self.top - self.bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the file as shown, from the top left."""
        if self.rotation == 90:
            return y - self.bottom, x - self.left
        if self.rotation == 180:
            return self.right - x, y - self.bottom
        if self.rotation == 270:
            return self.top - y, self.right - x
        return x - self.left, self.top - y


@dataclass(slots=True)
class _Face:
    """How a text object is set: its size, weight and direction."""

    size: float
    bold: bool
    italic: bool
    stem: int
    turn: int
    clip: tuple[float, float, float, float] | None = None

    def shows(self, x: float, y: float) -> bool:
        """Whether ink at this point (in the file's coordinates) is inside the area it is clipped to."""
        if self.clip is None:
            return True
        left, bottom, right, top = self.clip
        return left - 3 <= x <= right + 3 and bottom - 3 <= y + self.size * 0.3 and y <= top + 3


@dataclass(slots=True)
class _Ink:
    """An open text page with what is already known of its text objects and fonts."""

    handle: Any
    view: View
    faces: dict[int, _Face] = field(default_factory=dict)
    fonts: dict[int, tuple[bool, bool, int]] = field(default_factory=dict)
    box: Any = field(default_factory=raw.FS_RECTF)
    matrix: Any = field(default_factory=raw.FS_MATRIX)
    x: Any = field(default_factory=ctypes.c_double)
    y: Any = field(default_factory=ctypes.c_double)

    def span(self, index: int) -> tuple[float, float]:
        """Where a character starts and ends on its baseline, in the file's coordinates and direction 0."""
        raw.FPDFText_GetLooseCharBox(self.handle, index, self.box)
        return self.box.left, self.box.right

    def origin(self, index: int) -> tuple[float, float]:
        """Where a character's baseline starts, in the file's coordinates."""
        raw.FPDFText_GetCharOrigin(self.handle, index, self.x, self.y)
        return self.x.value, self.y.value

    def face(self, index: int) -> _Face:
        """How the text object of a character is set."""
        item = raw.FPDFText_GetTextObject(self.handle, index)
        key = ctypes.addressof(item.contents) if item else 0
        found = self.faces.get(key)
        if found is None:
            found = self.faces[key] = self._measure(index, item)
        return found

    def _measure(self, index: int, item: Any) -> _Face:
        size = raw.FPDFText_GetFontSize(self.handle, index) or 1.0
        turn = 0.0
        if raw.FPDFText_GetMatrix(self.handle, index, self.matrix):
            m = self.matrix
            size *= math.hypot(m.c, m.d) or 1.0
            turn = math.degrees(math.atan2(m.b, m.a))
        bold, italic, stem = self._weight(item) if item else (False, False, 0)
        clip = _clip_of(item) if item else None
        return _Face(max(size, 0.1), bold, italic, stem, round(turn - self.view.rotation) % 360, clip)

    def _weight(self, item: Any) -> tuple[bool, bool, int]:
        """Whether a text object is set bold, whether italic, and its stem's weight where the font has no name."""
        font = raw.FPDFTextObj_GetFont(item)
        key = ctypes.addressof(font.contents) if font else 0
        if key not in self.fonts:
            self.fonts[key] = _weight_of(font) if font else (False, False, 0)
        bold, italic, stem = self.fonts[key]
        outlined = raw.FPDFTextObj_GetTextRenderMode(item) == raw.FPDF_TEXTRENDERMODE_FILL_STROKE
        return bold or outlined, italic, stem


def _clip_of(item: Any) -> tuple[float, float, float, float] | None:
    """The area that a text object is clipped to, None where it is not clipped by simple boxes."""
    path = raw.FPDFPageObj_GetClipPath(item)
    count = raw.FPDFClipPath_CountPaths(path) if path else 0
    if not 0 < count <= 8:
        return None
    x, y = ctypes.c_float(), ctypes.c_float()
    areas: list[tuple[list[float], list[float]]] = []
    for index in range(count):
        xs: list[float] = []
        ys: list[float] = []
        for part in range(min(raw.FPDFClipPath_CountPathSegments(path, index), 40)):
            raw.FPDFPathSegment_GetPoint(raw.FPDFClipPath_GetPathSegment(path, index, part), x, y)
            xs.append(x.value)
            ys.append(y.value)
        if xs:
            areas.append((xs, ys))
    if not areas:
        return None
    left, right = max(min(xs) for xs, _ in areas), min(max(xs) for xs, _ in areas)
    return left, max(min(ys) for _, ys in areas), right, min(max(ys) for _, ys in areas)


def _weight_of(font: Any) -> tuple[bool, bool, int]:
    """Whether a font is bold, whether italic, and its stem's weight where its name tells neither."""
    buffer = ctypes.create_string_buffer(256)
    raw.FPDFFont_GetBaseFontName(font, buffer, 256)
    name = buffer.value.decode("latin-1").lower().split("+")[-1]
    bold = bool(re.search(r"bold|black|heavy|demi", name)) or bool(raw.FPDFFont_GetFlags(font) & FORCE_BOLD)
    nameless = bool(re.search(r"\d.*\d", name)) or not re.search(r"[a-z]{4}", name)
    stem = max(0, raw.FPDFFont_GetWeight(font)) if nameless and not bold else 0
    return bold, bool(re.search(r"italic|oblique", name)), stem


def _read_words(page: Any, view: View) -> tuple[list[Word], bool]:
    handle = raw.FPDFText_LoadPage(page)
    if not handle:
        return [], False
    try:
        count = max(0, raw.FPDFText_CountChars(handle))
        text = _characters(handle, min(count, MOST_CHARACTERS))
        ink = _Ink(handle, view)
        words = [word for match in WORD.finditer(text) for word in _words_of(ink, text, match.start(), match.end())]
        return _shown(words), count > MOST_CHARACTERS
    finally:
        raw.FPDFText_ClosePage(handle)


def _shown(words: list[Word]) -> list[Word]:
    """Without words that are clipped away, unless that would be so many that the clip is read wrongly."""
    shown = [word for word in words if not word.hidden]
    return shown if len(shown) >= len(words) * 0.7 else words


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


def _words_of(ink: _Ink, text: str, start: int, end: int) -> list[Word]:
    """The words in one unbroken run of characters: nearly always one."""
    if (number := GLUED_NUMBER.match(text, start, end)) is not None:
        cut = number.end(1)
        return [*_words_of(ink, text, start, cut), *_words_of(ink, text, cut, end)]
    face = ink.face(start)
    x_first, y_first = ink.origin(start)
    x_last, y_last = ink.origin(end - 1)
    if face.turn:
        return [_turned(ink, face, text[start:end], (x_first, y_first), (x_last, y_last))]
    right = ink.span(end - 1)[1] if not ink.view.rotation else x_last
    level = abs(y_first - y_last) <= face.size * 0.1 or ink.view.rotation
    room = face.size * 1.3 * (end - start) + face.size
    sound = level and -0.1 <= right - x_first <= room and not _has_raised(ink, text, start, end, y_first, face.size)
    if sound or end - start == 1:
        return [_word(ink.view, face, text[start:end], x_first, right, y_first)]
    return _split(ink, text, start, end)


def _has_raised(ink: _Ink, text: str, start: int, end: int, base: float, size: float) -> bool:
    """Whether a figure inside the run stands above its baseline: a footnote's mark, a power."""
    return any(
        text[index].isdigit() and abs(ink.origin(index)[1] - base) > size * 0.1 for index in range(start + 1, end - 1)
    )


def _word(view: View, face: _Face, text: str, left: float, right: float, base: float) -> Word:
    x0, y0 = view.point(left, base)
    hidden = not face.shows(left, base)
    return Word(
        _clean(text), x0, max(x0, x0 + right - left), y0, face.size, face.bold, hidden=hidden, italic=face.italic
    )


def _clean(text: str) -> str:
    return text.translate(HYPHENS).translate(LIGATURES)


def _turned(ink: _Ink, face: _Face, text: str, first: tuple[float, float], last: tuple[float, float]) -> Word:
    x0, y0 = ink.view.point(*first)
    x1, y1 = ink.view.point(*last)
    length = math.hypot(x1 - x0, y1 - y0) + face.size * 0.5
    return Word(_clean(text), x0, x0 + length, y0, face.size, face.bold, face.turn)


def _split(ink: _Ink, text: str, start: int, end: int) -> list[Word]:
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


def _piece(ink: _Ink, text: str, start: int, end: int) -> Word:
    x, y = ink.origin(start)
    return _word(ink.view, ink.face(start), text[start:end], x, ink.span(end - 1)[1], y)
