"""Tables that have level rules between their rows and white between their columns."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from index.reading.pdf.grids import Grid
from index.reading.pdf.gutters import WHITE, Span, columns_of, crosses, find_row_gutters, grid_of, narrowed
from index.reading.pdf.lines import find_lines, split_at_gaps
from index.reading.pdf.markers import CAPTION, is_figure
from index.reading.pdf.shapes import Box, Line, Rule, Word

SHORTEST_RULE = 100.0
FARTHEST_RULE = 330.0
HEADING_SIZE = 1.2  # times the table's own: what parts two tables
BODY_WIDTH = 0.85  # of the table: a line of running text between two tables is at least so wide
PAD = 2.0
MOST_TABLES = 60  # on one page


@dataclass(slots=True)
class Chain:
    """Level rules of the same extent, one below the other, with the lines between, above and below them."""

    rules: list[Rule]
    lines: list[Line]
    above: list[Line]
    below: list[Line]
    parting: list[float]  # where shorter rules part a header's levels

    @property
    def left(self) -> float:
        """Where the table starts."""
        return min(rule.start for rule in self.rules) - PAD

    @property
    def right(self) -> float:
        """Where the table ends."""
        return max(rule.end for rule in self.rules) + PAD

    def between(self, top: float, bottom: float) -> list[Line]:
        """The lines between two heights."""
        return [line for line in self.lines if top < _height(line) < bottom]


def find_row_ruled(rules: list[Rule], words: list[Word], page: int) -> list[Grid]:
    """Tables that have level rules between rows and white between columns."""
    return [grid for chain in _chains(rules, words, page) if (grid := _table(chain)) is not None]


def ruled_cores(rules: list[Rule], words: list[Word], page: int) -> list[Box]:
    """What lies between the first and the last rule of each such table."""
    return [
        Box(chain.left, chain.rules[0].at, chain.right, chain.rules[-1].at)
        for chain in _chains(rules, words, page)
        if _table(chain) is not None
    ]


def _height(line: Line) -> float:
    return line.base - line.size * 0.3


def _chains(rules: list[Rule], words: list[Word], page: int) -> list[Chain]:
    found: list[Chain] = []
    for group in _same_extents(rules)[:MOST_TABLES]:
        left, right = min(r.start for r in group) - 2 * PAD, max(r.end for r in group) + 2 * PAD
        lines = find_lines([w for w in words if left <= w.x0 and w.x1 <= right and not w.turn], page)
        parts = _parted(group, lines)
        edges = [0.0, *(at for part in parts for at in (part[0].at, part[-1].at)), float("inf")]
        for nth, part in enumerate(parts):
            top, bottom = part[0].at, part[-1].at
            found.append(
                Chain(
                    part,
                    [x for x in lines if top < _height(x) < bottom],
                    [x for x in lines if edges[2 * nth] < _height(x) < top],
                    [x for x in lines if bottom < _height(x) < edges[2 * nth + 3]],
                    [r.at for r in rules if left <= r.start and r.end <= right and r.end - r.start < right - left - 40],
                )
            )
    return found


def _same_extents(rules: list[Rule]) -> list[list[Rule]]:
    """Level rules of the same extent, one below the other."""
    groups: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: r.at):
        if rule.end - rule.start < SHORTEST_RULE:
            continue
        home = next((c for c in groups if _same_extent(c[-1], rule) and rule.at - c[-1].at <= FARTHEST_RULE), None)
        if home is None:
            groups.append([rule])
        else:
            home.append(rule)
    return [group for group in groups if len(group) > 1]


def _same_extent(a: Rule, b: Rule) -> bool:
    return abs(a.start - b.start) <= 8 and abs(a.end - b.end) <= 8


def _parted(group: list[Rule], lines: list[Line]) -> list[list[Rule]]:
    """The rules table by table: a heading or running text between two rules ends one and begins another."""
    sizes = sorted(line.size for line in lines if group[0].at < line.base < group[-1].at)
    usual = sizes[len(sizes) // 2] if sizes else 0.0
    parts: list[list[Rule]] = [[group[0]]]
    for above, below in pairwise(group):
        inside = [line for line in lines if above.at < _height(line) < below.at]
        apart = not inside and below.at - above.at > usual * 5
        if apart or any(_parts_tables(line, above, usual) for line in inside):
            parts.append([])
        parts[-1].append(below)
    return [part for part in parts if len(part) > 1]


def _parts_tables(line: Line, rule: Rule, usual: float) -> bool:
    width = rule.end - rule.start
    flush = line.x0 < rule.start + width * 0.1
    wide = line.x1 - line.x0 > width * BODY_WIDTH
    alone = flush and len(split_at_gaps(line, 1.2)) == 1
    return line.size > usual * HEADING_SIZE or (alone and (wide or bool(CAPTION.match(line.text))))


def _table(chain: Chain) -> Grid | None:
    gutters = _gutters(chain)
    if len(gutters) < (1 if len(chain.rules) > 2 else 2):
        return None
    inner = [rule.at for rule in chain.rules]
    ys = {*_row_above(chain, gutters), *inner, *_rows_below(chain, gutters)}
    ys.update(at for at in chain.parting if inner[0] + 4 < at < inner[1] - 4)
    for top, bottom in pairwise(inner):
        ys.update(_rows_within(chain.between(top, bottom), gutters))
    return grid_of(chain.left, chain.right, sorted(ys), gutters, chain.lines + chain.above + chain.below)


def _gutters(chain: Chain) -> list[Span]:
    """The white between columns, as the rows below a header show it where they show more than all rows together."""
    rows = [chain.between(above.at, below.at) for above, below in pairwise(chain.rules)]
    whole = find_row_gutters(rows)
    below_header = find_row_gutters(rows[1:]) if sum(map(len, rows[1:])) > 1 else []
    return narrowed(below_header if len(below_header) > len(whole) else whole, chain.lines)


def _rows_within(lines: list[Line], gutters: list[Span]) -> list[float]:
    """Further row edges between two rules, where lines there are rows: a label and figures beside it."""
    entries = [line for line in lines if _is_entry(line, gutters)]
    if len(entries) < 2 or any(_is_text_beside(line, gutters) for line in lines):
        return []
    starts = _row_starts(lines, gutters, entries)
    return [(lines[at - 1].base + lines[at].base - lines[at].size * 0.6) / 2 for at in starts if at]


def _row_starts(lines: list[Line], gutters: list[Span], entries: list[Line]) -> list[int]:
    """Where rows start: at every line but one that goes on with the row above it."""
    filled = {id(line) for line in entries}
    room = max((w.x1 for line in lines for w in line.words if w.x1 <= gutters[0][1]), default=0.0)
    starts = [0]
    columns = columns_of(lines[0].words, gutters)
    for at, (before, line) in enumerate(pairwise(lines), start=1):
        mine, first = columns_of(line.words, gutters), line.words[0]
        full = id(before) not in filled and before.x1 + first.x1 - first.x0 + line.size * 0.3 > room
        wraps = (full or line.text[:1].islower()) and not (id(before) in filled and id(line) in filled)
        if wraps or (0 not in mine and not mine & columns):
            columns |= mine
        else:
            starts.append(at)
            columns = mine
    return starts


def _is_entry(line: Line, gutters: list[Span]) -> bool:
    beside = [w.text for w in line.words if w.x0 > gutters[0][0]]
    return bool(beside) and all(is_figure(text) for text in beside)


def _is_text_beside(line: Line, gutters: list[Span]) -> bool:
    return any(w.x0 > gutters[0][0] and not is_figure(w.text) for w in line.words)


def _row_above(chain: Chain, gutters: list[Span]) -> list[float]:
    """The top of a header above a table's first rule, or of the rest of a row that the page before began."""
    near: list[Line] = []
    for line in reversed(chain.above):
        step = (near[-1].base if near else chain.rules[0].at) - line.base
        beside = line.x0 >= gutters[0][0]
        if step > line.size * (2.6 if beside else 1.7) or crosses(line, gutters):
            break
        near.append(line)
    if not near or (max(_columns(line, gutters) for line in near) < 2 and not _ends_a_row(chain, near, gutters)):
        return []
    return [near[-1].base - near[-1].size * 1.1]


def _ends_a_row(chain: Chain, near: list[Line], gutters: list[Span]) -> bool:
    """Whether the lines at a page's top, beside an empty first column, are the rest of a row."""
    first = chain.between(chain.rules[0].at, chain.rules[1].at)
    at_top = len(near) == len(chain.above) and all(line.x0 >= gutters[0][0] for line in near)
    return at_top and bool(first) and not all(line.bold for line in first)


def _rows_below(chain: Chain, gutters: list[Span]) -> list[float]:
    """Row edges below a table's last rule: single lines that fill its columns, or one row that a page break cut."""
    near: list[Line] = []
    edge = chain.rules[-1].at
    for line in chain.below:
        if line.base - (near[-1].base if near else edge) > line.size * 2.6 or crosses(line, gutters):
            break
        near.append(line)
    while near and len(near) > 1 and _columns(near[-1], gutters) < 2 and near[-1].x0 < gutters[0][0]:
        near.pop()
    if max((_columns(line, gutters) for line in near), default=0) < 2:
        return []
    if any(_columns(line, gutters) < 2 or line.x0 > gutters[0][0] for line in near):
        return [near[-1].base + near[-1].size * 0.4]
    return [line.base + line.size * 0.4 for line in near]


def _columns(line: Line, gutters: list[Span]) -> int:
    """How many columns the line fills; words without wide white between them stand in one."""
    middles = [(piece.x0 + piece.x1) / 2 for piece in split_at_gaps(line, WHITE)]
    return len({sum(1 for a, b in gutters if (a + b) / 2 <= middle) for middle in middles})
