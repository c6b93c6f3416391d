"""Invented committee papers with questions, written for training: a set like the public ones.

Each line of `papers/*.jsonl` is a paper: its passages in order, and questions in a member's words with the
exact words that answer, or none. The last paper of each file is held back.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from evals.training.sets import Asked, QuestionSet, Span, Text, near_misses, read_lines

FOLDER = Path(__file__).parent / "papers"
NAME = "written"


class Passage(BaseModel):
    """A passage under its heading."""

    heading: str
    text: str


class Quote(BaseModel):
    """The words that answer, in a passage by its place in the paper."""

    passage: int
    quote: str


class WrittenQuestion(BaseModel):
    """A question; without answers where no passage of its paper answers it. `before` is the turn before it."""

    question: str
    kind: str
    answers: tuple[Quote, ...]
    before: str = ""


class WrittenPaper(BaseModel):
    """A paper that never was."""

    title: str
    body: str
    committee: str
    date: str
    passages: tuple[Passage, ...]
    questions: tuple[WrittenQuestion, ...]


def load_written(folder: Path = FOLDER) -> QuestionSet:
    """Read every paper; each is searched for near misses by itself."""
    texts: list[Text] = []
    train: list[Asked] = []
    held: list[Asked] = []
    for path in sorted(folder.glob("*.jsonl")):
        papers = [WrittenPaper.model_validate(line) for line in read_lines(path)]
        for paper in papers:
            first = len(texts)
            texts += [
                Text(f"{path.stem} {row}", passage.heading, passage.text, paper.body)
                for row, passage in enumerate(paper.passages, start=first)
            ]
            (held if paper is papers[-1] else train).extend(_asked(paper, first, tuple(texts[first:])))
    return QuestionSet(NAME, tuple(texts), tuple(train), tuple(held))


def _asked(paper: WrittenPaper, first: int, texts: tuple[Text, ...]) -> Iterator[Asked]:
    near = near_misses(texts)
    for asked in paper.questions:
        golds = tuple((first + answer.passage, _span(paper, answer)) for answer in asked.answers)
        own = {answer.passage for answer in asked.answers}
        found = near(f"{asked.before} {asked.question}", own, [answer.quote for answer in asked.answers])
        others = tuple(first + row for row in found)
        yield Asked(asked.question, asked.before, tuple(row for row, _ in golds) or others, golds, others)


def _span(paper: WrittenPaper, answer: Quote) -> Span:
    start = paper.passages[answer.passage].text.index(answer.quote)
    return start, start + len(answer.quote)
