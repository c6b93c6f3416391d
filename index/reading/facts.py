"""A paper's own facts: title, body, committee, date, author, status. What it does not say is None."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.model import Status
from index.reading.blocks import Block
from index.reading.body import find_body
from index.reading.exempt import is_exempt, is_unclear
from index.reading.fields import (
    COMMITTEE,
    field_of,
    fields_of,
    front_end,
    is_committee_line,
    is_sign_off_heading,
    label_of,
)
from index.reading.letters import after_letter
from index.reading.meeting_date import find_date
from index.reading.names import committee_in, head_committee, people_in, sentence_case, tail_committee
from index.reading.numbers import parse
from index.reading.title import find_title

_COMMITTEE_LABELS = re.compile(
    r"(?:name of )?(?:committee|meeting|decision[- ]maker|report to|to|cabinet|meeting name|notes of meeting)(?: "
    r"name)?",
    re.IGNORECASE,
)
_AUTHOR_LABELS = re.compile(
    r"(?:report |lead )?authors?(?: name)?|(?:report|prepared|written|produced) by|report author\(s\)|author/contact.*",
    re.IGNORECASE,
)
_MINUTES = re.compile(
    r"\b(?:minutes|notes) of\b|\bminutes\b|\brecord of (?:the )?(?:decision|meeting)\b", re.IGNORECASE
)
_MEETING_OF = re.compile(
    r"\b(?:meeting|minutes|notes)\s+of\s+"
    r"(?:(?:a|the)\s+(?:(?:meeting|ordinary|special|extraordinary)\s+(?:of\s+)?(?:the\s+)?)?)?",
    re.IGNORECASE,
)
_COVER_MOST = 8  # blocks
_NAMED_WITHIN = 4000  # characters of a block; a page of text without a break need not be searched whole
_TO_LINE = re.compile(r"To:?\s+(?=\S)", re.IGNORECASE)
_WHOLE_COUNCIL = re.compile(r"(?:County|City|Full|Borough|District|Town|Parish) Council\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the paper says of itself, and whether it is a record of a meeting."""

    title: str | None
    body: str | None
    committee: str | None
    date: str | None
    author: str | None
    status: Status
    minutes: bool
    is_unclear: bool = False  # about its status


def find_facts(blocks: Sequence[Block], stem: str = "", running: Sequence[str] = ()) -> Facts:
    """Return the paper's facts.

    `stem`, the file's name, only decides between names the paper itself holds; `running` are its
    running headers and footers.
    """
    everything, blocks = blocks, blocks[after_letter(blocks) :]
    front = _front(blocks)
    committee = _committee(blocks, front)
    title = find_title(blocks, front, committee)
    unclear = is_unclear(blocks, front)
    return Facts(
        title=title,
        body=find_body(
            [*running, *(block.text[:_NAMED_WITHIN] for block in everything)], len(running) + len(front), stem
        ),
        committee=committee,
        date=find_date(blocks, front, title),
        author=_author(blocks),
        status=Status.EXEMPT if unclear or is_exempt(blocks, front) else Status.PUBLIC,
        is_unclear=unclear,
        minutes=any(_MINUTES.search(block.text) for block in [*front, *blocks[:6]] if len(block.text) < 200),
    )


def _front(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks before the body; all of the first page where it is a cover, in whatever order it is drawn."""
    front = blocks[: front_end(blocks)]
    first = blocks[0].page if blocks else None
    cover = [block for block in blocks if block.page == first] if first is not None else []
    is_cover = (
        1 < len(cover) <= _COVER_MOST and all(len(block.text) < 200 for block in cover) and len(cover) < len(blocks)
    )
    return [block for block in cover if parse(block.text) is None] if not front and is_cover else front


def _committee(blocks: Sequence[Block], front: Sequence[Block]) -> str | None:
    for block in front:
        name = _addressed_committee(block)
        if name:
            return name
    for block in front:
        if is_committee_line(block.text):
            return _tidy(tail_committee(block.text)[1])
    for block in front:
        name = head_committee(block.text)[0]
        if name and field_of(block) is None:
            return sentence_case(name)
    for block in [*front, *blocks[:25]]:
        name = _named_in_prose(block.text)
        if name:
            return name
    return None


def _addressed_committee(block: Block) -> str | None:
    """Return the committee a field or a "To" line names."""
    fields = fields_of(block)
    value = next((value for label, value in fields if _COMMITTEE_LABELS.fullmatch(label.strip())), None)
    if value is None and not fields and _TO_LINE.match(block.text) and len(block.text) < 120:
        value = _TO_LINE.sub("", block.text, count=1)
    if not value:
        return None
    whole = _WHOLE_COUNCIL.match(value)
    return whole.group() if whole else _tidy(committee_in(value) or "") or None


def _tidy(name: str) -> str:
    return sentence_case(re.split(r"\s+[-–(]", name)[0])


def _named_in_prose(text: str) -> str | None:
    """Return the committee of "meeting of the X Board" and "minutes of the X Panel"."""
    found = _MEETING_OF.search(text)
    if not found or not COMMITTEE.search(text[found.end() : found.end() + 120]):
        return None
    return committee_in(text[found.end() : found.end() + 140])


def _signed_fields(block: Block) -> list[tuple[str, str]]:
    """The fields of a block, and those that a sign-off table sets in the place of its column headers."""
    headers = [field for header, _ in block.cells if (field := label_of(header)) is not None and field[1]]
    return [*fields_of(block), *headers]


def _author(blocks: Sequence[Block]) -> str | None:
    named = [
        value
        for block in blocks
        for label, value in _signed_fields(block)
        if value and _AUTHOR_LABELS.fullmatch(label.strip())
    ]
    for before, block in pairwise(blocks):
        author_heading = is_sign_off_heading(before.text) and re.search(r"author", before.text, re.IGNORECASE)
        if author_heading and len(block.text) < 200:
            named.append(block.text)
    return next((people for value in named if (people := people_in(value))), None)
