"""Blocks to paragraphs: numbers, headings, lists and kinds, put together into a paper's text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.model import Kind, Paragraph
from index.reading.blocks import Block, Style
from index.reading.contents import contents_lines
from index.reading.fields import front_end, is_marker
from index.reading.heading_marks import Papers, signed_blocks
from index.reading.headings import outline
from index.reading.kinds import Told, kinds
from index.reading.labels import Label, Structure, labels
from index.reading.nesting import nested
from index.reading.numbers import Number, accept, parse
from index.reading.parents import parents

_GAP = "\n\n"
_OPENS_ITEMS = re.compile(r"(?:un)?restricted items:?|(?:non-)?exempt items:?|items? (?:open )?to the public:?", re.I)


@dataclass(frozen=True, slots=True)
class Text:
    """A paper's text and the paragraphs that point into it."""

    text: str
    paragraphs: tuple[Paragraph, ...]


def structured(blocks: Sequence[Block], paper_id: str, title: str | None, *, minutes: bool = False) -> Text:
    """Return the blocks as a text and its paragraphs."""
    blocks = [block for block in blocks if block.text.strip()]
    contents, front = contents_lines(blocks), _front_end(blocks)
    numbers = [
        None if number is not None and number.shape == "bare" and index < front else number
        for index, number in enumerate(_numbers(blocks, contents))
    ]
    signed = signed_blocks(blocks)
    places = outline(Papers(blocks, numbers, front, title, contents, _is_plain(blocks), signed))
    lists = nested(blocks, numbers, places)
    sorts = kinds(Told(blocks, numbers, places, lists, front, title, minutes, contents, signed))
    names = labels(Structure(blocks, numbers, places, sorts, lists, minutes))
    above = parents(blocks, numbers, places, sorts, lists)
    shown = [_shown(place.path, minutes=minutes) for place in places]
    return _assembled(blocks, shown, sorts, names, above, paper_id)


def _front_end(blocks: Sequence[Block]) -> int:
    """The front ends at the latest where the items open that the public may hear, or may not."""
    end = front_end(blocks)
    return next((index for index, block in enumerate(blocks[:end]) if _OPENS_ITEMS.fullmatch(block.text)), end)


def _numbers(blocks: Sequence[Block], contents: set[int]) -> list[Number | None]:
    found = [None if index in contents else _number(block) for index, block in enumerate(blocks)]
    firsts = {
        number.parts[0]
        for block, number in zip(blocks, found, strict=True)
        if number is not None and block.style is Style.HEADING and number.shape in ("stop", "bare", "dotted")
    }
    trusted = [
        number is not None and (block.number is not None or _vouches(block, number, firsts))
        for block, number in zip(blocks, found, strict=True)
    ]
    return accept(found, trusted)


def _number(block: Block) -> Number | None:
    if block.style in (Style.ROW, Style.TITLE) or (block.style is Style.BULLET and block.number is None):
        return None
    number = parse(block.text)
    if number is None and block.number:
        return _kept_number(block.number)
    return number or _item_number(block.text)


def _item_number(text: str) -> Number | None:
    """A minute's title that names its agenda item at the end: "Apologies (Item 1)"."""
    found = re.search(r"\((Item (\d{1,3})[A-Za-z]?)\)$", text) if len(text) < 220 else None
    return Number(found[1], "named", (int(found[2]),), 0) if found else None


def _kept_number(printed: str) -> Number:
    """A number that the file keeps outside the text, in a form of its own ("Section 2")."""
    parts = tuple(int(digits) for digits in re.findall(r"\d{1,6}", printed)) or (1,)
    return Number(printed.rstrip(".: "), "named", parts, len(printed))


def _vouches(block: Block, number: Number, firsts: set[int]) -> bool:
    """A title's number needs no neighbours, unless it could as well be a year or a plain count."""
    if block.style is not Style.HEADING:
        return block.bold and number.shape == "dotted"
    if number.shape == "bare":
        return number.parts[0] - 1 in firsts or number.parts[0] + 1 in firsts
    return number.shape not in ("A.", "a.") and not (number.shape == "stop" and number.parts[0] > 300)


def _is_plain(blocks: Sequence[Block]) -> bool:
    """Whether the paper marks its headings by nothing but a line of their own."""
    paged = any(block.page is not None for block in blocks)
    return not paged and sum(1 for block in blocks if block.style is Style.HEADING) < 3


def _assembled(
    blocks: Sequence[Block],
    shown: Sequence[tuple[str, ...]],
    sorts: Sequence[Kind],
    names: Sequence[Label],
    above: Sequence[int | None],
    paper_id: str,
) -> Text:
    paragraphs: list[Paragraph] = []
    offset = 0
    for index, block in enumerate(blocks):
        up = above[index]
        paragraphs.append(
            Paragraph(
                id=f"{paper_id}#{names[index].label}",
                label=names[index].label,
                number=names[index].number,
                kind=sorts[index],
                heading=shown[index],
                page=block.page,
                page_end=block.page_end or block.page,
                printed_page=block.printed_page,
                start=offset,
                end=offset + len(block.text),
                text=block.text,
                parent=None if up is None else f"{paper_id}#{names[up].label}",
            )
        )
        offset += len(block.text) + len(_GAP)
    return Text(_GAP.join(block.text for block in blocks), tuple(paragraphs))


def _shown(path: tuple[str, ...], *, minutes: bool) -> tuple[str, ...]:
    """The headings worth showing: none twice running, none that only says "Minutes:" (or "Decision:" of an item)."""
    items = minutes and len(path) > 1
    kept = [heading for heading in path if not is_marker(heading) or (heading[:8].lower() == "decision" and not items)]
    return tuple(heading for index, heading in enumerate(kept) if not index or heading != kept[index - 1])
