"""Checks as CSV, safe to open in a spreadsheet: no cell is a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from assistant.wording import EXEMPT
from ui.page.cards import Card, Checked
from ui.page.phrases import day, moment, paragraph_name, title, verdict_words
from ui.store.model import Check

_COLUMNS = (
    "Question", "Answer", "Times asked", "Last asked", "Source", "Paper", "File", "Body", "Committee", "Date",
    "Paragraph", "Page of the file", "Printed page", "Quote", "Verdict", "Comment", "Checked by", "Checked on",
    "Changed since", "Right answer", "Publication",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def checks_csv(cards: Sequence[Card]) -> bytes:
    """Return a row for each citation; the mark at the start tells a spreadsheet that it is UTF-8.

    Where an answer rests on an exempt paper, a row above the names of the columns says so.
    """
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerows([[EXEMPT]] if any(card.is_exempt for card in cards) else [])
    writer.writerow(_COLUMNS)
    writer.writerows([safe(cell) for cell in _row(card, checked)] for card in cards for checked in card.citations)
    return ("\ufeff" + stream.getvalue()).encode()


def safe(cell: object) -> str:
    """Return a cell as text that no spreadsheet takes for a formula."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA) or text.startswith(_FORMULA) else text


def _row(card: Card, checked: Checked) -> Iterator[object]:
    citation, check = checked.citation, checked.check or checked.earlier
    paper, paragraph = citation.paper, citation.paragraph
    yield from (card.answer.question, card.answer.text, card.times, moment(card.last_at), citation.number)
    yield from (title(paper), paper.file, paper.body, paper.committee, paper.date)
    yield from (paragraph_name(paragraph), paragraph.page, paragraph.printed_page, citation.quote)
    yield from _verdict(check)
    yield checked.changed
    yield _right_answer(card)
    yield EXEMPT if card.is_exempt else ""


def _verdict(check: Check | None) -> tuple[str, str, str, str]:
    if check is None:
        return "", "", "", ""
    return verdict_words(check.verdict), check.comment, check.name, day(check.checked_at)


def _right_answer(card: Card) -> str:
    if card.correction is None:
        return ""
    return card.correction.words or "The papers do not answer this."
