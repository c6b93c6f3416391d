"""What a sample paper is made of, before any layout.

A paper's text is kept in `content`, one file each, in a small notation that `read` understands. The
first lines are settings (``key: value``); after a blank line come the parts, one blank line apart:

    ^ Title                     ^^ line under the title
    @ Label: | value            a line of the front matter
    # Heading                   numbered           #! Heading   not numbered      ## Heading within one
    . Paragraph                 numbered in its section, or through the paper where no heading is numbered
    ! Recommendation            numbered through the paper
    + (a), (b), (c)             * bullet           ** bullet within a bullet
    | header | header           then |r row, |t total, |s row across the table, | caption:, | widths:
    === page                    also === contents, === slide Title

Anything else is a plain paragraph. A line that starts with none of these marks goes on with the line
before it. ``<b>`` and ``<i>`` are the only marks inside a text.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class RowKind(StrEnum):
    """What a table row is: the letter after the bar in the notation."""

    CELLS = "r"
    TOTAL = "t"
    SECTION = "s"


@dataclass(frozen=True, slots=True)
class Title:
    """The title of the paper, or a line under it."""

    text: str
    under: bool = False


@dataclass(frozen=True, slots=True)
class Front:
    """The front matter: pairs of label and value."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; `number` is None where none is printed, `level` 2 for a heading within a section."""

    text: str
    number: str | None = None
    level: int = 1


@dataclass(frozen=True, slots=True)
class Numbered:
    """A numbered paragraph with the number that a reader sees."""

    text: str
    number: str


@dataclass(frozen=True, slots=True)
class Recommended:
    """A recommendation of a review, numbered through its report."""

    text: str
    number: int


@dataclass(frozen=True, slots=True)
class Lettered:
    """A list of (a), (b), (c)."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of bullets, each with its depth (1 the outermost)."""

    items: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table. "^" as a cell means that the cell above goes on."""

    cells: tuple[str, ...]
    kind: RowKind = RowKind.CELLS


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table; `widths` are shares of the measure in percent."""

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    widths: tuple[int, ...]
    caption: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph without a number."""

    text: str


@dataclass(frozen=True, slots=True)
class Break:
    """A new page, the contents page, or a new slide with its title."""

    what: str
    title: str = ""


Part = Title | Front | Heading | Numbered | Recommended | Lettered | Bullets | Grid | Text | Break


@dataclass(frozen=True, slots=True)
class Settings:
    """How and under what name a paper is made. `created` is the date its file carries (ISO)."""

    file: str
    layout: str
    title: str
    header: str
    footer: str
    author: str
    created: str
    first_page: int = 1


@dataclass(frozen=True, slots=True)
class Source:
    """One sample paper, ready for a layout."""

    settings: Settings
    parts: tuple[Part, ...]
