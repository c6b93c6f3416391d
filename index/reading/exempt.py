"""Whether a paper is marked exempt, and not merely quotes the words of the form or the law."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.reading.blocks import Block, Style
from index.reading.fields import field_of

_MARKED = re.compile(
    r"\bnot for publication\b|^(?:strictly )?(?:confidential|exempt|restricted)\b|\bpart (?:2|ii|two)\b|"
    r"\bexempt (?:report|item|information)\b|\bschedule 12a\b",
    re.IGNORECASE,
)
_NOT_MARKED = re.compile(
    r"if applicable|\bticking\b|\bis not exempt\b|\bnot (?:contain|include)\b|\bno exempt\b|\bnone\b|\bn/?a\b|\bnot "
    r"applicable\b|\bif (?:some|any|all)\b|"
    r"\bwhere\b|\bwhether\b|\bpart (?:1|i|one)\b(?! of schedule)|\bexclu\w+\b|\bexcept\b|\bin the event\b|\bmay\b|"
    r"\bshould\b|\bmust\b|\bdo not\b|"
    r"^for publication\b|\bappendi\w+\b.{0,60}\bexempt\b|\bexempt appendi\w+\b|\bunrestricted\b|\[",
    re.IGNORECASE,
)
_LABELS = re.compile(
    r"(?:classification|confidentiality|status|exempt(?:ion)?(?: information)?|publication|security marking|marking)",
    re.IGNORECASE,
)


def is_exempt(blocks: Sequence[Block], front: Sequence[Block]) -> bool:
    """Return whether the paper says of itself that it is not for the public."""
    for field in (field_of(block) for block in blocks[:60]):
        if field is not None and field[1] and _LABELS.fullmatch(field[0].strip()):
            return _marks(field[1])
    near = [*front, *blocks[len(front) : len(front) + 3]]
    return any(len(block.text) < 400 and block.style is not Style.ROW and _marks(block.text) for block in near)


def _marks(text: str) -> bool:
    return bool(_MARKED.search(text)) and not _NOT_MARKED.search(text)
