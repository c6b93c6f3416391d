"""Tables without a full grid: ruled between rows only, or not at all but set in clear columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from index.reading.pdf.grids import Cell, Grid
from index.reading.pdf.lines import find_lines, split_at_gaps
from index.reading.pdf.markers import NUMBER, marker_of
from index.reading.pdf.shapes import Box, Line, Rule, Word

SHORTEST_RULE = 100.0
FARTHEST_RULE = 330.0
FEWEST_RULES = 3
FEWEST_ROWS = 3
MOST_LINES = 600

Span = tuple[float, float]


def find_row_ruled(rules: list[Rule], words: list[Word], page: int) -> list[Grid]:
    """Tables that have level rules between rows and white between columns."""
    return [grid for chain in _chains(rules) if (grid := _row_ruled(chain, words, page)) is not None]


def ruled_cores(rules: list[Rule], words: list[Word], page: int) -> list[Box]:
    """What lies between the first and the last rule of each such table."""
    return [
        Box(chain[0].start, chain[0].at, chain[0].end, chain[-1].at)
        for chain in _chains(rules)
        if _row_ruled(chain, words, page) is not None
    ]


def _chains(rules: list[Rule]) -> list[list[Rule]]:
    """Level rules of the same extent, one below the other."""
    chains: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: r.at):
        if rule.end - rule.start < SHORTEST_RULE:
            continue
        home = next((c for c in chains if _same_extent(c[-1], rule) and rule.at - c[-1].at <= FARTHEST_RULE), None)
        if home is None:
            chains.append([rule])
        else:
            home.append(rule)
    return [chain for chain in chains if len(chain) >= FEWEST_RULES]


def _same_extent(a: Rule, b: Rule) -> bool:
    return abs(a.start - b.start) <= 8 and abs(a.end - b.end) <= 8


def _row_ruled(chain: list[Rule], words: list[Word], page: int) -> Grid | None:
    left = min(r.start for r in chain) - 4
    right = max(r.end for r in chain) + 4
    inside = [w for w in words if left <= w.x0 and w.x1 <= right and not w.turn]
    lines = find_lines([w for w in inside if chain[0].at < w.middle < chain[-1].at], page)
    gutters = find_gutters(lines)
    if not gutters:
        return None
    above = find_lines([w for w in inside if chain[0].at - 60 < w.middle < chain[0].at], page)
    below = find_lines([w for w in inside if w.middle > chain[-1].at], page)
    inner = [r.at for r in chain]
    ys = [*_row_above(above, chain[0].at, gutters), *inner, *_rows_below(below, chain[-1].at, gutters)]
    ys = sorted([*ys, *(edge for top, bottom in pairwise(inner) for edge in _rows_within(lines, top, bottom, gutters))])
    return _grid_of(left, right, ys, gutters, lines + above + below)


def _rows_within(lines: list[Line], top: float, bottom: float, gutters: list[Span]) -> list[float]:
    """Further row edges between two rules, where each line there is a row: a label and figures beside it."""
    inside = [line for line in lines if top < line.base - line.size * 0.3 < bottom]
    if len(inside) < 2 or not all(_is_entry(line, gutters) for line in inside):
        return []
    return [line.base + line.size * 0.3 for line in inside[:-1]]


def _is_entry(line: Line, gutters: list[Span]) -> bool:
    beside = [w.text for w in line.words if w.x0 > gutters[0][0]]
    return line.x0 < gutters[0][0] and bool(beside) and all(re.search(r"\d|^[-–—*<>%£]+$", text) for text in beside)


def _row_above(lines: list[Line], edge: float, gutters: list[Span]) -> list[float]:
    """The top of the header above a table's first rule, where lines that keep to its columns stand there."""
    near: list[Line] = []
    for line in reversed(lines):
        if (near[-1].base if near else edge) - line.base > line.size * 1.7 or _crosses(line, gutters):
            break
        near.append(line)
    if max((_filled(line) for line in near), default=0) < 2:
        return []
    return [near[-1].base - near[-1].size * 1.1]


def _rows_below(lines: list[Line], edge: float, gutters: list[Span]) -> list[float]:
    """Row edges below a table's last rule: single lines that fill its columns, or one row that a page break cut."""
    near: list[Line] = []
    for line in lines:
        if line.base - (near[-1].base if near else edge) > line.size * 2.6 or _crosses(line, gutters):
            break
        near.append(line)
    if max((_filled(line) for line in near), default=0) < 2:
        return []
    if any(_filled(line) < 2 or line.x0 > gutters[0][0] for line in near):
        return [near[-1].base + near[-1].size * 0.4]
    return [line.base + line.size * 0.4 for line in near]


def _filled(line: Line) -> int:
    return len(split_at_gaps(line, 0.8))


def find_gutters(lines: Sequence[Line]) -> list[Span]:
    """The upright strips of white between columns that no word of any line (but odd full-width ones) enters."""
    if not lines or len(lines) > MOST_LINES:
        return []
    size = sorted(line.size for line in lines)[len(lines) // 2]
    edge, end = min(line.x0 for line in lines), max(line.x1 for line in lines)
    plain = [x for x in lines if len(split_at_gaps(x, 0.8)) > 1 or x.x1 - x.x0 < (end - edge) * 0.5]
    spans = sorted((w.x0, w.x1) for line in plain for w in line.words)
    gutters: list[Span] = []
    reach = edge
    for start, stop in spans:
        if start - reach >= max(size * 0.6, 4.5) and reach > edge:
            gutters.append((reach, start))
        reach = max(reach, stop)
    return gutters


def _crosses(line: Line, gutters: list[Span]) -> bool:
    """Whether a run of words without a gap lies across a gutter."""
    return any(_over(piece, gutter) for piece in split_at_gaps(line, 0.8) for gutter in gutters)


def _over(piece: Line, gutter: Span) -> bool:
    return piece.x0 < gutter[0] - 1 and piece.x1 > gutter[1] + 1


def _grid_of(left: float, right: float, ys: list[float], gutters: list[Span], lines: list[Line]) -> Grid | None:
    """The grid with these row edges and gutters; a line across a gutter makes one cell of what it crosses."""
    xs = [left, *((a + b) / 2 for a, b in gutters), right]
    cells: list[Cell] = []
    owner: dict[tuple[int, int], int] = {}
    full = filled = 0
    for row in range(len(ys) - 1):
        inside = [line for line in lines if ys[row] < line.base - line.size * 0.3 <= ys[row + 1]]
        joined = {
            g for g, gutter in enumerate(gutters) for x in inside for p in split_at_gaps(x, 0.8) if _over(p, gutter)
        }
        column = 0
        while column < len(xs) - 1:
            wide = 1
            while column + wide - 1 in joined:
                wide += 1
            owner.update({(row, c): len(cells) for c in range(column, column + wide)})
            cells.append(Cell(Box(xs[column], ys[row], xs[column + wide], ys[row + 1]), row, column, 1, wide))
            column += wide
        columns = {_column(w, xs) for line in inside for w in line.words}
        filled += bool(inside)
        full += len(columns) > 1 and not joined
    if filled < 2 or full < filled * 0.6:
        return None
    return Grid(Box(left, ys[0], right, ys[-1]), cells, xs, ys, owner, soft=True)


def _column(word: Word, xs: list[float]) -> int:
    return sum(1 for x in xs[1:-1] if x <= (word.x0 + word.x1) / 2)


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
    if len(gutters) < 2 or any(_crosses(line, gutters) for line in run if _columns_in(line) >= 3):
        return None
    left, right = min(x.x0 for x in run) - 2, max(x.x1 for x in run) + 2
    return _grid_of(left, right, _row_edges(run), gutters, run)


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
