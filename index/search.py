"""An index opened for asking: passages ranked for a question, sentences scored against it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder, Vectors
from index.errors import IndexFolderError
from index.folder import Manifest, read_manifest, segment_folder
from index.fuse import fuse
from index.keywords import KeywordIndex
from index.learnt import Learnt
from index.model import Hit, Paragraph, Passage
from index.nearest import Nearest
from index.rows import Mask, Papers, Rows
from index.segment import Segment
from index.store import Sentence, Store

_DEPTH = 100  # passages a leg may bring
_SENTENCE_DEPTH = 300


@dataclass(frozen=True, slots=True)
class Query:
    """What is searched for: the words as asked, their weighted terms for the keyword leg, papers to favour or keep to.

    `favoured` gives a paper's passages a bonus, in units of the fused score (see `index.fuse`).
    `within` keeps the search to these papers, before anything is ranked; None means all. Words are weighed
    as all the index's papers use them: for an index in which others do not exist, see `Index.view`.
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
    """The papers of an index folder as they were when it was opened. Reads only; safe to share between threads."""

    def __init__(
        self, folder: Path, manifest: Manifest, segments: Sequence[Segment], papers: Papers, encoder: Encoder
    ) -> None:
        self.folder = folder
        self.manifest = manifest
        self.encoder = encoder
        self._segments = segments
        self._papers = papers
        self._passages, self._sentences = _rows(segments, papers)
        self.store = Store(segments, papers, self._passages, self._sentences)
        self.keywords = KeywordIndex([segment.terms for segment in segments], self._passages)
        self.learnt = Learnt(segments, papers)
        self._nearest_passages = Nearest([segment.passages for segment in segments], self._passages)
        self._nearest_sentences = Nearest([segment.sentences for segment in segments], self._sentences)

    @classmethod
    def open(cls, folder: Path, encoder: Encoder) -> Index:
        """Open an index; raises IndexFolderError when it is missing, damaged or another encoder's."""
        manifest, segments = _opened(folder)
        if manifest.encoder_fingerprint != encoder.fingerprint:
            raise IndexFolderError(
                f"The index in {folder} was made with the encoder {manifest.encoder}; asked for {encoder.name}"
            )
        return cls(folder, manifest, segments, _papers(manifest, segments), encoder)

    def view(self, papers: frozenset[str] | None) -> Index:
        """Return an index in which only these papers exist; None means all that exist here.

        All it says (ranks, scores, counts, words, rows) is what an index built from only those papers says,
        save that the cells and codes by which a full segment's vectors are found were learnt over all of its
        papers; their scores are their own. Opened files are shared. `manifest` names the papers, and no segments.
        """
        if papers is None:
            return self
        kept = self._papers.only(papers)
        hashes = {id_: self.manifest.papers[id_] for id_ in kept.ids}
        manifest = self.manifest.model_copy(update={"papers": hashes, "segments": []})
        return Index(self.folder, manifest, self._segments, kept, self.encoder)

    def search(self, query: Query, k: int) -> tuple[list[Hit], Vectors]:
        """Return the k best passages for the question, best first, and the question's vector."""
        vector = self.encoder.encode_question(query.text)
        chosen = None if query.within is None else self._papers.chosen(query.within)
        masks = None if chosen is None else self._passages.masks(chosen)
        legs = {
            "passage": self._nearest_passages.search(vector, _DEPTH, masks),
            "sentence": self._best_sentences(vector, None if chosen is None else self._sentences.masks(chosen)),
            "words": self.keywords.search(query.terms, _DEPTH, masks),
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
        rows, scores = self._nearest_passages.search(vector, k)
        passages = self.store.passages(rows.tolist())
        return [(passages[int(row)], float(score)) for row, score in zip(rows, scores, strict=True)]

    def evidence(self, hits: Sequence[Hit], vector: Vectors) -> list[Evidence]:
        """Return the sentences of these passages with their cosines, in order of passage and of place."""
        ranks = {hit.passage.id: hit.rank for hit in hits}
        placed = self.store.sentences_in_place(id_ for hit in hits for id_ in hit.passage.paragraphs)
        rank_of = {id_: ranks[hit.passage.id] for hit in reversed(hits) for id_ in hit.passage.paragraphs}
        found = [
            Evidence(sentence, paragraph, rank_of[paragraph.id], cosine)
            for (sentence, paragraph), cosine in zip(placed, self._cosines([s for s, _ in placed], vector), strict=True)
        ]
        return sorted(found, key=lambda e: (e.passage_rank, e.sentence.row))

    def cosines(self, paragraph_ids: Sequence[str], vector: Vectors) -> dict[str, float]:
        """Return, for each of these paragraphs that has sentences, the cosine of its nearest one to the question."""
        sentences = self.store.sentences_of_paragraphs(paragraph_ids)
        nearest: dict[str, float] = {}
        for sentence, value in zip(sentences, self._cosines(sentences, vector), strict=True):
            nearest[sentence.paragraph_id] = max(value, nearest.get(sentence.paragraph_id, -1.0))
        return nearest

    def _cosines(self, sentences: Sequence[Sentence], vector: Vectors) -> list[float]:
        rows = np.array([sentence.row for sentence in sentences], dtype=np.int64)
        cosines: list[float] = self._nearest_sentences.cosines(rows, vector).tolist()
        return cosines

    def _best_sentences(
        self, vector: Vectors, masks: Sequence[Mask] | None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Rank passages by their best sentence."""
        rows, scores = self._nearest_sentences.search(vector, _SENTENCE_DEPTH, masks)
        passages, first = np.unique(self._passages_of(rows), return_index=True)
        order = np.argsort(first)  # rows come best first, so a passage's first row is its best
        return passages[order], scores[first[order]]

    def _passages_of(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the passage's row for each of these sentences' rows."""
        segments, local = self._sentences.located(rows)
        passages = np.empty(len(rows), dtype=np.int64)
        for at in np.unique(segments).tolist():
            own = segments == at
            passages[own] = self._passages.numbered(at, self._segments[at].spans[1, local[own]].astype(np.int64))
        return passages

    def _bonus(
        self, legs: Mapping[str, tuple[NDArray[np.int64], NDArray[np.float32]]], favoured: Mapping[str, float]
    ) -> dict[int, float]:
        if not favoured:
            return {}
        rows = np.unique(np.concatenate([found for found, _ in legs.values()]))
        papers = (self._papers.ids[at] for at in self._passages.papers_of(rows).tolist())
        return {row: favoured[paper] for row, paper in zip(rows.tolist(), papers, strict=True) if paper in favoured}


def open_store(folder: Path) -> Store:
    """Open what an index holds, to be looked up alone, which needs no encoder."""
    manifest, segments = _opened(folder)
    papers = _papers(manifest, segments)
    return Store(segments, papers, *_rows(segments, papers))


def _opened(folder: Path) -> tuple[Manifest, list[Segment]]:
    while True:
        manifest = read_manifest(folder)
        try:
            return manifest, [Segment.open(segment_folder(folder, entry)) for entry in manifest.segments]
        except IndexFolderError:
            if read_manifest(folder).build == manifest.build:
                raise
            # updated twice since the manifest was read: what it named is gone


def _rows(segments: Sequence[Segment], papers: Papers) -> tuple[Rows, Rows]:
    """Return the rows of passages, and those of sentences."""
    return (
        Rows(papers, [segment.tables.passages_of_papers for segment in segments]),
        Rows(papers, [segment.tables.sentences_of_papers for segment in segments]),
    )


def _papers(manifest: Manifest, segments: Sequence[Segment]) -> Papers:
    """Return the papers that count, in the manifest's order."""
    places: dict[str, tuple[int, int]] = {}
    for at, (entry, segment) in enumerate(zip(manifest.segments, segments, strict=True)):
        numbers = {paper_id: number for number, paper_id in enumerate(segment.tables.paper_ids)}
        places |= {paper_id: (at, numbers[paper_id]) for paper_id in entry.papers}
    return Papers(
        ((paper_id, *places[paper_id]) for paper_id in manifest.papers),
        [len(segment.tables.paper_ids) for segment in segments],
    )
