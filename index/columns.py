"""How what is known of a paper is kept in a column of a table, and taken out again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, astuple
from functools import lru_cache
from typing import Any

from index.health import PaperHealth
from index.model import Item, OcrPage, PaperRecord, Passage, PlacedWord, Status

_REMEMBERED = 1_024  # headings; neighbours have the same ones, and are asked for together
_WORD_PLACES = 4  # decimals of a word's sides: a tenth of a millimetre on a page


def items_column(items: Sequence[Item]) -> str:
    """Return an agenda's items as JSON."""
    return json.dumps([astuple(item) for item in items])


def health_column(health: PaperHealth) -> str:
    """Return how a paper was read as JSON."""
    return json.dumps(asdict(health))


def health_of_column(column: str) -> PaperHealth:
    """Return what `health_column` kept."""
    fields: dict[str, Any] = json.loads(column)
    for name, value in fields.items():
        if isinstance(value, list):
            fields[name] = tuple(value)
    return PaperHealth(**fields)


@lru_cache(_REMEMBERED)
def heading_of_column(column: str) -> tuple[str, ...]:
    """Return the headings above a paragraph, kept as JSON; the same for all paragraphs that stand below them."""
    return tuple(json.loads(column))


def labels_column(passage: Passage) -> str:
    """Return the labels of a passage's paragraphs as JSON."""
    return json.dumps([id_.split("#", 1)[1] for id_ in passage.paragraphs], ensure_ascii=False)


def pairs_of_column(column: str) -> list[tuple[str, str]]:
    """Return pairs that were kept as JSON."""
    return [(first, second) for first, second in json.loads(column)]


def record_of(row: Sequence[Any]) -> PaperRecord:
    """Return the record of a row of papers."""
    (paper_id, file, sha256, title, body, committee, date, author, status, pages, problems, items) = row
    return PaperRecord(
        paper_id, file, sha256, title, body, committee, date, author, Status(status), pages,
        tuple(json.loads(problems)), items=tuple(_item(values) for values in json.loads(items)),
    )  # fmt: skip


def _item(values: Sequence[Any]) -> Item:
    number, title, committee, date, status, page, page_end = values
    return Item(number, title, committee, date, Status(status), page, page_end)


def words_column(words: Sequence[PlacedWord]) -> str:
    """Return words as compact JSON; a scanned page has some five hundred."""
    return json.dumps(
        [
            (w.text, *(round(side, _WORD_PLACES) for side in (w.left, w.top, w.right, w.bottom)), w.confidence)
            for w in words
        ],
        ensure_ascii=False,
    )


def ocr_page_of(row: Sequence[Any]) -> OcrPage:
    """Return the page of a row of OCR pages."""
    page, confidence, words = row
    return OcrPage(page, confidence, tuple(PlacedWord(*word) for word in json.loads(words)))
