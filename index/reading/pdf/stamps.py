"""What is stamped on the pages of an agenda pack: its own page numbers, and "Agenda Item 5" where a report begins.

A pack is known by its agenda, whose lines name the pages of the reports behind it. Its page numbers
run through all of it, whatever page numbers the reports bear of their own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.reading.pdf.running import PAGE_WORDS, PageLines
from index.reading.pdf.shapes import Line

_SHEET_PAGES = 12  # an agenda with its notes on filming and declarations is no longer than that
_AGENDA = re.compile(r"\bagenda\b(?! items?\b)", re.IGNORECASE)
_NAMED = re.compile(r"\(\s*(?:pages?|pgs?\.?|pp?\.)\s*:?\s*(\d{1,4})(?:\s*(?:-|–|to)\s*\d{1,4})?\s*\)", re.IGNORECASE)
_COLUMN = re.compile(r"\bpages?(?: no\.?s?| numbers?)?\b", re.IGNORECASE)
_IN_COLUMN = re.compile(r"\s(\d{1,4})\s?[-–]\s?\d{1,4}$")
_ITEM = re.compile(r"agenda item(?: no\.?| number)?\s*:?\s*(\d{1,3}[a-z]?(?:\.\d{1,2})?)", re.IGNORECASE)
_EDGE = 0.12  # share of the page's height where stamps stand


@dataclass(slots=True)
class PackMarks:
    """The pack's own page numbers by page of the file, the pages where reports begin, and the stamps' lines.

    `starts` gives the number of the item that begins on a page, "" where only the agenda knows it.
    """

    pages: dict[int, str] = field(default_factory=dict)
    starts: dict[int, str] = field(default_factory=dict)
    lines: set[int] = field(default_factory=set)


def pack_marks(pages: Sequence[PageLines]) -> PackMarks:
    """The marks of a pack; none where the file is none."""
    marks = PackMarks()
    named = _named_pages(pages[:_SHEET_PAGES])
    items = [(page, line, found[1]) for page in pages for line in _top(page) if (found := _ITEM.fullmatch(line.text))]
    if len(named) >= 2:
        _find_pages(pages, named, marks)
    if len({number for _, _, number in items}) >= 2 and (named or _has_agenda(pages)):
        for page, line, number in items:
            marks.starts[page.number] = number
            marks.lines.add(id(line))
    return marks


def _has_agenda(pages: Sequence[PageLines]) -> bool:
    return any(_AGENDA.search(line.text) for page in pages[:3] for line in page.lines[:12])


def _named_pages(sheet: Sequence[PageLines]) -> list[int]:
    """The pages that the agenda's lines name as the first of a report."""
    if not _has_agenda(sheet):
        return []
    named: list[int] = []
    for page in sheet:
        ordered = sorted(page.lines, key=lambda line: (round(line.base), line.x0))
        whole = " ".join(line.text for line in ordered)
        named += [int(found[1]) for found in _NAMED.finditer(whole)]
        if _COLUMN.search(whole):
            named += [int(found[1]) for line in ordered if (found := _IN_COLUMN.search(line.text))]
    return [page for index, page in enumerate(named) if page >= max(named[:index], default=0)]


def _find_pages(pages: Sequence[PageLines], named: Sequence[int], marks: PackMarks) -> None:
    seen = [
        (page.number, int(found[1]), line)
        for page in pages
        for line in _edges(page)
        if (found := PAGE_WORDS.match(line.text)) and found[1].isdigit()
    ]
    offsets = Counter(value - number for number, value, _ in seen)
    for offset, count in offsets.most_common(1):
        first = named[0] - offset  # the page of the file that bears the first number the agenda names
        if not 1 < first <= len(pages) or count * 2 < len(pages) - first + 1:
            return
        for number, value, line in seen:  # a report's own number may be the same; the stamp is the outermost
            if value - number == offset and number not in marks.pages:
                marks.pages[number] = str(value)
                marks.lines.add(id(line))
        marks.starts |= {page - offset: "" for page in named if page - offset <= len(pages)}


def _top(page: PageLines) -> list[Line]:
    return [line for line in page.lines if line.base < page.height * _EDGE]


def _edges(page: PageLines) -> list[Line]:
    """The lines at the page's head and foot, the outermost first."""
    lines = [line for line in page.lines if not page.height * _EDGE < line.base < page.height * (1 - _EDGE)]
    return sorted(lines, key=lambda line: min(line.base, page.height - line.base))
