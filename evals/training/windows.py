"""Examples as token windows: a question, a heading and as much of a passage as fits, with its span."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evals.training.made_up import MadeUp, make_up
from evals.training.sets import Asked, QuestionSet, Span
from evals.training.wording import as_typed

_QUESTION_TOKENS = 48
_HEADING_TOKENS = 24
_NUMBER = 0.15  # share of passages that begin with a printed paragraph number
_SHOWN = 3  # passages shown with a question


@dataclass(frozen=True, slots=True)
class Example:
    """A question and a passage before they are cut to tokens; `span` is in `text`, None for none.

    `body` is the body whose paper the passage is of, where that is known: it stands before the heading.
    """

    question: str
    heading: str
    text: str
    span: Span | None
    body: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """Token ids with their segments; start and end are positions, both 0 for none."""

    ids: tuple[int, ...]
    question_tokens: int
    start: int
    end: int


def example_own(asked: Asked, source: QuestionSet, chance: random.Random) -> Example:
    """Return the question with a paragraph that it was asked of."""
    return _own(_typed(asked, chance), asked, source, chance)


def example_several(asked: Asked, source: QuestionSet, chance: random.Random, *, hidden: bool = False) -> list[Example]:
    """Return the question with several passages that search would find: the one asked of first, then near misses.

    With `hidden` the one that it was asked of is left out. None come back where nothing is near.
    """
    question = _typed(asked, chance)
    own = [] if hidden else [_own(question, asked, source, chance)]
    near = chance.sample(asked.near, min(len(asked.near), _SHOWN - len(own)))
    return own + [_example(question, asked, source, row, None, chance) for row in near]


def example_made_up(chance: random.Random) -> list[Example]:
    """Return a question about an invented table or front page."""
    made: MadeUp = make_up(chance)
    return [Example(as_typed(made.question, chance), made.heading, made.body, made.span)]


def example_missed(question: str, source: QuestionSet, row: int) -> Example:
    """Return a question as it stands with a paragraph that does not answer it."""
    text = source.texts[row]
    return Example(question, text.title, text.text, None, text.body)


def _typed(asked: Asked, chance: random.Random) -> str:
    question = as_typed(asked.question, chance)
    if asked.before and (len(asked.question.split()) < 5 or chance.random() < 0.3):
        return f"{asked.before} {question}"
    return question


def _own(question: str, asked: Asked, source: QuestionSet, chance: random.Random) -> Example:
    if not asked.golds:
        return _example(question, asked, source, chance.choice(asked.own), None, chance)
    row, span = asked.golds[0] if chance.random() < 0.5 else chance.choice(asked.golds)
    return _example(question, asked, source, row, span, chance)


def _example(
    question: str, asked: Asked, source: QuestionSet, row: int, span: Span | None, chance: random.Random
) -> Example:
    before, after = _neighbours(asked, source, row, chance)
    if chance.random() < _NUMBER:
        before += f"{chance.randrange(1, 15)}.{chance.randrange(1, 30)} "
    text = source.texts[row]
    moved = (span[0] + len(before), span[1] + len(before)) if span else None
    heading = text.title if chance.random() < 0.75 else ""
    return Example(question, heading, before + text.text + after, moved, text.body)


def _neighbours(asked: Asked, source: QuestionSet, row: int, chance: random.Random) -> tuple[str, str]:
    """Return what stands before and after the paragraph, so that the whole is about a passage long."""
    texts, title = source.texts, source.texts[row].title
    room = chance.randrange(40, 140) - len(texts[row].text.split())
    parts: list[list[str]] = [[], []]
    for step in (-1, 1, -2, 2, -3, 3):
        at = row + step
        if room <= 0 or not 0 <= at < len(texts) or texts[at].title != title or at in asked.own:
            continue
        parts[step > 0].append(texts[at].text)
        room -= len(texts[at].text.split())
    return "".join(f"{text}\n" for text in reversed(parts[0])), "".join(f"\n{text}" for text in parts[1])


def cut_windows(examples: Sequence[Example], tokenizer: Any, chance: random.Random, room: int) -> list[Window]:
    """Return a window for each example, its place random about the span; `room` is how many tokens of the passage."""
    questions = tokenizer([d.question for d in examples], add_special_tokens=False)["input_ids"]
    headings = tokenizer([f"{d.body}\n{d.heading}" for d in examples], add_special_tokens=False)["input_ids"]
    texts = tokenizer([d.text for d in examples], add_special_tokens=False, return_offsets_mapping=True, verbose=False)
    marks = (tokenizer.cls_token_id, tokenizer.sep_token_id)
    return [
        _window(example.span, question, heading, ids, offsets, marks, room, chance)
        for example, question, heading, ids, offsets in zip(
            examples, questions, headings, texts["input_ids"], texts["offset_mapping"], strict=True
        )
    ]


def passage_room(chance: random.Random) -> int:
    """Return how many tokens of a passage to show."""
    return chance.randrange(128, 240) if chance.random() < 0.25 else chance.randrange(52, 128)


def _window(
    span: Span | None,
    question: list[int],
    heading: list[int],
    body: list[int],
    offsets: list[Span],
    marks: tuple[int, int],
    room: int,
    chance: random.Random,
) -> Window:
    question = question[-_QUESTION_TOKENS:]
    heading = heading[:_HEADING_TOKENS]
    room = max(24, room - len(heading))
    first, last = _tokens(span, offsets) if span else (None, None)
    low, high = 0, max(0, len(body) - room)
    if first is not None and last is not None:
        low, high = max(0, min(last + 1 - room, first)), min(high, first)
    at = chance.randint(min(low, high), high)
    kept = body[at : at + room]
    head = [marks[0], *question, marks[1], *heading]
    ids = (*head, *kept, marks[1])
    if first is None or last is None or first < at:
        return Window(ids, len(question) + 2, 0, 0)
    end = min(last, at + len(kept) - 1)
    return Window(ids, len(question) + 2, len(head) + first - at, len(head) + end - at)


def _tokens(span: Span, offsets: Sequence[Span]) -> tuple[int, int]:
    """Return the first and last token that the span touches."""
    touched = [at for at, (start, end) in enumerate(offsets) if end > span[0] and start < span[1]]
    return touched[0], touched[-1]
