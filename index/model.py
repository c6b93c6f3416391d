"""The nouns of an index: paper, item, paragraph, passage, hit.

A paper is text cut into paragraphs, each the smallest thing a person would point at. Two invariants
hold for every paper that `Paper.check` has passed: ``paper.text[p.start:p.end] == p.text`` for each
paragraph, and paragraph ids are unique.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from index.errors import PaperError


class Kind(StrEnum):
    """What a paragraph is in its paper."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    RECOMMENDATION = "recommendation"
    RESOLUTION = "resolution"
    FRONT_MATTER = "front_matter"


class Status(StrEnum):
    """Who may read a paper: anyone, or (Schedule 12A, Local Government Act 1972) only some."""

    PUBLIC = "public"
    EXEMPT = "exempt"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The smallest thing a person would point at.

    `number` is the number as printed ("3.10", "(a)", "16/09/5"), None where none is printed. `label`
    names the paragraph uniquely in its paper and reads well: the number where that is unique, else
    the number in its place ("Item 4, para 2", "Annex A, 1.3", "3.16, bullet 2"), else its place
    ("page 3, ¶2"; "¶12" in a file without pages). `page` counts the file's pages from 1;
    `printed_page` is what the paper itself prints there. In an agenda pack `item` is the number of the
    agenda's item and `pack_page` the page that is stamped on the pack. `parent` is the id of the
    paragraph that introduces this list item. `start` and `end` are offsets into the paper's text.
    `ocr_confidence` (percent) is set where the words were read off a picture of the page.
    """

    id: str
    label: str
    number: str | None
    kind: Kind
    heading: tuple[str, ...]
    page: int | None
    page_end: int | None
    printed_page: str | None
    start: int
    end: int
    text: str
    parent: str | None = None
    item: str | None = None
    pack_page: str | None = None
    ocr_confidence: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An item of an agenda: its number as printed, its title, and the pages of the file it stands on.

    Those are the pages of its report in an agenda pack, else the page of its line on the agenda.
    """

    number: str
    title: str
    committee: str | None
    date: str | None
    status: Status
    page: int | None
    page_end: int | None


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word read off a picture of a page; its sides are shares (0 to 1) of the page as a reader sees it."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: int


@dataclass(frozen=True, slots=True)
class OcrPage:
    """A page of the file whose words were read by OCR; `confidence` (percent) is that of its words together."""

    page: int
    confidence: int
    words: tuple[PlacedWord, ...]


@dataclass(frozen=True, slots=True)
class PaperRecord:
    """What is known of a paper without its text. A fact the paper does not state is None."""

    paper_id: str
    file: str
    sha256: str
    title: str | None
    body: str | None
    committee: str | None
    date: str | None
    author: str | None
    status: Status
    pages: int | None
    problems: tuple[str, ...] = ()
    items: tuple[Item, ...] = field(default=(), kw_only=True)


@dataclass(frozen=True, slots=True)
class Paper(PaperRecord):
    """One file, read: its record, its text, and the paragraphs that point into the text."""

    text: str = ""
    paragraphs: tuple[Paragraph, ...] = ()
    ocr: tuple[OcrPage, ...] = ()

    def check(self) -> None:
        """Raise PaperError unless both invariants hold."""
        seen: set[str] = set()
        for paragraph in self.paragraphs:
            if self.text[paragraph.start : paragraph.end] != paragraph.text:
                raise PaperError(f"{self.file}: paragraph {paragraph.label} is not at its place in the text")
            if paragraph.id in seen:
                raise PaperError(f"{self.file}: paragraph id {paragraph.id} stands twice")
            seen.add(paragraph.id)


@dataclass(frozen=True, slots=True)
class Passage:
    """What is searched: neighbouring paragraphs of one paper, with their headings, in one text."""

    id: str
    paper_id: str
    paragraphs: tuple[str, ...]
    text: str
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question; `legs` holds its score in each leg that found it."""

    passage: Passage
    rank: int
    score: float
    legs: dict[str, float] = field(default_factory=dict)
