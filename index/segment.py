"""A segment: some papers with everything a search needs of them, written once and never changed.

papers.sqlite           papers, paragraphs, passages (`index.tables`)
sentences.npy           for each sentence: its paragraph's row, its passage's row, start, end; shape (4, sentences)
passages.faiss, sentences.faiss     their vectors; where these are many, codes of them (`index.vectors`), and
passages.halves, sentences.halves   the vectors themselves
passages.npy, texts.npy             a hash of each text that was encoded: of passages, of sentences
terms/, lengths.npy     the passages' terms (`index.postings`)
words/, stems/, plain/, capital/    the papers' words
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from weakref import WeakValueDictionary

from numpy.typing import NDArray

from index.keywords import Terms
from index.postings import Postings, mapped
from index.tables import Tables
from index.vectors import VectorIndex
from index.vocabulary import PaperWords

HASH_BYTES = 16  # of a hash: enough that no two texts share one


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Segment:
    """An opened segment. All rows and numbers are its own. Safe to share between threads."""

    name: str
    tables: Tables
    terms: Terms
    words: PaperWords
    passages: VectorIndex
    sentences: VectorIndex
    spans: NDArray[Any]  # sentences.npy
    folder: Path

    @classmethod
    def open(cls, folder: Path) -> Segment:
        """Open a segment's files; raises IndexFolderError when one is not whole.

        One that is open already is the same one: it never changes, and an index built anew, and the build itself,
        open most of the segments that the index before it holds.
        """
        folder = folder.absolute()
        with _OPENING:
            held = _OPEN.get(folder)
            if held is None:
                held = _OPEN[folder] = cls._opened(folder)
            return held

    @classmethod
    def _opened(cls, folder: Path) -> Segment:
        return cls(
            name=folder.name,
            tables=Tables(folder / "papers.sqlite"),
            terms=Terms(Postings.load(folder / "terms"), mapped(folder / "lengths.npy")),
            words=PaperWords(*(Postings.load(folder / kind) for kind in PaperWords.__slots__)),
            passages=VectorIndex.load(folder / "passages.faiss"),
            sentences=VectorIndex.load(folder / "sentences.faiss"),
            spans=mapped(folder / "sentences.npy"),
            folder=folder,
        )

    @property
    def size(self) -> int:
        """How many vectors it holds."""
        return len(self.passages) + len(self.sentences)


_OPEN: WeakValueDictionary[Path, Segment] = WeakValueDictionary()
_OPENING = threading.Lock()
