"""Invented committee papers with questions, written for training: a set like the public ones.

Each line of `papers/*.jsonl` is a paper: its passages in order, and questions in a member's words with the
exact words that answer, or none. The last paper of each file is held back.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel

from evals.training.near import Near
from evals.training.sets import Asked, QuestionSet, Span, Text, read_lines

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

    @property
    def in_full(self) -> str:
        """The question after the one before it."""
        return f"{self.before} {self.question}".strip()


class WrittenPaper(BaseModel):
    """A paper that never was."""

    title: str
    body: str
    committee: str
    date: str
    passages: tuple[Passage, ...]
    questions: tuple[WrittenQuestion, ...]
    held_back: bool = False


def load_written(folder: Path = FOLDER) -> QuestionSet:
    """Read every paper; near misses are searched for in all of them together."""
    from index.encoder import load_encoder

    papers = [paper for path in sorted(folder.glob("*.jsonl")) for paper in _read(path)]
    texts: list[Text] = []
    firsts: list[int] = []
    for paper in papers:
        firsts.append(len(texts))
        texts += [
            Text(f"{NAME} {row}", passage.heading, passage.text, paper.body)
            for row, passage in enumerate(paper.passages, start=len(texts))
        ]
    near = Near(texts, load_encoder())
    train: list[Asked] = []
    held: list[Asked] = []
    ranked = near.rank([asked.in_full for paper in papers for asked in paper.questions])
    for paper, first in zip(papers, firsts, strict=True):
        (held if paper.held_back else train).extend(_asked(paper, first, near, ranked))
    return QuestionSet(NAME, tuple(texts), tuple(train), tuple(held))


def _read(path: Path) -> list[WrittenPaper]:
    papers = [WrittenPaper.model_validate(line) for line in read_lines(path)]
    papers[-1].held_back = True
    return papers


def _asked(paper: WrittenPaper, first: int, near: Near, ranked: Iterator[list[int]]) -> Iterator[Asked]:
    """Yield its questions; near misses are of other papers too where search leads to this one first.

    `ranked` has next what is nearest to each of the questions.
    """
    rows = range(first, first + len(paper.passages))
    for asked, best in zip(paper.questions, ranked, strict=False):
        golds = tuple((first + answer.passage, _span(paper, answer)) for answer in asked.answers)
        own = {row for row, _ in golds}
        if best[0] not in rows:
            best = [row for row in best if row in rows]  # too vague to be asked of every paper: others may answer
        misses = near.misses(best, own, [answer.quote for answer in asked.answers])
        yield Asked(asked.question, asked.before, tuple(row for row, _ in golds) or misses, golds, misses)


def _span(paper: WrittenPaper, answer: Quote) -> Span:
    start = paper.passages[answer.passage].text.index(answer.quote)
    return start, start + len(answer.quote)
