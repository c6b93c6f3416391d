"""A letter that goes before a paper: the paper's facts are those behind it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.reading.blocks import Block
from index.reading.dates import is_date_line

_DEAR = re.compile(r"Dear (?:Mr|Mrs|Ms|Miss|Dr|Sir|Madam|Councillor|Cllr|Colleague|Member|[A-Z])", re.IGNORECASE)
_SENDS = re.compile(
    r"\b(?:attach(?:ed)?\b.{0,60}\b(?:my|our|the)\b|"
    r"(?:with this letter|attached|enclosed) is (?:a copy of )?(?:my|our|the)\b)",
    re.IGNORECASE,
)
_YOURS = re.compile(r"Yours (?:sincerely|faithfully|truly)", re.IGNORECASE)
_HEAD = 25  # blocks
_LETTER_PAGES = 3


def after_letter(blocks: Sequence[Block]) -> int:
    """Return the first block behind a letter that sends the paper; 0 where the file opens with the paper."""
    first = blocks[0].page if blocks else None
    if first is None or not any(_DEAR.match(block.text) for block in blocks[:_HEAD]):
        return 0
    letter = [block for block in blocks if block.page is not None and block.page < first + _LETTER_PAGES]
    if not any(_SENDS.search(block.text) for block in letter):
        return 0
    closing = next((block.page for block in letter if _YOURS.match(block.text)), None)
    after = next((at for at, block in enumerate(blocks) if (block.page or 0) > (closing or first)), 0)
    if closing is None and not is_date_line(blocks[after].text):
        return 0
    return after
