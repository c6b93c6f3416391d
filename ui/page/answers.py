"""Answers as HTML: statements with marks that open their sources, and what they rest on below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.model import Answer, AnswerStatus, Citation, Statement
from index.model import PaperRecord
from ui.page.phrases import count, reference, sentence
from ui.page.render import render

_BULLET = "• "


@dataclass(frozen=True, slots=True)
class Part:
    """Neighbouring statements shown as one block: paragraphs, or the items of one list."""

    is_list: bool
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """How much was read for an answer."""

    papers: int
    paragraphs: int
    problems: int

    @property
    def words(self) -> str:
        """What was read, as a sentence."""
        read = f"Read {count(self.papers, 'paper')}, {count(self.paragraphs, 'paragraph')}."
        return f"{read} {count(self.problems, 'paper')} could not be read in full." if self.problems else read


def answer_html(answer: Answer, reading: Reading) -> str:
    """Return one exchange: the question, its answer, its sources."""
    return _one_line(
        render(
            "answer.html",
            answer=answer,
            parts=tuple(_parts(answer.statements)),
            cited={citation.number: citation for citation in answer.citations},
            papers=_by_paper(answer.citations),
            searched=answer.status is not AnswerStatus.OUT_OF_SCOPE,
            status=_STATUS_WORDS[answer.status],
            notes=tuple(map(sentence, answer.notes)),
            reading=reading,
            copied=copied(answer),
        )
    )


def asking_html(question: str, steps: Sequence[str]) -> str:
    """Return the exchange while it is being answered."""
    return _one_line(render("asking.html", question=question, steps=tuple(steps)))


def stopped_html(question: str, words: str) -> str:
    """Return an exchange that ended without an answer, with the reason in words."""
    return _one_line(render("stopped.html", question=question, words=words))


def copied(answer: Answer) -> tuple[str, ...]:
    """Return the lines of the answer as text to paste: question, statements with their numbers, references."""
    references = [f"[{c.number}] {reference(c.paper, c.paragraph, c.quote)}" for c in answer.citations]
    return (answer.question, "", *answer.text.splitlines(), *([""] if references else []), *references)


_STATUS_WORDS = {
    AnswerStatus.ANSWERED: "",
    AnswerStatus.PARTIAL: "The papers answer this in part",
    AnswerStatus.NOT_FOUND: "Not in these papers",
    AnswerStatus.OUT_OF_SCOPE: "",
}


def _parts(statements: Sequence[Statement]) -> Iterator[Part]:
    for is_list, group in groupby(statements, key=lambda s: s.text.startswith(_BULLET)):
        yield Part(is_list, tuple(Statement(s.text.removeprefix(_BULLET), s.citations) for s in group))


def _by_paper(citations: Sequence[Citation]) -> tuple[tuple[PaperRecord, tuple[Citation, ...]], ...]:
    papers: dict[str, list[Citation]] = {}
    for citation in citations:
        papers.setdefault(citation.paper.paper_id, []).append(citation)
    return tuple((found[0].paper, tuple(found)) for found in papers.values())


def _one_line(html: str) -> str:
    """Set HTML on one line: Gradio's Markdown leaves a block of HTML alone only while it has no empty line."""
    lines = (line.strip() for line in html.splitlines())
    return " ".join(line for line in lines if line)
