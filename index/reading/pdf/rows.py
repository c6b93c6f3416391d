"""Table rows to blocks: headers found, forms told from lists, each value with its header or label."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from index.reading.blocks import Block, Style
from index.reading.pdf.flow import Para
from index.reading.pdf.markers import NUMBER
from index.reading.pdf.tables import Row, Table

LONGEST_LABEL = 160
LONGEST_ENTRY = 900
YEAR = re.compile(r"(19|20)\d\d([-/]\d\d)?|\d\d[-/]\d\d")
FIGURE = re.compile(r"[-+\d.,%£()\s]*\d[-+\d.,%£()kmbn\s]*")

Pairs = list[tuple[str, str]]


@dataclass(slots=True)
class Headers:
    """The header of each column, the number of header rows, and where the columns stand."""

    texts: list[str]
    rows: int
    xs: list[float]


def headers_of(table: Table, above: Headers | None, more_below: bool) -> Headers:
    """The table's own headers, or those of the part above it where a full-width row parted the two."""
    texts, count = _headers(table)
    if count == 0 and more_below and len(table.rows) == 1 and _names_columns(table.rows[0]):
        texts, count = list(table.rows[0].texts), 1
    if above is not None and any(above.texts) and _same_columns(above.xs, table.xs):
        named = sum(1 for text in dict.fromkeys(above.texts) if text)
        if count == 0 and table.rows and max(len(row.filled) for row in table.rows) >= max(3, named - 1):
            return Headers(above.texts, 0, table.xs)
    return Headers(texts, count, table.xs)


def _same_columns(first: list[float], second: list[float]) -> bool:
    return len(first) == len(second) and all(abs(a - b) <= 26 for a, b in zip(first, second, strict=True))


def _names_columns(row: Row) -> bool:
    texts = [row.texts[c] for c in row.filled]
    return len(texts) > 2 and all(len(text) <= 40 and not _is_figure(text) for text in texts)


def blocks_of(table: Table, headed: Headers, number: int, printed: Callable[[int], str | None]) -> list[Block]:
    """The table as row blocks, each value with its header."""
    headers = headed.texts
    body = [row for row in table.rows[headed.rows :] if row.texts != headers]
    if not any(headers) and _only_numbers_paragraphs(body):
        return [_numbered(row, printed(row.page)) for row in body]
    form = not any(headers) and _is_form(table)
    found = [_block(row, _cells_of(row, headers, form), number, printed(row.page)) for row in body]
    return [block for block in found if block is not None]


def spread(table: Table) -> list[Table | Para]:
    """The table, or where it only lays out running text (a number or a label beside long text) its paragraphs."""
    numbered = [row for row in table.rows if NUMBER.match(row.texts[0])]
    lays_out = len(numbered) >= max(1, len(table.rows) - 1)
    if any(len(row.filled) > 2 for row in table.rows) or (any(_headers(table)[0]) and not lays_out):
        return [table]
    pieces: list[Table | Para] = []
    for row in table.rows:
        if _is_long(row) or (lays_out and any(_is_long(other) for other in numbered) and row in numbered):
            pieces.extend(_running_text(row))
        elif pieces and isinstance(pieces[-1], Table):
            pieces[-1].rows.append(row)
        else:
            pieces.append(Table(table.xs, [row], row.page, row.page_end, table.soft))
    return pieces


def _is_long(row: Row) -> bool:
    """Whether a value is text of many paragraphs rather than an entry."""
    return any(len(paras) > 3 and len(row.texts[c]) > LONGEST_ENTRY for c, paras in row.paras.items() if c)


def _running_text(row: Row) -> list[Para]:
    paras = [para for column in sorted(row.paras) for para in row.paras[column]]
    if not NUMBER.match(row.texts[0]) or 0 not in row.own or len(paras) < 2:
        return paras
    paras = paras[len(row.paras[0]) :]
    paras[0].prefix = row.texts[0]
    return paras


def _only_numbers_paragraphs(rows: list[Row]) -> bool:
    """Whether the table merely sets numbers beside their paragraphs."""
    return (
        bool(rows) and len(rows[0].texts) in (2, 3) and all(NUMBER.match(r.texts[0]) and any(r.texts[1:]) for r in rows)
    )


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
    while count < len(rows) - 1 and _second_header(rows[count - 1], rows[count], rows[count + 1]):
        count += 1
    levels = [_spread(above.texts, below.texts) for above, below in pairwise(rows[:count])]
    levels.append(rows[count - 1].texts)
    return [" ".join(dict.fromkeys(texts[c] for texts in levels if texts[c])) for c in range(columns)], count


def _spread(texts: list[str], below: list[str]) -> list[str]:
    """A header's upper level, each text over the columns to its right that only the lower level names."""
    spread = list(texts)
    for column in range(1, len(texts)):
        if not spread[column] and below[column]:
            spread[column] = spread[column - 1]
    return spread


def _is_header(rows: list[Row]) -> bool:
    first, rest = rows[0], rows[1:]
    filled = [text for text in first.texts if text]
    if len(set(filled)) < 2 or max(map(len, filled)) > LONGEST_LABEL or len(first.labels) > 1:
        return False
    if any(_is_figure(text) for text in filled):
        return False
    if _spans_down(rows):
        return True
    if first.bold and len(first.filled) == 2:
        return not all(row.bold or 0 in row.bold_at for row in rest)
    if first.bold:
        return True
    columns = len(first.texts)
    figures = sum(any(map(_is_figure, row.texts)) for row in rest)
    if columns == 2 and figures >= max(3, len(rest) * 0.8) and all(not _is_figure(row.texts[0]) for row in rest):
        return True
    if columns >= 3 and figures >= max(1, len(rest) * 0.6) and not first.texts[0]:
        return True
    widest = max(len(row.filled) for row in rest)
    return widest >= 3 and len(first.filled) >= widest and len(rest) >= 2 and max(map(len, filled)) <= 60


def _spans_down(rows: list[Row]) -> bool:
    """Whether the first cell reaches down beside a cell that the second row parts: a header of two levels."""
    if len(rows) < 3 or not rows[0].merged or 0 not in rows[0].own or not rows[0].texts[0]:
        return False
    levels, parted = rows[:2], rows[1].own
    if 0 in parted or len(parted) < 2 or rows[1].texts[0] != rows[0].texts[0]:
        return False
    return not any(_is_figure(text) for row in levels for text in row.texts) and len(rows[0].filled) < len(parted) + 1


def parted_at_headers(table: Table) -> list[Table]:
    """The table, or where a header of two levels stands again further down, its parts."""
    starts = [0, *(at for at in range(2, len(table.rows)) if _spans_down(table.rows[at:]))]
    if len(starts) == 1:
        return [table]
    ends = [*starts[1:], len(table.rows)]
    return [replace(table, rows=table.rows[start:end]) for start, end in zip(starts, ends, strict=True)]


def _second_header(above: Row, row: Row, below: Row) -> bool:
    """Whether the row is the header's own second line: cells of the first reach into it, or it parts them."""
    if any(map(_is_figure, row.texts)):
        return False
    shared = any(text and text == row.texts[c] and c not in row.own for c, text in enumerate(above.texts))
    parts = not above.texts[0] and not row.texts[0] and any(map(_is_figure, below.texts))
    return shared or parts or (row.bold and (above.merged or not row.texts[0]))


def _is_figure(text: str) -> bool:
    return bool(FIGURE.fullmatch(text)) and not YEAR.fullmatch(text)


def _is_form(table: Table) -> bool:
    """Whether the rows are labels and values, without a header: two columns, or cells that carry their labels."""
    rows = [row for row in table.rows if any(row.texts)]
    if rows and len(rows[0].labels) > 1:
        return True
    return all(row.texts[0] and len(row.filled) <= 2 and len(row.texts[0]) <= LONGEST_LABEL for row in rows)


def _cells_of(row: Row, headers: list[str], form: bool) -> Pairs:
    pairs = [pair for pair in _distinct(row, headers) if any(pair)]
    filled = row.filled
    if not form:
        return pairs
    if len(filled) > 1 and all(column in row.labels for column in filled):
        return [row.labels[column] for column in filled]
    values = [row.texts[column] for column in filled]
    if len(values) == 2:
        return [(values[0].rstrip(" :"), values[1])]
    if len(values) == 1 and filled[0] == 0:
        return [row.labels.get(0, (values[0].rstrip(" :"), ""))]
    return pairs


def _distinct(row: Row, headers: list[str]) -> Pairs:
    """(header, value) for each cell, a value that spans columns once."""
    filled = set(row.filled)
    return [(headers[c].rstrip(" :"), text) for c, text in enumerate(row.texts) if c in filled or not text]


def _block(row: Row, cells: Pairs, number: int, printed: str | None) -> Block | None:
    text = "; ".join(f"{h}: {v}" if h else v for h, v in cells if v) or "; ".join(h for h, _ in cells if h)
    if not text or not any(row.texts):
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
