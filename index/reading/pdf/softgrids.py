"""Tables without any rules, set in clear columns."""

from __future__ import annotations

import re
from itertools import pairwise

from index.reading.pdf.grids import Grid
from index.reading.pdf.gutters import MOST_LINES, crosses, find_gutters, grid_of
from index.reading.pdf.lines import find_lines, split_at_gaps
from index.reading.pdf.markers import NUMBER, is_figure, marker_of
from index.reading.pdf.shapes import Line, Word

FEWEST_ROWS = 3


def find_set_in_columns(words: list[Word], page: int) -> list[Grid]:
    """Tables without rules: at least three lines together, each in three columns or more that keep their gutters."""
    lines = [line for line in find_lines(words, page) if not line.words[0].turn]
    if len(lines) > MOST_LINES:
        return []
    found = [grid for run in _runs(lines) if (grid := _unruled(run)) is not None]
    free = [line for line in lines if not any(grid.box.holds(line.x0 + 1, line.base - 1) for grid in found)]
    return found + [grid for run in _labelled_runs(free) if (grid := _of_two(run)) is not None]


def _labelled_runs(lines: list[Line]) -> list[list[Line]]:
    """Neighbouring lines of a few words and, far off, a figure or a code; not where figures rise, as in contents."""
    runs: list[list[Line]] = []
    for line in lines:
        parts = _label_and_figure(line)
        if parts is None:
            continue
        last = runs[-1][-1] if runs else None
        if last and 0 < line.base - last.base <= line.size * 2.5 and _aligned(last, line):
            runs[-1].append(line)
        else:
            runs.append([line])
    return [run for run in runs if len(run) > FEWEST_ROWS and not _rises(run)]


def _label_and_figure(line: Line) -> tuple[Line, Line] | None:
    parts = split_at_gaps(line, 5)
    if len(parts) != 2 or len(parts[0].words) > 9 or len(parts[1].words) > 2 or not is_figure(parts[1].words[0].text):
        return None
    return parts[0], parts[1]


def _aligned(above: Line, below: Line) -> bool:
    first, second = split_at_gaps(above, 5)[1], split_at_gaps(below, 5)[1]
    return abs(first.x0 - second.x0) <= 2 or abs(first.x1 - second.x1) <= 2


def _rises(run: list[Line]) -> bool:
    values = [int(re.sub(r"\D", "", line.words[-1].text) or 0) for line in run]
    return values == sorted(values)


def _of_two(run: list[Line]) -> Grid | None:
    left, right = min(x.x0 for x in run) - 2, max(x.x1 for x in run) + 2
    parts = [split_at_gaps(line, 5) for line in run]
    gutter = max(part[0].x1 for part in parts), min(part[1].x0 for part in parts)
    return grid_of(left, right, _row_edges(run), [gutter], run) if gutter[0] < gutter[1] else None


def _runs(lines: list[Line]) -> list[list[Line]]:
    """Neighbouring lines that are split by wide white into three pieces or more, with what stands between them."""
    runs: list[list[Line]] = []
    current: list[Line] = []
    pending: list[Line] = []
    for line in lines:
        last = (pending or current or [line])[-1]
        if current and line.base - last.base > line.size * 3.2:
            runs.append(current)
            current, pending = [], []
        if _columns_in(line) >= 3:
            current += [*pending, line] if current else [line]
            pending = []
        elif current:
            pending.append(line)
            if len(pending) > 2:
                runs.append(current)
                current, pending = [], []
    return [run for run in [*runs, current] if sum(_columns_in(x) >= 3 for x in run) >= FEWEST_ROWS]


def _columns_in(line: Line) -> int:
    """How many pieces of text the line has, marks and a number before the first of them aside."""
    pieces = split_at_gaps(line, 1.3)
    return sum(not _is_mark(piece, first=piece is pieces[0]) for piece in pieces)


def _is_mark(piece: Line, first: bool) -> bool:
    if len(piece.words) > 1:
        return False
    marker = marker_of(piece)
    return (marker is not None and marker.bullet) or (first and bool(NUMBER.match(piece.words[0].text)))


def _unruled(run: list[Line]) -> Grid | None:
    gutters = [g for g in find_gutters(run) if g[1] - g[0] >= run[0].size * 0.9]
    if len(gutters) < 2 or any(crosses(line, gutters) for line in run if _columns_in(line) >= 3):
        return None
    left, right = min(x.x0 for x in run) - 2, max(x.x1 for x in run) + 2
    return grid_of(left, right, _row_edges(run), gutters, run)


def _row_edges(run: list[Line]) -> list[float]:
    """A row begins at each line that fills two columns or more; other lines belong to the nearer row."""
    starts = [i for i, line in enumerate(run) if _columns_in(line) >= 2]
    edges = [run[0].base - run[0].size * 1.1]
    for before, after in pairwise(starts):
        cut = before + 1
        while cut < after and run[cut].base - run[before].base <= run[after].base - run[cut].base:
            cut += 1
        edges.append((run[cut - 1].base + run[cut].base - run[cut].size * 0.6) / 2)
    return [*edges, run[-1].base + run[-1].size * 0.4]
