"""The assistant's own words: everything in an answer that is not the papers'."""

from __future__ import annotations

from collections.abc import Sequence

from index.model import PaperRecord, Paragraph

_MONTHS = "January February March April May June July August September October November December".split()

EMPTY_QUESTION = "Please type a question about the papers."
SHORT_QUESTION = "Please ask in a few more words, for example who, what, when or how much."
EXEMPT = "Not for publication: this rests on an exempt paper."
FOLLOW_UP = "read as a follow-up: "
LONG_QUESTION = "the question is long: only its sentences that ask, or its first 2,000 characters, were read"
NOTHING_IN_SCOPE = "No paper lies within the filters chosen. Remove one of them, or choose other papers."
NOT_ENGLISH = "The papers are in English, and so must questions be for now. Please ask again in English."
OUT_OF_SCOPE = (
    "I answer from the papers in the index only: what they say, recommend or decide, with the paragraph. "
    "I do not give advice or opinions, and I am not a source myself."
)


def spoken_date(date: str | None) -> str | None:
    """Return an ISO date (whole, or year and month) as "19 July 2022" or "July 2022"."""
    if not date:
        return None
    year, *rest = date.split("-")
    month = _MONTHS[int(rest[0]) - 1] if rest else ""
    day = str(int(rest[1])) if len(rest) > 1 else ""
    return " ".join(part for part in (day, month, year) if part)


def source_name(record: PaperRecord) -> str:
    """Return how an answer names a paper: body and date, else its title, else its file."""
    name = record.body or record.title or record.file
    return ", ".join(filter(None, (name, spoken_date(record.date))))


def place(record: PaperRecord, paragraph: Paragraph) -> str:
    """Return where a paragraph stands: "Wirral Council, 19 July 2022, paragraph 3.10, page 3"."""
    plain = paragraph.number is not None and not paragraph.label[:1].isalpha()  # not "Recommendation 8"
    label = f"paragraph {paragraph.label}" if plain else paragraph.label
    page = f"page {paragraph.page}" if paragraph.page and "page" not in paragraph.label else ""
    return ", ".join(filter(None, (source_name(record), label, page)))


def read_by_ocr(number: int, paragraph: Paragraph) -> str:
    """Say that a cited paragraph was read off a scan, and how surely."""
    return f"[{number}] was read off a scanned page (OCR, confidence {paragraph.ocr_confidence}%): check it on the page"


def not_found(record: PaperRecord | None, paragraph: Paragraph | None) -> str:
    """Say that the papers do not answer, with the nearest paragraph where there is one."""
    text = "The papers do not say."
    if record and paragraph:
        text += f" The nearest paragraph is {place(record, paragraph)}."
    return text


def part_not_found(part: str) -> str:
    """Say that the papers do not answer one part of a question."""
    return f"The papers do not say: {part}."


def as_at(records: Sequence[PaperRecord]) -> str | None:
    """Return the note on the dates of the papers used, None where none is dated."""
    dates = sorted({record.date for record in records if record.date})
    if not dates:
        return None
    return "as at " + ", ".join(spoken_date(date) or "" for date in dates)


def not_stated(record_or_body: str, what: str = "") -> str:
    """Say that one paper or body says nothing of it."""
    return f"{record_or_body}: not stated in its papers{f' ({what})' if what else ''}."
