"""HTML to blocks: the paper's own words in order, without the site around them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from bs4.builder import ParserRejectedMarkup
from bs4.element import Comment, NavigableString

from index.errors import PaperError
from index.reading.blocks import Block, Reading, Style
from index.reading.decoding import decode
from index.reading.html_cells import INLINE, MAX_DEPTH, integer, is_dropped, table_grid, table_rows
from index.reading.markup import address, clean, from_runs
from index.reading.numbers import parse
from index.reading.tables import Cell, table_blocks

MAX_CHARACTERS = 6_000_000
_ENCODING = re.compile(rb"<meta[^>]{0,200}charset=[\"']?\s*([\w-]{3,20})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _State:
    """Where in the page we are: list depth and number, bold or not."""

    depth: int = 0
    level: int = 0
    bold: bool = False
    number: str | None = None
    bullet: bool = False


def read_html(path: Path) -> Reading:
    """Read a web page. Raises PaperError where the file is no text or nests beyond reason."""
    data = path.read_bytes()
    found = _ENCODING.search(data[:4096])
    text = decode(data, path.name)
    if found and found[1].lower() not in (b"utf-8", b"utf8") and b"\0" not in data[:200]:
        text = _as_declared(data, found[1].decode("ascii"), text)
    problems: tuple[str, ...] = ()
    if len(text) > MAX_CHARACTERS:
        text = text[:MAX_CHARACTERS]
        problems = (f"only the first {MAX_CHARACTERS // 1_000_000} million characters were read",)
    return Reading(tuple(html_blocks(text, path.name)), problems=problems, running=_page_title(text))


def _page_title(text: str) -> tuple[str, ...]:
    """Return what the browser's tab would say: no part of the page, yet it often names the council."""
    found = re.search(r"<title[^<>]{0,200}>([^<]{1,300})</title>", text[:20_000], re.IGNORECASE)
    return (clean(unescape(found[1])),) if found else ()


def _as_declared(data: bytes, encoding: str, fallback: str) -> str:
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeDecodeError):
        return fallback


def html_blocks(text: str, name: str = "the page") -> list[Block]:
    """Return the page's blocks in order."""
    soup = _soup(text, name)
    root = soup.find("main") or soup.find(role="main") or soup.find("article") or soup.body or soup
    assert isinstance(root, Tag)
    reader = _Reader()
    reader.walk(root, _State())
    reader.flush(_State())
    return reader.blocks


def table_grids(text: str) -> list[list[list[Cell]]]:
    """Return the grids of the outermost tables in a piece of HTML."""
    soup = _soup(text, "the table")
    return [
        table_grid(table)
        for table in soup.find_all("table")
        if isinstance(table, Tag) and table.find_parent("table") is None
    ]


def _soup(text: str, name: str) -> BeautifulSoup:
    try:
        return BeautifulSoup(text, "lxml")
    except (ParserRejectedMarkup, RecursionError, AssertionError, ValueError) as problem:
        raise PaperError(f"{name}: the HTML is too broken to read; save the page again or as PDF") from problem


class _Reader:
    """Walks a page and gathers runs of words into blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.runs: list[tuple[str, bool]] = []
        self.tables = 0

    def walk(self, tag: Tag, state: _State) -> None:
        """Read everything inside a tag."""
        if state.depth > MAX_DEPTH:
            self.runs.append((tag.get_text(" "), state.bold))
            return
        counter = _ListCounter(tag)
        for child in tag.children:
            if isinstance(child, NavigableString):
                if not isinstance(child, Comment) and type(child) is NavigableString:
                    self.runs.append((str(child), state.bold))
            elif isinstance(child, Tag) and not is_dropped(child):
                self.visit(child, replace(state, depth=state.depth + 1), counter)

    def visit(self, tag: Tag, state: _State, counter: _ListCounter) -> None:
        """Read one tag for what it is."""
        name = tag.name.lower()
        if name in INLINE:
            self.inline(tag, state)
        elif name in ("br", "hr"):
            self.flush(state)
        elif re.fullmatch(r"h[1-6]", name):
            self.whole(tag, state, Style.HEADING, int(name[1]))
        elif name == "title":
            return
        elif name == "table":
            self.flush(state)
            self.table(tag, state)
        elif name == "li":
            self.item(tag, state, counter)
        else:
            self.flush(state)
            inner = replace(state, level=state.level + 1) if name in ("ul", "ol") else state
            self.walk(tag, inner)
            self.flush(inner)

    def inline(self, tag: Tag, state: _State) -> None:
        """Read a run inside a line: bold remembered, a link's address kept."""
        inner = replace(state, bold=state.bold or tag.name in ("b", "strong"))
        if tag.name == "a" and tag.get("href") and not tag.find(["p", "div", "table"]):
            words = clean(tag.get_text(" "))
            href = str(tag.get("href"))
            shown = address(words, href) if href.startswith(("http", "mailto")) else words
            self.runs.append((shown, inner.bold))
            return
        if tag.name == "del":
            return
        self.walk(tag, inner)

    def whole(self, tag: Tag, state: _State, style: Style, level: int) -> None:
        """Read a heading."""
        self.flush(state)
        text = clean(tag.get_text(" "))
        if text:
            self.blocks.append(Block(text, style=style, level=level, bold=True))

    def item(self, tag: Tag, state: _State, counter: _ListCounter) -> None:
        """Read a list item: a bullet, or a paragraph with its computed number."""
        self.flush(state)
        number = counter.number(tag)
        before = len(self.blocks)
        inner = replace(state, number=number, bullet=number is None)
        self.walk(tag, inner)
        self.flush(inner if len(self.blocks) == before else state)

    def flush(self, state: _State) -> None:
        """End the current line and make it a block."""
        inline = from_runs(self.runs)
        self.runs = []
        if not inline.text:
            return
        first = state.number is not None or state.bullet
        style = Style.BULLET if state.bullet else Style.BODY
        self.blocks.append(
            Block(
                f"{state.number} {inline.text}" if state.number else inline.text,
                style=style,
                level=max(1, state.level) if first else 0,
                number=state.number,
                bold=inline.bold,
                lead=inline.lead,
            )
        )

    def table(self, tag: Tag, state: _State) -> None:
        """Read a data table as rows; a layout table as what stands in it."""
        if tag.find("table") is not None or _holds_sections(tag):
            self.rows_as_text(tag, state)
            return
        self.caption(tag)
        self.tables += 1
        self.blocks += table_blocks(table_grid(tag), self.tables)

    def caption(self, table: Tag) -> None:
        """Keep what a table is called, as a line of its own above it."""
        found = table.find("caption")
        words = clean(found.get_text(" ")) if isinstance(found, Tag) else ""
        if words:
            self.blocks.append(Block(words))

    def rows_as_text(self, table: Tag, state: _State) -> None:
        """Read a table that only lays out the page; a number alone in a row's first cell opens the row's text."""
        for row in table_rows(table):
            cells = [cell for cell in row.find_all(["td", "th"], recursive=False) if isinstance(cell, Tag)]
            if all(cell.name == "th" for cell in cells) and len(cells) > 1:
                continue  # "No." and "Item" over a page's layout say nothing
            number = clean(cells[0].get_text(" ")) if cells else ""
            is_number = len(number) < 12 and parse(f"{number} Word") is not None
            start = len(self.blocks)
            for cell in cells[1 if is_number else 0 :]:
                self.walk(cell, state)
                self.flush(state)
            if is_number and len(self.blocks) > start:
                first = self.blocks[start]
                self.blocks[start] = replace(first, text=f"{number} {first.text}")


def _holds_sections(table: Tag) -> bool:
    return table.find(["h1", "h2", "h3", "h4", "ol", "ul"]) is not None


class _ListCounter:
    """Computes the numbers an ordered list prints."""

    def __init__(self, tag: Tag) -> None:
        self.ordered = tag.name == "ol"
        self.kind = str(tag.get("type") or "1")
        self.value = integer(tag.get("start"), 1) - 1

    def number(self, item: Tag) -> str | None:
        """Return the number of the next item, None in a bulleted list."""
        if not self.ordered:
            return None
        self.value = integer(item.get("value"), self.value + 1)
        return f"{numeral(self.value, self.kind)}."


def numeral(value: int, kind: str) -> str:
    """Return a list number as HTML's type attribute asks: 1, a, A, i or I."""
    if kind in ("a", "A") and value > 0:
        letters = ""
        while value > 0:
            value, rest = divmod(value - 1, 26)
            letters = chr(97 + rest) + letters
        return letters if kind == "a" else letters.upper()
    if kind in ("i", "I") and 0 < value < 4000:
        out = ""
        for size, sign in _ROMAN_SIGNS:
            while value >= size:
                value, out = value - size, out + sign
        return out if kind == "i" else out.upper()
    return str(value)


_ROMAN_SIGNS = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
