"""The tables of one segment, in one SQLite file. The only file that knows them.

Papers, paragraphs and passages are numbered from 0 in the order they were added. A paragraph's id is its
paper's id and its label; the tables hold each once. A paper's text is compressed (zlib).
"""

from __future__ import annotations

import json
import queue
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.columns import (
    heading_of_column,
    health_column,
    health_of_column,
    items_column,
    labels_column,
    ocr_page_of,
    pairs_of_column,
    record_of,
    words_column,
)
from index.errors import IndexFolderError
from index.health import PaperHealth
from index.model import Kind, OcrPage, Paper, PaperRecord, Paragraph, Passage
from index.teaching import Abbreviation, Lesson, ShortName

_SCHEMA = """
CREATE TABLE papers (paper INTEGER PRIMARY KEY, paper_id TEXT, file TEXT, sha256 TEXT, title TEXT, body TEXT,
  committee TEXT, date TEXT, author TEXT, status TEXT, pages INTEGER, problems TEXT, items TEXT, path TEXT,
  health TEXT, abbreviations TEXT, short_names TEXT,
  paragraphs INTEGER, first_passage INTEGER, passages INTEGER, first_sentence INTEGER, sentences INTEGER);
CREATE TABLE texts (paper INTEGER PRIMARY KEY, text BLOB);
CREATE TABLE paragraphs (row INTEGER PRIMARY KEY, paper INTEGER, position INTEGER, label TEXT, number TEXT, kind TEXT,
  heading TEXT, page INTEGER, page_end INTEGER, printed_page TEXT, start INTEGER, "end" INTEGER, text TEXT,
  parent TEXT, item TEXT, pack_page TEXT, ocr_confidence INTEGER);
CREATE UNIQUE INDEX paragraphs_by_label ON paragraphs (paper, label);
CREATE UNIQUE INDEX paragraphs_in_order ON paragraphs (paper, position);
CREATE INDEX paragraphs_by_parent ON paragraphs (paper, parent) WHERE parent IS NOT NULL;
CREATE INDEX paragraphs_by_kind ON paragraphs (kind);
CREATE TABLE ocr_pages (paper INTEGER, page INTEGER, confidence INTEGER, words TEXT, PRIMARY KEY (paper, page));
CREATE TABLE passages (row INTEGER PRIMARY KEY, paper INTEGER, paragraphs TEXT, text TEXT, item TEXT);
PRAGMA user_version=3;
"""
_RECORD = "paper_id, file, sha256, title, body, committee, date, author, status, pages, problems, items"
_PARAGRAPH = (
    'row, paper, position, label, number, kind, heading, page, page_end, printed_page, start, "end", text, parent, '
    "item, pack_page, ocr_confidence"
)
_PARENT = 6  # its place among what follows the heading
_CONNECTIONS = 2  # as many as can be of use at once on two cores; opened at once, so that a removed file can be read


@dataclass(frozen=True, slots=True)
class Placed:
    """A paragraph with its row, its paper's number, and its place in the paper."""

    row: int
    paper: int
    position: int
    paragraph: Paragraph


@dataclass(frozen=True, slots=True)
class Taught:
    """What the segment's papers teach, by paper's number (see `Lesson`)."""

    abbreviations: Sequence[Sequence[Abbreviation]]
    short_names: Sequence[Sequence[ShortName]]


class Tables:
    """One segment's tables, opened for reading; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connections: queue.SimpleQueue[sqlite3.Connection] = queue.SimpleQueue()
        try:
            for _ in range(_CONNECTIONS):
                self._connections.put(_opened(path))
            rows = self._rows(
                "SELECT paper_id, paragraphs, first_passage, passages, first_sentence, sentences "
                "FROM papers ORDER BY paper"
            )
        except sqlite3.DatabaseError as error:
            raise IndexFolderError(f"{path} is damaged; build the index again") from error
        self.paper_ids = tuple(row[0] for row in rows)
        places = np.array([row[1:] for row in rows], dtype=np.int64).reshape(-1, 5)
        self.paragraphs_of_papers: NDArray[np.int64] = places[:, 0]  # how many paragraphs each paper has
        self.passages_of_papers = places[:, 1:3]  # first row and number of rows, shape (papers, 2)
        self.sentences_of_papers = places[:, 3:5]

    @cached_property
    def records(self) -> Sequence[PaperRecord]:
        """What is known of each paper, by its number."""
        return [record_of(row) for row in self._rows(f"SELECT {_RECORD} FROM papers ORDER BY paper")]

    @cached_property
    def taught(self) -> Taught:
        """What each paper teaches besides its words."""
        rows = self._rows("SELECT abbreviations, short_names FROM papers ORDER BY paper")
        return Taught(*([pairs_of_column(row[at]) for row in rows] for at in (0, 1)))

    def health(self) -> list[PaperHealth]:
        """Return how each paper was read."""
        rows = self._rows("SELECT health FROM papers ORDER BY paper")
        return [health_of_column(health) for (health,) in rows]

    def paths(self) -> list[Path]:
        """Return where each paper's file lay when it was read."""
        return [Path(path) for (path,) in self._rows("SELECT path FROM papers ORDER BY paper")]

    def path(self, paper: int) -> Path:
        """Return where the paper's file lay when it was read; it may have gone since."""
        return Path(self._rows("SELECT path FROM papers WHERE paper = ?", (paper,))[0][0])

    def paper(self, paper: int) -> Paper:
        """Return one paper whole."""
        record = self.records[paper]
        fields = {name: getattr(record, name) for name in PaperRecord.__slots__}
        [(text,)] = self._rows("SELECT text FROM texts WHERE paper = ?", (paper,))
        query = f"SELECT {_PARAGRAPH} FROM paragraphs WHERE paper = ? ORDER BY position"
        paragraphs = tuple(placed.paragraph for placed in self._placed(query, (paper,)))
        query = "SELECT page, confidence, words FROM ocr_pages WHERE paper = ? ORDER BY page"
        ocr = tuple(ocr_page_of(row) for row in self._rows(query, (paper,)))
        return Paper(**fields, text=zlib.decompress(text).decode(), paragraphs=paragraphs, ocr=ocr)

    def ocr_page(self, paper: int, page: int) -> OcrPage | None:
        """Return the words of a page that was read by OCR, each with its place; None for any other page."""
        query = "SELECT page, confidence, words FROM ocr_pages WHERE paper = ? AND page = ?"
        rows = self._rows(query, (paper, page))
        return ocr_page_of(rows[0]) if rows else None

    def labelled(self, paper: int, labels: Iterable[str]) -> list[Placed]:
        """Return the paper's paragraphs that have these labels, in order."""
        found = self._in(f"SELECT {_PARAGRAPH} FROM paragraphs WHERE paper = ? AND label", labels, paper)
        return sorted(map(self._paragraph, found), key=lambda placed: placed.row)

    def between(self, paper: int, first: int, last: int) -> list[Placed]:
        """Return the paper's paragraphs from one place to another, both included, in order."""
        query = f"SELECT {_PARAGRAPH} FROM paragraphs WHERE paper = ? AND position BETWEEN ? AND ? ORDER BY position"
        return self._placed(query, (paper, first, last))

    def children(self, paper: int, label: str) -> list[Placed]:
        """Return the list items that the paragraph of this label introduces, in order."""
        query = f"SELECT {_PARAGRAPH} FROM paragraphs WHERE paper = ? AND parent = ? ORDER BY position"
        return self._placed(query, (paper, label))

    def of_kinds(self, kinds: Sequence[Kind]) -> list[Placed]:
        """Return the paragraphs of these kinds, paper by paper, in order."""
        marks = ",".join("?" * len(kinds))
        query = f"SELECT {_PARAGRAPH} FROM paragraphs WHERE kind IN ({marks}) ORDER BY row"
        return self._placed(query, [kind.value for kind in kinds])

    def passages(self, rows: Iterable[int]) -> dict[int, Passage]:
        """Return the passages of these rows."""
        found = self._in("SELECT row, paper, paragraphs, text, item FROM passages WHERE row", rows)
        return {row: self._passage(row, *rest) for row, *rest in found}

    def _passage(self, row: int, paper: int, labels: str, text: str, item: str | None) -> Passage:
        paper_id = self.paper_ids[paper]
        number = row - int(self.passages_of_papers[paper, 0])
        ids = tuple(f"{paper_id}#{label}" for label in json.loads(labels))
        return Passage(f"{paper_id}@{number}", paper_id, ids, text, item)

    def _placed(self, query: str, values: Sequence[Any] = ()) -> list[Placed]:
        return [self._paragraph(row) for row in self._rows(query, values)]

    def _paragraph(self, found: Sequence[Any]) -> Placed:
        row, paper, position, label, number, kind, heading, *rest = found
        paper_id = self.paper_ids[paper]
        rest[_PARENT] = rest[_PARENT] and f"{paper_id}#{rest[_PARENT]}"
        paragraph = Paragraph(f"{paper_id}#{label}", label, number, Kind(kind), heading_of_column(heading), *rest)
        return Placed(row, paper, position, paragraph)

    def _in(self, query: str, values: Iterable[Any], *first: Any) -> list[Any]:
        """Run a query once for each 500 values: SQLite bounds the number of parameters."""
        values = list(values)
        found: list[Any] = []
        for at in range(0, len(values), 500):
            part = values[at : at + 500]
            found += self._rows(f"{query} IN ({','.join('?' * len(part))})", (*first, *part))
        return found

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        with self._connection() as connection:
            return connection.execute(query, values).fetchall()

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        connection = self._connections.get()
        try:
            yield connection
        finally:
            self._connections.put(connection)


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper to be written: its number, where its file lies, how it was read, what it teaches, and its first rows."""

    paper: Paper
    number: int
    path: Path
    health: PaperHealth
    lesson: Lesson
    first_paragraph: int
    first_passage: int
    first_sentence: int


def create_tables(path: Path) -> sqlite3.Connection:
    """Make empty tables to be filled by `write_paper`, then committed and closed."""
    connection = sqlite3.connect(path, check_same_thread=False)
    connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
    return connection


def write_paper(connection: sqlite3.Connection, row: PaperRow, passages: Sequence[Passage], sentences: int) -> None:
    """Write a paper with its paragraphs and passages; `sentences` is how many it has."""
    paper, lesson = row.paper, row.lesson
    connection.execute(
        f"INSERT INTO papers VALUES ({','.join('?' * 22)})",
        (
            row.number, paper.paper_id, paper.file, paper.sha256, paper.title, paper.body, paper.committee, paper.date,
            paper.author, paper.status.value, paper.pages, json.dumps(paper.problems),
            items_column(paper.items), str(row.path), health_column(row.health),
            json.dumps(lesson.abbreviations), json.dumps(lesson.short_names),
            len(paper.paragraphs), row.first_passage, len(passages), row.first_sentence, sentences,
        ),
    )  # fmt: skip
    connection.execute("INSERT INTO texts VALUES (?,?)", (row.number, zlib.compress(paper.text.encode())))
    connection.executemany(
        f"INSERT INTO paragraphs VALUES ({','.join('?' * 17)})",
        (
            (
                row.first_paragraph + at, row.number, at, p.label, p.number, p.kind.value, json.dumps(p.heading),
                p.page, p.page_end, p.printed_page, p.start, p.end, p.text,
                p.parent and p.parent.split("#", 1)[1], p.item, p.pack_page, p.ocr_confidence,
            )
            for at, p in enumerate(paper.paragraphs)
        ),
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO ocr_pages VALUES (?,?,?,?)",
        ((row.number, page.page, page.confidence, words_column(page.words)) for page in paper.ocr),
    )
    connection.executemany(
        "INSERT INTO passages VALUES (?,?,?,?,?)",
        (
            (row.first_passage + at, row.number, labels_column(passage), passage.text, passage.item)
            for at, passage in enumerate(passages)
        ),
    )


def _opened(path: Path) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"  # a segment is never written again
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False)  # handed from thread to thread, one at a time
    # not mapped: each connection's map counts as the process's memory, and papers' rows lie all over the file
    connection.executescript("PRAGMA mmap_size=0; PRAGMA cache_size=-512;")
    return connection
