"""An index opened for asking: passages ranked for a question, sentences scored against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder, Vectors
from index.errors import IndexFolderError
from index.folder import Manifest, generation_folder, read_manifest
from index.fuse import fuse
from index.keywords import KeywordIndex
from index.model import Hit, Paragraph, Passage
from index.store import Sentence, Store
from index.vectors import VectorIndex

_DEPTH = 100  # passages a leg may bring
_SENTENCE_DEPTH = 300


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for: the words as asked, their weighted terms for the keyword leg, papers to favour or keep to.

    `favoured` gives a paper's passages a bonus, in units of the fused score (see `index.fuse`).
    `within` keeps the search to these papers, before anything is ranked; None means all.
    """

    text: str
    terms: Mapping[str, float]
    favoured: Mapping[str, float] = field(default_factory=dict)
    within: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of a passage found, in its paragraph, with its cosine to the question."""

    sentence: Sentence
    paragraph: Paragraph
    passage_rank: int
    cosine: float

    @property
    def text(self) -> str:
        """The sentence's own words."""
        return self.paragraph.text[self.sentence.start : self.sentence.end]


class Index:
    """One generation of an index folder. Reads only; safe to share between threads."""

    def __init__(self, folder: Path, manifest: Manifest, generation: Path, encoder: Encoder) -> None:
        self.folder = folder
        self.manifest = manifest
        self.encoder = encoder
        self.store = Store(generation / "papers.sqlite")
        self.keywords = KeywordIndex.load(generation / "keywords")
        self._passages = VectorIndex.load(generation / "passages.faiss")
        self._sentences = VectorIndex.load(generation / "sentences.faiss")
        self._passage_of = self.store.passage_of_sentences()
        self._paper_of = self.store.paper_of_passages()

    @classmethod
    def open(cls, folder: Path, encoder: Encoder) -> Index:
        """Open an index; raises IndexFolderError when it is missing, damaged or another encoder's."""
        manifest = read_manifest(folder)
        if manifest.encoder_fingerprint != encoder.fingerprint:
            raise IndexFolderError(
                f"The index in {folder} was made with the encoder {manifest.encoder}; asked for {encoder.name}"
            )
        return cls(folder, manifest, generation_folder(folder, manifest), encoder)

    def search(self, query: Query, k: int) -> tuple[list[Hit], Vectors]:
        """Return the k best passages for the question, best first, and the question's vector."""
        vector = self.encoder.encode_question(query.text)
        allowed = self._allowed(query.within)
        legs = {
            "passage": self._passages.search(vector, _DEPTH, allowed),
            "sentence": self._best_sentences(vector, allowed),
            "words": self.keywords.search(query.terms, _DEPTH, allowed),
        }
        ranked = fuse(legs, self._bonus(legs, query.favoured))[:k]
        passages = self.store.passages(row for row, _ in ranked)
        scores = {name: dict(zip(rows.tolist(), values.tolist(), strict=True)) for name, (rows, values) in legs.items()}
        hits = [
            Hit(passages[row], rank, score, {name: by_row[row] for name, by_row in scores.items() if row in by_row})
            for rank, (row, score) in enumerate(ranked, start=1)
        ]
        return hits, vector

    def nearest(self, vector: Vectors, k: int) -> list[tuple[Passage, float]]:
        """Return the k passages nearest to a unit vector of shape (dimension,), with their cosines, best first."""
        rows, scores = self._passages.search(vector, k)
        passages = self.store.passages(int(row) for row in rows)
        return [(passages[int(row)], float(score)) for row, score in zip(rows, scores, strict=True)]

    def evidence(self, hits: Sequence[Hit], vector: Vectors) -> list[Evidence]:
        """Return the sentences of these passages with their cosines, in order of passage and of place."""
        ranks = {hit.passage.id: hit.rank for hit in hits}
        sentences = self.store.sentences_of_paragraphs(id_ for hit in hits for id_ in hit.passage.paragraphs)
        paragraphs = self.store.paragraphs({s.paragraph_id for s in sentences})
        rank_of = {id_: ranks[hit.passage.id] for hit in reversed(hits) for id_ in hit.passage.paragraphs}
        cosines = self._sentences.vectors(np.array([s.row for s in sentences], dtype=np.int64)) @ vector
        found = [
            Evidence(s, paragraphs[s.paragraph_id], rank_of[s.paragraph_id], float(cosine))
            for s, cosine in zip(sentences, cosines, strict=True)
        ]
        return sorted(found, key=lambda e: (e.passage_rank, e.sentence.row))

    def cosines(self, paragraph_ids: Sequence[str], vector: Vectors) -> dict[str, float]:
        """Return, for each of these paragraphs that has sentences, the cosine of its nearest one to the question."""
        sentences = self.store.sentences_of_paragraphs(paragraph_ids)
        values = self._sentences.vectors(np.array([s.row for s in sentences], dtype=np.int64)) @ vector
        nearest: dict[str, float] = {}
        for sentence, value in zip(sentences, values.tolist(), strict=True):
            nearest[sentence.paragraph_id] = max(value, nearest.get(sentence.paragraph_id, -1.0))
        return nearest

    def _allowed(self, papers: frozenset[str] | None) -> NDArray[np.bool_] | None:
        """Return which passages' rows belong to these papers."""
        return None if papers is None else np.array([paper in papers for paper in self._paper_of], dtype=np.bool_)

    def _best_sentences(
        self, vector: Vectors, allowed: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Rank passages by their best sentence."""
        allowed_sentences = None if allowed is None else allowed[self._passage_of]
        rows, scores = self._sentences.search(vector, _SENTENCE_DEPTH, allowed_sentences)
        passages, first = np.unique(self._passage_of[rows], return_index=True)
        order = np.argsort(first)  # rows come best first, so a passage's first row is its best
        return passages[order], scores[first[order]]

    def _bonus(
        self, legs: Mapping[str, tuple[NDArray[np.int64], NDArray[np.float32]]], favoured: Mapping[str, float]
    ) -> dict[int, float]:
        if not favoured:
            return {}
        rows = {int(row) for found, _ in legs.values() for row in found}
        return {row: favoured[self._paper_of[row]] for row in rows if self._paper_of[row] in favoured}
