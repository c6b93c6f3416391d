"""The form at the head of a paper read as label and value, however the file drew its table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from index.reading.blocks import Block, Style
from index.reading.fields import label_of

_SEEN = 16
_BARE_VALUE = re.compile(
    r"(?P<label>(?:Agenda )?Item(?: No\.?| Number)?)[\s:]+(?P<value>[\d.]+[A-Za-z]?)$", re.IGNORECASE
)


def read_forms(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with the tables near the top that are forms turned into one row per field."""
    out: list[Block] = []
    for (style, table), group in groupby(blocks, key=lambda block: (block.style, block.table)):
        rows = list(group)
        if style is Style.ROW and table and _is_form(rows, near_top=len(out) < _SEEN):
            out += [_field_row(rows[0], label, value) for label, value in _fields(_grid(rows))]
        else:
            out += rows
    return out


def _grid(rows: list[Block]) -> list[list[str]]:
    """The cells as drawn: a first row taken for column headers stands above the others again."""
    headers = [header for header, _ in rows[0].cells if header]
    cells = [[value for _, value in row.cells] for row in rows]
    return [headers, *cells] if headers else cells


def _is_form(rows: list[Block], *, near_top: bool) -> bool:
    if all(len(row.cells) == 1 for row in rows):
        return False  # label rows already
    grid = _grid(rows)
    firsts = [next((cell for cell in row if cell), "") for row in grid]
    labelled = sum(1 for cell in firsts if _label(cell) or _pair(cell))
    if not near_top and (len(grid[0]) > 2 or not all(_label(cell) or _pair(cell) for cell in firsts[:2])):
        return False
    return len(grid) <= 25 and labelled >= 2 and labelled * 2 >= len(grid)


def _label(cell: str) -> str | None:
    bare = cell.rstrip(": ").strip()
    return bare if len(bare) < 60 and label_of(f"{bare}:") is not None else None


def _pair(cell: str) -> tuple[str, str] | None:
    found = _BARE_VALUE.match(cell)
    if found:
        return found["label"], found["value"]
    label = label_of(cell) if len(cell) < 300 else None
    return label if label is not None and label[1] else None


def _fields(grid: list[list[str]]) -> Iterator[tuple[str, str]]:
    for row in grid:
        open_label: str | None = None
        for cell in (cell.strip() for cell in row):
            pair, label = _pair(cell), _label(cell)
            if open_label is not None and not (pair and ":" in cell) and not (label and cell.endswith(":")):
                yield open_label, cell
                open_label = None
            elif pair is not None:
                yield pair
            elif label is not None:
                if open_label is not None:
                    yield open_label, ""
                open_label = label
            elif cell:
                yield "", cell
        if open_label is not None:
            yield open_label, ""


def _field_row(row: Block, label: str, value: str) -> Block:
    text = f"{label}: {value}".strip() if label else value
    return replace(row, text=text, cells=((label, value),), bold=False, lead=0)
