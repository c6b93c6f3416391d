"""A page's pieces in reading order: paragraphs of free text and of frames, and tables."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from index.reading.pdf.columns import reading_columns
from index.reading.pdf.flow import Measures, Para, find_paragraphs
from index.reading.pdf.grids import Cell, Grid
from index.reading.pdf.layout import Area, RuledArea
from index.reading.pdf.shapes import Line


@dataclass(slots=True)
class TableCell:
    """A cell with its paragraphs."""

    cell: Cell
    paras: list[Para]


@dataclass(slots=True)
class TableItem:
    """A ruled table as it stands on one page, its filled cells in order."""

    page: int
    top: float
    xs: list[float]
    cells: list[TableCell]
    page_end: int = 0
    soft: bool = False


Item = Para | TableItem


def items_of(area: Area, page: int, measures: Measures, in_cell: bool = False) -> list[Item]:
    """The area's paragraphs and tables in reading order."""
    items: list[Item] = []
    right = _right_margin(area, in_cell, measures.right)
    rest = area.lines
    for ruled in sorted(area.grids, key=lambda r: (_top(r), r.grid.box.x0)):
        above = [line for line in rest if line.base <= _top(ruled) + 2]
        rest = [line for line in rest if line.base > _top(ruled) + 2]
        items.extend(_free_text(above, right, measures, in_cell))
        items.extend(_ruled_items(ruled, page, measures))
    if area.chart:
        return [_chart_labels(area, page)]
    if area.panel:
        items.extend(find_paragraphs(rest, 0.0, measures, in_cell, loose=True))
    else:
        items.extend(_free_text(rest, right, measures, in_cell))
    return items


def _chart_labels(area: Area, page: int) -> Para:
    """All labels of a chart as one paragraph."""
    first = area.lines[0]
    return Para(area.lines, 0.0, hang=first.x0, note=True, labels=True, page=page, page_end=page)


def _top(ruled: RuledArea) -> float:
    """Where a ruled area stands among the lines beside it: a shape stands where its text is."""
    if ruled.panel and ruled.areas[0].lines:
        return median(line.base for line in ruled.areas[0].lines)
    return ruled.grid.box.top


def _free_text(lines: list[Line], right: float, measures: Measures, in_cell: bool) -> list[Para]:
    """The paragraphs of lines without tables, column after column where they stand in columns."""
    paras: list[Para] = []
    for column in reading_columns(lines):
        margin = right if column.whole else max(line.x1 for line in column.lines)
        paras.extend(find_paragraphs(column.lines, margin, measures, in_cell))
    return paras


def _right_margin(area: Area, in_cell: bool, usual: float) -> float:
    """Where full lines end: what nine lines in ten of the long ones stay within; told from outside for few lines."""
    if not area.lines:
        return area.box.x1
    ends = _long_ends(area.lines)
    if len(ends) < 6 and in_cell:
        return max(ends[-1], area.box.x1 - area.lines[0].size)
    if len(ends) < 6:
        return max(ends[-1], min(usual, area.box.x1))
    return ends[int(len(ends) * 0.9)]


def _long_ends(lines: list[Line]) -> list[float]:
    """Where the longer lines end, in order."""
    widest = max(line.x1 - line.x0 for line in lines)
    return sorted(line.x1 for line in lines if line.x1 - line.x0 >= widest * 0.6)


def usual_right_margin(areas: list[Area]) -> float:
    """Where the full lines of most pages end."""
    ends = [
        line.x1 for area in areas if len(area.lines) > 5 for line in area.lines if line.x1 - line.x0 > area.box.x1 / 2
    ]
    return median(ends) if ends else median([area.box.x1 - 72 for area in areas] or [0.0])


def _ruled_items(ruled: RuledArea, page: int, measures: Measures) -> list[Item]:
    """A grid's rows: full-width rows as free text, the others as tables."""
    items: list[Item] = []
    grid = ruled.grid
    for cell, area in sorted(zip(grid.cells, ruled.areas, strict=True), key=lambda p: (p[0].row, p[0].column)):
        if not area.lines and not area.grids:
            continue
        if cell.columns == len(grid.xs) - 1:
            items.extend(items_of(area, page, measures, in_cell=True))
            continue
        inner = items_of(area, page, measures, in_cell=True)
        paras = [item for item in inner if isinstance(item, Para)]
        nested = [item for item in inner if isinstance(item, TableItem)]
        if paras:
            _table_for(items, grid, page).cells.append(TableCell(cell, paras))
        items.extend(nested)
    return items


def _table_for(items: list[Item], grid: Grid, page: int) -> TableItem:
    """The table that the grid's next cell belongs to: a new one after a full-width row or a table inside."""
    last = items[-1] if items else None
    if isinstance(last, TableItem) and last.xs is grid.xs:
        return last
    table = TableItem(page, grid.box.top, grid.xs, [], page, grid.soft)
    items.append(table)
    return table
