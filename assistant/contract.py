"""The JSON that goes in and out: what scripts outside the project rely on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.model import Answer, Citation, Statement, Turn
from index.errors import CallError
from index.model import Hit, Paper, PaperRecord, Paragraph
from index.store import Store


class TurnIn(BaseModel):
    """An earlier turn of the conversation."""

    question: str
    answer: str


class QuestionIn(BaseModel):
    """A line of a questions file; other fields may stand there and are left alone."""

    model_config = ConfigDict(extra="ignore", coerce_numbers_to_str=True)

    id: str
    question: str
    history: list[TurnIn] = []

    def turns(self) -> tuple[Turn, ...]:
        """Return the history as the assistant takes it."""
        return tuple(Turn(turn.question, turn.answer) for turn in self.history)


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line of a questions file that holds no question, and why."""

    reason: str


class CitationOut(BaseModel):
    """A cited paragraph and the exact words relied on."""

    number: int
    paper_id: str
    file: str
    title: str | None
    body: str | None
    date: str | None
    page: int | None
    printed_page: str | None
    pack_page: str | None
    item: str | None
    ocr_confidence: int | None
    paragraph_id: str
    label: str
    heading: list[str]
    quote: str
    paragraph_text: str


class StatementOut(BaseModel):
    """A sentence of the answer, the numbers of its citations, and the exact words in it that were asked for."""

    text: str
    citations: list[int]
    lead: str | None = None


class PassageOut(BaseModel):
    """A passage found."""

    rank: int
    file: str
    page: int | None
    paragraph_ids: list[str]
    text: str


class WritingOut(BaseModel):
    """What a language model did for an answer; tokens and cost as its server counts them."""

    model_config = ConfigDict(from_attributes=True)

    model: str
    place: str
    calls: int
    tokens_in: int
    tokens_out: int
    seconds: float
    cost: float
    written: int
    mended: int
    replaced: int
    dropped: int


class AnswerOut(BaseModel):
    """One answer object; `writing` is null where no language model was asked."""

    id: str
    status: str
    text: str
    statements: list[StatementOut]
    citations: list[CitationOut]
    nearest: CitationOut | None
    passages: list[PassageOut]
    notes: list[str]
    seconds: float
    writing: WritingOut | None = None


class ItemOut(BaseModel):
    """An item of an agenda."""

    model_config = ConfigDict(from_attributes=True)

    number: str
    title: str
    committee: str | None
    date: str | None
    status: str
    page: int | None
    page_end: int | None


class PaperOut(BaseModel):
    """What is known of one paper."""

    paper_id: str
    file: str
    sha256: str
    title: str | None
    body: str | None
    committee: str | None
    date: str | None
    author: str | None
    status: str
    pages: int | None
    problems: list[str]
    items: list[ItemOut]


class ParagraphOut(BaseModel):
    """One paragraph as the reader saw it."""

    id: str
    label: str
    number: str | None
    kind: str
    heading: list[str]
    page: int | None
    page_end: int | None
    printed_page: str | None
    pack_page: str | None
    item: str | None
    ocr_confidence: int | None
    text: str


class InspectOut(BaseModel):
    """A paper with its paragraphs."""

    paper: PaperOut
    paragraphs: list[ParagraphOut]


def read_questions(path: Path) -> Iterator[QuestionIn | BadLine]:
    """Yield the questions of a JSON Lines file, and what is wrong with each line that holds none."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CallError(f"{path} cannot be read: {error}") from error
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _question(line, path, number)


def _question(line: str, path: Path, number: int) -> QuestionIn | BadLine:
    try:
        return QuestionIn.model_validate(json.loads(line))
    except json.JSONDecodeError as error:
        return BadLine(f"{path}, line {number}: not JSON ({error.msg})")
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "the line"
        return BadLine(f"{path}, line {number}: {where}: {first['msg']}")


def answer_out(id_: str, answer: Answer, store: Store) -> AnswerOut:
    """Return an answer as its JSON object."""
    first = store.paragraphs(hit.passage.paragraphs[0] for hit in answer.hits)
    return AnswerOut(
        id=id_,
        status=answer.status.value,
        text=answer.text,
        statements=[_statement(statement) for statement in answer.statements],
        citations=[_citation(citation) for citation in answer.citations],
        nearest=_citation(answer.nearest) if answer.nearest else None,
        passages=[_passage(hit, first, store) for hit in answer.hits],
        notes=list(answer.notes),
        seconds=round(answer.seconds, 4),
        writing=WritingOut.model_validate(answer.writing) if answer.writing else None,
    )


def inspect_out(paper: Paper) -> InspectOut:
    """Return a paper as its JSON object."""
    return InspectOut(paper=paper_out(paper), paragraphs=[paragraph_out(p) for p in paper.paragraphs])


def _statement(statement: Statement) -> StatementOut:
    lead = statement.text[slice(*statement.lead)] if statement.lead else None
    return StatementOut(text=statement.text, citations=list(statement.citations), lead=lead)


def _citation(citation: Citation) -> CitationOut:
    paper, paragraph = citation.paper, citation.paragraph
    return CitationOut(
        number=citation.number,
        paper_id=paper.paper_id,
        file=paper.file,
        title=paper.title,
        body=paper.body,
        date=paper.date,
        page=paragraph.page,
        printed_page=paragraph.printed_page,
        pack_page=paragraph.pack_page,
        item=paragraph.item,
        ocr_confidence=paragraph.ocr_confidence,
        paragraph_id=paragraph.id,
        label=paragraph.label,
        heading=list(paragraph.heading),
        quote=citation.quote,
        paragraph_text=paragraph.text,
    )


def _passage(hit: Hit, first: dict[str, Paragraph], store: Store) -> PassageOut:
    record = store.record(hit.passage.paper_id)
    return PassageOut(
        rank=hit.rank,
        file=record.file if record else "",
        page=first[hit.passage.paragraphs[0]].page,
        paragraph_ids=list(hit.passage.paragraphs),
        text=hit.passage.text,
    )


def paper_out(record: PaperRecord) -> PaperOut:
    """Return what is known of a paper as its JSON object."""
    return PaperOut.model_validate(_fields(record, PaperOut))


def paragraph_out(paragraph: Paragraph) -> ParagraphOut:
    """Return a paragraph as its JSON object."""
    return ParagraphOut.model_validate(_fields(paragraph, ParagraphOut))


def _fields(source: object, model: type[BaseModel]) -> dict[str, object]:
    return {name: getattr(source, name) for name in model.model_fields}
