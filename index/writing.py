"""Write a segment: papers one by one, their texts encoded some thousand at a time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.encoder import Encoder
from index.halves import Half
from index.health import health_of
from index.keywords import TermsDraft
from index.model import Kind, Paper, Passage
from index.passages import cut_passages, searched_words
from index.progress import Encoding
from index.segment import HASH_BYTES, Segment
from index.sentences import sentence_spans
from index.tables import PaperRow, create_tables, write_paper
from index.teaching import lesson_of
from index.vectors import VectorIndex
from index.vocabulary import PaperWords, PaperWordsDraft
from index.words import terms

FULL = 300_000  # sentences of a segment; more begin another, and their vectors are searched by cells
_AT_ONCE = 2_000  # texts encoded together, so that long and short ones can be sorted


@dataclass(frozen=True, slots=True)
class Known:
    """Vectors known from before, by the hash of their text."""

    passages: Mapping[bytes, Half]
    sentences: Mapping[bytes, Half]


NOTHING_KNOWN = Known({}, {})


def known_of(segment: Segment, paper: int) -> Known:
    """Return the vectors of one paper of a segment."""
    tables = segment.tables
    return Known(
        _by_hash(segment.folder / "passages.npy", segment.passages, *tables.passages_of_papers[paper].tolist()),
        _by_hash(segment.folder / "texts.npy", segment.sentences, *tables.sentences_of_papers[paper].tolist()),
    )


class SegmentWriter:
    """Fills a segment's folder; `progress` hears how many texts are encoded and how many are to be, so far."""

    def __init__(self, folder: Path, encoder: Encoder, progress: Encoding) -> None:
        self.folder = folder
        self.papers: list[str] = []
        self._encoder = encoder
        self._tables = create_tables(folder / "papers.sqlite")
        self._terms = TermsDraft()
        self._words = PaperWordsDraft()
        self._spans: list[tuple[int, int, int, int]] = []
        self._paragraphs = 0
        self._passages = _Vectors(encoder, progress)
        self._sentences = _Vectors(encoder, progress)

    @property
    def is_full(self) -> bool:
        """Say whether what follows belongs in another segment."""
        return len(self._spans) >= FULL

    @property
    def encoded(self) -> int:
        """How many texts had to be encoded."""
        return self._passages.encoded + self._sentences.encoded

    def add(self, paper: Paper, path: Path, known: Known = NOTHING_KNOWN) -> None:
        """Add a paper, whose file lies at `path`, taking the vectors of texts that are known."""
        lesson = lesson_of(paper.text)
        passages = cut_passages(paper, self._encoder)
        first_passage, first_sentence = len(self._terms), len(self._spans)
        texts = self._add_sentences(paper, passages)
        row = PaperRow(
            paper, len(self.papers), path, health_of(paper), lesson, self._paragraphs, first_passage, first_sentence
        )
        write_paper(self._tables, row, passages, len(texts))
        self._passages.add([passage.text for passage in passages], known.passages)
        self._sentences.add(texts, known.sentences)
        for passage in passages:
            self._terms.add(terms(searched_words(passage, paper)))
        self._words.add(lesson)
        self._paragraphs += len(paper.paragraphs)
        self.papers.append(paper.paper_id)

    def finish(self) -> None:
        """Encode what is left and write every file."""
        self._tables.commit()
        self._tables.close()
        found = self._terms.finished()
        found.postings.save(self.folder / "terms")
        np.save(self.folder / "lengths.npy", found.lengths)
        words = self._words.finished()
        for kind in PaperWords.__slots__:
            getattr(words, kind).save(self.folder / kind)
        np.save(self.folder / "sentences.npy", np.array(self._spans, dtype=np.int32).reshape(-1, 4).T.copy())
        self._passages.save(self.folder / "passages.faiss", self.folder / "passages.npy", self.is_full)
        self._sentences.save(self.folder / "sentences.faiss", self.folder / "texts.npy", self.is_full)

    def _add_sentences(self, paper: Paper, passages: Sequence[Passage]) -> list[str]:
        """Note where the paper's sentences stand, and return the text encoded for each; headings are not sentences."""
        first = len(self._terms)
        passage_of = {id_: row for row, p in reversed(list(enumerate(passages, first))) for id_ in p.paragraphs}
        by_id = {paragraph.id: paragraph for paragraph in paper.paragraphs}
        texts: list[str] = []
        for row, paragraph in enumerate(paper.paragraphs, start=self._paragraphs):
            if paragraph.kind is Kind.HEADING:
                continue
            intro = by_id[paragraph.parent].text if paragraph.parent else ""
            for start, end in sentence_spans(paragraph):
                self._spans.append((row, passage_of[paragraph.id], start, end))
                texts.append(_in_context(paragraph.text[start:end], intro))
        return texts


class _Vectors:
    """The vectors of one kind of text, by row; texts wait until there are enough to encode together."""

    def __init__(self, encoder: Encoder, progress: Encoding) -> None:
        self._encoder = encoder
        self._progress = progress
        self._parts: list[Half] = []
        self._part: list[Half | None] = []
        self._waiting: dict[str, list[int]] = {}
        self._hashes: list[bytes] = []
        self.encoded = 0

    def add(self, texts: Sequence[str], known: Mapping[bytes, Half]) -> None:
        """Take texts; those that stand twice are encoded once, so that equal texts have equal vectors."""
        before = len(self._waiting)
        for text in texts:
            hash_ = hashlib.sha256(text.encode()).digest()[:HASH_BYTES]
            vector = known.get(hash_)
            if vector is None:
                self._waiting.setdefault(text, []).append(len(self._part))
            self._part.append(vector)
            self._hashes.append(hash_)
        self._progress.awaits(len(self._waiting) - before)
        if len(self._waiting) >= _AT_ONCE or len(self._part) >= 10 * _AT_ONCE:
            self._encode()

    def save(self, vectors: Path, hashes: Path, by_cells: bool) -> None:
        """Write the vectors, and the hashes of their texts."""
        self._encode()
        empty = np.empty((0, self._encoder.dimension), dtype=np.float16)
        VectorIndex(np.concatenate([empty, *self._parts]), by_cells).save(vectors)
        np.save(hashes, np.frombuffer(b"".join(self._hashes), dtype=np.uint8).reshape(-1, HASH_BYTES))

    def _encode(self) -> None:
        new = self._encoder.encode(list(self._waiting), self._progress.done) if self._waiting else ()
        for places, vector in zip(self._waiting.values(), new, strict=True):
            for place in places:
                self._part[place] = vector.astype(np.float16)
        if self._part:
            self._parts.append(np.array(self._part, dtype=np.float16))
        self.encoded += len(self._waiting)
        self._part, self._waiting = [], {}


def _by_hash(hashes: Path, vectors: VectorIndex, first: int, count: int) -> dict[bytes, Half]:
    known = vectors.vectors(np.arange(first, first + count)).astype(np.float16)
    stored = np.load(hashes, mmap_mode="r")[first : first + count]
    return {hash_.tobytes(): vector for hash_, vector in zip(stored, known, strict=True)}


def _in_context(sentence: str, intro: str) -> str:
    """A list item alone loses its subject, so it is encoded after the end of its introduction."""
    return f"{' '.join(intro.split()[-25:])} {sentence}" if intro else sentence
