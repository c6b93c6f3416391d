"""The white between columns, and the grid that rows and white make together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.reading.pdf.grids import Cell, Grid
from index.reading.pdf.lines import split_at_gaps
from index.reading.pdf.shapes import Box, Line, Word

MOST_LINES = 600
WHITE = 0.8  # times the size: what parts two columns on a line
NARROWEST = 4.5
LONG_PIECE = 0.4  # of the table: a text so wide may fill a column or span several

Span = tuple[float, float]


def find_gutters(lines: Sequence[Line]) -> list[Span]:
    """The upright strips of white between columns that no word of any line (but odd full-width ones) enters."""
    if not lines or len(lines) > MOST_LINES:
        return []
    edge, end = min(line.x0 for line in lines), max(line.x1 for line in lines)
    plain = [x for x in lines if len(split_at_gaps(x, WHITE)) > 1 or x.x1 - x.x0 < (end - edge) * 0.5]
    return _white_between([w for line in plain for w in line.words], edge, _usual_size(lines))


def find_row_gutters(rows: Sequence[Sequence[Line]]) -> list[Span]:
    """The white between columns that more rows keep than run across, long texts in a cell left aside."""
    lines = [line for row in rows for line in row]
    if not lines or len(lines) > MOST_LINES:
        return []
    edge, end = min(line.x0 for line in lines), max(line.x1 for line in lines)
    long = (end - edge) * LONG_PIECE
    rich = [row for row in rows if _is_rich(row, long)]
    telling = rich if len(rich) >= max(2, len(rows) * 0.4) else rows
    split = [split_at_gaps(line, WHITE) for row in telling for line in row]
    pieces = [piece for line in split for piece in line]
    short = [w for line in split for p in line if len(line) >= 3 or p.x1 - p.x0 <= long for w in p.words]
    white = [_narrowed(gutter, pieces, NARROWEST) for gutter in _white_between(short, edge, _usual_size(lines))]
    return [gutter for gutter in white if gutter[1] - gutter[0] >= NARROWEST and _is_kept(gutter, telling)]


def _is_rich(row: Sequence[Line], long: float) -> bool:
    """Whether the row shows its columns: three pieces or more on one line, and no long text."""
    pieces = [split_at_gaps(line, WHITE) for line in row]
    return max(map(len, pieces), default=0) >= 3 and all(p.x1 - p.x0 <= long for line in pieces for p in line)


def _usual_size(lines: Sequence[Line]) -> float:
    return sorted(line.size for line in lines)[len(lines) // 2]


def _white_between(words: list[Word], edge: float, size: float) -> list[Span]:
    gutters: list[Span] = []
    reach = edge
    for start, stop in sorted((w.x0, w.x1) for w in words):
        if start - reach >= max(size * 0.6, NARROWEST) and reach > edge:
            gutters.append((reach, start))
        reach = max(reach, stop)
    return gutters


def narrowed(gutters: list[Span], lines: Sequence[Line]) -> list[Span]:
    """The gutters without what texts of these lines (a header, centred over its column) reach into."""
    pieces = [piece for line in lines for piece in split_at_gaps(line, WHITE)]
    return [_narrowed(gutter, pieces, 1.0) for gutter in gutters]


def _narrowed(gutter: Span, pieces: list[Line], least: float) -> Span:
    """The gutter without what texts beside it reach into, as long as so much white is left."""
    low, high = gutter
    for piece in pieces:
        if _over(piece, gutter):
            continue
        if piece.x0 < gutter[0] - 1 and high - piece.x1 >= least:
            low = max(low, piece.x1)
        if piece.x1 > gutter[1] + 1 and piece.x0 - low >= least:
            high = min(high, piece.x0)
    return low, high


def _is_kept(gutter: Span, rows: Sequence[Sequence[Line]]) -> bool:
    kept = crossed = 0
    for row in rows:
        over = crosses_any(row, [gutter])
        crossed += over
        kept += not over and len(columns_of([w for line in row for w in line.words], [gutter])) > 1
    return kept > crossed


def crosses_any(lines: Sequence[Line], gutters: list[Span]) -> bool:
    """Whether any of the lines lies across a gutter."""
    return any(crosses(line, gutters) for line in lines)


def crosses(line: Line, gutters: list[Span]) -> bool:
    """Whether a run of words without a gap lies across a gutter."""
    return any(_over(piece, gutter) for piece in split_at_gaps(line, WHITE) for gutter in gutters)


def columns_of(words: Iterable[Word], gutters: Sequence[Span]) -> set[int]:
    """The columns between the gutters that hold any of the words."""
    return {sum(1 for a, b in gutters if (a + b) / 2 <= (w.x0 + w.x1) / 2) for w in words}


def _over(piece: Line, gutter: Span) -> bool:
    return piece.x0 < gutter[0] - 1 and piece.x1 > gutter[1] + 1


def grid_of(left: float, right: float, ys: list[float], gutters: list[Span], lines: list[Line]) -> Grid | None:
    """The grid with these row edges and gutters; a line across a gutter makes one cell of what it crosses."""
    xs = [left, *((a + b) / 2 for a, b in gutters), right]
    cells: list[Cell] = []
    owner: dict[tuple[int, int], int] = {}
    full = spanning = filled = 0
    for row in range(len(ys) - 1):
        inside = [line for line in lines if ys[row] < line.base - line.size * 0.3 <= ys[row + 1]]
        joined = _joined(inside, gutters)
        column = 0
        while column < len(xs) - 1:
            wide = 1
            while column + wide - 1 in joined:
                wide += 1
            owner.update({(row, c): len(cells) for c in range(column, column + wide)})
            cells.append(Cell(Box(xs[column], ys[row], xs[column + wide], ys[row + 1]), row, column, 1, wide))
            column += wide
        filled += bool(inside)
        columns = columns_of([w for line in inside for w in line.words], gutters)
        full += len(columns) > 1 and not joined
        spanning += 0 not in columns and (bool(joined) or len(columns) == 1)
    if filled < 2 or full + spanning < filled * 0.6 or full < filled * 0.3:
        return None
    return Grid(Box(left, ys[0], right, ys[-1]), cells, xs, ys, owner, soft=True)


def _joined(lines: list[Line], gutters: list[Span]) -> set[int]:
    """The gutters that a run of words crosses."""
    pieces = [piece for line in lines for piece in split_at_gaps(line, WHITE)]
    return {nth for nth, gutter in enumerate(gutters) if any(_over(piece, gutter) for piece in pieces)}
