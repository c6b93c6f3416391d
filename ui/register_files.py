"""The register outside the page: lines for a terminal, and CSV and XLSX in which no cell is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import groupby

from assistant.register import Recommendation
from assistant.wording import EXEMPT, source_name
from index.model import Status
from ui.page.exports import safe
from ui.page.phrases import count, kind_name, paragraph_name, title

_COLUMNS = (
    "Recommendation or resolution", "Kind", "Introduction", "Made by", "Addressed to", "Amount", "Largest amount in £",
    "By when", "Date", "Paper", "File", "Body", "Committee", "Date of the paper", "Paragraph", "Heading",
    "Page of the file", "Printed page", "Status",
)  # fmt: skip
_WIDTHS = (80, 15, 40, 30, 40, 20, 18, 24, 12, 50, 40, 30, 40, 16, 24, 40, 10, 10, 10)
_LONGEST = 32_767  # characters that a sheet allows in a cell
_POUNDS = _COLUMNS.index("Largest amount in £")


def register_lines(rows: Sequence[Recommendation]) -> Iterator[str]:
    """Yield the rows paper by paper, each with where it stands and what it states; first, where any is exempt, that."""
    if rests_on_exempt(rows):
        yield from (EXEMPT, "")
    for _, group in groupby(rows, key=lambda row: row.paper.paper_id):
        own = list(group)
        yield f"{source_name(own[0].paper)} ({own[0].paper.file}): {len(own)} of {len(own)}"
        for row in own:
            yield f"  [{row.paragraph.label}] {' '.join(row.text.split())}"
            stated = "; ".join(_stated(row))
            if stated:
                yield f"      {stated}"
        yield ""


def register_total(rows: Sequence[Recommendation]) -> str:
    """Return how many rows there are of how many papers."""
    return f"{count(len(rows), 'row')} from {count(len({row.paper.paper_id for row in rows}), 'paper')}"


def rests_on_exempt(rows: Sequence[Recommendation]) -> bool:
    """Say whether any row is of an exempt paper."""
    return any(row.paper.status is Status.EXEMPT for row in rows)


def _stated(row: Recommendation) -> Iterator[str]:
    if row.made_by:
        yield f"by {row.made_by}"
    if row.addressed_to:
        yield f"to {row.addressed_to}"
    yield from (part.words for part in (row.amount, row.due) if part)


def register_csv(rows: Sequence[Recommendation]) -> bytes:
    """Return the rows as CSV; the mark at the start tells a spreadsheet that it is UTF-8.

    Where any is of an exempt paper, a row above the names of the columns says so.
    """
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerows([[EXEMPT]] if rests_on_exempt(rows) else [])
    writer.writerow(_COLUMNS)
    writer.writerows([safe(cell) for cell in _cells(row)] for row in rows)
    return ("\ufeff" + stream.getvalue()).encode()


def register_xlsx(rows: Sequence[Recommendation]) -> bytes:
    """Return the rows as a sheet with its head fixed and filters on; every cell but the amount is text.

    Where any is of an exempt paper, a row above the names of the columns says so.
    """
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("Register")
    head, wrapped, money = (
        book.add_format({"bold": True}),
        book.add_format({"text_wrap": True, "valign": "top"}),
        book.add_format({"num_format": "£#,##0", "valign": "top"}),
    )
    top = 1 if rests_on_exempt(rows) else 0
    if top:
        sheet.write_string(0, 0, EXEMPT, head)
    for at, (name, width) in enumerate(zip(_COLUMNS, _WIDTHS, strict=True)):
        sheet.set_column(at, at, width)
        sheet.write_string(top, at, name, head)
    for line, row in enumerate(rows, start=top + 1):
        for at, cell in enumerate(_cells(row)):
            if at == _POUNDS and cell is not None:
                sheet.write_number(line, at, float(str(cell)), money)
            elif cell is not None:
                sheet.write_string(line, at, str(cell)[:_LONGEST], wrapped)
    sheet.freeze_panes(top + 1, 0)
    sheet.autofilter(top, 0, top + max(len(rows), 1), len(_COLUMNS) - 1)
    book.close()
    return stream.getvalue()


def _cells(row: Recommendation) -> Iterator[object]:
    paper, paragraph = row.paper, row.paragraph
    yield from (row.text, kind_name(row.kind), " ".join(p.text for p in row.introductions) or None)
    yield from (row.made_by, row.addressed_to)
    amount, due = row.amount, row.due
    yield from (amount.words, format(amount.pounds, "f")) if amount else (None, None)
    yield from (due.words, due.date) if due else (None, None)
    yield from (title(paper), paper.file, paper.body, paper.committee, paper.date)
    yield from (paragraph_name(paragraph), " › ".join(paragraph.heading), paragraph.page, paragraph.printed_page)
    yield paper.status.value
