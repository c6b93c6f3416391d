"""The nouns of an answer: citation, statement, answer.

One invariant holds for every answer: each citation's quote is an exact substring of its paragraph.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.writing.usage import Usage
from index.model import Hit, PaperRecord, Paragraph


class AnswerStatus(StrEnum):
    """How far the papers answer the question."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NOT_FOUND = "not_found"
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of the conversation and what was answered."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A paragraph and the exact words relied on: ``paragraph.text[start:end] == quote``."""

    number: int
    paper: PaperRecord
    paragraph: Paragraph
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence or list item of an answer, with the numbers of its citations.

    `lead` says where the exact words asked for (an amount, a date, a name) stand in `text`.
    """

    text: str
    citations: tuple[int, ...]
    lead: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the person sees.

    `text` is the whole answer as a person reads it, with [1] marks. `nearest` is the closest
    paragraph where the papers do not answer. `hits` are the passages found, best first. `asked` is
    the question as it was searched: follow-up resolved, misspellings mended. `writing` tells what a
    language model did, None where none was asked.
    """

    question: str
    asked: str
    status: AnswerStatus
    text: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    nearest: Citation | None
    hits: tuple[Hit, ...]
    notes: tuple[str, ...]
    seconds: float
    writing: Usage | None = None
