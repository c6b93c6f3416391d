"""Reference questions: what is asked, which paragraphs answer it, which facts a complete answer shows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from assistant.model import Turn
from evals.matching import Spellings
from index.errors import AssistantError, CallError


class ReferencesError(AssistantError):
    """A file of reference questions is not as it must be; the message names every bad line."""


class QuestionKind(StrEnum):
    """What is asked for, and how."""

    FACT = "fact"
    AMOUNT = "amount"
    WHO = "who"
    WHEN = "when"
    LIST = "list"
    COMPARE = "compare"
    ONE_COUNCIL = "one_council"
    PARAPHRASE = "paraphrase"
    MISSPELT = "misspelt"
    FOLLOW_UP = "follow_up"
    TABLE_CELL = "table_cell"
    FRONT_MATTER = "front_matter"
    RECOMMENDATION = "recommendation"
    FALSE_PREMISE = "false_premise"
    UNANSWERABLE = "unanswerable"
    NAVIGATION = "navigation"


class Split(StrEnum):
    """Which questions may be looked at while the answering is improved (tune), and which only report (hold)."""

    TUNE = "tune"
    HOLD = "hold"


@dataclass(frozen=True, slots=True)
class Expected:
    """A paragraph that answers, found by `words`; number and page are for people and for checking citations."""

    file: str
    number: str | None
    page: int | None
    words: str


Group = tuple[Expected, ...]
"""Paragraphs that serve equally well; one of them is needed."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One question with what a right answer to it holds."""

    id: str
    question: str
    history: tuple[Turn, ...]
    kind: QuestionKind
    papers: tuple[str, ...]
    expected: tuple[Group, ...]
    facts: tuple[Spellings, ...]
    forbidden: tuple[Spellings, ...]
    answerable: bool
    answer: str
    split: Split


class _TurnLine(BaseModel):
    model_config = ConfigDict(extra="forbid")
    question: str
    answer: str


class _ExpectedLine(BaseModel):
    model_config = ConfigDict(extra="forbid")
    file: str
    number: str | None
    page: int | None
    words: str


class _Line(BaseModel):
    """A line of the file; unknown fields are refused, since a misspelt one would be lost unseen."""

    model_config = ConfigDict(extra="forbid")
    id: str
    question: str
    history: list[_TurnLine]
    kind: QuestionKind
    papers: list[str]
    expected: list[list[_ExpectedLine]]
    facts: list[list[str]]
    forbidden: list[list[str]]
    answerable: bool
    answer: str
    split: Split

    @model_validator(mode="after")
    def _agrees(self) -> _Line:
        """Refuse a line whose fields contradict each other."""
        if not self.question.strip():
            raise ValueError("the question is empty")
        if self.answerable and not (self.expected and self.facts):
            raise ValueError("an answerable question needs expected paragraphs and facts")
        if not self.answerable and (self.expected or self.facts):
            raise ValueError("an unanswerable question has no expected paragraphs and no facts")
        if (self.kind is QuestionKind.UNANSWERABLE) == self.answerable:
            raise ValueError("kind and answerable disagree")
        if not all(self.expected) or not all(self.facts) or not all(self.forbidden):
            raise ValueError("an empty list among expected, facts or forbidden")
        if not all(spelling.strip() for fact in self.facts + self.forbidden for spelling in fact):
            raise ValueError("an empty spelling among facts or forbidden")
        if not all(place.words.strip() for group in self.expected for place in group):
            raise ValueError("an expected paragraph without words to find it by")
        return self


def load_references(path: Path) -> tuple[Reference, ...]:
    """Return the references of a file; raises ReferencesError naming every line that is wrong, and why."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CallError(f"No reference questions: {path} is not there") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ReferencesError(f"{path} cannot be read: {error}") from error
    found: list[Reference] = []
    wrong: list[str] = []
    first_lines: dict[str, int] = {}
    for number, line in _numbered(text):
        try:
            reference = parse_reference(line)
        except ValueError as error:
            wrong.append(f"line {number}: {error}")
            continue
        if reference.id in first_lines:
            wrong.append(f"line {number}: id {reference.id} is already on line {first_lines[reference.id]}")
        first_lines.setdefault(reference.id, number)
        found.append(reference)
    if wrong:
        raise ReferencesError(f"{path}: {'; '.join(wrong)}")
    if not found:
        raise ReferencesError(f"{path}: no reference questions in it")
    return tuple(found)


def parse_reference(line: str) -> Reference:
    """Return one line's reference; raises ValueError with one short reason."""
    try:
        return _reference(_Line.model_validate(json.loads(line)))
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON ({error.msg})") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise ValueError(f"{where}: {first['msg']}" if where else first["msg"]) from error


def of_split(references: Sequence[Reference], split: Split | None) -> tuple[Reference, ...]:
    """Return the references of one split; None means all."""
    return tuple(reference for reference in references if split is None or reference.split is split)


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    yield from ((number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())


def _reference(line: _Line) -> Reference:
    return Reference(
        id=line.id,
        question=line.question,
        history=tuple(Turn(turn.question, turn.answer) for turn in line.history),
        kind=line.kind,
        papers=tuple(line.papers),
        expected=tuple(tuple(Expected(**place.model_dump()) for place in group) for group in line.expected),
        facts=tuple(map(tuple, line.facts)),
        forbidden=tuple(map(tuple, line.forbidden)),
        answerable=line.answerable,
        answer=line.answer,
        split=line.split,
    )
