"""Text set in columns side by side: found by the white between them, read one after the other."""

from __future__ import annotations

from dataclasses import dataclass

from index.reading.pdf.gutters import find_gutters
from index.reading.pdf.lines import find_lines, split_at_gaps
from index.reading.pdf.markers import marker_of
from index.reading.pdf.shapes import Line

FEWEST_LINES = 3
WIDE_GAP = 1.2


@dataclass(slots=True)
class Column:
    """Lines to read from the first to the last; `whole` where they have the area's full width."""

    lines: list[Line]
    whole: bool


def reading_columns(lines: list[Line]) -> list[Column]:
    """The lines in reading order: full-width stretches whole, stretches in columns column by column."""
    columns: list[Column] = []
    plain: list[Line] = []
    for stretch in _stretches(lines):
        parts = _parts(stretch)
        if len(parts) < 2:
            plain.extend(stretch)
            continue
        if plain:
            columns.append(Column(plain, True))
            plain = []
        columns.extend(Column(part, False) for part in parts)
    if plain:
        columns.append(Column(plain, True))
    return columns


def _stretches(lines: list[Line]) -> list[list[Line]]:
    """Lines between those that run across the area without a wide gap."""
    if not lines:
        return []
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    stretches: list[list[Line]] = [[]]
    for line in lines:
        widest = max(piece.x1 - piece.x0 for piece in split_at_gaps(line, WIDE_GAP))
        apart = stretches[-1] and line.base - stretches[-1][-1].base > line.size * 4
        if widest > (right - left) * 0.56 or line.words[0].turn:
            stretches.extend([[line], []])
        elif apart:
            stretches.append([line])
        else:
            stretches[-1].append(line)
    return [stretch for stretch in stretches if stretch]


def _parts(stretch: list[Line]) -> list[list[Line]]:
    """The stretch cut at its gutters, or whole where it is no text in columns."""
    split = [line for line in stretch if len(split_at_gaps(line, WIDE_GAP)) > 1]
    if len(split) < FEWEST_LINES:
        return [stretch]
    gutters = [g for g in find_gutters(stretch) if g[1] - g[0] >= stretch[0].size * WIDE_GAP]
    cuts = [(a + b) / 2 for a, b in gutters]
    words = [[w for line in stretch for w in line.words if _place(w.x0, cuts) == n] for n in range(len(cuts) + 1)]
    parts = [find_lines(part, stretch[0].page) for part in words if part]
    return parts if len(parts) > 1 and all(_is_text(part) for part in parts) and not _labels(parts[0]) else [stretch]


def _place(x: float, cuts: list[float]) -> int:
    return sum(1 for cut in cuts if x >= cut)


def _is_text(part: list[Line]) -> bool:
    """Whether the part reads as text of its own: several lines, mostly of words."""
    if len(part) < FEWEST_LINES:
        return False
    words = [w.text for line in part for w in line.words]
    return len(words) >= len(part) * 1.5 and sum(w[:1].isalpha() for w in words) >= len(words) * 0.6


def _labels(part: list[Line]) -> bool:
    """Whether the left part is numbers or labels that belong to the text beside them."""
    ends = sum(line.text.rstrip().endswith(":") for line in part)
    numbers = sum(len(line.words) == 1 and marker_of(line) is not None for line in part)
    return ends >= len(part) * 0.4 or numbers >= len(part) * 0.3
