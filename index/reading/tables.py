"""A table's grid of cells to blocks: rows that carry their column headers, label lines, or plain text.

A paper uses tables for three things: data (rows under headers), a form (a label and its value), and
layout (numbers in one column, prose beside them). Each becomes what a person would read it as.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.reading.blocks import Block, Style
from index.reading.markup import Inline
from index.reading.numbers import parse

MAX_ROWS = 20_000
MAX_COLUMNS = 200
_LABEL = re.compile(r"[A-Z][^:]{1,60}:$")
_PAIR = re.compile(r"[A-Z][A-Za-z ()/'’&-]{1,60}: \S")
_FIGURE = re.compile(r"[\s\d.,£$€%()+/–-]*(?:k|m|bn)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the paragraphs in it, and whether the file marks it as a header."""

    parts: tuple[Inline, ...] = ()
    header: bool = False
    repeated: bool = False  # stands here only because a cell above reaches down

    @property
    def text(self) -> str:
        """All of the cell's words on one line."""
        return " ".join(part.text for part in self.parts if part.text)

    @property
    def bold(self) -> bool:
        """Whether all of the cell's words are bold."""
        return bool(self.text) and all(part.bold for part in self.parts if part.text)


Grid = Sequence[Sequence[Cell]]


def table_blocks(grid: Grid, table: int) -> list[Block]:
    """Return the table as blocks, in the reading that suits what the table is for."""
    rows = _trim(grid)
    if not rows:
        return []
    if _all_headers(rows[0]) and _is_numbered_prose(rows[1:]):
        rows = rows[1:]  # "No." and "Item" over minutes set as a table say nothing
    if _is_numbered_prose(rows):
        return [block for row in rows for block in _prose_blocks(row)]
    if _is_layout(rows):
        return [block for row in rows for cell in row for block in _cell_blocks(cell)]
    if _is_form(rows):
        return [_label_row(row, table) for row in rows]
    return _data_blocks(rows, table)


def _cell_blocks(cell: Cell) -> list[Block]:
    parts = [part for part in cell.parts if part.text]
    if len(parts) >= 5 and sum(len(part.text) for part in parts) < 15 * len(
        parts
    ):  # a column of marks beside the prose
        return [Block(cell.text)]
    return [_body(part) for part in parts]


def _trim(grid: Grid) -> list[list[Cell]]:
    rows = [list(row[:MAX_COLUMNS]) for row in grid[:MAX_ROWS] if any(cell.text for cell in row)]
    width = max((len(row) for row in rows), default=0)
    rows = [row + [Cell()] * (width - len(row)) for row in rows]
    used = [column for column in range(width) if any(row[column].text for row in rows)]
    return [[row[column] for column in used] for row in rows]


def _filled(row: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in row if cell.text]


def _body(part: Inline) -> Block:
    return Block(part.text, bold=part.bold, lead=part.lead)


def _is_layout(rows: list[list[Cell]]) -> bool:
    """A table that only sets words on the page: single cells, or 'Label: value' inside the cells."""
    if max(len(_filled(row)) for row in rows) == 1:
        return True
    if any(cell.header for row in rows for cell in row):
        return False
    if any(len(cell.text) > 2000 and len(cell.parts) >= 6 for row in rows for cell in row):
        return True  # a page of prose inside one cell
    loose = [row for row in rows if len(_filled(row)) == 1 or any(_PAIR.match(cell.text) for cell in row)]
    pairs = sum(1 for row in rows for cell in row if _PAIR.match(cell.text))
    return len(loose) * 3 >= len(rows) * 2 and (pairs > 0 or len(loose) == len(rows)) and not _first_column_labels(rows)


def _first_column_labels(rows: list[list[Cell]]) -> bool:
    labels = [row for row in rows if _LABEL.match(row[0].text)]
    return len(labels) * 2 > len(rows)


def _is_form(rows: list[list[Cell]]) -> bool:
    if len(rows[0]) != 2:
        return _first_column_labels(rows) and all(len(_filled(row)) <= 2 for row in rows)
    if _first_column_labels(rows):
        return True
    firsts = [row[0] for row in rows if row[0].text]
    marked = all((cell.header or cell.bold) and len(cell.text) < 80 for cell in firsts)
    return marked and bool(firsts) and not any(row[1].header or row[1].bold for row in rows)


def _label_row(row: Sequence[Cell], table: int) -> Block:
    filled = _filled(row)
    label = row[0].text.rstrip(": ")
    values = [cell.text for cell in filled if cell is not row[0]]
    value = "; ".join(values)
    text = f"{label}: {value}" if label and value else row[0].text or value
    return Block(text, style=Style.ROW, cells=((label, value),), table=table)


def _is_numbered_prose(rows: list[list[Cell]]) -> bool:
    """Minutes set as a table: item numbers in the first column, what was said in the next."""
    if len(rows) < 2 or len(rows[0]) not in (2, 3, 4) or any(cell.header for cell in rows[0]):
        return False
    firsts = [row[0].text for row in rows if row[0].text]
    numbered = [text for text in firsts if parse(f"{text.split()[0]} Word") is not None]
    prose = [row[1].text for row in rows if len(row[1].text) > 60]
    return len(numbered) >= 2 and len(numbered) * 2 > len(firsts) and len(prose) * 4 >= len(numbered)


def _all_headers(row: list[Cell]) -> bool:
    return all(cell.header for cell in row if cell.text)


def _prose_blocks(row: Sequence[Cell]) -> list[Block]:
    filled = [cell for cell in row if cell.text and not cell.repeated]
    numbers: list[Inline] = []
    while filled and _all_numbers(filled[0]):
        numbers = [part for part in filled.pop(0).parts if part.text]
    groups = _paragraph_groups(filled[0].parts) if filled else []
    if len(numbers) > 1 and len(groups) == len(numbers):
        blocks = [block for number, group in zip(numbers, groups, strict=True) for block in _numbered(number, group)]
    elif len(numbers) <= 1:
        blocks = _numbered(numbers[0] if numbers else None, [part for group in groups for part in group])
    else:
        blocks = [Block(" ".join(part.text for part in numbers)), *(_body(part) for group in groups for part in group)]
    notes = " ".join(cell.text for cell in filled[1:])
    return [*blocks, Block(f"Action: {notes}")] if notes and notes != "Action" else blocks


def _all_numbers(cell: Cell) -> bool:
    texts = [part.text for part in cell.parts if part.text]
    return all(len(text) < 12 and parse(f"{text} Word") is not None for text in texts)


def _paragraph_groups(parts: Sequence[Inline]) -> list[list[Inline]]:
    groups: list[list[Inline]] = [[]]
    for part in parts:
        if part.text:
            groups[-1].append(part)
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _numbered(number: Inline | None, group: list[Inline]) -> list[Block]:
    blocks = [_body(part) for part in group]
    if number is None:
        return blocks
    if not blocks:
        return [_body(number)]
    first, lead = group[0], group[0].lead
    extra = len(number.text) + 1
    opening = Block(f"{number.text} {first.text}", bold=first.bold, lead=lead + extra if lead else 0)
    return [opening, *blocks[1:]]


def _data_blocks(rows: list[list[Cell]], table: int) -> list[Block]:
    depth = _header_depth(rows)
    headers = _merged_headers(rows[:depth], len(rows[0]))
    blocks = [_data_row(row, headers, table) for row in rows[depth:]]
    used = {column for row in rows[depth:] for column, cell in enumerate(row) if cell.text}
    if any(header and column not in used for column, header in enumerate(headers)):  # else the words would be lost
        blocks.insert(0, _data_row([Cell((Inline(header),)) for header in headers], [""] * len(headers), table))
    return blocks or [_data_row(rows[0], [""] * len(rows[0]), table)]


def _header_depth(rows: list[list[Cell]]) -> int:
    if len(rows) < 2:
        return 0
    marked = 0
    while marked < len(rows) - 1 and _filled(rows[marked]) and all(cell.header for cell in _filled(rows[marked])):
        marked += 1
    if marked:
        return min(marked, 3)
    if not _looks_like_header(rows[0]):
        return 0
    return 2 if len(rows) > 2 and _completes_header(rows[0], rows[1]) else 1


def _looks_like_header(row: list[Cell]) -> bool:
    filled = _filled(row)
    texts = [cell.text for cell in filled]
    if len(filled) < 2 or len(set(texts)) < len(texts):
        return False
    if any(_FIGURE.fullmatch(text) for text in texts[1:] if not re.fullmatch(r"(?:19|20)\d\d(?:[/-]\d+)?", text)):
        return False
    return (
        len(texts[0]) < 80
        and all(len(text) < 300 for text in texts)
        and sum(len(text) < 80 for text in texts) * 2 >= len(texts)
    )


def _completes_header(first: list[Cell], second: list[Cell]) -> bool:
    """A second header row stands only under a header that spans columns, and starts empty."""
    under = [index for index, cell in enumerate(second) if cell.text]
    blank_above = [index for index in under if not first[index].text]
    return bool(blank_above) and not second[0].text and all(len(second[index].text) < 40 for index in under)


def _merged_headers(rows: list[list[Cell]], width: int) -> list[str]:
    headers = [""] * width
    for level, row in enumerate(rows):
        texts = [cell.text for cell in row]
        if level < len(rows) - 1:
            texts = _spread(texts, [cell.text for cell in rows[level + 1]])
        for column, text in enumerate(texts):
            if text and text not in headers[column]:
                headers[column] = f"{headers[column]} {text}".strip()
    return headers


def _spread(texts: list[str], below: list[str]) -> list[str]:
    spread = list(texts)
    for column in range(1, len(texts)):
        if not spread[column] and below[column]:
            spread[column] = spread[column - 1]
    return spread


def _data_row(row: Sequence[Cell], headers: list[str], table: int) -> Block:
    cells = tuple((header, cell.text) for header, cell in zip(headers, row, strict=True) if cell.text)
    text = "; ".join(f"{header.rstrip(':')}: {value}" if header else value for header, value in cells)
    return Block(text, style=Style.ROW, cells=cells, table=table)
