"""Tables without any rules, set in clear columns."""

from __future__ import annotations

from itertools import pairwise

from index.reading.pdf.grids import Grid
from index.reading.pdf.gutters import MOST_LINES, crosses, find_gutters, grid_of
from index.reading.pdf.lines import find_lines, split_at_gaps
from index.reading.pdf.markers import NUMBER, marker_of
from index.reading.pdf.shapes import Line, Word

FEWEST_ROWS = 3


def find_set_in_columns(words: list[Word], page: int) -> list[Grid]:
    """Tables without rules: at least three lines together, each in three columns or more that keep their gutters."""
    lines = [line for line in find_lines(words, page) if not line.words[0].turn]
    if len(lines) > MOST_LINES:
        return []
    return [grid for run in _runs(lines) if (grid := _unruled(run)) is not None]


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
