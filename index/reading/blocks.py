"""What every reader hands on: the file's own pieces in reading order, before they are understood.

A reader knows its format (lines and positions in a PDF, styles in Word, tags in HTML); `structure`
knows papers (numbers, headings, lists, recommendations). A Block is the border between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from index.model import OcrPage


class Style(StrEnum):
    """How the file marks a block; what that means in the paper is decided later."""

    BODY = "body"
    TITLE = "title"
    HEADING = "heading"
    BULLET = "bullet"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, bullet or table row as the file sets it, lines already re-joined.

    `text` is clean: no line ends, hyphens mended, no running header or footer, no bullet mark; a
    number printed at its start is still there, unless the file keeps numbers outside the text
    (Word), when it is in `number`. `level` is the heading's level (1 the highest) or the bullet's
    depth (1 the outermost). `bold` means that all of the text is bold or set as a heading would be.
    `lead` is the length of the bold words at the start of the text (a run-in title), 0 for none.
    `cells` are a row's (column header, value) pairs, header "" where the table has none; `table`
    counts the file's tables from 1, so that rows of one table are known to belong together.
    """

    text: str
    style: Style = Style.BODY
    level: int = 0
    number: str | None = None
    bold: bool = False
    lead: int = 0
    cells: tuple[tuple[str, str], ...] = ()
    table: int = 0
    page: int | None = None
    page_end: int | None = None
    printed_page: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as its reader saw it. `pages` is None for a format without pages.

    `running` holds the lines of running headers and footers, once each: they are no part of the text,
    but they may be all that says whose paper it is. `ocr` holds the pages whose words were read off a
    picture. Of an agenda pack, `pack_pages` holds (page of the file, page stamped on it), and `starts`
    (page where a report begins, the number of its item, "" where only the agenda says it).
    """

    blocks: tuple[Block, ...]
    pages: int | None = None
    problems: tuple[str, ...] = ()
    running: tuple[str, ...] = ()
    ocr: tuple[OcrPage, ...] = ()
    pack_pages: tuple[tuple[int, str], ...] = ()
    starts: tuple[tuple[int, str], ...] = ()
