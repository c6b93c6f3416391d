"""Public question sets through the same measures: retrieval, and on squad_v2 sentences found and refusing.

A set is a folder of corpus.jsonl (id, title, text: one paragraph a line), queries.jsonl and qrels.tsv.
Each title becomes a paper, written as a web page and read like any other; a rival's chunks are the
set's own paragraphs, so that nothing is lost to cutting.
"""

from __future__ import annotations

import csv
import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.reference import Expected, QuestionKind, Reference, Split
from index.errors import AssistantError, CallError

_PROBE_WORDS = 12

Line = TypeVar("Line", bound=BaseModel)


class PublicSet(StrEnum):
    """The sets that are measured."""

    CONDITIONALQA = "conditionalqa_govuk"
    DOC2DIAL = "doc2dial"
    SQUAD = "squad_v2"


class PublicSetError(AssistantError):
    """A set's file is damaged."""


class Entry(BaseModel):
    """A paragraph of a set."""

    model_config = ConfigDict(extra="ignore")
    id: str
    title: str
    text: str
    tag: str | None = None


class _Query(BaseModel):
    model_config = ConfigDict(extra="ignore")
    id: str
    text: str
    answers: list[str]
    answerable: bool
    first_turn: bool = True
    source_paragraph: str | None = None


@dataclass(frozen=True, slots=True)
class PublicQuestions:
    """A sample of a set: paragraphs by paper's file, questions as references, and what they were drawn from."""

    name: PublicSet
    papers: dict[str, tuple[Entry, ...]]
    references: tuple[Reference, ...]
    all_papers: int
    all_questions: int


def load_public(name: PublicSet, datasets: Path, questions: int, share: float) -> PublicQuestions:
    """Return a share of a set's papers, and at most `questions` opening questions on them, the same each time."""
    folder = datasets / name
    if not folder.is_dir():
        raise CallError(f"No set {name}: {folder} is not a folder; give the sets' place with --datasets")
    by_title = _by_title(_lines(folder / "corpus.jsonl", Entry))
    drawn = _drawn(by_title, math.ceil(share * len(by_title)))
    papers = {f"{at:04}.html": tuple(e) for at, (title, e) in enumerate(by_title.items()) if title in drawn}
    places = {e.id: Expected(file, None, None, _probe(e)) for file, found in papers.items() for e in found}
    relevant = _relevant(folder / "qrels.tsv")
    opening = {q.id: q for q in _lines(folder / "queries.jsonl", _Query) if q.first_turn}
    on_them = [id_ for id_, q in opening.items() if places.keys() & {*relevant.get(id_, ()), q.source_paragraph}]
    kept = _drawn(on_them, questions)
    found = (_reference(opening[i], [places[p] for p in relevant.get(i, ()) if p in places], name) for i in kept)
    return PublicQuestions(name, papers, tuple(r for r in found if r), len(by_title), len(opening))


def _by_title(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[entry.title].append(entry)
    return found


def _drawn(names: Iterable[str], count: int) -> list[str]:
    """Return `count` of the names as if by lot, by their hash, so that the same are drawn on every machine."""
    return sorted(names, key=lambda name: hashlib.sha256(name.encode()).digest())[:count]


def write_papers(questions: PublicQuestions, folder: Path) -> None:
    """Write each paper of a set into a folder, as a web page."""
    folder.mkdir(parents=True, exist_ok=True)
    for file, entries in questions.papers.items():
        title = escape(entries[0].title)
        body = "\n".join(_block(tag, list(group)) for tag, group in groupby(entries, key=lambda e: e.tag or "p"))
        page = f"<!doctype html><html><head><title>{title}</title></head><body><h1>{title}</h1>\n{body}\n</body></html>"
        (folder / file).write_text(page, encoding="utf-8")


def _block(tag: str, entries: Sequence[Entry]) -> str:
    """Return neighbouring paragraphs of one kind; list items and rows in one list or table."""
    texts = [escape(" ".join(entry.text.split())) for entry in entries]
    if tag == "li":
        return f"<ul>{''.join(f'<li>{text}</li>' for text in texts)}</ul>"
    if tag == "tr":
        return f"<table>{''.join(f'<tr><td>{text}</td></tr>' for text in texts)}</table>"
    name = tag if tag in ("h2", "h3") else "p"
    return "\n".join(f"<{name}>{text}</{name}>" for text in texts)


def _probe(entry: Entry) -> str:
    return " ".join(entry.text.split()[:_PROBE_WORDS])


def _relevant(path: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            for row in list(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]:
                found[row[0]].append(row[1])
    except (OSError, IndexError, UnicodeDecodeError) as error:
        raise PublicSetError(f"{path} cannot be read: {error}") from error
    return found


def _reference(query: _Query, expected: Sequence[Expected], name: PublicSet) -> Reference | None:
    """Return a question as a reference; answers count only where they are words of a paragraph."""
    if query.answerable and not expected:
        return None
    answers = tuple(query.answers) if name is not PublicSet.CONDITIONALQA and query.answerable else ()
    return Reference(
        id=query.id,
        question=query.text,
        history=(),
        kind=QuestionKind.FACT if query.answerable else QuestionKind.UNANSWERABLE,
        papers=(),
        expected=(tuple(expected),) if query.answerable else (),
        facts=(answers,) if answers else (),
        forbidden=(),
        answerable=query.answerable,
        answer="",
        split=Split.TUNE,
    )


def _lines(path: Path, model: type[Line]) -> list[Line]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise PublicSetError(f"{path} cannot be read: {error}") from error
    found: list[Line] = []
    for number, line in enumerate(lines, start=1):
        try:
            found += [model.model_validate_json(line)] if line else []
        except ValidationError as error:
            raise PublicSetError(f"{path}, line {number}: {error.errors()[0]['msg']}") from error
    return found
