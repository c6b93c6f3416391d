"""What each block is in its paper: recommendation, resolution, list item, front matter and so on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.model import Kind
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

_RECOMMENDATIONS = re.compile(
    r"(?:officer |the |list of |summary of |proposed |draft )?recommendations?(?:\(s\)|/s)?\b(?!.{0,40}\breject)",
    re.IGNORECASE,
)
_DECISIONS = re.compile(
    r"(?:decisions?|resolved|resolutions?|agreed)(?: (?:taken|made|of the \w+))?\s*:?", re.IGNORECASE
)
_GROUP = (
    r"(?:the )?(?:(?-i:[A-Z][\w’'&,-]*|of|and|for|the|&) ){0,8}?(?:committee|cabinet|board|panel|council|executive|"
    r"forum|members?|sub-committee|group)"
)
_ASKED = r"(?:therefore )?(?:recommended|asked|requested|invited)\b(?! to (?:consider|balance) the)"
_RECOMMENDS = re.compile(
    rf"(?:recommendation \d+|it is (?:therefore |further |also )?(?:recommended|proposed) that|recommended(?: that|:| "
    rf"to)|(?:that )?{_GROUP}(?: members)? (?:is|are|be) {_ASKED}|(?:i|we) (?:therefore )?recommend\b)",
    re.IGNORECASE,
)
_RESOLVES = re.compile(
    r"(?:it was |and )?(?:(?:unanimously|further|also|therefore) )?(?:RESOLVED|Resolved\b(?= ?[-–:,]| that| to| "
    r"unanimously)|AGREED)\b"
)
_MINUTED = re.compile(
    rf"(?:it was (?:\w+ )?(?:agreed|resolved)\b|{_GROUP} (?:\w+ )?(?:agreed|resolved|noted|approved)(?: to| "
    rf"that)?\s*:|{_GROUP} (?:unanimously )?(?:agreed|resolved) (?:to|that)\b|decisions?\s*:)",
    re.IGNORECASE,
)
_ATTENDANCE = re.compile(
    r"(?:(?:councillors |members |also |others )?present|(?:also )?in attendance|attendees|apologies)\b[^.]{0,60}:",
    re.IGNORECASE,
)
_DECIDED = re.compile(r"(?:(?:report |item |minutes )?(?:agreed|approved)|(?:report|item) noted)\.?", re.IGNORECASE)
_SIGNED = re.compile(r"(?:authorised|signed) (?:by|for|on behalf)\b", re.IGNORECASE)
_INTRODUCES = re.compile(r"(?::|[-–—]|\bthat|\bto)$", re.IGNORECASE)


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
        if _is_item(told, index) and running is kind:
            return kind
        return kind if _INTRODUCES.search(told.blocks[index].text.strip()) or running is kind else None
    return None


def _kind(told: Told, index: int, running: Kind | None) -> Kind:
    block, place = told.blocks[index], told.places[index]
    if place.heading:
        return Kind.HEADING
    if index in told.contents or _is_front(told, index):
        return Kind.FRONT_MATTER
    if block.style is Style.ROW:
        return Kind.TABLE_ROW
    words = _unnumbered(block.text)
    minuted = told.minutes and (_MINUTED.match(words) or _DECIDED.fullmatch(words))
    if _RESOLVES.match(words) or minuted or _under(place, _DECISIONS, whole=True):
        return Kind.RESOLUTION
    if _RECOMMENDS.match(words) or _RECOMMENDS.match(block.text) or _under(place, _RECOMMENDATIONS):
        return Kind.RECOMMENDATION
    item = _is_item(told, index) or _is_agenda_item(told, index)
    if running is not None and item:
        return running
    return Kind.LIST_ITEM if item else Kind.PARAGRAPH


def _under(place: Place, pattern: re.Pattern[str], *, whole: bool = False) -> bool:
    for heading in place.path:
        words = _unnumbered(heading)
        if pattern.fullmatch(words) if whole else (pattern.match(words) and len(words.split()) <= 9):
            return True
    return False


def _unnumbered(text: str) -> str:
    number = parse(text)
    return text[number.end :].strip() if number is not None and number.shape != "named" else text


def _is_item(told: Told, index: int) -> bool:
    number = told.numbers[index]
    if number is not None and not number.main:
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
