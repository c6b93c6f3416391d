"""A small paper as gold items and as pieces read rightly, for the tests of the structure check."""

from __future__ import annotations

from dataclasses import replace

from evals.corpora import CorpusName
from evals.reference import Split
from evals.structure.gold import GoldFacts, GoldParagraph, GoldRunning
from evals.structure.pieces import Piece, Reading
from index.model import Kind

FACTS = (
    ("title", "Leases"),
    ("body", "Tarrow Council"),
    ("committee", None),
    ("date", "2026-05-12"),
    ("author", "Ann Lee, Officer"),
    ("status", "public"),
)
PIECES = (
    Piece("1. Background", 1, 1, "1", Kind.HEADING, ""),
    Piece("1.1 The lease ends in May and may be re-\nnewed.", 1, 2, "1.1", Kind.PARAGRAPH, "1. Background"),
    Piece("The choices are:", 2, 2, None, Kind.PARAGRAPH, "1. Background"),
    Piece("Year: 2026; Cost: £4m", 2, 2, None, Kind.TABLE_ROW, "1. Background"),
    Piece("Year: 2027; Cost: £5m; Note: agreed", 2, 2, None, Kind.TABLE_ROW, "1. Background"),
    Piece("(a) note the report", 3, 3, "(a)", Kind.RECOMMENDATION, "Recommendation"),
)
READING = Reading(PIECES, FACTS)


def paragraph(**changes: object) -> GoldParagraph:
    fields: dict[str, object] = {
        "id": "x-1",
        "corpus": CorpusName.COUNCIL,
        "file": "a.pdf",
        "split": Split.TUNE,
        "page": 1,
        "number": "1.1",
        "numbered": True,
        "kind": Kind.PARAGRAPH,
        "heading": ("Background",),
        "first": "The lease ends",
        "last": "may be renewed.",
    }
    return GoldParagraph(**(fields | changes))  # type: ignore[arg-type]


def row(**changes: object) -> GoldParagraph:
    fields: dict[str, object] = {
        "page": 2,
        "number": None,
        "numbered": False,
        "kind": Kind.TABLE_ROW,
        "first": "2026",
        "last": "£4m",
        "cells": (("Year", "2026"), ("Cost", "£4m"), ("Note", "")),
    }
    return paragraph(**(fields | changes))


def running(words: str, page: int | None = None) -> GoldRunning:
    return GoldRunning("x-8", CorpusName.COUNCIL, "a.pdf", Split.TUNE, page, words)


def facts(**changes: tuple[str, ...]) -> GoldFacts:
    fields = {name: (value or "",) for name, value in FACTS} | changes
    return GoldFacts("x-9", CorpusName.COUNCIL, "a.pdf", Split.TUNE, tuple(fields.items()))


def reading(at: int, **changes: object) -> Reading:
    """The right reading with one piece changed."""
    pieces = list(PIECES)
    pieces[at] = replace(pieces[at], **changes)  # type: ignore[arg-type]
    return Reading(tuple(pieces), FACTS)
