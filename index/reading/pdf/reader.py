"""A PDF, read: its paragraphs, headings, bullets and table rows in the order a reader meets them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from index.errors import PaperError
from index.reading.blocks import Block, Reading
from index.reading.limits import DEFAULT_LIMITS, Limits
from index.reading.pdf import engine
from index.reading.pdf.assemble import assemble
from index.reading.pdf.faults import faults_of
from index.reading.pdf.flow import measure
from index.reading.pdf.layout import (
    Sheet,
    add_soft_tables,
    all_areas,
    divide,
    edge_lines,
    remove_lines,
)
from index.reading.pdf.mend import Vocabulary
from index.reading.pdf.order import items_of, usual_right_margin
from index.reading.pdf.running import PAGE_WORDS, PageLines, masked, take_running_lines
from index.reading.pdf.scans import read_scans
from index.reading.pdf.shapes import PageShapes, tell_bold_by_stem
from index.reading.pdf.stamps import PackMarks, pack_marks

MOST_CHARACTERS = 6_000_000  # in one paper: some 3,000 full pages
MOST_PAGES = 20_000  # in one file; one that says more has them in its page tree alone


def read_document(path: Path, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """The PDF's blocks in reading order; PaperError, in one line, where it cannot be read as a paper."""
    data = _checked_bytes(path)
    with engine.open_pdf(data, path.name) as document:
        count = engine.page_count(document)
        if count > MOST_PAGES:
            raise PaperError(f"{path.name}: too many pages ({count:,}; at most {MOST_PAGES:,}); split the file")
        shapes = _read_pages(document, count)
        labels = engine.page_labels(document)
        scans = read_scans(document, shapes, limits)
    problems = [*faults_of(shapes, path.name, scans.explained), *scans.problems]
    pictures = {page.page for page in scans.read}
    tell_bold_by_stem([page for page in shapes if page.number not in pictures])  # a picture's words have no font
    sheets = [divide(page) for page in shapes]
    marks = pack_marks([PageLines(sheet.page.number, sheet.page.height, edge_lines(sheet)) for sheet in sheets])
    for sheet in sheets:
        remove_lines(sheet, marks.lines)
    blocks: list[Block] = []
    running: dict[str, None] = {}
    for part in _parts(sheets, marks, pictures):
        found, lines = _read_part(part, labels)
        blocks += _tables_counted_on(found, blocks, anew=part[0].page.number in marks.starts)
        running |= dict.fromkeys(lines)
    return Reading(
        tuple(blocks),
        count,
        tuple(problems),
        tuple(running),
        ocr=tuple(scans.read),
        pack_pages=tuple(marks.pages.items()),
        starts=tuple(sorted(marks.starts.items())),
    )


def _parts(sheets: Sequence[Sheet], marks: PackMarks, pictures: set[int]) -> list[list[Sheet]]:
    """The pages that are set alike: all of them, but that the reports of a pack, and pages read by OCR, are apart."""
    parts: list[list[Sheet]] = []
    for sheet in sheets:
        number = sheet.page.number
        if not parts or number in marks.starts or (number in pictures) != (number - 1 in pictures):
            parts.append([])
        parts[-1].append(sheet)
    return parts


def _tables_counted_on(found: list[Block], before: Sequence[Block], *, anew: bool) -> list[Block]:
    """The blocks with their tables numbered on from those before; each report of a pack starts anew."""
    last = 0 if anew else max((block.table for block in before), default=0)
    return [replace(block, table=block.table + last) if block.table else block for block in found]


def _read_part(sheets: Sequence[Sheet], labels: Sequence[str]) -> tuple[list[Block], list[str]]:
    """The blocks of one paper, and its running lines."""
    printed, running = _strip_running_lines(sheets, labels)
    for sheet in sheets:
        add_soft_tables(sheet)
    areas = [area for sheet in sheets for area in all_areas(sheet.root)]
    measures = measure(area.lines for area in areas)
    measures.right = usual_right_margin([sheet.root for sheet in sheets])
    vocabulary = Vocabulary(line for area in areas for line in area.lines)
    pages = [items_of(sheet.root, sheet.page.number, measures) for sheet in sheets]
    return assemble(pages, measures, vocabulary, printed), running


def _read_pages(document: Any, count: int) -> list[PageShapes]:
    """Every page measured, as long as the whole stays within what one paper may hold."""
    shapes: list[PageShapes] = []
    left = MOST_CHARACTERS
    for number in range(1, count + 1):
        shapes.append(engine.read_page(document, number, max(0, left)))
        left -= sum(len(word.text) + 1 for word in shapes[-1].words)
    return shapes


def _checked_bytes(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise PaperError(f"{path.name}: cannot be opened ({error.strerror}); check the file and its rights") from None
    if not data:
        raise PaperError(f"{path.name}: the file is empty (0 bytes); put the real file in its place")
    if b"%PDF-" not in data[:1024]:
        raise PaperError(f"{path.name}: not a PDF, whatever its name says; give it its right suffix or export it again")
    if b"%%EOF" not in data[-4096:]:
        raise PaperError(f"{path.name}: the file is cut short (a PDF's end is missing); download or copy it again")
    return data


def _strip_running_lines(sheets: Sequence[Sheet], labels: Sequence[str]) -> tuple[dict[int, str], list[str]]:
    """Takes running lines out of every page; gives the printed numbers by page, and the lines' texts once each."""
    pages = [PageLines(sheet.page.number, sheet.page.height, edge_lines(sheet)) for sheet in sheets]
    running: dict[str, str] = {}
    for sheet, page, gone in zip(sheets, pages, take_running_lines(pages), strict=True):
        remove_lines(sheet, gone)
        for line in page.lines:
            if id(line) in gone and not PAGE_WORDS.match(line.text):
                running.setdefault(masked(line.text), line.text)
    printed = {page.number: page.printed for page in pages if page.printed}
    if (
        len(sheets) == len(labels)
        and not printed
        and any(label != str(page) for page, label in enumerate(labels, 1) if label)
    ):
        printed = {number: label for number, label in enumerate(labels, 1) if label}
    return printed, list(running.values())
