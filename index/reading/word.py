"""Word documents to blocks: paragraphs and tables in order, automatic numbers computed, changes accepted."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree
from lxml.etree import _Element

from index.errors import PaperError
from index.reading.blocks import Block, Reading, Style
from index.reading.markup import Inline, address, from_runs
from index.reading.tables import Cell, table_blocks
from index.reading.word_numbers import Numbers

MAX_UNPACKED = 300_000_000
MAX_PART = 80_000_000
_GONE = {
    qn("w:del"),
    qn("w:moveFrom"),
    qn("w:instrText"),
    qn("w:delText"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
_HOLDERS = {qn("w:sdt"), qn("w:sdtContent"), qn("w:customXml"), qn("w:ins"), qn("w:moveTo"), qn("w:smartTag")}
_HEADING = re.compile(r"(?:heading|überschrift|titre) ?([1-9])$", re.IGNORECASE)
_NOTE = qn("w:footnoteReference"), qn("w:endnoteReference")
_OFF = ("0", "false", "off", "none")
_UNSEEN = ("words that nobody sees (hidden, or white on white) were left out",)


def read_word(path: Path) -> Reading:
    """Read a Word document. Raises PaperError where it is broken, locked or unreasonably large."""
    _check_package(path)
    try:
        document = docx.Document(str(path))
    except (
        KeyError,
        ValueError,
        OSError,
        zipfile.BadZipFile,
        etree.LxmlError,
        PackageNotFoundError,
    ) as problem:
        raise PaperError(
            f"{path.name}: the Word document is damaged and cannot be opened; save it again as DOCX"
        ) from problem
    reader = _Reader(document)
    blocks = tuple(reader.blocks())
    return Reading(blocks, problems=_UNSEEN if reader.unseen else (), running=_running(document))


def _check_package(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise PaperError(
            f"{path.name}: the file is an old or password-protected Word document; save it as an open DOCX"
        )
    try:
        with zipfile.ZipFile(path) as package:
            sizes = {entry.filename: entry.file_size for entry in package.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as problem:
        raise PaperError(
            f"{path.name}: the file is not a Word document or its package is broken; get a fresh copy"
        ) from problem
    if "word/document.xml" not in sizes:
        raise PaperError(
            f"{path.name}: the file is a zip package but not a Word document; give it the suffix of its real format"
        )
    parts = [size for name, size in sizes.items() if name.endswith((".xml", ".rels"))]
    if sum(sizes.values()) > MAX_UNPACKED or max(parts) > MAX_PART:
        raise PaperError(f"{path.name}: the Word document unpacks to an unreasonable size; split it or save it as PDF")


class _Reader:
    """Walks the document body once, in order."""

    def __init__(self, document: Document) -> None:
        self.body = document.element.body
        self.numbers = Numbers(document)
        self.links = {key: rel.target_ref for key, rel in document.part.rels.items() if rel.is_external}
        self.notes = _notes(document)
        self.cited: list[tuple[str, str]] = []
        self.tables = 0
        self.unseen = False  # whether any words were left out because no reader of the document sees them

    def blocks(self) -> Iterator[Block]:
        """Return the document's blocks, its footnotes last."""
        yield from self._content(self.body)
        for mark, key in self.cited:
            text = self.notes.get(key, "")
            if text:
                yield Block(f"[{mark}] {text}")

    def _content(self, parent: _Element) -> Iterator[Block]:
        for child in parent:
            if child.tag == qn("w:p"):
                yield from self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                self.tables += 1
                yield from table_blocks(self._grid(child), self.tables)
            elif child.tag in _HOLDERS:
                yield from self._content(child)

    def _paragraph(self, element: _Element) -> Iterator[Block]:
        numbering = self.numbers.of(element)
        inline = self._inline(element)
        if inline.text:
            yield self._block(element, inline, numbering)
        for box in _boxes(element):
            yield from self._content(box)

    def _block(self, element: _Element, inline: Inline, numbering: tuple[str | None, int] | None) -> Block:
        style, level = self._style(element)
        number = numbering[0] if numbering is not None else None
        text = f"{number} {inline.text}" if number else inline.text
        lead = inline.lead + len(number) + 1 if number and inline.lead else inline.lead
        if style is Style.BODY and numbering is not None and number is None:
            style, level = Style.BULLET, numbering[1] + 1
        return Block(
            text, style=style, level=level, number=number, bold=inline.bold or style is Style.HEADING, lead=lead
        )

    def _style(self, element: _Element) -> tuple[Style, int]:
        outline = element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        if outline is not None and (outline.get(qn("w:val")) or "9") in "012345678":
            return Style.HEADING, int(outline.get(qn("w:val"))) + 1
        for style in self.numbers.style_chain(element):
            name = style.find(qn("w:name"))
            words = str(name.get(qn("w:val")) or "") if name is not None else ""
            heading = _HEADING.match(words)
            if heading:
                return Style.HEADING, int(heading[1])
            if words.lower() == "title":
                return Style.TITLE, 1
            level = style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
            if level is not None and (level.get(qn("w:val")) or "9") in "012345678":
                return Style.HEADING, int(level.get(qn("w:val"))) + 1
        return Style.BODY, 0

    def _inline(self, element: _Element) -> Inline:
        bold = any(_switch(style.find(qn("w:rPr")), "b") for style in self.numbers.style_chain(element))
        return from_runs(list(self._runs(element, bold)))

    def _runs(self, parent: _Element, bold: bool) -> Iterator[tuple[str, bool]]:
        for child in parent:
            if child.tag == qn("w:r") and _is_unseen(child):
                self.unseen = True
            elif child.tag == qn("w:r"):
                own = _switch(child.find(qn("w:rPr")), "b")
                yield self._words(child), bold if own is None else own
            elif child.tag == qn("w:hyperlink"):
                runs = list(self._runs(child, bold))
                yield from self._linked(child, runs)
            elif child.tag not in _GONE and child.tag != qn("w:pPr"):
                yield from self._runs(child, bold)

    def _linked(self, element: _Element, runs: list[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
        words = "".join(text for text, _ in runs)
        url = self.links.get(str(element.get(qn("r:id"))), "")
        yield from runs
        shown = address(words, url)
        if len(shown) > len(words.strip()):
            yield shown.removeprefix(re.sub(r"\s+", " ", words).strip()), False

    def _words(self, run: _Element) -> str:
        out = ""
        for child in run:
            if child.tag == qn("w:t"):
                out += child.text or ""
            elif child.tag in (qn("w:tab"), qn("w:br"), qn("w:cr"), qn("w:ptab")):
                out += " "
            elif child.tag == qn("w:noBreakHyphen"):
                out += "-"
            elif child.tag in _NOTE:
                out += self._note_mark(child)
        return out

    def _note_mark(self, element: _Element) -> str:
        key = f"{element.tag}:{element.get(qn('w:id'))}"
        mark = str(len(self.cited) + 1)
        self.cited.append((mark, key))
        return f" [{mark}]"

    def _grid(self, table: _Element) -> list[list[Cell]]:
        grid: list[list[Cell]] = []
        above: dict[int, Cell] = {}
        for row in table.iter(qn("w:tr")):
            if (
                next(row.iterancestors(qn("w:tbl")), None) is table
                and row.find(f"{qn('w:trPr')}/{qn('w:del')}") is None
            ):
                grid.append(self._row(row, above))
        return grid

    def _row(self, row: _Element, above: dict[int, Cell]) -> list[Cell]:
        header = _switch(row.find(qn("w:trPr")), "tblHeader") is True
        cells: list[Cell] = []
        for element in row.iter(qn("w:tc")):
            if next(element.iterancestors(qn("w:tr")), None) is not row:
                continue
            properties = element.find(qn("w:tcPr"))
            merge = properties.find(qn("w:vMerge")) if properties is not None else None
            if merge is not None and merge.get(qn("w:val")) != "restart":
                kept = above.get(len(cells), Cell())
                cell = kept if len(kept.text) < 120 else Cell()
            else:
                cell = Cell(tuple(self._cell_lines(element)), header=header)
                above[len(cells)] = cell
            cells += [cell] + [Cell(header=header)] * (_span(properties) - 1)
        return cells

    def _cell_lines(self, cell: _Element) -> Iterator[Inline]:
        for paragraph in cell.iter(qn("w:p")):
            numbering = self.numbers.of(paragraph)
            inline = self._inline(paragraph)
            if numbering is not None and numbering[0] and inline.text:
                inline = Inline(f"{numbering[0]} {inline.text}", inline.bold)
            yield inline


def _span(properties: _Element | None) -> int:
    span = properties.find(qn("w:gridSpan")) if properties is not None else None
    value = str(span.get(qn("w:val")) or "1") if span is not None else "1"
    return min(int(value), 100) if value.isdigit() and int(value) > 0 else 1


def _switch(properties: _Element | None, name: str) -> bool | None:
    """Return whether a yes-or-no property is on; None where it is not given."""
    element = properties.find(qn(f"w:{name}")) if properties is not None else None
    return None if element is None else str(element.get(qn("w:val")) or "1").lower() not in _OFF


def _is_unseen(run: _Element) -> bool:
    """Say whether a run is set as hidden, or in white on no ground of its own (tables and boxes may have one)."""
    properties = run.find(qn("w:rPr"))
    if properties is None:
        return False
    if _switch(properties, "vanish"):
        return True
    colour = properties.find(qn("w:color"))
    if colour is None or str(colour.get(qn("w:val"))).upper() != "FFFFFF":
        return False
    held = {ancestor.tag for ancestor in run.iterancestors()}
    shaded = any(run.getparent().iter(qn("w:shd"))) or properties.find(qn("w:highlight")) is not None
    return not (shaded or held & {qn("w:tbl"), qn("w:txbxContent")})


def _boxes(paragraph: _Element) -> Iterator[_Element]:
    for box in paragraph.iter(qn("w:txbxContent")):
        if (
            not any(ancestor.tag in _GONE for ancestor in box.iterancestors())
            and next(box.iterancestors(qn("w:txbxContent")), None) is None
        ):
            yield box


def _running(document: Document) -> tuple[str, ...]:
    """Return the lines of the headers and footers, once each."""
    lines: dict[str, None] = {}
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.rsplit("/", 1)[-1] in ("header", "footer"):
            root = etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False))
            for paragraph in root.iter(qn("w:p")):
                line = " ".join("".join(text.text or "" for text in paragraph.iter(qn("w:t"))).split())
                lines |= {line: None} if line else {}
    return tuple(lines)


def _notes(document: Document) -> dict[str, str]:
    """Return the texts of footnotes and endnotes by the tag and id of what refers to them."""
    notes: dict[str, str] = {}
    for relation in document.part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1]
        if relation.is_external or kind not in ("footnotes", "endnotes"):
            continue
        root = etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False))
        for note in root:
            words = "".join(text.text or "" for text in note.iter(qn("w:t")))
            notes[f"{qn(f'w:{kind[:-1]}Reference')}:{note.get(qn('w:id'))}"] = " ".join(words.split())
    return notes
