"""Tables over their pages: merged cells spread over what they span, rows cut by a page break made whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from index.reading.pdf.flow import SENTENCE_END, Para
from index.reading.pdf.lines import split_at_gaps
from index.reading.pdf.order import TableCell, TableItem
from index.reading.pdf.shapes import Line

Reader = Callable[[list[Para]], str]
LONGEST_CELL_LABEL = 50
FIGURE = re.compile(r"^[-+£(]?\d[\d.,%)]*$")
LABELLED = re.compile(r"^([A-Z][^:;.]{1,40}):\s+(\S.*)$", re.DOTALL)


@dataclass(slots=True)
class Row:
    """A row's texts by column; `own` are the columns where a cell of its own starts."""

    texts: list[str]
    own: set[int] = field(default_factory=set)
    bold_at: set[int] = field(default_factory=set)
    page: int = 0
    page_end: int = 0
    merged: bool = False
    labels: dict[int, tuple[str, str]] = field(default_factory=dict)
    paras: dict[int, list[Para]] = field(default_factory=dict)

    @property
    def bold(self) -> bool:
        """Whether all that stands in it is bold."""
        return self.own <= self.bold_at

    @property
    def filled(self) -> list[int]:
        """The columns where a cell with text starts."""
        return [
            c for c, text in enumerate(self.texts) if text and (not c or c in self.own or text != self.texts[c - 1])
        ]


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
                _fill(rows[number], cell, text, number == cell.cell.row, read)
    kept = _without_split_labels([rows[n] for n in numbers])
    return Table(item.xs, kept, item.page, item.page_end, item.soft)


def _label_and_value(paras: list[Para], read: Reader) -> tuple[str, str] | None:
    """A cell that holds its own label, in bold or before a colon, and below or behind it the value."""
    whole = read(paras)
    if not paras or not paras[0].lines[0].words[0].bold:
        return None
    if len(paras) > 1 and paras[0].bold and not any(para.bold for para in paras[1:]):
        return read(paras[:1]).rstrip(" :"), read(paras[1:])
    words = paras[0].lines[0].words
    count = next((i for i, word in enumerate(words) if not word.bold), len(words))
    label = " ".join(word.text for word in words[:count])
    if count < len(words) and len(label) <= LONGEST_CELL_LABEL and whole.startswith(label):
        return label.rstrip(" :"), whole[len(label) :].strip(" :")
    if match := LABELLED.match(whole):
        return match[1].rstrip(), match[2]
    return None


def _without_split_labels(rows: list[Row]) -> list[Row]:
    """Rows that differ from the one above only in their label are one row whose label was ruled apart (shading)."""
    kept: list[Row] = []
    for row in rows:
        if kept and len(row.texts) >= 4 and row.own <= {0} and row.texts[1:] == kept[-1].texts[1:]:
            if row.own:
                kept[-1].texts[0] = f"{kept[-1].texts[0]} {row.texts[0]}".strip()
        else:
            kept.append(row)
    return kept


def _fill(row: Row, cell: TableCell, text: str, own: bool, read: Reader) -> None:
    start = cell.cell.column
    for column in range(start, start + cell.cell.columns):
        row.texts[column] = text
    row.merged = row.merged or cell.cell.columns > 1
    if not own:
        return
    row.own.add(start)
    row.paras[start] = cell.paras
    if all(para.bold for para in cell.paras):
        row.bold_at.add(start)
    if label := _label_and_value(cell.paras, read):
        row.labels[start] = label


def continues(table: Table, after: Table) -> bool:
    """Whether the second table is the first one going on: the same columns at the same places."""
    if len(table.xs) != len(after.xs) or after.page - table.page_end > 1:
        return False
    close = all(abs(a - b) <= 4 for a, b in zip(table.xs, after.xs, strict=True))
    near = all(abs(a - b) <= 26 for a, b in zip(table.xs, after.xs, strict=True))
    begins = len(after.rows[0].filled) > 1 and after.rows[0].bold and after.rows[0].texts != table.rows[0].texts
    loose = table.soft and _same_ends(table.xs, after.xs) and _overlap(table.xs, after.xs)
    return table.soft == after.soft and (close or ((near or loose) and not begins))


def _same_ends(xs: list[float], others: list[float]) -> bool:
    """Whether both tables start and end at the same places."""
    return abs(xs[0] - others[0]) <= 12 and abs(xs[-1] - others[-1]) <= 12


def _overlap(xs: list[float], others: list[float]) -> bool:
    """Whether each column of the one lies mostly under the same column of the other."""
    columns = zip(pairwise(xs), pairwise(others), strict=True)
    return all(min(b, d) - max(a, c) > 0.5 * min(b - a, d - c) for (a, b), (c, d) in columns)


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
    if any(FIGURE.match(last.texts[c]) and FIGURE.match(first.texts[c]) for c in filled):
        return False
    label = next(c for c, text in enumerate(last.texts) if text)
    open_ended = [c for c in filled if _goes_on(last.texts[c], first.texts[c])]
    lists = all(first.texts[c].startswith("•") and "•" in last.texts[c] for c in filled)
    if lists or not first.texts[label] or filled == last.filled == [label]:
        return lists or bool(open_ended) or not any(SENTENCE_END.search(last.texts[c]) for c in filled)
    return bool(open_ended) and any(text and c not in filled for c, text in enumerate(last.texts))


def _goes_on(before: str, after: str) -> bool:
    return (after[:1].islower() or after[:1] == "(") and not SENTENCE_END.search(before)


def _mend(last: Row, rest: Row) -> None:
    last.texts = [f"{a} {b}".strip() for a, b in zip(last.texts, rest.texts, strict=True)]
    last.page_end = rest.page_end
    for column, paras in rest.paras.items():
        mine = last.paras.setdefault(column, [])
        if mine and paras and paras[0].marker is None and paras[0].lines[0].text[:1].islower():
            mine[-1].lines.extend(paras[0].lines)
            mine[-1].page_end = paras[0].page_end
            paras = paras[1:]
        mine.extend(paras)


def holds_rest(table: Table, para: Para) -> bool:
    """Whether a paragraph at a page's top is the rest of the last cell that the page before began."""
    last = table.rows[-1]
    column = max(last.paras, default=0)
    if para.page - table.page_end > 1 or not column or not last.paras[column] or para.marker is not None:
        return False
    above = last.paras[column][-1]
    aligned = abs(para.x0 - above.lines[-1].x0) <= 3 and abs(para.size - above.size) <= 0.6
    return aligned and _goes_on(last.texts[column], para.lines[0].text)


def add_rest(table: Table, para: Para, text: str) -> None:
    """Adds the rest of a cell to the table's last row."""
    last = table.rows[-1]
    column = max(last.paras)
    last.texts[column] = f"{last.texts[column]} {text}"
    last.paras[column].append(para)
    last.page_end = table.page_end = para.page_end


def header_of(para: Para, table: Table) -> Row | None:
    """The header that stands alone at a page's foot, as the first row of the table that the next page begins."""
    if not para.bold or table.page - para.page_end != 1 or len(para.lines) > 2:
        return None
    pieces = [piece for line in para.lines for piece in split_at_gaps(line, 0.8)]
    columns = [_column_under(piece, table) for piece in pieces]
    if len(pieces) < 2 or None in columns or len(set(columns)) < len(columns):
        return None
    header = Row([""] * (len(table.xs) - 1), page=para.page, page_end=para.page_end)
    for column, piece in zip(columns, pieces, strict=True):
        if column is not None:
            header.texts[column] = piece.text
            header.own.add(column)
            header.bold_at.add(column)
    return header


def _column_under(piece: Line, table: Table) -> int | None:
    middle = (piece.x0 + piece.x1) / 2
    if not table.xs[0] - 20 <= middle <= table.xs[-1] + 20:
        return None
    return min(sum(1 for x in table.xs[1:-1] if x <= middle), len(table.xs) - 2)
