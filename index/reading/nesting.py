"""Which "1. 2. 3." series are lists inside a paragraph, and which are the paper's own paragraph numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.reading.blocks import Block
from index.reading.headings import Place
from index.reading.numbers import Number

_INTRODUCES = re.compile(r"(?::|[-–—]|\bthat|\bto|\bfollowing)$", re.IGNORECASE)


def nested(blocks: Sequence[Block], numbers: Sequence[Number | None], places: Sequence[Place]) -> list[bool]:
    """Return, block by block, whether its plain number counts a list that the words before it brought in."""
    found: list[bool] = []
    open_series: list[tuple[int, bool]] = []  # (latest number, whether a list), outermost first
    for index, number in enumerate(numbers):
        if places[index].heading:
            open_series = [series for series in open_series if not series[1]]
        if number is None or number.shape != "stop" or places[index].heading:
            found.append(False)
            continue
        introduced = _introduced(blocks, places, index) or _goes_on_after(open_series, numbers, places, index)
        open_series = _stepped(open_series, number.parts[0], introduced)
        found.append(open_series[-1][1])
    return found


def _goes_on_after(
    series: list[tuple[int, bool]], numbers: Sequence[Number | None], places: Sequence[Place], index: int
) -> bool:
    """Whether a series that starts at 1 stands inside one that goes on after it, before the next heading."""
    number = numbers[index]
    if number is None or number.parts != (1,) or not series:
        return False
    last = 1
    for place in range(index + 1, len(numbers)):
        other = numbers[place]
        if places[place].heading:
            return False
        if other is None or other.shape != "stop":
            continue
        if other.parts[0] != last + 1:
            return other.parts[0] == series[-1][0] + 1
        last = other.parts[0]
    return False


def _introduced(blocks: Sequence[Block], places: Sequence[Place], index: int) -> bool:
    if index == 0 or places[index - 1].heading:
        return False
    return bool(_INTRODUCES.search(blocks[index - 1].text.rstrip()))


def _stepped(series: list[tuple[int, bool]], value: int, introduced: bool) -> list[tuple[int, bool]]:
    """Return the open series after `value`: the innermost goes on, an outer one does, or a new one starts."""
    for depth in range(len(series)):
        last, listed = series[depth]
        goes_on = value in (last + 1, last + 2) if depth < len(series) - 1 else value == last + 1
        if goes_on and not (value == 1 and introduced):
            return [*series[:depth], (value, listed)]
    if introduced and value == 1:
        return [*series, (1, True)]
    return [(value, False)]
