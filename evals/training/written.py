"""Invented committee papers with questions, written for training: a set like the public ones.

Each line of `papers/*.jsonl` is a paper: its passages in order, and questions in a member's words with the
exact words that answer, or none. The last paper of each file is held back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from pydantic import BaseModel

from evals.training.near import Near
from evals.training.sets import Asked, QuestionSet, Span, Text, read_lines

FOLDER = Path(__file__).parent / "papers"
NAME = "written"


class _Owner(NamedTuple):
    """Whose a passage is."""

    body: str
    is_held_back: bool


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


def load_written(folder: Path = FOLDER) -> QuestionSet:
    """Read every paper; near misses are searched for in all of them together."""
    from index.encoder import load_encoder

    papers = [paper for path in sorted(folder.glob("*.jsonl")) for paper in _read(path)]
    if not papers:
        return QuestionSet(NAME, (), (), ())
    texts: list[Text] = []
    firsts: list[int] = []
    owners: list[_Owner] = []
    for paper, held_back in papers:
        firsts.append(len(texts))
        owners += [_Owner(paper.body, held_back)] * len(paper.passages)
        texts += [
            Text(f"{NAME} {row}", passage.heading, passage.text, paper.body)
            for row, passage in enumerate(paper.passages, start=len(texts))
        ]
    near = Near(texts, load_encoder())
    train: list[Asked] = []
    held: list[Asked] = []
    ranked = near.rank([asked.in_full for paper, _ in papers for asked in paper.questions])
    for (paper, held_back), first in zip(papers, firsts, strict=True):
        (held if held_back else train).extend(_asked(paper, first, owners, near, ranked))
    return QuestionSet(NAME, tuple(texts), tuple(train), tuple(held))


def _read(path: Path) -> list[tuple[WrittenPaper, bool]]:
    """Return a file's papers, and whether each is held back."""
    papers = [WrittenPaper.model_validate(line) for line in read_lines(path)]
    return [(paper, paper is papers[-1]) for paper in papers]


def _asked(
    paper: WrittenPaper, first: int, owners: Sequence[_Owner], near: Near, ranked: Iterator[list[int]]
) -> Iterator[Asked]:
    """Yield its questions; near misses are of other bodies' papers too where search leads to this one first.

    Another paper of its own body may well answer. Of papers held back none is a near miss of one that is not.
    `ranked` has next what is nearest to each of the questions.
    """
    rows = range(first, first + len(paper.passages))
    for asked, best in zip(paper.questions, ranked, strict=False):
        golds = tuple((first + answer.passage, _span(paper, answer)) for answer in asked.answers)
        own = {row for row, _ in golds}
        if best[0] in rows:
            best = [row for row in best if row in rows or _is_others(owners[row], owners[first])]
        else:
            best = [row for row in best if row in rows]  # too vague to be asked of every paper: others may answer
        misses = near.misses(best, own, [answer.quote for answer in asked.answers])
        yield Asked(asked.question, asked.before, tuple(row for row, _ in golds) or misses, golds, misses)


def _is_others(owner: _Owner, own: _Owner) -> bool:
    return owner.body != own.body and owner.is_held_back <= own.is_held_back


def _span(paper: WrittenPaper, answer: Quote) -> Span:
    start = paper.passages[answer.passage].text.index(answer.quote)
    return start, start + len(answer.quote)
