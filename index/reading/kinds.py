"""What each block is in its paper: recommendation, resolution, list item, front matter and so on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.model import Kind
from index.reading import decisions
from index.reading.blocks import Block, Style
from index.reading.dates import is_date_line
from index.reading.fields import (
    is_committee_line,
    is_sign_off_heading,
    is_sign_off_line,
    label_of,
    loose_label,
    names_meeting_held,
)
from index.reading.heading_marks import is_listed_annex
from index.reading.headings import Place
from index.reading.numbers import Number, parse

_ATTENDANCE = re.compile(
    r"(?:(?:councillors |members |also |others )?present|(?:also )?in attendance|attendees|apologies)\b[^.]{0,60}:",
    re.IGNORECASE,
)
_SIGNED = re.compile(r"(?:authorised|signed) (?:by|for|on behalf)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """What the kind of a block is decided from."""

    blocks: Sequence[Block]
    numbers: Sequence[Number | None]
    places: Sequence[Place]
    lists: Sequence[bool]
    front: int
    title: str | None
    minutes: bool
    contents: set[int]
    signed: frozenset[int] = frozenset()


def kinds(told: Told) -> list[Kind]:
    """Return the kind of every block."""
    found: list[Kind] = []
    running: Kind | None = None
    for index in range(len(told.blocks)):
        kind = _kind(told, index, running)
        found.append(kind)
        running = _running(told, index, kind, running)
    return found


def _running(told: Told, index: int, kind: Kind, running: Kind | None) -> Kind | None:
    """The kind that a list just introduced hands to its items."""
    if kind in (Kind.RECOMMENDATION, Kind.RESOLUTION):
        return kind if running is kind or decisions.introduces(told.blocks[index].text) else None
    return None


def _kind(told: Told, index: int, running: Kind | None) -> Kind:
    block, place = told.blocks[index], told.places[index]
    if place.heading:
        return Kind.HEADING
    if index in told.contents or _is_front(told, index):
        return Kind.FRONT_MATTER
    if block.style is Style.ROW:
        return Kind.TABLE_ROW
    asked = _asked_for(told, index)
    if asked is not None:
        return asked
    item = _is_item(told, index) or _is_agenda_item(told, index)
    if running is not None and (item or _goes_on(told, index)):
        return running
    return Kind.LIST_ITEM if item else Kind.PARAGRAPH


def _asked_for(told: Told, index: int) -> Kind | None:
    """Whether the block's own words or its heading make it a recommendation or a resolution."""
    text, path = told.blocks[index].text, [_unnumbered(heading) for heading in told.places[index].path]
    words = _unnumbered(text)
    minuted = told.minutes and decisions.minutes_decision(words)
    if decisions.resolves(words) or minuted or any(map(decisions.heads_decisions, path)):
        return Kind.RESOLUTION
    if decisions.recommends(words) or decisions.recommends(text) or _is_recommended(path, words):
        return Kind.RECOMMENDATION
    return None


def _is_recommended(path: Sequence[str], words: str) -> bool:
    """Whether the headings say so, outright or together with how the words are put."""
    for depth, heading in enumerate(path):
        if decisions.heads_recommendations(heading) and not any(map(decisions.turns_away, path[depth + 1 :])):
            return not decisions.is_about_recommendations(words)
    return bool(path) and decisions.names_recommendations(path[-1]) and decisions.is_asked_item(words)


def _goes_on(told: Told, index: int) -> bool:
    """Whether unnumbered text belongs to what the block before it brought in: "RESOLVED:" and the text below."""
    before = told.blocks[index - 1].text if index else ""
    return decisions.is_clause(told.blocks[index].text) or decisions.is_bare(before)


def _unnumbered(text: str) -> str:
    number = parse(text)
    return text[number.end :].strip() if number is not None and number.shape != "named" else text


def _is_item(told: Told, index: int) -> bool:
    number = told.numbers[index]
    if number is not None and (not number.main or number.shape == "code"):
        return True
    return told.blocks[index].style is Style.BULLET or told.lists[index] or is_listed_annex(told.blocks, index)


def _is_agenda_item(told: Told, index: int) -> bool:
    """An agenda's numbers name items, not paragraphs."""
    return told.numbers[index] is not None and bool(re.search(r"\bagenda\b", told.title or "", re.IGNORECASE))


def _is_front(told: Told, index: int) -> bool:
    block, place = told.blocks[index], told.places[index]
    text = block.text
    if told.title is not None and text.lower() == told.title.lower():
        return True
    if index < told.front:
        if block.style in (Style.HEADING, Style.TITLE) or names_meeting_held(text):
            return True
        short = len(text.split()) <= 14 and not text.endswith(".") and block.style is not Style.BULLET
        pair = block.style is Style.ROW and len(block.cells) == 1
        return (
            short or pair or bool(label_of(text) or loose_label(text)) or is_date_line(text) or is_committee_line(text)
        )
    if _ATTENDANCE.match(text):
        return True
    if told.numbers[index] is not None or block.style is Style.BULLET or len(text.split()) > 40:
        return False
    if is_sign_off_line(text) or _SIGNED.match(text):
        return True
    if index in told.signed and block.style is not Style.ROW and len(text.split()) <= 25 and not text.endswith("."):
        return True
    label = label_of(text)
    if (
        label is not None
        and label[1]
        and len(text.split()) <= 25
        and (block.style is Style.BODY or len(block.cells) == 1)
    ):
        return True
    return (
        bool(place.path)
        and is_sign_off_heading(place.path[-1])
        and block.style is Style.BODY
        and (len(text.split()) <= 25)
    )
