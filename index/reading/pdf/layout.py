"""A page divided by its rulings and shapes: each area with its own lines, tables without a full grid found."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field

from index.reading.pdf.grids import Cell, Grid, find_grids
from index.reading.pdf.lines import find_lines
from index.reading.pdf.markers import is_figure
from index.reading.pdf.rowruled import find_row_ruled, ruled_cores
from index.reading.pdf.shapes import Box, Line, PageShapes, Panel, Rule, Word
from index.reading.pdf.softgrids import find_set_in_columns

FEWEST_PANEL_WORDS = 4
MOST_LABELS = 200


@dataclass(slots=True)
class Area:
    """A part of a page that is read on its own: the page, a frame, a cell; with the ruled areas inside it."""

    box: Box
    lines: list[Line] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    grids: list[RuledArea] = field(default_factory=list)
    panel: bool = False
    chart: bool = False


@dataclass(slots=True)
class RuledArea:
    """A grid with the areas its cells hold."""

    grid: Grid
    areas: list[Area]
    panel: bool = False  # a drawn shape: it holds the words drawn onto it, whatever else lies within its bounds


@dataclass(slots=True)
class Sheet:
    """A page divided by its full rulings, with the rules that belong to no grid."""

    page: PageShapes
    root: Area
    loose: list[Rule]


def divide(page: PageShapes) -> Sheet:
    """The page's words put into the ruled areas that hold them, each area's words as lines."""
    root = Area(Box(0, 0, page.width, page.height))
    grids, loose = find_grids(page)
    for ruled_area in _worth_keeping(grids, page):
        _home(root, ruled_area.grid.box).grids.append(ruled_area)
    panels = _panels(page)
    for word in page.words:
        home = panels[word.panel] if word.panel in panels else _descend(root, *_point(word))
        home.words.append(word)
    root.grids.extend(_framed(area) for area in panels.values())
    _line_up(root, page.number)
    _underline(root, page.across)
    return Sheet(page, root, loose)


def edge_lines(sheet: Sheet) -> list[Line]:
    """The lines that may be running headers or footers: those outside tables, and tables at the page's very edge."""
    lines = [line for area in _edge_areas(sheet.root, sheet.page.height) for line in area.lines]
    if not sheet.loose:
        return lines
    cores = ruled_cores(sheet.loose, [w for line in lines for w in line.words], sheet.page.number)
    return [line for line in lines if not any(core.holds(line.x0, line.base - line.size * 0.3) for core in cores)]


def _edge_areas(area: Area, height: float) -> list[Area]:
    found = [area]
    for ruled in area.grids:
        box = ruled.grid.box
        if len(ruled.grid.xs) == 2 or box.bottom < height * 0.16 or box.top > height * 0.86:
            for inner in ruled.areas:
                found.extend(_edge_areas(inner, height))
    return found


def remove_lines(sheet: Sheet, gone: set[int]) -> None:
    """Takes the lines with these identities out of their areas."""
    for area in all_areas(sheet.root):
        area.lines = [line for line in area.lines if id(line) not in gone]


def add_soft_tables(sheet: Sheet) -> None:
    """Tables without a full grid, in what no ruled table holds."""
    root, number = sheet.root, sheet.page.number
    areas = [area for area in all_areas(root) if _is_free(root, area)]
    free = [word for area in areas for line in area.lines for word in line.words if not word.turn]
    found = find_row_ruled(sheet.loose, free, number)
    free = [word for word in free if not any(grid.box.holds(*_point(word)) for grid in found)]
    found += find_set_in_columns(free, number)
    if not found:
        return
    for grid in found:
        _home(root, grid.box).grids.append(RuledArea(grid, [Area(cell.box) for cell in grid.cells]))
    for area in areas:
        words, area.lines = [word for line in area.lines for word in line.words], []
        for word in words:
            _descend(area, *_point(word)).words.append(word)
        _line_up(area, number)


def _point(word: Word) -> tuple[float, float]:
    """The point that decides where a word belongs: near its start, since long words may stick out of a cell."""
    if word.turn in (90, 270):
        aside = word.size * (0.3 if word.turn == 270 else -0.3)
        return word.x0 + aside, word.base + (word.x1 - word.x0) * (0.5 if word.turn == 270 else -0.5)
    return word.x0 + min(word.x1 - word.x0, word.size * 4) / 2, word.middle


def _is_free(root: Area, area: Area) -> bool:
    """Whether the area is the page or a frame, not a table's cell."""
    if area is root:
        return True
    for ruled in root.grids:
        for cell, inner in zip(ruled.grid.cells, ruled.areas, strict=True):
            if cell.columns == len(ruled.grid.xs) - 1 and _is_free(inner, area):
                return True
    return False


def _worth_keeping(grids: list[Grid], page: PageShapes) -> list[RuledArea]:
    """Grids whose cells hold text; the lines of charts and decorations enclose little."""
    kept: list[RuledArea] = []
    for grid in sorted(grids, key=lambda g: (g.box.top - g.box.bottom) * (g.box.x1 - g.box.x0)):
        filled = {grid.cell_at(x, w.middle) for w in page.words if grid.box.holds(x := (w.x0 + w.x1) / 2, w.middle)}
        if filled and not _frames_page(grid, page) and (len(filled) >= len(grid.cells) * 0.25 or len(grid.cells) <= 6):
            kept.append(RuledArea(grid, [Area(cell.box) for cell in grid.cells]))
    return kept


def _frames_page(grid: Grid, page: PageShapes) -> bool:
    """Whether the grid is a border around the page, which parts nothing."""
    box = grid.box
    return len(grid.cells) == 1 and (box.x1 - box.x0) * (box.bottom - box.top) > page.width * page.height * 0.7


def _home(area: Area, box: Box) -> Area:
    x, y = (box.x0 + box.x1) / 2, (box.top + box.bottom) / 2
    for ruled in area.grids:
        outer = ruled.grid.box
        if not ruled.panel and outer.holds(x, y) and outer.x0 - 3 <= box.x0 and box.x1 <= outer.x1 + 3:
            return _home(ruled.areas[ruled.grid.cell_at(x, y)], box)
    return area


def _descend(area: Area, x: float, y: float) -> Area:
    for ruled in reversed(area.grids):
        if not ruled.panel and ruled.grid.box.holds(x, y):
            return _descend(ruled.areas[ruled.grid.cell_at(x, y)], x, y)
    return area


def _line_up(area: Area, page: int) -> None:
    """Makes lines of the words not yet in lines, here and in the areas inside."""
    if area.words:
        area.lines, area.words = find_lines(area.words, page), []
    for ruled in area.grids:
        for inner in ruled.areas:
            _line_up(inner, page)


def _panels(page: PageShapes) -> dict[int, Area]:
    """The shapes that text stands on, by their places: speech bubbles, rounded boxes, charts."""
    words: dict[int, list[Word]] = defaultdict(list)
    for word in page.words:
        if word.panel >= 0:
            words[word.panel].append(word)
    areas = {at: Area(page.panels[at].box, panel=True, chart=_is_chart(page.panels[at])) for at in words}
    return {at: area for at, area in areas.items() if _holds_text(page.panels[at], words[at])}


def _is_chart(panel: Panel) -> bool:
    return panel.form or bool(panel.bars)


def _holds_text(panel: Panel, words: list[Word]) -> bool:
    """Whether the words belong together: enough of them in a bubble; few on the bars of what may be a chart."""
    said = [word for word in words if any(c.isalpha() for c in word.text)]
    if panel.form:
        figures = sum(is_figure(word.text) for word in words)
        return len(said) >= 2 and figures >= len(words) * 0.25 and len(words) <= MOST_LABELS
    if not panel.bars:
        return len(said) >= FEWEST_PANEL_WORDS
    on_bars = [w for w in said if any(bar.holds((w.x0 + w.x1) / 2, w.middle) for bar in panel.bars)]
    return len(on_bars) <= len(said) * 0.2 and len(said) <= MOST_LABELS


def _framed(area: Area) -> RuledArea:
    box = area.box
    grid = Grid(box, [Cell(box, 0, 0, 1, 1)], [box.x0, box.x1], [box.top, box.bottom], {(0, 0): 0})
    return RuledArea(grid, [area], panel=True)


def _underline(root: Area, rules: list[Rule]) -> None:
    """Marks the words of lines that have a rule right under them, from their first word to their last."""
    short = sorted((rule for rule in rules if rule.end - rule.start >= 6), key=lambda rule: rule.at)
    heights = [rule.at for rule in short]
    for line in (line for area in all_areas(root) for line in area.lines):
        first = bisect_left(heights, line.base - 1)
        last = bisect_right(heights, line.base + line.size * 0.3)
        if any(abs(r.start - line.x0) <= 3 and abs(r.end - line.x1) <= 4 for r in short[first:last]):
            for word in line.words:
                word.underlined = True


def all_areas(area: Area) -> list[Area]:
    """The area and every area inside it."""
    found = [area]
    for ruled in area.grids:
        for inner in ruled.areas:
            found.extend(all_areas(inner))
    return found
