"""Lays a paper out as a PDF. The same paper gives the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor, black
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import CondPageBreak, KeepTogether, PageBreak, Paragraph, Spacer, Table
from reportlab.platypus.tableofcontents import TableOfContents

from source_docs.make.pages import FURNITURE, Template
from source_docs.make.parts import (
    Break,
    Bullets,
    Front,
    Grid,
    Heading,
    Lettered,
    Numbered,
    Part,
    Recommended,
    RowKind,
    Source,
    Text,
    Title,
)

SHADE = HexColor("#e4e9ec")
NUMBER_COLUMN = 36
STEP = 20


@dataclass(frozen=True, slots=True)
class Type:
    """The type of one layout: body size and leading, and the roman and bold faces."""

    size: float
    leading: float
    roman: str = "Helvetica"
    bold: str = "Helvetica-Bold"

    def style(self, **changes: Any) -> ParagraphStyle:
        """Give the body style with changes."""
        settings = {"fontName": self.roman, "fontSize": self.size, "leading": self.leading, "spaceAfter": 7}
        return ParagraphStyle("body", **(settings | changes))


TYPES = {
    "report": Type(10.5, 14),
    "pack": Type(11, 14.5),
    "review": Type(11.5, 15.5, "Times-Roman", "Times-Bold"),
    "slides": Type(15.5, 20),
}


def make_pdf(source: Source) -> bytes:
    """Lay the paper out once to count its pages and once more to print the count."""
    total = lay_out(source, 0)[1]
    return lay_out(source, total)[0]


def lay_out(source: Source, total: int) -> tuple[bytes, int]:
    """Lay the paper out; give the file and the number of its pages."""
    target = BytesIO()
    document = Template(target, source.settings, total)
    layout = PdfLayout(TYPES[source.settings.layout], source.settings.layout)
    document.multiBuild(list(layout.flow(source.parts)))
    return target.getvalue(), document.page


@dataclass(frozen=True, slots=True)
class PdfLayout:
    """Turns parts into reportlab's flowables."""

    type: Type
    layout: str

    def flow(self, parts: tuple[Part, ...]) -> Iterator[Any]:
        """Give the flowables of all parts in order."""
        for part in parts:
            yield from self.place(part)

    def place(self, part: Part) -> Iterator[Any]:
        """Give the flowables of one part."""
        match part:
            case Title():
                yield self.title(part)
            case Front():
                yield from self.front(part)
            case Heading():
                yield self.heading(part)
            case Numbered():
                yield self.numbered(part)
            case Recommended():
                yield self.recommended(part)
            case Lettered() | Bullets():
                yield from self.listed(part)
            case Grid():
                yield from self.grid(part)
            case Break():
                yield from self.broken(part)
            case Text():
                yield Paragraph(part.text, self.type.style())

    def title(self, part: Title) -> Any:
        """The title large, what stands under it smaller."""
        cover = self.layout in ("review", "slides")
        size = (14 if part.under else 26) if cover else (11 if part.under else 15)
        above = 60 if self.layout == "slides" and not part.under else 220 if cover and not part.under else 0
        face = self.type.roman if part.under else self.type.bold
        style = self.type.style(fontName=face, fontSize=size, leading=size * 1.25, spaceAfter=10)
        return KeepTogether([Spacer(1, above), Paragraph(part.text, style)]) if above else Paragraph(part.text, style)

    def front(self, part: Front) -> Iterator[Any]:
        """The front matter as a ruled table of two columns."""
        label = self.type.style(fontName=self.type.bold, spaceAfter=0)
        rows = [[Paragraph(name, label), Paragraph(value, self.type.style(spaceAfter=0))] for name, value in part.rows]
        measure = self.measure()
        yield Table(rows, [0.28 * measure, 0.72 * measure], style=[*RULES, ("BACKGROUND", (0, 0), (0, -1), SHADE)])
        yield Spacer(1, 10)

    def heading(self, part: Heading) -> Any:
        """A heading; a numbered one has its number in a column of its own."""
        size = self.type.size + (2.5 if part.level == 1 else 0.5)
        style = self.type.style(
            fontName=self.type.bold,
            fontSize=size,
            leading=size * 1.25,
            spaceBefore=9,
            keepWithNext=1,
            leftIndent=NUMBER_COLUMN if part.number or part.level == 2 else 0,
            bulletFontName=self.type.bold,
            bulletFontSize=size,
        )
        flowable = Paragraph(part.text, style, bulletText=part.number)
        if part.level == 1:
            flowable.contents_entry = f"{part.number} {part.text}" if part.number else part.text
        return flowable

    def numbered(self, part: Numbered) -> Any:
        """A paragraph with its number hanging in a column of its own."""
        return Paragraph(part.text, self.hanging(NUMBER_COLUMN, 0), bulletText=part.number)

    def recommended(self, part: Recommended) -> Any:
        """A recommendation, its name in bold before it."""
        style = self.type.style(leftIndent=14, borderPadding=4, spaceBefore=2)
        return Paragraph(f"<b>Recommendation {part.number}:</b> {part.text}", style)

    def listed(self, part: Lettered | Bullets) -> Iterator[Any]:
        """A list with its marks hanging."""
        if isinstance(part, Lettered):
            style = self.hanging(NUMBER_COLUMN + STEP + 4, NUMBER_COLUMN, after=3)
            for place, text in enumerate(part.items):
                yield Paragraph(text, style, bulletText=f"({chr(ord('a') + place)})")
            yield Spacer(1, 4)
            return
        start = 0 if self.layout in ("slides", "review") else NUMBER_COLUMN
        for depth, text in part.items:
            left = start + STEP * depth
            style = self.hanging(left, left - STEP, after=3)
            style.bulletFontName = "Symbol" if depth == 1 else self.type.roman  # Helvetica's bullet reads back as \x7f
            yield Paragraph(text, style, bulletText="•" if depth == 1 else "–")
        yield Spacer(1, 4)

    def hanging(self, left: float, mark: float, after: float = 7) -> ParagraphStyle:
        """The style of a paragraph whose mark stands left of it."""
        return self.type.style(
            leftIndent=left,
            bulletIndent=mark,
            bulletFontName=self.type.roman,
            bulletFontSize=self.type.size,
            spaceAfter=after,
        )

    def grid(self, part: Grid) -> Iterator[Any]:
        """A ruled table that repeats its header on a new page, its caption above."""
        size = self.type.size - 1.5
        cell = self.type.style(fontSize=size, leading=size * 1.22, spaceAfter=0)
        strong = cell.clone("strong", fontName=self.type.bold)
        rows = [[Paragraph(text, strong) for text in part.header]]
        for row in part.rows:
            face = cell if row.kind is RowKind.CELLS else strong
            rows.append([Paragraph(text, face) for text in row.cells])
        yield CondPageBreak(7 * self.type.leading)  # a caption and two rows, at least, on the page they begin
        if part.caption:
            yield Paragraph(part.caption, self.type.style(fontName=self.type.bold, spaceAfter=4))
        widths = [share * self.measure() / 100 for share in part.widths]
        yield Table(rows, widths, repeatRows=1, style=[*RULES, ("BACKGROUND", (0, 0), (-1, 0), SHADE)])
        yield Spacer(1, 10)

    def broken(self, part: Break) -> Iterator[Any]:
        """A new page, with the contents or a slide's title where asked."""
        yield PageBreak()
        if part.what == "slide":
            style = self.type.style(fontName=self.type.bold, fontSize=24, leading=30, spaceAfter=12)
            yield Paragraph(part.title, style)
        if part.what == "contents":
            yield Paragraph(
                "Contents", self.type.style(fontName=self.type.bold, fontSize=18, leading=24, spaceAfter=12)
            )
            yield TableOfContents(levelStyles=[self.type.style(spaceAfter=4)], dotsMinLevel=0)

    def measure(self) -> float:
        """The width of the text."""
        left, right, _, _ = FURNITURE[self.layout].margins
        return FURNITURE[self.layout].size[0] - left - right


RULES = [
    ("GRID", (0, 0), (-1, -1), 0.5, black),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("TOPPADDING", (0, 0), (-1, -1), 3),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
]
