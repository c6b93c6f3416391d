"""What a system makes of a paper, in one form for all: pieces of text, each with what is known of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from evals.rivals.chunks import chunks_of
from index.gather import Source, Unread
from index.model import Kind, Paper, Paragraph
from index.readers import read_all

_NUMBER = re.compile(r"\(?\d{1,4}(?:[./]\d{1,4})*[a-z]?\)?[.:]?|\(?(?:[a-zA-Z]|[ivx]{1,4})\)|[a-z]\.")

_OVERLAP = 250  # a little more than the characters that neighbouring chunks share


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph read, or a chunk cut by length; a chunk has no kind and knows of no heading.

    `pictured` says that its words were read off a picture of the page.
    """

    text: str
    page: int | None
    page_end: int | None
    number: str | None
    kind: Kind | None
    heading: str
    pictured: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One paper as a system read it; `facts` is empty where the system states none."""

    pieces: tuple[Piece, ...]
    facts: tuple[tuple[str, str | None], ...] = ()


def read_papers(sources: Sequence[Source]) -> Iterator[tuple[Source, Reading | Unread]]:
    """Yield each paper as the reader sees it, or why it could not be read."""
    for source, read in zip(sources, read_all(sources), strict=True):
        yield source, read if isinstance(read, Unread) else _reading(read)


def cut_paper(source: Source) -> Reading:
    """Return a paper as the usual pipeline cuts it; raises CallError where its packages are missing."""
    return Reading(tuple(_cut(chunk.text, chunk.page) for chunk in chunks_of(source.path, source.file)))


def once(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the pieces without what neighbouring chunks of a page say twice."""
    before = (None, *pieces)
    return tuple(_without_overlap(piece, last) for last, piece in zip(before, pieces, strict=False))


def _without_overlap(piece: Piece, last: Piece | None) -> Piece:
    if piece.kind or last is None or last.page != piece.page:
        return piece
    shared = next((n for n in range(_OVERLAP, 0, -1) if last.text.endswith(piece.text[:n])), 0)
    return replace(piece, text=piece.text[shared:])


def _reading(paper: Paper) -> Reading:
    facts = (
        ("title", paper.title),
        ("body", paper.body),
        ("committee", paper.committee),
        ("date", paper.date),
        ("author", paper.author),
        ("status", str(paper.status)),
    )
    return Reading(tuple(map(_piece, paper.paragraphs)), facts)


def _piece(paragraph: Paragraph) -> Piece:
    return Piece(
        text=paragraph.text,
        page=paragraph.page,
        page_end=paragraph.page_end,
        number=paragraph.number,
        kind=paragraph.kind,
        heading=paragraph.heading[-1] if paragraph.heading else "",
        pictured=paragraph.ocr_confidence is not None,
    )


def _cut(text: str, page: int | None) -> Piece:
    """A chunk's number is its first word, where that looks like a printed number."""
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    return Piece(text, page, page, first if _NUMBER.fullmatch(first) else None, None, "")
