"""Lays a paper out as a Word file. The same paper gives the same bytes every time."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from source_docs.make.numbering import add_numbering, number
from source_docs.make.parts import (
    Bullets,
    Front,
    Grid,
    Heading,
    Lettered,
    Numbered,
    Part,
    RowKind,
    Settings,
    Source,
    Text,
    Title,
)

ZIP_DATE = (2026, 1, 1, 0, 0, 0)
MARKUP = re.compile(r"<(/?)([bi])>")
MEASURE = 162


def make_docx(source: Source) -> bytes:
    """Lay the paper out; give the file."""
    document = Document()
    set_page(document, source.settings)
    set_properties(document, source.settings)
    layout = WordLayout(document, source.settings.layout, add_numbering(document, source.settings.layout))
    layout.set_styles()
    for part in source.parts:
        layout.place(part)
    target = BytesIO()
    document.save(target)
    return with_fixed_dates(target.getvalue())


def with_fixed_dates(data: bytes) -> bytes:
    """Pack the file again with one date on every member, so that no clock is in it."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, ZIP_DATE)
            member.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(member, old.read(name))
    return target.getvalue()


def set_properties(document: Any, settings: Settings) -> None:
    """Fill in the file's own record of title, author and dates."""
    created = datetime.fromisoformat(settings.created).replace(tzinfo=UTC)
    properties = document.core_properties
    properties.title, properties.author, properties.subject = settings.title, settings.author, settings.footer
    properties.last_modified_by, properties.comments = settings.author, ""
    properties.created = properties.modified = created


def set_page(document: Any, settings: Settings) -> None:
    """Set an upright A4 page with header, footer and page number."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(24)
    section.header.paragraphs[0].text = settings.header
    footer = section.footer.paragraphs[0]
    footer.text = f"{settings.footer}\tPage "
    add_field(footer, "PAGE")
    footer.add_run(" of ")
    add_field(footer, "NUMPAGES")


def add_field(paragraph: Any, name: str) -> None:
    """Add a field that Word fills in."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)


@dataclass(frozen=True, slots=True)
class WordLayout:
    """Writes parts into a Word document, numbered by the list `list_id`."""

    document: Any
    layout: str
    list_id: int

    def set_styles(self) -> None:
        """Set the typeface, and numbers in the styles where the layout has them there."""
        styles = self.document.styles
        styles["Normal"].font.name, styles["Normal"].font.size = "Arial", Pt(11)
        for name, size in (("Title", 18), ("Heading 1", 13), ("Heading 2", 11.5)):
            style = styles[name]
            style.font.name, style.font.size, style.font.color.rgb = "Arial", Pt(size), RGBColor(0, 0, 0)
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)
        if self.layout == "numbered":
            numbered = styles.add_style("Numbered Paragraph", WD_STYLE_TYPE.PARAGRAPH)
            numbered.base_style = styles["Normal"]
            number(numbered.element.get_or_add_pPr(), self.list_id, 1)
            number(styles["Heading 1"].element.get_or_add_pPr(), self.list_id, 0)

    def place(self, part: Part) -> None:
        """Write one part."""
        match part:
            case Title():
                self.title(part)
            case Front():
                self.front(part)
            case Heading():
                self.heading(part)
            case Numbered():
                self.numbered(part)
            case Lettered():
                self.lettered(part)
            case Bullets():
                for depth, text in part.items:
                    self.write(text, "List Bullet" if depth == 1 else "List Bullet 2")
            case Grid():
                self.grid(part)
            case Text():
                self.write(part.text)
            case _:
                raise ValueError(f"no Word layout for {type(part).__name__}")

    def write(self, text: str, style: str | None = None) -> Any:
        """Write a paragraph with its bold and italic words."""
        paragraph = self.document.add_paragraph(style=style)
        add_runs(paragraph, text)
        return paragraph

    def title(self, part: Title) -> None:
        """The title, or the line under it."""
        self.write(part.text, "Subtitle" if part.under else "Title")

    def front(self, part: Front) -> None:
        """The front matter as a table of two columns."""
        table = self.document.add_table(0, 2, style="Table Grid")
        for label, value in part.rows:
            cells = table.add_row().cells
            add_runs(cells[0].paragraphs[0], f"<b>{label}</b>")
            add_runs(cells[1].paragraphs[0], value)
        set_widths(table, (28, 72))
        self.document.add_paragraph()

    def heading(self, part: Heading) -> None:
        """A heading; where its style is numbered an unnumbered one leaves the list."""
        paragraph = self.write(part.text, f"Heading {part.level}")
        if self.layout == "numbered" and part.number is None and part.level == 1:
            number(paragraph._p.get_or_add_pPr(), 0, 0)
        if self.layout == "plan" and part.number:
            number(paragraph._p.get_or_add_pPr(), self.list_id, 0)

    def numbered(self, part: Numbered) -> None:
        """A paragraph whose number Word counts."""
        paragraph = self.write(part.text, "Numbered Paragraph" if self.layout == "numbered" else None)
        if self.layout != "numbered":
            number(paragraph._p.get_or_add_pPr(), self.list_id, 0 if self.layout == "briefing" else 1)

    def lettered(self, part: Lettered) -> None:
        """A list of (a), (b), (c), whose letters Word counts afresh after each numbered paragraph."""
        for text in part.items:
            paragraph = self.write(text)
            number(paragraph._p.get_or_add_pPr(), self.list_id, 1 if self.layout == "briefing" else 2)

    def grid(self, part: Grid) -> None:
        """A ruled table with merged cells where the notation says so."""
        if part.caption:
            self.write(f"<b>{part.caption}</b>")
        table = self.document.add_table(1, len(part.header), style="Table Grid")
        fill(table.rows[0].cells, tuple(f"<b>{text}</b>" for text in part.header))
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row in part.rows:
            cells = table.add_row().cells
            if row.kind is RowKind.SECTION:
                fill((cells[0].merge(cells[-1]),), (f"<b>{row.cells[0]}</b>",))
            else:
                fill(cells, row.cells)
        join_down(table, part)
        set_widths(table, part.widths)
        self.document.add_paragraph()


def fill(cells: tuple[Any, ...], texts: tuple[str, ...]) -> None:
    """Write a text into each cell; "^" stands for the cell above and leaves it empty."""
    for cell, text in zip(cells, texts, strict=True):
        add_runs(cell.paragraphs[0], "" if text == "^" else text)


def join_down(table: Any, part: Grid) -> None:
    """Merge each "^" with the cell above it."""
    for place, row in enumerate(part.rows, start=1):
        for column, text in enumerate(row.cells):
            if text == "^":
                table.cell(place - 1, column).merge(table.cell(place, column))


def set_widths(table: Any, shares: tuple[int, ...]) -> None:
    """Set column widths from shares of the measure."""
    table.autofit = False
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Mm(MEASURE * share / 100)
    for row in table.rows:
        if len(row._tr.tc_lst) == len(shares):  # a merged row has the width of the whole
            for cell, share in zip(row._tr.tc_lst, shares, strict=True):
                cell.width = Mm(MEASURE * share / 100)


def add_runs(paragraph: Any, text: str) -> None:
    """Add a text to a paragraph, bold and italic where it is marked."""
    bold = italic = False
    at = 0
    for mark in MARKUP.finditer(text):
        add_run(paragraph, text[at : mark.start()], bold, italic)
        bold, italic = (not mark[1], italic) if mark[2] == "b" else (bold, not mark[1])
        at = mark.end()
    add_run(paragraph, text[at:], bold, italic)


def add_run(paragraph: Any, text: str, bold: bool, italic: bool) -> None:
    """Add one run, none for no text."""
    if text:
        run = paragraph.add_run(text)
        run.bold, run.italic = bold or None, italic or None
