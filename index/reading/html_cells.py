"""The cells of HTML tables laid out as a grid, spans resolved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bs4 import Tag
from bs4.element import NavigableString

from index.reading.markup import Inline, from_runs
from index.reading.tables import Cell

_DROPPED = {
    "script", "style", "noscript", "template", "nav", "svg", "iframe", "object", "form", "button", "select",
    "input", "textarea", "head", "link", "meta", "video", "audio", "canvas", "map", "dialog",
}  # fmt: skip
_UNSEEN = re.compile(r"display:none|visibility:hidden|font-size:0(?![.\d]*[1-9])|opacity:0(?![.\d]*[1-9])")
_PALE = re.compile(r"(?<![\w-])color:(?:#fff(?:fff)?\b|white\b|transparent\b|rgba?\(255,255,255)")
_CHROME = re.compile(
    r"\b(?:breadcrumbs?|cookie[\w-]*|skip-?(?:link|to)[\w-]*|navigation|navbar|menu|sidebar|footer|social|share|"
    r"search-?box|pagination|banner|visually-hidden|sr-only|mgHide\w*)\b",
    re.IGNORECASE,
)
INLINE = {
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "dfn", "del", "em", "font", "i", "img", "ins", "kbd",
    "label", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
}  # fmt: skip
MAX_DEPTH = 200


def table_grid(table: Tag) -> list[list[Cell]]:
    """Lay the table's cells out; a cell that spans rows stands in each, one that spans columns in the first."""
    grid: list[list[Cell]] = []
    hanging: dict[int, tuple[int, Cell]] = {}
    for row in table_rows(table):
        cells: list[Cell] = []
        for tag in row.find_all(["td", "th"], recursive=False):
            assert isinstance(tag, Tag)
            _place_hanging(cells, hanging)
            cell = Cell(tuple(_parts(tag)), header=tag.name == "th")
            down = min(integer(tag.get("rowspan"), 1), 1000)
            if down > 1:
                hanging[len(cells)] = (down - 1, cell)
            cells += [cell] + [Cell(header=cell.header)] * (min(max(integer(tag.get("colspan"), 1), 1), 100) - 1)
        _place_hanging(cells, hanging)
        grid.append(cells)
    return grid


def _place_hanging(cells: list[Cell], hanging: dict[int, tuple[int, Cell]]) -> None:
    while len(cells) in hanging:
        left, cell = hanging.pop(len(cells))
        if left > 1:
            hanging[len(cells)] = (left - 1, cell)
        cells.append(replace(cell, repeated=True) if len(cell.text) < 120 else Cell())


def table_rows(table: Tag) -> Iterator[Tag]:
    """Return the table's own rows, not those of tables inside it."""
    for row in table.find_all("tr"):
        if isinstance(row, Tag) and row.find_parent("table") is table:
            yield row


def _parts(cell: Tag) -> Iterator[Inline]:
    """Return the lines of a cell; an empty line between paragraphs is kept as an empty part."""
    reader = _CellReader()
    reader.walk(cell, bold=False, depth=0)
    reader.end()
    return iter(reader.parts)


class _CellReader:
    """Gathers a cell's lines."""

    def __init__(self) -> None:
        self.parts: list[Inline] = []
        self.runs: list[tuple[str, bool]] = []

    def walk(self, tag: Tag, *, bold: bool, depth: int) -> None:
        """Read everything inside the cell."""
        for child in tag.children:
            if isinstance(child, NavigableString):
                if type(child) is NavigableString:
                    self.runs.append((str(child), bold))
            elif isinstance(child, Tag) and not is_dropped(child):
                blocky = child.name not in INLINE
                if blocky:
                    self.end()
                if depth > MAX_DEPTH:
                    self.runs.append((child.get_text(" "), bold))
                else:
                    self.walk(child, bold=bold or child.name in ("b", "strong"), depth=depth + 1)
                if blocky:
                    self.end()

    def end(self) -> None:
        """End the current line."""
        if any(text.strip(" \t\n\r") for text, _ in self.runs):
            self.parts.append(from_runs(self.runs))
        self.runs = []


def is_dropped(tag: Tag) -> bool:
    """Whether the tag is part of the site and not of the paper."""
    name = tag.name.lower()
    if name in _DROPPED or (name in ("header", "footer", "aside") and tag.find_parent(["article", "main"]) is None):
        return True
    marks = " ".join([*_listed(tag.get("class")), str(tag.get("id") or "")])
    if str(tag.get("aria-hidden") or "").lower() == "true" or tag.has_attr("hidden") or _is_unseen(tag):
        return True
    return str(tag.get("role") or "") in ("navigation", "banner", "contentinfo", "search") or bool(
        name in ("div", "ul", "section", "p", "span", "a", "ol") and _CHROME.search(marks)
    )


def _is_unseen(tag: Tag) -> bool:
    """Whether the tag's own style keeps its words from whoever reads the page."""
    style = str(tag.get("style") or "").lower().replace(" ", "")
    if _UNSEEN.search(style):
        return True
    return bool(_PALE.search(style)) and not any(_grounded(one) for one in (tag, *tag.parents))


def _grounded(tag: Tag) -> bool:
    """Whether a tag may have a ground of its own, on which pale words are seen."""
    return bool(tag.get("class") or tag.get("bgcolor") or tag.get("id")) or "background" in str(tag.get("style") or "")


def _listed(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value or "")]


def integer(value: object, default: int) -> int:
    """Return an attribute's number, the default where it gives none."""
    try:
        return int(str(value))
    except ValueError:
        return default
