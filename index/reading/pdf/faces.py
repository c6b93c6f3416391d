"""How text is set on an open page: sizes, weights, directions and places of its characters."""

from __future__ import annotations

import ctypes
import math
import re
from dataclasses import dataclass, field
from typing import Any

from index.reading.pdf.layers import Layers
from index.reading.pdf.pdfium import raw

FORCE_BOLD = 1 << 18
PALEST = 250  # of 255, each colour: white to the eye
FAINTEST = 8  # of 255


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
class Face:
    """How a text object is set: its size, weight and direction."""

    size: float
    bold: bool
    italic: bool
    stem: int
    turn: int
    clip: tuple[float, float, float, float] | None = None
    item: int = 0
    inkless: bool = False  # drawn with no ink, or in the paper's own white

    def shows(self, x: float, y: float) -> bool:
        """Whether ink at this point (in the file's coordinates) is inside the area it is clipped to."""
        if self.clip is None:
            return True
        left, bottom, right, top = self.clip
        return left - 3 <= x <= right + 3 and bottom - 3 <= y + self.size * 0.3 and y <= top + 3


@dataclass(slots=True)
class Ink:
    """An open text page with what is already known of its text objects and fonts."""

    handle: Any
    view: View
    layers: Layers
    faces: dict[int, Face] = field(default_factory=dict)
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

    def face(self, index: int) -> Face:
        """How the text object of a character is set."""
        item = raw.FPDFText_GetTextObject(self.handle, index)
        key = ctypes.addressof(item.contents) if item else 0
        found = self.faces.get(key)
        if found is None:
            found = self.faces[key] = self._measure(index, item, key)
        return found

    def _measure(self, index: int, item: Any, key: int) -> Face:
        size = raw.FPDFText_GetFontSize(self.handle, index) or 1.0
        turn = 0.0
        if raw.FPDFText_GetMatrix(self.handle, index, self.matrix):
            m = self.matrix
            size *= math.hypot(m.c, m.d) or 1.0
            turn = math.degrees(math.atan2(m.b, m.a))
        bold, italic, stem = self._weight(item) if item else (False, False, 0)
        clip = _clip_of(item) if item else None
        turned = round(turn - self.view.rotation) % 360
        return Face(max(size, 0.1), bold, italic, stem, turned, clip, key, bool(item) and _is_inkless(item))

    def _weight(self, item: Any) -> tuple[bool, bool, int]:
        """Whether a text object is set bold, whether italic, and its stem's weight where the font has no name."""
        font = raw.FPDFTextObj_GetFont(item)
        key = ctypes.addressof(font.contents) if font else 0
        if key not in self.fonts:
            self.fonts[key] = _weight_of(font) if font else (False, False, 0)
        bold, italic, stem = self.fonts[key]
        outlined = raw.FPDFTextObj_GetTextRenderMode(item) == raw.FPDF_TEXTRENDERMODE_FILL_STROKE
        return bold or outlined, italic, stem


def _is_inkless(item: Any) -> bool:
    """Whether a text object leaves no ink that a reader would see on white paper."""
    mode = raw.FPDFTextObj_GetTextRenderMode(item)
    if mode in (raw.FPDF_TEXTRENDERMODE_INVISIBLE, raw.FPDF_TEXTRENDERMODE_CLIP):
        return True
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if mode != raw.FPDF_TEXTRENDERMODE_FILL or not raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha):
        return False
    return min(red.value, green.value, blue.value) >= PALEST or alpha.value <= FAINTEST


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
