"""Marks at a line's start: bullets and printed numbers, and which number follows which."""

from __future__ import annotations

import re
from dataclasses import dataclass

from index.reading.pdf.shapes import Line

BULLETS = set("•●◦○▪▫■□◘◙‣⁃∙⋅·➢➤►▶▸❖✓✔❑❒◆◇★§¾Ø\uf0b7\uf0a7\uf0d8\uf076\uf0fc\uf02d\uf0a8\uf071\uf06f\uf0e0\uf0d2\uf034")
DASHES = "-–—−"
SOFT_BULLETS = set(DASHES + "*o")
NUMBER = re.compile(
    r"""^(?:
        \d{1,3}(?:\.\d{1,3}){1,5}\.?      # 2.1  2.1.3
      | \d{1,4}[.)]                       # 12.  12)
      | \(\d{1,3}\)                       # (12)
      | \d{1,3}                           # 12
      | \(?[a-z]{1,2}\)                   # (a) a) (ii) aa)
      | \(?[ivxl]{1,6}[.)]                # (iii) iv)
      | [a-z]\.                           # a.
      | \(?[A-Z][.)]                      # A. (A)
      | \d{1,3}/\d{1,3}(?:/\d{1,4})?\.?   # 16/09/5
      | [A-Z]{1,3}\d{1,3}[.:]?            # R1  MM12
    )$""",
    re.VERBOSE,
)
CAPTION = re.compile(r"(?:Table|Figure|Fig\.?|Chart|Graph|Image|Map|Diagram|Box|Plate)\s+\d{1,3}[a-z]?(?:[.:]|\s|$)")
WEAK = re.compile(r"^(?:\d{1,3}|[A-Z]{1,3}\d{1,3}[.:]?|\d{4}[.)]?|\d{1,3}/\d{1,3}.*)$")


@dataclass(slots=True, frozen=True)
class Marker:
    """What stands before a line's text: its words, where the text begins, and how wide the white between is."""

    text: str
    bullet: bool
    words: int
    hang: float
    gap: float


def marker_of(line: Line) -> Marker | None:
    """The line's mark or number, None where it starts with plain text."""
    first = line.words[0]
    if len(line.words) == 1:
        return Marker(first.text, True, 1, first.x1, 0.0) if _is_mark(first.text) else None
    gap = (line.words[1].x0 - first.x1) / line.size
    bullet = _is_mark(first.text) or (first.text in SOFT_BULLETS and (gap > 0.6 or first.text in DASHES + "*"))
    if bullet:
        return Marker(first.text, True, 1, line.words[1].x0, gap)
    if NUMBER.match(first.text) and not first.raised:
        return Marker(first.text, False, 1, line.words[1].x0, gap)
    return None


def is_weak(text: str) -> bool:
    """Whether a number might as well be a figure, a year or a code in running text."""
    return bool(WEAK.match(text))


def _is_mark(text: str) -> bool:
    return len(text) == 1 and (text in BULLETS or "\ue000" <= text <= "\uf8ff")


def follows(before: str, after: str) -> bool:
    """Whether the second number is the one that comes after the first: 2.1 then 2.2, (a) then (b)."""
    if _shape(before) != _shape(after):
        return False
    first, second = _core(before), _core(after)
    if first.isdigit() and second.isdigit():
        return int(second) == int(first) + 1
    if "." in first or "/" in first:
        parts, others = re.split(r"[./]", first), re.split(r"[./]", second)
        return parts[:-1] == others[:-1] and others[-1].isdigit() and int(others[-1]) == int(parts[-1] or 0) + 1
    if len(first) == len(second) == 1 and ord(second) == ord(first) + 1:
        return True
    romans = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"]
    return first in romans and romans[romans.index(first) + 1 : romans.index(first) + 2] == [second]


def _shape(text: str) -> str:
    return re.sub(r"[A-Z]+", "A", re.sub(r"[a-z]+", "a", re.sub(r"\d+", "#", text)))


def _core(text: str) -> str:
    return text.strip("().").strip()


def is_figure(text: str) -> bool:
    """Whether a word can be an entry of a column of figures: it has a figure, or stands for none ("-", "*")."""
    return bool(re.search(r"\d|^[-–—*<>%£]+$", text))
