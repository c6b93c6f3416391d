"""Which paragraph introduces each list item."""

from __future__ import annotations

from collections.abc import Sequence

from index.model import Kind
from index.reading.blocks import Block, Style
from index.reading.headings import Place
from index.reading.numbers import Number

_LISTS = (Kind.LIST_ITEM, Kind.RECOMMENDATION, Kind.RESOLUTION)


def parents(
    blocks: Sequence[Block],
    numbers: Sequence[Number | None],
    places: Sequence[Place],
    kinds: Sequence[Kind],
    lists: Sequence[bool],
) -> list[int | None]:
    """Return, block by block, the place of the block that introduces it; None for all but list items."""
    found: list[int | None] = []
    opened: list[tuple[str, int]] = []  # the series open now, outermost first, each with its latest item
    intro: int | None = None
    for index, block in enumerate(blocks):
        series = (
            _series(block, numbers[index], listed=lists[index])
            if kinds[index] in _LISTS and not places[index].heading
            else None
        )
        if series is None:
            found.append(None)
            if kinds[index] is not Kind.TABLE_ROW:
                intro = index
                opened = _still_open(opened, block, places[index])
            continue
        names = [name for name, _ in opened]
        if _begins_anew(series, opened, intro, numbers[index]):
            opened, above = [], intro
        elif series in names:
            above = found[opened[names.index(series)][1]]
            opened = opened[: names.index(series)]
        else:
            opened = opened if opened and _nests(opened[-1], series, intro) else []
            above = opened[-1][1] if opened else intro
        opened.append((series, index))
        found.append(above)
    return found


def _begins_anew(series: str, opened: list[tuple[str, int]], intro: int | None, number: Number | None) -> bool:
    """Whether a first item comes after new words of introduction."""
    first = number is not None and number.parts[-1] == 1
    latest = max((place for name, place in opened if name == series), default=-1)
    return first and latest >= 0 and intro is not None and intro > latest


def _series(block: Block, number: Number | None, *, listed: bool) -> str | None:
    if block.style is Style.BULLET and (number is None or block.number is None):
        return f"bullet {block.level}"
    if number is not None:
        return number.shape if listed or not number.main else None
    return None


def _nests(last: tuple[str, int], series: str, intro: int | None) -> bool:
    """A new series right after an item belongs to that item; after other words, to those words."""
    return intro is None or last[1] > intro


def _still_open(opened: list[tuple[str, int]], block: Block, place: Place) -> list[tuple[str, int]]:
    """Words between items end bulleted lists; a numbered list may go on after them, a heading ends all."""
    if place.heading:
        return []
    return [series for series in opened if not series[0].startswith("bullet")]
