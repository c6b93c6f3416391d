"""Tables to row blocks: headers found, merged cells spread over what they span, pages joined."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from index.reading.blocks import Block, Style
from index.reading.pdf.flow import SENTENCE_END, Para
from index.reading.pdf.layout import TableCell, TableItem
from index.reading.pdf.markers import NUMBER

Reader = Callable[[list[Para]], str]
LONGEST_LABEL = 160
YEAR = re.compile(r"(19|20)\d\d([-/]\d\d)?")


@dataclass(slots=True)
class Row:
    """A row's texts by column; `bold` where all that is filled is bold."""

    texts: list[str]
    own: set[int] = field(default_factory=set)
    bold: bool = True
    page: int = 0
    page_end: int = 0
    merged: bool = False


@dataclass(slots=True)
class Table:
    """One table of the paper, over all its pages."""

    xs: list[float]
    rows: list[Row]
    page: int
    page_end: int
    soft: bool = False


def table_from(item: TableItem, read: Reader) -> Table:
    """The table's rows, every merged cell's text in each row and column it spans."""
    numbers = sorted({c.cell.row for c in item.cells})
    columns = len(item.xs) - 1
    rows = {n: Row([""] * columns, page=item.page, page_end=item.page_end) for n in numbers}
    for cell in item.cells:
        text = read(cell.paras)
        for number in range(cell.cell.row, cell.cell.row + cell.cell.rows):
            if text and number in rows:
                _fill(rows[number], cell, text, number == cell.cell.row)
    return Table(item.xs, [rows[n] for n in numbers], item.page, item.page_end, item.soft)


def _fill(row: Row, cell: TableCell, text: str, own: bool) -> None:
    for column in range(cell.cell.column, cell.cell.column + cell.cell.columns):
        row.texts[column] = text
    row.merged = row.merged or cell.cell.columns > 1
    if own:
        row.own.add(cell.cell.column)
        row.bold = row.bold and all(p.bold for p in cell.paras)


def continues(table: Table, after: Table) -> bool:
    """Whether the second table is the first one going on: the same columns at the same places."""
    if len(table.xs) != len(after.xs) or after.page - table.page_end > 1:
        return False
    near = 24 if table.soft else 4
    return table.soft == after.soft and all(abs(a - b) <= near for a, b in zip(table.xs, after.xs, strict=True))


def join(table: Table, after: Table) -> None:
    """Adds the rows of `after`, without a repeated header, a row cut by the page break made whole."""
    rows = list(after.rows)
    for mine in table.rows[:3]:
        if rows and len(mine.own) > 1 and mine.texts == rows[0].texts and mine.bold:
            rows.pop(0)
    if rows and table.rows and _cut(table.rows[-1], rows[0]):
        _mend(table.rows[-1], rows.pop(0))
    table.rows.extend(rows)
    table.page_end = after.page_end


def _cut(last: Row, first: Row) -> bool:
    """Whether the first row of a page is the rest of the last row of the page before."""
    filled = [c for c, text in enumerate(first.texts) if text]
    if not filled or not all(last.texts[c] for c in filled):
        return False
    open_ended = [c for c in filled if first.texts[c][:1].islower() and not SENTENCE_END.search(last.texts[c])]
    if not first.texts[0]:
        return bool(open_ended) or not any(SENTENCE_END.search(last.texts[c]) for c in filled)
    return bool(open_ended) and any(text and c not in filled for c, text in enumerate(last.texts))


def _mend(last: Row, rest: Row) -> None:
    last.texts = [f"{a} {b}".strip() for a, b in zip(last.texts, rest.texts, strict=True)]
    last.page_end = rest.page_end


def blocks_of(table: Table, number: int, printed: Callable[[int], str | None]) -> list[Block]:
    """The table as row blocks, each value with its header."""
    headers, start = _headers(table)
    body = table.rows[start:]
    if not any(headers) and _only_numbers_paragraphs(body):
        return [_numbered(row, printed(row.page)) for row in body]
    labelled = not any(headers) and _is_form(body)
    return [block for row in body if (block := _block(row, headers, labelled, number, printed(row.page))) is not None]


def _only_numbers_paragraphs(rows: list[Row]) -> bool:
    """Whether the table merely sets numbers beside their paragraphs."""
    return len(rows[0].texts) in (2, 3) and all(NUMBER.match(r.texts[0]) and any(r.texts[1:]) for r in rows)


def _numbered(row: Row, printed: str | None) -> Block:
    text = " ".join(dict.fromkeys(text for text in row.texts if text))
    return Block(text, bold=row.bold, page=row.page, page_end=row.page_end, printed_page=printed)


def _headers(table: Table) -> tuple[list[str], int]:
    """The header of each column, and the number of header rows."""
    rows = table.rows
    columns = len(table.xs) - 1
    if len(rows) < 2 or not _is_header(rows):
        return [""] * columns, 0
    count = 1
    while count < len(rows) - 1 and _second_header(rows[count - 1], rows[count]):
        count += 1
    headers = [" ".join(dict.fromkeys(r.texts[c] for r in rows[:count] if r.texts[c])) for c in range(columns)]
    return headers, count


def _is_header(rows: list[Row]) -> bool:
    first, rest = rows[0], rows[1:]
    filled = [text for text in first.texts if text]
    if len(set(filled)) < 2 or max(map(len, filled)) > LONGEST_LABEL:
        return False
    if any(
        re.fullmatch(r"[\d.,%£()\s-]+", text) and not re.fullmatch(r"(19|20)\d\d([-/]\d\d)?", text) for text in filled
    ):
        return False
    if first.bold:
        return not all(row.bold for row in rest) or len(filled) > 2
    columns = len(first.texts)
    figures = sum(any(map(_is_figure, row.texts)) for row in rest)
    if columns >= 3 and figures >= max(1, len(rest) * 0.6) and not first.texts[0]:
        return True
    return columns >= 3 and len(filled) == columns and len(rest) >= 2 and max(map(len, filled)) <= 60


def _second_header(above: Row, row: Row) -> bool:
    """Whether the row is the header's own second line: cells of the first reach into it, or it parts them."""
    shared = any(text and text == row.texts[c] and c not in row.own for c, text in enumerate(above.texts))
    return shared or (row.bold and (above.merged or not row.texts[0]) and not any(map(_is_figure, row.texts)))


def _is_figure(text: str) -> bool:
    return bool(re.fullmatch(r"[-+\d.,%£()\s]*\d[-+\d.,%£()kmbn\s]*", text)) and not YEAR.fullmatch(text)


def _is_form(rows: list[Row]) -> bool:
    """Whether the rows are label and value, without a header."""
    filled = [row for row in rows if sum(bool(t) for t in row.texts)]
    labels = [row.texts[0] for row in filled]
    return bool(filled) and len(filled[0].texts) == 2 and all(0 < len(t) <= LONGEST_LABEL for t in labels)


def _block(row: Row, headers: list[str], labelled: bool, number: int, printed: str | None) -> Block | None:
    if labelled:
        cells: list[tuple[str, str]] = [(row.texts[0].rstrip(" :"), row.texts[1])]
    else:
        cells = _pairs(row, headers)
    text = "; ".join(f"{h}: {v}" if h and v else h or v for h, v in cells if v or (labelled and h))
    if not text:
        return None
    return Block(
        text,
        Style.ROW,
        bold=row.bold,
        cells=tuple(cells),
        table=number,
        page=row.page,
        page_end=row.page_end,
        printed_page=printed,
    )


def _pairs(row: Row, headers: list[str]) -> list[tuple[str, str]]:
    """(header, value) for each column, a value that spans columns once, under the headers it spans."""
    pairs: list[tuple[str, str]] = []
    for column, text in enumerate(row.texts):
        if text and column and row.texts[column - 1] == text and column not in row.own:
            continue
        if text or headers[column]:
            pairs.append((headers[column].rstrip(" :"), text))
    return pairs
