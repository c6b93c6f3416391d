"""Papers, paragraphs, passages and sentences in one SQLite file. The only file that knows its tables."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexFolderError
from index.model import Item, Kind, OcrPage, Paper, PaperRecord, Paragraph, Passage, PlacedWord, Status

_SCHEMA = """
CREATE TABLE papers (paper_id TEXT PRIMARY KEY, position INTEGER, file TEXT, sha256 TEXT, title TEXT, body TEXT,
  committee TEXT, date TEXT, author TEXT, status TEXT, pages INTEGER, problems TEXT, text TEXT,
  path TEXT, items TEXT);
CREATE TABLE paragraphs (id TEXT PRIMARY KEY, paper_id TEXT, position INTEGER, label TEXT, number TEXT, kind TEXT,
  heading TEXT, page INTEGER, page_end INTEGER, printed_page TEXT, start INTEGER, "end" INTEGER, text TEXT,
  parent TEXT, item TEXT, pack_page TEXT, ocr_confidence INTEGER);
CREATE UNIQUE INDEX paragraphs_in_order ON paragraphs (paper_id, position);
CREATE TABLE ocr_pages (paper_id TEXT, page INTEGER, confidence INTEGER, words TEXT, PRIMARY KEY (paper_id, page));
CREATE TABLE passages (row INTEGER PRIMARY KEY, id TEXT UNIQUE, paper_id TEXT, paragraphs TEXT, text TEXT, hash TEXT,
  item TEXT);
CREATE TABLE sentences (row INTEGER PRIMARY KEY, paragraph_id TEXT, passage INTEGER, start INTEGER, "end" INTEGER,
  hash TEXT);
CREATE INDEX sentences_of_paragraph ON sentences (paragraph_id);
CREATE TABLE words (word TEXT PRIMARY KEY, count INTEGER) WITHOUT ROWID;
PRAGMA user_version=2;
"""
_SEEN_FROM_VERSION_1 = """
CREATE TEMP VIEW papers AS SELECT *, '[]' AS items FROM main.papers;
CREATE TEMP VIEW paragraphs AS
  SELECT *, NULL AS item, NULL AS pack_page, NULL AS ocr_confidence FROM main.paragraphs;
CREATE TEMP VIEW passages AS SELECT *, NULL AS item FROM main.passages;
CREATE TEMP VIEW ocr_pages AS SELECT NULL AS paper_id, NULL AS page, NULL AS confidence, NULL AS words WHERE 0;
"""  # an index made before packs and scans were known is read as one that has neither
_RECORD = "paper_id, file, sha256, title, body, committee, date, author, status, pages, problems, items"
_PARAGRAPH = (
    'id, label, number, kind, heading, page, page_end, printed_page, start, "end", text, parent, '
    "item, pack_page, ocr_confidence"
)
_PASSAGE = "row, id, paper_id, paragraphs, text, item"
_WORD_PLACES = 4  # decimals of a word's sides: a tenth of a millimetre on a page


@dataclass(frozen=True, slots=True)
class Sentence:
    """A span of a paragraph that has its own vector: row in the vectors, row of its passage."""

    row: int
    paragraph_id: str
    passage: int
    start: int
    end: int


class Store:
    """The tables of one index, opened for reading; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()
        try:
            self._rows("SELECT COUNT(*) FROM papers")
        except sqlite3.DatabaseError as error:
            raise IndexFolderError(f"{path} is damaged; build the index again") from error

    @staticmethod
    def create(path: Path) -> sqlite3.Connection:
        """Make an empty store to be filled by `add_paper` and its like, then closed."""
        connection = sqlite3.connect(path)
        connection.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
        return connection

    def records(self) -> list[PaperRecord]:
        """Return what is known of every paper, in the order they were added."""
        return [_record(row) for row in self._rows(f"SELECT {_RECORD} FROM papers ORDER BY position")]

    def record(self, paper_id: str) -> PaperRecord | None:
        """Return what is known of one paper."""
        rows = self._rows(f"SELECT {_RECORD} FROM papers WHERE paper_id = ?", (paper_id,))
        return _record(rows[0]) if rows else None

    def paper(self, paper_id: str) -> Paper | None:
        """Return one paper whole."""
        rows = self._rows(f"SELECT {_RECORD}, text FROM papers WHERE paper_id = ?", (paper_id,))
        if not rows:
            return None
        found = self._rows(f"SELECT {_PARAGRAPH} FROM paragraphs WHERE paper_id = ? ORDER BY position", (paper_id,))
        record = _record(rows[0])
        fields = {name: getattr(record, name) for name in PaperRecord.__slots__}
        paragraphs = tuple(_paragraph(row) for row in found)
        return Paper(**fields, text=rows[0][-1], paragraphs=paragraphs, ocr=self._ocr_pages(paper_id))

    def ocr_page(self, paper_id: str, page: int) -> OcrPage | None:
        """Return the words of a page that was read by OCR, each with its place; None for any other page."""
        query = "SELECT page, confidence, words FROM ocr_pages WHERE paper_id = ? AND page = ?"
        rows = self._rows(query, (paper_id, page))
        return _ocr_page(rows[0]) if rows else None

    def _ocr_pages(self, paper_id: str) -> tuple[OcrPage, ...]:
        query = "SELECT page, confidence, words FROM ocr_pages WHERE paper_id = ? ORDER BY page"
        return tuple(_ocr_page(row) for row in self._rows(query, (paper_id,)))

    def paragraphs(self, ids: Iterable[str]) -> dict[str, Paragraph]:
        """Return the paragraphs of these ids that are in the index."""
        return {
            p.id: p
            for row in self._in(f"SELECT {_PARAGRAPH} FROM paragraphs WHERE id IN", ids)
            for p in [_paragraph(row)]
        }

    def path_of(self, paper_id: str) -> Path | None:
        """Return where the paper's file lay when it was read; it may have gone since."""
        rows = self._rows("SELECT path FROM papers WHERE paper_id = ?", (paper_id,))
        return Path(rows[0][0]) if rows else None

    def neighbours(self, paragraph_id: str, before: int, after: int) -> list[Paragraph]:
        """Return the paragraph with those around it in its paper, in order."""
        rows = self._rows("SELECT paper_id, position FROM paragraphs WHERE id = ?", (paragraph_id,))
        if not rows:
            return []
        paper_id, position = rows[0]
        query = f"SELECT {_PARAGRAPH} FROM paragraphs WHERE paper_id = ? AND position BETWEEN ? AND ? ORDER BY position"
        return [_paragraph(row) for row in self._rows(query, (paper_id, position - before, position + after))]

    def children(self, paragraph_id: str) -> list[Paragraph]:
        """Return the list items that this paragraph introduces, in order."""
        paper_id = paragraph_id.split("#", 1)[0]
        query = f"SELECT {_PARAGRAPH} FROM paragraphs WHERE paper_id = ? AND parent = ? ORDER BY position"
        return [_paragraph(row) for row in self._rows(query, (paper_id, paragraph_id))]

    def of_kinds(self, kinds: Iterable[Kind]) -> list[tuple[str, int, Paragraph]]:
        """Return the paragraphs of these kinds in the papers' order, each with its paper's id and its place there."""
        wanted = [kind.value for kind in kinds]
        query = f"""SELECT paper_id, position, {_PARAGRAPH} FROM paragraphs JOIN
            (SELECT paper_id, position AS paper FROM papers) USING (paper_id)
            WHERE kind IN ({",".join("?" * len(wanted))}) ORDER BY paper, position"""
        return [(paper_id, at, _paragraph(row)) for paper_id, at, *row in self._rows(query, wanted)]

    def passages(self, rows: Iterable[int]) -> dict[int, Passage]:
        """Return the passages of these rows."""
        found = self._in(f"SELECT {_PASSAGE} FROM passages WHERE row IN", rows)
        return {
            row: Passage(id_, paper, tuple(json.loads(ids)), text, item) for row, id_, paper, ids, text, item in found
        }

    def sentences_of_paragraphs(self, ids: Iterable[str]) -> list[Sentence]:
        """Return the sentences of these paragraphs, in the papers' order."""
        found = self._in(
            'SELECT row, paragraph_id, passage, start, "end" FROM sentences WHERE paragraph_id IN', set(ids)
        )
        return sorted((Sentence(*row) for row in found), key=lambda s: s.row)

    def passage_of_sentences(self) -> NDArray[np.int64]:
        """Return the passage's row for every sentence's row, shape (sentences,)."""
        return np.array([row for (row,) in self._rows("SELECT passage FROM sentences ORDER BY row")], dtype=np.int64)

    def paper_of_passages(self) -> list[str]:
        """Return the paper's id for every passage's row."""
        return [paper_id for (paper_id,) in self._rows("SELECT paper_id FROM passages ORDER BY row")]

    def counts(self) -> tuple[int, int]:
        """Return how many papers and paragraphs there are."""
        papers, paragraphs = self._rows("SELECT (SELECT COUNT(*) FROM papers), (SELECT COUNT(*) FROM paragraphs)")[0]
        return papers, paragraphs

    def counts_of(self, papers: Collection[str]) -> tuple[int, int]:
        """Return how many of these papers there are, and how many paragraphs they have."""
        found = self._in("SELECT COUNT(DISTINCT paper_id), COUNT(*) FROM paragraphs WHERE paper_id IN", papers)
        return sum(row[0] for row in found), sum(row[1] for row in found)

    def texts(self) -> list[str]:
        """Return every paper's text, in the order they were added."""
        return [text for (text,) in self._rows("SELECT text FROM papers ORDER BY position")]

    def word_counts(self) -> dict[str, int]:
        """Return every word of the papers with how often it stands there."""
        return dict(self._rows("SELECT word, count FROM words"))

    def hashes(self, table: str) -> Iterator[tuple[str, int]]:
        """Return (hash of the encoded text, row) for "passages" or "sentences"."""
        yield from self._rows(f"SELECT hash, row FROM {table}")

    def _in(self, query: str, values: Iterable[Any]) -> list[Any]:
        """Run a query once for each 500 values: SQLite bounds the number of parameters."""
        values = list(values)
        found: list[Any] = []
        for at in range(0, len(values), 500):
            part = values[at : at + 500]
            found += self._rows(f"{query} ({','.join('?' * len(part))})", part)
        return found

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[Any]:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            uri = f"{self._path.absolute().as_uri()}?mode=ro&immutable=1"  # a built store is never written again
            connection = self._local.connection = sqlite3.connect(uri, uri=True)
            if connection.execute("PRAGMA user_version").fetchone() == (0,):
                connection.executescript(_SEEN_FROM_VERSION_1)
        return connection.execute(query, values).fetchall()


def add_paper(connection: sqlite3.Connection, position: int, paper: Paper, path: Path) -> None:
    """Write a paper, where its file lies, and its paragraphs."""
    connection.execute(
        "INSERT INTO papers VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            paper.paper_id, position, paper.file, paper.sha256, paper.title, paper.body, paper.committee, paper.date,
            paper.author, paper.status.value, paper.pages, json.dumps(paper.problems), paper.text, str(path),
            json.dumps([astuple(item) for item in paper.items]),
        ),
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO paragraphs VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            (
                p.id, paper.paper_id, at, p.label, p.number, p.kind.value, json.dumps(p.heading), p.page, p.page_end,
                p.printed_page, p.start, p.end, p.text, p.parent, p.item, p.pack_page, p.ocr_confidence,
            )
            for at, p in enumerate(paper.paragraphs)
        ),
    )  # fmt: skip
    connection.executemany(
        "INSERT INTO ocr_pages VALUES (?,?,?,?)",
        ((paper.paper_id, page.page, page.confidence, _placed(page.words)) for page in paper.ocr),
    )


def add_passages(
    connection: sqlite3.Connection, first: int, passages: Sequence[Passage], hashes: Sequence[str]
) -> None:
    """Write passages as rows from `first` on."""
    rows = zip(range(first, first + len(passages)), passages, hashes, strict=True)
    connection.executemany(
        "INSERT INTO passages VALUES (?,?,?,?,?,?,?)",
        ((row, p.id, p.paper_id, json.dumps(p.paragraphs), p.text, hash_, p.item) for row, p, hash_ in rows),
    )


def add_sentences(connection: sqlite3.Connection, sentences: Sequence[Sentence], hashes: Sequence[str]) -> None:
    """Write sentences with the rows they name."""
    connection.executemany(
        "INSERT INTO sentences VALUES (?,?,?,?,?,?)",
        ((s.row, s.paragraph_id, s.passage, s.start, s.end, hash_) for s, hash_ in zip(sentences, hashes, strict=True)),
    )


def add_words(connection: sqlite3.Connection, counts: Iterable[tuple[str, int]]) -> None:
    """Write the papers' words with how often each stands there."""
    connection.executemany("INSERT INTO words VALUES (?,?)", counts)


def _record(row: Sequence[Any]) -> PaperRecord:
    (paper_id, file, sha256, title, body, committee, date, author, status, pages, problems, items) = row[:12]
    return PaperRecord(
        paper_id, file, sha256, title, body, committee, date, author, Status(status), pages,
        tuple(json.loads(problems)), items=tuple(_item(values) for values in json.loads(items)),
    )  # fmt: skip


def _item(values: Sequence[Any]) -> Item:
    number, title, committee, date, status, page, page_end = values
    return Item(number, title, committee, date, Status(status), page, page_end)


def _paragraph(row: Sequence[Any]) -> Paragraph:
    id_, label, number, kind, heading, *rest = row
    return Paragraph(id_, label, number, Kind(kind), tuple(json.loads(heading)), *rest)


def _placed(words: Sequence[PlacedWord]) -> str:
    """Return words as compact JSON; a scanned page has some five hundred."""
    return json.dumps(
        [
            (w.text, *(round(side, _WORD_PLACES) for side in (w.left, w.top, w.right, w.bottom)), w.confidence)
            for w in words
        ],
        ensure_ascii=False,
    )


def _ocr_page(row: Sequence[Any]) -> OcrPage:
    page, confidence, words = row
    return OcrPage(page, confidence, tuple(PlacedWord(*word) for word in json.loads(words)))
