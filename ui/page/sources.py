"""A cited paragraph in its paper: with its neighbours, in the whole paper, and on the drawn page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.model import Kind, Paper, PaperRecord, Paragraph
from index.store import Store
from ui.page.addresses import Spot, anchor, find
from ui.page.drawn import Outline, UndrawableError, outline
from ui.page.originals import Original, original
from ui.page.scanned import outline_scan

_AROUND = 2


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph as it is shown: its words before the quote, the quote, and those after it.

    `level` is a heading's depth from 2; `name` is the number or label beside the text, where the
    text does not begin with it; `page` opens a new page above the line.
    """

    paragraph: Paragraph
    anchor: str
    before: str
    quote: str
    after: str
    level: int
    page: str
    is_cited: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One drawn page with the quote outlined, and the pages beside it."""

    page: int
    pages: int
    outline: Outline

    @property
    def previous(self) -> int | None:
        """The page before, None on the first."""
        return self.page - 1 if self.page > 1 else None

    @property
    def following(self) -> int | None:
        """The page after, None on the last."""
        return self.page + 1 if self.page < self.pages else None


@dataclass(frozen=True, slots=True)
class Source:
    """What the panel shows of one citation."""

    record: PaperRecord
    paragraph: Paragraph
    spot: Spot
    quote: str
    lines: tuple[Line, ...]
    original: Original
    sheet: Sheet | None


def source_at(store: Store, spot: Spot, page: int | None = None) -> Source | None:
    """Return a paragraph with its neighbours and its drawn page, None where the index no longer has it."""
    paper = store.paper(spot.paper_id)
    paragraph = find(paper, spot) if paper else None
    if paper is None or paragraph is None:
        return None
    file = original(store, paper)
    return Source(
        record=paper,
        paragraph=paragraph,
        spot=spot,
        quote=paragraph.text[spot.start : spot.end],
        lines=tuple(_line(p, spot) for p in _neighbours(paper, paragraph)),
        original=file,
        sheet=sheet_at(paper, paragraph, spot, file, (paragraph.page or 1) if page is None else page),
    )


def sheet_at(paper: Paper, paragraph: Paragraph | None, spot: Spot, file: Original, page: int) -> Sheet | None:
    """Return a page as drawn, with the paragraph outlined where it stands there; None where it cannot be drawn."""
    if file.path is None or not file.is_pdf:
        return None
    on_page = paragraph and (paragraph.page or 0) <= page <= (paragraph.page_end or paragraph.page or 0)
    text, quote = _as_printed(paragraph, spot) if paragraph and on_page else ("", "")
    try:
        found = outline(file.path, page, text, quote)
    except UndrawableError:
        return None
    scan = next((read for read in paper.ocr if read.page == page), None)
    if scan and text and not found.paragraph:
        found = outline_scan(found, scan, text, quote)
    return Sheet(page, paper.pages or page, found)


def _as_printed(paragraph: Paragraph, spot: Spot) -> tuple[str, str]:
    """Return the paragraph and the quote as they stand on the page: a row's cells without their columns' names."""
    text, quote = paragraph.text, paragraph.text[spot.start : spot.end]
    if paragraph.kind is not Kind.TABLE_ROW:
        return text, quote
    row, quoted = (" ".join(cell.partition(": ")[2] or cell for cell in part.split("; ")) for part in (text, quote))
    return row, quoted


def lines(paper: Paper, spot: Spot) -> Iterator[Line]:
    """Yield the paper's paragraphs in order, a page named where it begins."""
    page = None
    for paragraph in paper.paragraphs:
        begins = paragraph.page is not None and paragraph.page != page
        page = paragraph.page or page
        yield _line(paragraph, spot, _page_words(paragraph) if begins else "")


def nearest(paper: Paper, spot: Spot) -> Paragraph | None:
    """Return the paragraph whose anchor begins most like one that is gone."""
    return max(paper.paragraphs, key=lambda p: _shared(anchor(p.label), spot.anchor), default=None)


def _neighbours(paper: Paper, cited: Paragraph) -> Sequence[Paragraph]:
    """Return the paragraph with those around it, and what introduces it when it is an item of a list."""
    at = paper.paragraphs.index(cited)
    around = paper.paragraphs[max(0, at - _AROUND) : at + _AROUND + 1]
    intro = [p for p in paper.paragraphs[:at] if p.id == cited.parent and p not in around]
    return [*intro, *around]


def _line(paragraph: Paragraph, spot: Spot, page: str = "") -> Line:
    own = anchor(paragraph.label)
    cited = own == spot.anchor
    start, end = (spot.start, spot.end) if cited else (0, 0)
    text = paragraph.text
    return Line(
        paragraph=paragraph,
        anchor=own,
        before=text[:start],
        quote=text[start:end],
        after=text[max(start, end) :],
        level=min(len(paragraph.heading) + 2, 6) if paragraph.kind is Kind.HEADING else 0,
        page=page,
        is_cited=cited,
    )


def _page_words(paragraph: Paragraph) -> str:
    printed = paragraph.printed_page
    return f"Page {paragraph.page}" + (f" (printed {printed})" if printed not in (None, str(paragraph.page)) else "")


def _shared(one: str, other: str) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
