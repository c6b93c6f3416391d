"""Papers, paragraphs, passages and sentences of the papers that count, over all segments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.model import Kind, OcrPage, Paper, PaperRecord, Paragraph, Passage
from index.rows import Papers, Rows
from index.segment import Segment
from index.tables import Placed


@dataclass(frozen=True, slots=True)
class Sentence:
    """A span of a paragraph that has its own vector: row in the vectors, row of its passage."""

    row: int
    paragraph_id: str
    passage: int
    start: int
    end: int


class Store:
    """What can be looked up by id. A paper that does not count is not there. Safe to share between threads."""

    def __init__(self, segments: Sequence[Segment], papers: Papers, passages: Rows, sentences: Rows) -> None:
        self._segments = segments
        self._papers = papers
        self._passages = passages
        self._sentences = sentences

    def records(self) -> list[PaperRecord]:
        """Return what is known of every paper, in the papers' order."""
        return list(self._records)

    def record(self, paper_id: str) -> PaperRecord | None:
        """Return what is known of one paper."""
        at = self._papers.position.get(paper_id)
        return None if at is None else self._records[at]

    def paper(self, paper_id: str) -> Paper | None:
        """Return one paper whole."""
        place = self._papers.place(paper_id)
        return None if place is None else self._segments[place[0]].tables.paper(place[1])

    def ocr_page(self, paper_id: str, page: int) -> OcrPage | None:
        """Return the words of a page that was read by OCR, each with its place; None for any other page."""
        place = self._papers.place(paper_id)
        return None if place is None else self._segments[place[0]].tables.ocr_page(place[1], page)

    def path_of(self, paper_id: str) -> Path | None:
        """Return where the paper's file lay when it was read; it may have gone since."""
        place = self._papers.place(paper_id)
        return None if place is None else self._segments[place[0]].tables.path(place[1])

    def paragraphs(self, ids: Iterable[str]) -> dict[str, Paragraph]:
        """Return the paragraphs of these ids that are there."""
        return {placed.paragraph.id: placed.paragraph for _, placed in self._placed(ids)}

    def neighbours(self, paragraph_id: str, before: int, after: int) -> list[Paragraph]:
        """Return the paragraph with those around it in its paper, in order."""
        return [
            near.paragraph
            for segment, placed in self._placed([paragraph_id])
            for near in self._segments[segment].tables.between(
                placed.paper, placed.position - before, placed.position + after
            )
        ]

    def children(self, paragraph_id: str) -> list[Paragraph]:
        """Return the list items that this paragraph introduces, in order."""
        paper_id, _, label = paragraph_id.partition("#")
        place = self._papers.place(paper_id)
        if place is None:
            return []
        return [placed.paragraph for placed in self._segments[place[0]].tables.children(place[1], label)]

    def of_kinds(self, kinds: Iterable[Kind]) -> list[tuple[str, int, Paragraph]]:
        """Return the paragraphs of these kinds in the papers' order, each with its paper's id and its place there."""
        wanted = list(kinds)
        found: dict[tuple[int, int], list[Placed]] = defaultdict(list)
        for at, segment in enumerate(self._segments):
            for placed in segment.tables.of_kinds(wanted):
                found[at, placed.paper].append(placed)
        return [
            (paper_id, placed.position, placed.paragraph)
            for paper_id, place in zip(self._papers.ids, self._places(), strict=True)
            for placed in found.get(place, ())
        ]

    def passages(self, rows: Iterable[int]) -> dict[int, Passage]:
        """Return the passages of these rows."""
        wanted = np.array(list(rows), dtype=np.int64)
        segments, local = self._passages.located(wanted)
        found: dict[int, Passage] = {}
        for at in np.unique(segments).tolist():
            own = segments == at
            passages = self._segments[at].tables.passages(local[own].tolist())
            found |= {row: passages[its] for row, its in zip(wanted[own].tolist(), local[own].tolist(), strict=True)}
        return found

    def sentences_of_paragraphs(self, ids: Iterable[str]) -> list[Sentence]:
        """Return the sentences of these paragraphs, in the papers' order."""
        return [sentence for sentence, _ in self.sentences_in_place(ids)]

    def sentences_in_place(self, ids: Iterable[str]) -> list[tuple[Sentence, Paragraph]]:
        """Return the sentences of these paragraphs, each with its paragraph, in the papers' order."""
        by_segment: dict[int, list[Placed]] = defaultdict(list)
        for segment, placed in self._placed(ids):
            by_segment[segment].append(placed)
        found = [one for segment, placed in by_segment.items() for one in self._sentences_of(segment, placed)]
        return sorted(found, key=lambda pair: pair[0].row)

    def counts(self) -> tuple[int, int]:
        """Return how many papers and paragraphs there are."""
        return len(self._papers), int(self._sizes.sum())

    def counts_of(self, papers: Collection[str]) -> tuple[int, int]:
        """Return how many of these papers there are, and how many paragraphs they have."""
        chosen = self._papers.chosen(papers)
        return int(np.count_nonzero(chosen)), int(self._sizes[chosen].sum())

    @cached_property
    def _records(self) -> Sequence[PaperRecord]:
        return [self._segments[segment].tables.records[number] for segment, number in self._places()]

    @cached_property
    def _sizes(self) -> NDArray[np.int64]:
        """How many paragraphs each paper has."""
        sizes = [self._segments[segment].tables.paragraphs_of_papers[number] for segment, number in self._places()]
        return np.array(sizes, dtype=np.int64)

    def _places(self) -> Iterator[tuple[int, int]]:
        yield from zip(self._papers.segments.tolist(), self._papers.numbers.tolist(), strict=True)

    def _placed(self, ids: Iterable[str]) -> Iterator[tuple[int, Placed]]:
        """Yield each paragraph that is there, with its segment."""
        labels: dict[str, dict[str, None]] = defaultdict(dict)
        for id_ in ids:
            paper_id, _, label = id_.partition("#")
            labels[paper_id][label] = None
        for paper_id, wanted in labels.items():
            place = self._papers.place(paper_id)
            if place is not None:
                yield from ((place[0], placed) for placed in self._segments[place[0]].tables.labelled(place[1], wanted))

    def _sentences_of(self, segment: int, paragraphs: Sequence[Placed]) -> Iterator[tuple[Sentence, Paragraph]]:
        spans = self._segments[segment].spans
        rows = np.array([placed.row for placed in paragraphs], dtype=spans.dtype)
        firsts, lasts = (np.searchsorted(spans[0], rows, side=side) for side in ("left", "right"))
        for placed, first, last in zip(paragraphs, firsts.tolist(), lasts.tolist(), strict=True):
            numbers = self._sentences.numbered(segment, np.arange(first, last))
            passages = self._passages.numbered(segment, spans[1, first:last].astype(np.int64))
            places = zip(numbers.tolist(), passages.tolist(), *spans[2:, first:last].tolist(), strict=True)
            paragraph = placed.paragraph
            yield from ((Sentence(row, paragraph.id, passage, *span), paragraph) for row, passage, *span in places)
