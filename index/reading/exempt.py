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


UNCLEAR = "its marking is unclear, so it is held as exempt until somebody decides"
_OPENLY = re.compile(r"^(?:public|open|unrestricted|for publication|not exempt|none|no)\b", re.IGNORECASE)
_BOTH = re.compile(
    r"delete as (?:appropriate|applicable|necessary)|\b(?:public|open)\s*(?:/|or)\s*(?:exempt|closed)\b|"
    r"\bto be confirmed\b|\btbc\b|\?\s*$",
    re.IGNORECASE,
)


def is_unclear(blocks: Sequence[Block], front: Sequence[Block]) -> bool:
    """Return whether a paper's markings contradict each other or leave it open, or it has no words."""
    if not blocks:
        return True
    marked = [
        field[1]
        for field in (field_of(block) for block in blocks[:60])
        if field and _LABELS.fullmatch(field[0].strip())
    ]
    if any(_BOTH.search(value) for value in marked):
        return True
    near = [*front, *blocks[len(front) : len(front) + 3]]
    says_so = any(
        len(block.text) < 400 and block.style is not Style.ROW and field_of(block) is None and _marks(block.text)
        for block in near
    )
    opens = any(_OPENLY.search(value.strip()) for value in marked)
    return opens and (says_so or any(_marks(value) for value in marked))


def is_exempt(blocks: Sequence[Block], front: Sequence[Block]) -> bool:
    """Return whether the paper says of itself that it is not for the public."""
    for field in (field_of(block) for block in blocks[:60]):
        if field is not None and field[1] and _LABELS.fullmatch(field[0].strip()):
            return _marks(field[1])
    near = [*front, *blocks[len(front) : len(front) + 3]]
    return any(len(block.text) < 400 and block.style is not Style.ROW and _marks(block.text) for block in near)


def _marks(text: str) -> bool:
    return bool(_MARKED.search(text)) and not _NOT_MARKED.search(text)
