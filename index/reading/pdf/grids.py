"""Ruled tables: ruling lines that cross, and the cells they enclose, merged cells as one."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from index.reading.pdf.shapes import Box, PageShapes, Rule

NEAR = 3.0
MOST_CROSSINGS = 400_000
MOST_CELLS = 20_000


@dataclass(slots=True)
class Cell:
    """One cell, perhaps over several rows and columns of the grid."""

    box: Box
    row: int
    column: int
    rows: int
    columns: int


@dataclass(slots=True)
class Grid:
    """A ruled area: its cells, its column edges, its row edges."""

    box: Box
    cells: list[Cell]
    xs: list[float]
    ys: list[float]
    owner: dict[tuple[int, int], int]
    soft: bool = False

    def cell_at(self, x: float, y: float) -> int:
        """The place in `cells` of the cell that holds the point."""
        column = min(max(bisect_right(self.xs, x) - 1, 0), len(self.xs) - 2)
        row = min(max(bisect_right(self.ys, y) - 1, 0), len(self.ys) - 2)
        return self.owner[(row, column)]


def find_grids(page: PageShapes) -> tuple[list[Grid], list[Rule]]:
    """The ruled areas of the page, and the level rules that are part of none."""
    across, down = _merge(page.across), _merge(page.down)
    if len(across) * len(down) > MOST_CROSSINGS:
        return [], []
    grids: list[Grid] = []
    loose: list[Rule] = []
    for levels, uprights in _groups(across, down):
        grid = _grid(levels, uprights)
        if grid is None:
            loose.extend(levels)
        else:
            grids.append(grid)
    return grids, loose


def _merge(rules: list[Rule]) -> list[Rule]:
    """Rules on one line that touch or nearly touch, as one; double rules as one."""
    merged: list[Rule] = []
    for group in _clusters(rules):
        at = sum(r.at for r in group) / len(group)
        current: Rule | None = None
        for rule in sorted(group, key=lambda r: r.start):
            if current is not None and rule.start <= current.end + NEAR:
                current.end = max(current.end, rule.end)
            else:
                current = Rule(at, rule.start, rule.end)
                merged.append(current)
    return [rule for rule in merged if rule.end - rule.start >= 6]


def _clusters(rules: list[Rule]) -> list[list[Rule]]:
    groups: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: r.at):
        if groups and rule.at - groups[-1][0].at <= NEAR:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return groups


def _groups(across: list[Rule], down: list[Rule]) -> Iterable[tuple[list[Rule], list[Rule]]]:
    """Rules that cross each other, directly or through others."""
    parent = list(range(len(across) + len(down)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for i, level in enumerate(across):
        met = [j for j, upright in enumerate(down, start=len(across)) if _cross(level, upright)]
        if _is_border(level, [down[j - len(across)].at for j in met]):
            for j in met:
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for i, level in enumerate(across):
        groups[root(i)][0].append(level)
    for j, upright in enumerate(down, start=len(across)):
        groups[root(j)][1].append(upright)
    return groups.values()


def _is_border(level: Rule, met: list[float]) -> bool:
    """Whether a level rule is a table's, no underlining: it runs from one upright rule to another, or past one."""
    past = any(level.start + 4 < at < level.end - 4 for at in met)
    return past or (any(abs(at - level.start) <= 4 for at in met) and any(abs(at - level.end) <= 4 for at in met))


def _cross(level: Rule, upright: Rule) -> bool:
    return (
        level.start - NEAR <= upright.at <= level.end + NEAR and upright.start - NEAR <= level.at <= upright.end + NEAR
    )


def _grid(across: list[Rule], down: list[Rule]) -> Grid | None:
    xs = _edges(down, across)
    ys = _edges(across, down)
    if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > MOST_CELLS:
        return None
    cells, owner = _cells(xs, ys, across, down)
    return Grid(Box(xs[0], ys[0], xs[-1], ys[-1]), cells, xs, ys, owner)


def _edges(rules: list[Rule], others: list[Rule]) -> list[float]:
    """Where columns (or rows) begin and end; an open outer side counts where the other rules reach past it."""
    if not rules or not others:
        return []
    found: list[float] = []
    for at in sorted(r.at for r in rules):
        if not found or at - found[-1] > NEAR:
            found.append(at)
    first, last = min(r.start for r in others), max(r.end for r in others)
    if first < found[0] - 12:
        found.insert(0, first)
    if last > found[-1] + 12:
        found.append(last)
    return found


def _cells(
    xs: list[float], ys: list[float], across: list[Rule], down: list[Rule]
) -> tuple[list[Cell], dict[tuple[int, int], int]]:
    """The grid's squares, merged where no rule parts them, and which cell each square belongs to."""
    right, below = _walls(xs, ys, down), _walls(ys, xs, across)
    owner: dict[tuple[int, int], int] = {}
    cells: list[Cell] = []
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if (row, column) in owner:
                continue
            wide = _width(row, column, len(xs) - 1, right, owner)
            high = _height(row, column, wide, len(ys) - 1, right, below)
            for r in range(row, row + high):
                owner.update({(r, c): len(cells) for c in range(column, column + wide)})
            cells.append(Cell(Box(xs[column], ys[row], xs[column + wide], ys[row + high]), row, column, high, wide))
    return cells, owner


def _width(row: int, column: int, columns: int, right: set[tuple[int, int]], owner: dict[tuple[int, int], int]) -> int:
    wide = 1
    while column + wide < columns and (column + wide, row) not in right and (row, column + wide) not in owner:
        wide += 1
    return wide


def _height(
    row: int, column: int, wide: int, rows: int, right: set[tuple[int, int]], below: set[tuple[int, int]]
) -> int:
    high = 1
    while row + high < rows:
        ruled = any((row + high, c) in below for c in range(column, column + wide))
        parted = any((column + k, row + high) in right for k in range(1, wide))
        if ruled or parted:
            break
        high += 1
    return high


def _walls(edges: list[float], spans: list[float], rules: list[Rule]) -> set[tuple[int, int]]:
    """Pairs (edge, span) where a rule on that edge covers that span."""
    walls: set[tuple[int, int]] = set()
    for rule in rules:
        edge = _nearest(edges, rule.at)
        if abs(edges[edge] - rule.at) > NEAR * 1.5:
            continue
        for span in range(len(spans) - 1):
            low, high = spans[span], spans[span + 1]
            inside = min(rule.end, high) - max(rule.start, low)
            if inside >= (high - low) * 0.6:
                walls.add((edge, span))
    return walls


def _nearest(values: list[float], at: float) -> int:
    place = bisect_left(values, at)
    around = [i for i in (place - 1, place) if 0 <= i < len(values)]
    return min(around, key=lambda i: abs(values[i] - at))
