"""The segments of an index while it is updated: those that were there, and new ones in the making."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.encoder import Encoder
from index.folder import SegmentEntry, entry_of, new_segment
from index.health import PaperHealth
from index.model import Paper, PaperRecord
from index.progress import Encoding, ProgressReport
from index.segment import Segment
from index.tiers import Sized, to_merge
from index.writing import FULL, Known, SegmentWriter, known_of


@dataclass(frozen=True, slots=True)
class Part:
    """A segment and which of its papers count."""

    segment: Segment
    entry: SegmentEntry


@dataclass(frozen=True, slots=True)
class Place:
    """A paper in its segment."""

    segment: Segment
    number: int
    path: Path

    @property
    def sha256(self) -> str:
        """The hash of its file."""
        return self.segment.tables.records[self.number].sha256

    @property
    def file(self) -> str:
        """Its file's name."""
        return self.segment.tables.records[self.number].file

    def paper(self) -> Paper:
        """Return the paper whole."""
        return self.segment.tables.paper(self.number)

    def known(self) -> Known:
        """Return its vectors."""
        return known_of(self.segment, self.number)


class DraftIndex:
    """What the index will be: which papers count, and where each is."""

    def __init__(
        self, index: Path, encoder: Encoder, report: ProgressReport, made: list[Path], parts: Sequence[Part]
    ) -> None:
        """Begin from the segments as they are; folders of new ones are noted in `made`."""
        self._index = index
        self._encoder = encoder
        self._progress = Encoding(report)
        self._made = made
        self._parts = list(parts)
        self._writer: SegmentWriter | None = None
        self.counting = {paper_id: part.segment.name for part in parts for paper_id in part.entry.papers}
        self.encoded = 0
        self.is_changed = False

    def placed(self) -> Mapping[str, Place]:
        """Return where each paper is that counts and is written."""
        return {paper_id: place for part in self._parts for paper_id, place in self._places(part)}

    def add(self, paper: Paper, path: Path, known: Known) -> None:
        """Write a paper, in the place of one of its id."""
        if self._writer is None or self._writer.is_full:
            self._finish()
            self._writer = self._new_writer()
        self._writer.add(paper, path, known)
        self.counting[paper.paper_id] = self._writer.folder.name

    def drop(self, paper_id: str) -> None:
        """Let a paper count no longer."""
        self.counting.pop(paper_id, None)

    def keep_only(self, papers: Collection[str]) -> None:
        """Finish writing, and let no others count."""
        self._finish()
        kept = set(papers)
        for paper_id in self.counting.keys() - kept:
            self.drop(paper_id)
        self._parts = [part for old in self._parts if (part := self._counted(old)).entry.papers]

    def holding(self, is_meant: Callable[[PaperRecord], bool]) -> frozenset[str]:
        """Return the names of the segments in which a paper that is meant is written, whether it counts or not."""
        return frozenset(part.segment.name for part in self._parts if any(map(is_meant, part.segment.tables.records)))

    def write_anew(self, names: Collection[str], order: Sequence[str]) -> None:
        """Write each of these segments, where any paper of it counts, with those papers alone, in this order."""
        for name in [part.segment.name for part in self._parts if part.segment.name in names]:
            self._write_together(frozenset({name}), order)

    def merge(self, order: Sequence[str]) -> None:
        """Write small segments together, their papers in this order, until none is to be."""
        while names := to_merge([self._sized(part) for part in self._parts], FULL):
            self._write_together(names, order)

    def entries(self) -> list[SegmentEntry]:
        """Return what the manifest says of each segment."""
        return [part.entry for part in self._parts]

    def health(self, order: Sequence[str]) -> Iterator[PaperHealth]:
        """Yield how each paper was read, in this order."""
        found = {
            paper_id: health
            for part in self._parts
            for paper_id, health in zip(part.segment.tables.paper_ids, part.segment.tables.health(), strict=True)
            if self.counting.get(paper_id) == part.segment.name
        }
        yield from (found[paper_id] for paper_id in order)

    def paragraphs(self) -> int:
        """Return how many paragraphs the papers have."""
        return sum(int(place.segment.tables.paragraphs_of_papers[place.number]) for place in self.placed().values())

    def passages(self) -> int:
        """Return how many passages the papers have."""
        return sum(int(place.segment.tables.passages_of_papers[place.number, 1]) for place in self.placed().values())

    def _write_together(self, names: Collection[str], order: Sequence[str]) -> None:
        writer = self._new_writer()
        places = {id_: place for id_, place in self.placed().items() if self.counting[id_] in names}
        for paper_id in order:
            if paper_id in places:
                place = places[paper_id]
                writer.add(place.paper(), place.path, place.known())
                self.counting[paper_id] = writer.folder.name
        self._parts = [part for part in self._parts if part.segment.name not in names]
        self._finished(writer)

    def _places(self, part: Part) -> Iterator[tuple[str, Place]]:
        tables = part.segment.tables
        for number, (paper_id, path) in enumerate(zip(tables.paper_ids, tables.paths(), strict=True)):
            if self.counting.get(paper_id) == part.segment.name:
                yield paper_id, Place(part.segment, number, path)

    def _counted(self, part: Part) -> Part:
        """Return the part with those of its papers that still count."""
        papers = [paper_id for paper_id in part.entry.papers if self.counting.get(paper_id) == part.segment.name]
        return Part(part.segment, part.entry.model_copy(update={"papers": papers}))

    def _sized(self, part: Part) -> Sized:
        tables = part.segment.tables
        each = tables.passages_of_papers[:, 1] + tables.sentences_of_papers[:, 1]
        counting = sum(int(each[place.number]) for _, place in self._places(part))
        return Sized(part.segment.name, part.segment.size, counting)

    def _new_writer(self) -> SegmentWriter:
        folder = new_segment(self._index)
        self._made.append(folder)
        self.is_changed = True
        return SegmentWriter(folder, self._encoder, self._progress)

    def _finish(self) -> None:
        if self._writer is not None:
            self._finished(self._writer)
            self._writer = None

    def _finished(self, writer: SegmentWriter) -> None:
        writer.finish()
        self.encoded += writer.encoded
        self._parts.append(Part(Segment.open(writer.folder), entry_of(writer.folder, writer.papers)))
