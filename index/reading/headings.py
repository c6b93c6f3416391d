"""Under which headings each block stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from index.reading.blocks import Block, Style
from index.reading.contents import opens_contents
from index.reading.fields import is_section, is_sign_off_heading
from index.reading.heading_marks import Papers, annex_name, heading_marks, holds, is_capitals
from index.reading.numbers import Number

_LISTS_ANNEXES = re.compile(r"appendi|annex|background (?:papers|documents)|enclosure|attach", re.IGNORECASE)
_TOP = 6


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands: the headings above it (outermost first), and whether it is one itself."""

    path: tuple[str, ...] = ()
    heading: bool = False
    annex: str | None = None
    numbered: tuple[Number, ...] = ()


@dataclass(frozen=True, slots=True)
class _Open:
    """A heading that still reigns: how strongly it is marked (smaller is stronger), its number."""

    text: str
    strength: int
    number: Number | None
    section: bool
    annex: str | None = None


def outline(paper: Papers) -> list[Place]:
    """Return the place of every block."""
    marks = heading_marks(paper)
    places: list[Place] = []
    stack: list[_Open] = []
    tops: set[int] = set()  # how the standard sections of this paper's first level are marked
    for index, number in enumerate(paper.numbers):
        if marks[index] and opens_contents(paper.blocks[index].text):
            places.append(_place(stack, True, None))  # no text of the paper stands under "Contents"
        elif marks[index]:
            opened = _opened(paper, index, stack, tops)
            stack = [*_closed_by(stack, opened), opened]
            if opened.section and opened.number is None and len(stack) == 1:
                tops.add(opened.strength)
            places.append(_place(stack[:-1], True, opened.annex))
        else:
            if number is not None and number.main:
                stack = _closed_by_paragraph(paper, marks, index, stack)
            places.append(_place(stack, False, None))
    return places


def _place(stack: list[_Open], heading: bool, own_annex: str | None) -> Place:
    annexes = [opened.annex for opened in stack if opened.annex]
    numbers = tuple(opened.number for opened in stack if opened.number is not None)
    return Place(
        tuple(opened.text for opened in stack), heading, own_annex or (annexes[-1] if annexes else None), numbers
    )


def _opened(paper: Papers, index: int, stack: list[_Open], tops: set[int]) -> _Open:
    block, number = paper.blocks[index], paper.numbers[index]
    annex = _opens_annex(paper, index, stack)
    number = number if number is not None and number.main else None
    opened = _Open(block.text, _strength(block, number, annex), number, annex is None and is_section(block.text), annex)
    if block.text.endswith("?") and stack and index and paper.blocks[index - 1].text == stack[-1].text:
        return replace(opened, strength=opened.strength + 5)  # a question right under a title asks what the title means
    if opened.section and number is None and block.style is not Style.HEADING:
        peers = [other for other in stack if other.section and other.number is None]
        if peers:
            return replace(opened, strength=min(peers[0].strength, opened.strength))
        if opened.strength in tops:
            return replace(opened, strength=_TOP)
    return opened


def _opens_annex(paper: Papers, index: int, stack: list[_Open]) -> str | None:
    name = annex_name(paper.blocks[index].text)
    listed = stack and stack[-1].annex is None and _LISTS_ANNEXES.search(stack[-1].text)
    return None if listed and paper.blocks[index].style is not Style.HEADING else name


def _strength(block: Block, number: Number | None, annex: str | None) -> int:
    if annex:
        return 5
    if block.style is Style.HEADING:
        return 10 * max(1, block.level)
    if number is not None:
        return 20 + 10 * number.depth
    if is_capitals(block.text):
        return 25
    if block.bold:
        return 45
    return 60


def _closed_by(stack: list[_Open], opened: _Open) -> list[_Open]:
    """Return what is left of the stack when a new heading opens."""
    number = opened.number
    if is_sign_off_heading(opened.text):
        return [other for other in stack if other.annex]
    if number is not None:
        if number.depth == 1 and opened.strength > 20:
            stack = _above_sections(stack)
        for index, other in enumerate(stack):
            if other.number is not None and _same_series(other.number, number) and other.number.depth >= number.depth:
                return stack[:index]
        if any(other.number is not None and holds(other.number, number) for other in stack):
            return [other for other in stack if other.number is not None or other.strength < 60 or other.annex]
    left = list(stack)
    while left and left[-1].strength >= opened.strength:
        left.pop()
    return left


def _above_sections(stack: list[_Open]) -> list[_Open]:
    """A numbered title of the first depth is no part of an unnumbered "Summary" or "Recommendation" before it."""
    for index, other in enumerate(stack):
        if other.section and other.number is None:
            return stack[:index]
    return stack


def _same_series(one: Number, other: Number) -> bool:
    if one.shape == other.shape == "dotted" or one.shape == other.shape:
        return True
    return {one.shape, other.shape} <= {"dotted", "barred", "stop", "bare", "ROMAN."}


def _closed_by_paragraph(paper: Papers, marks: list[bool], index: int, stack: list[_Open]) -> list[_Open]:
    """A numbered paragraph closes a numbered heading that it follows in the same series."""
    number = paper.numbers[index]
    assert number is not None
    for place, opened in enumerate(stack):
        other = opened.number
        if (
            other is None
            or not _same_series(other, number)
            or other.depth != number.depth
            or other.parts[:-1] != number.parts[:-1]
        ):
            continue
        if number.parts[-1] > other.parts[-1] and not _next_heading_follows(paper, marks, index, other):
            return stack[:place]
    return stack


def _next_heading_follows(paper: Papers, marks: list[bool], index: int, number: Number) -> bool:
    after = (*number.parts[:-1], number.parts[-1] + 1)
    return any(
        marks[place] and other is not None and other.parts == after and other.depth == number.depth
        for place, other in enumerate(paper.numbers[index:], start=index)
    )
