"""A page's pieces in reading order: paragraphs of free text and of frames, and tables."""

from __future__ import annotations

from dataclasses import dataclass, field

from index.reading.pdf.flow import Measures, Para, find_paragraphs
from index.reading.pdf.grids import Cell, Grid, find_grids
from index.reading.pdf.lines import find_lines
from index.reading.pdf.shapes import Box, Line, PageShapes, Word


@dataclass(slots=True)
class Area:
    """A part of a page that is read on its own: the page, a frame, a cell; with the ruled areas inside it."""

    box: Box
    lines: list[Line] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    grids: list[RuledArea] = field(default_factory=list)


@dataclass(slots=True)
class RuledArea:
    """A grid with the areas its cells hold."""

    grid: Grid
    areas: list[Area]


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


Item = Para | TableItem


def divide(page: PageShapes) -> Area:
    """The page's words put into the areas that hold them, each area's words as lines."""
    root = Area(Box(0, 0, page.width, page.height))
    ruled = _worth_keeping(find_grids(page), page.words)
    for ruled_area in ruled:
        _home(root, ruled_area.grid.box).grids.append(ruled_area)
    for word in page.words:
        _descend(root, word.x0 + min(word.x1 - word.x0, word.size * 4) / 2, word.middle).words.append(word)
    _line_up(root, page.number)
    return root


def _worth_keeping(grids: list[Grid], words: list[Word]) -> list[RuledArea]:
    """Grids whose cells hold text; the lines of charts and decorations enclose little."""
    kept: list[RuledArea] = []
    for grid in grids:
        filled = {grid.cell_at(x, w.middle) for w in words if grid.box.holds(x := (w.x0 + w.x1) / 2, w.middle)}
        if filled and (len(filled) >= len(grid.cells) * 0.25 or len(grid.cells) <= 6):
            kept.append(RuledArea(grid, [Area(cell.box) for cell in grid.cells]))
    return kept


def _home(area: Area, box: Box) -> Area:
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    for ruled in area.grids:
        outer = ruled.grid.box
        if outer.holds(x, y) and outer.x0 - 3 <= box.x0 and box.x1 <= outer.x1 + 3:
            return _home(ruled.areas[ruled.grid.cell_at(x, y)], box)
    return area


def _descend(area: Area, x: float, y: float) -> Area:
    for ruled in reversed(area.grids):
        if ruled.grid.box.holds(x, y):
            return _descend(ruled.areas[ruled.grid.cell_at(x, y)], x, y)
    return area


def _line_up(area: Area, page: int) -> None:
    area.lines, area.words = find_lines(area.words, page), []
    for ruled in area.grids:
        for inner in ruled.areas:
            _line_up(inner, page)


def all_areas(area: Area) -> list[Area]:
    """The area and every area inside it."""
    found = [area]
    for ruled in area.grids:
        for inner in ruled.areas:
            found.extend(all_areas(inner))
    return found


def items_of(area: Area, page: int, measures: Measures, in_cell: bool = False) -> list[Item]:
    """The area's paragraphs and tables in reading order."""
    items: list[Item] = []
    right = _right_margin(area, in_cell)
    rest = area.lines
    for ruled in sorted(area.grids, key=lambda r: (r.grid.box.top, r.grid.box.x0)):
        above = [line for line in rest if line.base <= ruled.grid.box.top + 2]
        rest = [line for line in rest if line.base > ruled.grid.box.top + 2]
        items.extend(find_paragraphs(above, right, measures, in_cell))
        items.extend(_ruled_items(ruled, page, measures))
    items.extend(find_paragraphs(rest, right, measures, in_cell))
    return items


def _right_margin(area: Area, in_cell: bool) -> float:
    """Where full lines end: what nine lines in ten of the long ones stay within."""
    if not area.lines:
        return area.box.x1
    widest = max(line.x1 - line.x0 for line in area.lines)
    ends = sorted(line.x1 for line in area.lines if line.x1 - line.x0 >= widest * 0.6)
    right = ends[int(len(ends) * 0.9)] if len(ends) > 3 else ends[-1]
    return max(right, area.box.x1 - area.lines[0].size) if in_cell else right


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
        table = items[-1] if items else None
        if not isinstance(table, TableItem) or table.xs is not grid.xs:
            table = TableItem(page, grid.box.top, grid.xs, [], page)
            items.append(table)
        table.cells.append(TableCell(cell, paras))
        items.extend(nested)
    return items
