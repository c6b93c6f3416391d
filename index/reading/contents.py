"""Tables of contents: their lines end in page numbers and repeat the paper's own numbers and titles."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.reading.blocks import Block, Style

_OPENS = re.compile(r"(?:table of )?contents(?: page)?:?(?: page(?: no\.?| number)?)?$", re.IGNORECASE)
_ENTRY = re.compile(r"(?!.*[.;:]$).{2,200}?[\s.…_]\s?\d{1,3}$")
_DOTTED = re.compile(r".{2,200}?(?:\.{4,}|(?:\. ){4,}|…{2,})\s*\d{1,3}$")
_FORGIVEN = 2


def opens_contents(text: str) -> bool:
    """Whether the line is the heading of a table of contents."""
    return bool(_OPENS.match(text.strip()))


def contents_lines(blocks: Sequence[Block]) -> set[int]:
    """Return the places of the blocks that are lines of a table of contents."""
    found = {index for index, block in enumerate(blocks) if _DOTTED.match(block.text)}
    index = 0
    while index < len(blocks):
        if opens_contents(blocks[index].text):
            entries = _entries(blocks, index + 1)
            found |= entries
            index = max(entries, default=index)
        index += 1
    return found


def _entries(blocks: Sequence[Block], start: int) -> set[int]:
    """Return the run of entries; a line or two without a page number is forgiven while entries follow."""
    run: list[int] = []
    missed = 0
    for index in range(start, min(len(blocks), start + 150)):
        block = blocks[index]
        if block.style is Style.ROW or len(block.text) > 300:
            break
        if _ENTRY.match(block.text):
            run.append(index)
            missed = 0
        else:
            missed += 1
            if missed > _FORGIVEN:
                break
    return set(range(start, run[-1] + 1)) if len(run) >= 3 else set()
