"""The date a paper bears: its meeting's, or its own; never one that its prose only mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.reading.blocks import Block
from index.reading.dates import find_dates, is_date_line
from index.reading.fields import field_of

_MEETING_LABELS = re.compile(
    r"(?:date of (?:the )?(?:meeting|decision|committee)|meeting date|decision date|date of (?:cabinet|committee) "
    r"meeting|meeting|committee)",
    re.IGNORECASE,
)
_OWN_LABELS = re.compile(r"(?:date|dated|report date|date of (?:report|paper|publication|issue))", re.IGNORECASE)
_TO_LABELS = re.compile(r"(?:report )?to", re.IGNORECASE)
_PATHWAY = re.compile(
    r"pathway|previous|deadline|published|expiry|call-?in|decision date|start date|submitted", re.IGNORECASE
)
_MEETING_WORDS = re.compile(
    r"\b(?:meeting|minutes|held|agenda|cabinet|committee|panel|board|forum|executive)\b", re.IGNORECASE
)
_SIGNED = re.compile(r"(?:signed|signature)?[ :._/]*(?:and )?dated?[ :._]*|signed[ :._]*", re.IGNORECASE)
_MONTH_ALONE = re.compile(
    r"\b(january|february|march|april|may|june|july|august|september|october|november|december)\b(?! \d| council)",
    re.IGNORECASE,
)
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]


def find_date(blocks: Sequence[Block], front: Sequence[Block], title: str | None) -> str | None:
    """Return the date as YYYY-MM-DD, YYYY-MM or YYYY, None where the paper bears none."""
    head = [*front, *blocks[len(front) : len(front) + 3]]
    for dates in (
        _of_fields(blocks[:40], _MEETING_LABELS),
        _of_fields(front, _TO_LABELS),
        _of_lines(front),
        _of_meeting_lines(front, head),
    ):
        first = next(dates, None)
        if first is not None:
            return first
    declared = next(_of_fields([*front, *blocks[:60]], _OWN_LABELS), None)
    if declared is not None:
        return _month_of_title(title, declared) or declared
    last = (_of_short_lines(front), _of_signature(blocks[-6:]), _of_cover(front))
    return next((date for dates in last for date in dates), None)


def _of_fields(blocks: Sequence[Block], labels: re.Pattern[str]) -> Iterator[str]:
    for block in blocks:
        field = field_of(block)
        if field is not None and labels.fullmatch(field[0].strip()):
            yield from (found.iso for found in find_dates(field[1])[:1])


def _of_lines(front: Sequence[Block]) -> Iterator[str]:
    """Lines that are a date, or begin with one as an agenda's head does."""
    for block in front:
        field = field_of(block)
        if field is not None and _OWN_LABELS.fullmatch(field[0].strip()):
            if block.cells or not re.match(r"\d{4}-\d\d-\d\d$", field[1].strip()):  # a web page's own stamp comes last
                yield from (found.iso for found in find_dates(field[1])[:1])
        elif is_date_line(block.text):
            yield find_dates(block.text)[0].iso


def _of_meeting_lines(front: Sequence[Block], head: Sequence[Block]) -> Iterator[str]:
    for block in head:
        field = field_of(block)
        if field is not None and _OWN_LABELS.fullmatch(field[0].strip()):
            continue
        dates = find_dates(block.text) if len(block.text) < 300 and not _PATHWAY.search(block.text) else []
        record = re.match(r"(?:draft )?(?:minutes|notes|record)\b", block.text, re.IGNORECASE)
        opens = bool(dates) and not re.search(r"\d", block.text[: dates[0].start]) and dates[0].start < 14
        if dates and (record or (block in front and (_MEETING_WORDS.search(block.text) or opens))):
            yield dates[-1 if record else 0].iso


def _of_short_lines(front: Sequence[Block]) -> Iterator[str]:
    """A full date at the end of a short line, as in the head of a letter."""
    for block in front:
        dates = find_dates(block.text) if len(block.text.split()) <= 12 and not _PATHWAY.search(block.text) else []
        if dates and dates[-1].end == len(block.text.rstrip(" .")):
            yield dates[-1].iso


def _of_signature(end: Sequence[Block]) -> Iterator[str]:
    """A date line at the paper's end beside the words of a signature."""
    for before, after in pairwise(end):
        for one, other in ((before, after), (after, before)):
            if is_date_line(one.text) and _SIGNED.fullmatch(other.text.strip()):
                yield find_dates(one.text)[0].iso


def _of_cover(front: Sequence[Block]) -> Iterator[str]:
    """A year that stands alone on the cover."""
    yield from (block.text.strip() for block in front if re.fullmatch(r"(?:19|20)\d\d", block.text.strip()))


def _month_of_title(title: str | None, declared: str) -> str | None:
    """ "September meeting", put on the web in October 2016, was held in September 2016."""
    named = _MONTH_ALONE.search(title or "")
    if (
        named is None
        or find_dates(title or "")
        or not re.search(r"\b(?:meeting|minutes|council)\b", title or "", re.IGNORECASE)
    ):
        return None
    year, month = int(declared[:4]), _MONTHS.index(named[1].lower()) + 1
    return f"{year if month <= int(declared[5:7]) else year - 1:04d}-{month:02d}"
