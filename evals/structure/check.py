"""The whole check: gold items, the papers as read, the papers as the usual pipeline cuts them, judgements, scores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.corpora import CorpusName
from evals.reference import Split
from evals.structure.gold import GoldItem
from evals.structure.judging import Judgement, judge
from evals.structure.measures import Score, scores, word_scores
from evals.structure.pieces import Reading, cut_paper, once, read_papers
from evals.structure.words import WordsKept, compare_words, page_texts
from index.errors import CallError
from index.gather import Source, Unread, gather
from index.progress import ProgressReport

OURS, RIVAL = "ours", "chunks of 1000"


@dataclass(frozen=True, slots=True)
class System:
    """One system's judgements on the same items, and its scores in the order of the measures."""

    name: str
    judgements: tuple[Judgement, ...]
    words: tuple[tuple[str, WordsKept], ...]
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. `missing` names the papers that are not there; `unread` says why one was not read."""

    split: Split | None
    papers: int
    items: int
    systems: tuple[System, ...]
    missing: tuple[str, ...]
    unread: tuple[Unread, ...]
    no_rival: str | None


def check(items: Sequence[GoldItem], papers_root: Path, split: Split | None, report: ProgressReport) -> Checked:
    """Read every paper that has items and judge them; raises CallError where none of the papers is there."""
    sources, missing = _find(items, papers_root)
    if not sources:
        raise CallError(f"None of the {len(missing)} papers is in {papers_root}; give their place with --papers-root")
    readings, unread = _read(sources, report)
    failed = {paper.file for paper in unread}
    texts = [(source, page_texts(source.path)) for source in sources if source.file not in failed]
    cut, no_rival = _cut(sources)
    named = [(OURS, readings), *([(RIVAL, cut)] if cut else [])]
    systems = tuple(_system(name, read, items, texts) for name, read in named)
    return Checked(split, len(sources), len(items), systems, missing, unread, no_rival)


def _find(items: Sequence[GoldItem], papers_root: Path) -> tuple[list[Source], tuple[str, ...]]:
    wanted = dict.fromkeys((item.corpus, item.file) for item in items)
    there = {(corpus, source.file): source for corpus in CorpusName for source in _sources(papers_root / corpus)}
    missing = tuple(file for corpus, file in wanted if (corpus, file) not in there)
    return [there[key] for key in wanted if key in there], missing


def _sources(folder: Path) -> Sequence[Source]:
    return gather([folder]).sources if folder.is_dir() else ()


def _read(sources: Sequence[Source], report: ProgressReport) -> tuple[list[tuple[str, Reading]], tuple[Unread, ...]]:
    """A paper that could not be read has no pieces: every paragraph asked of it is wrong."""
    found: list[tuple[str, Reading]] = []
    unread: list[Unread] = []
    report("Reading papers", 0, len(sources))
    for source, read in read_papers(sources):
        if isinstance(read, Unread):
            unread.append(read)
        found.append((source.file, Reading(()) if isinstance(read, Unread) else read))
        report("Reading papers", len(found), len(sources))
    return found, tuple(unread)


def _cut(sources: Sequence[Source]) -> tuple[list[tuple[str, Reading]], str | None]:
    try:
        return [(source.file, cut_paper(source)) for source in sources], None
    except CallError as error:
        return [], str(error)


def _system(
    name: str,
    readings: Sequence[tuple[str, Reading]],
    items: Sequence[GoldItem],
    texts: Sequence[tuple[Source, Sequence[str]]],
) -> System:
    of = dict(readings)
    judgements = tuple(judge(item, of[item.file]) for item in items if item.file in of)
    not_there = [Judgement(item) for item in items if item.file not in of]
    words = tuple((source.file, compare_words(pages, once(of[source.file].pieces))) for source, pages in texts)
    asked = len({item.file for item in items})
    both = (*scores(judgements, not_there), *word_scores([kept for _, kept in words], asked))
    return System(name, judgements, words, both)


def failing(system: System) -> Iterator[Judgement]:
    """Yield the judgements in which anything is wrong, of items that may be looked at."""
    yield from (v for v in system.judgements if v.item.split is Split.TUNE and any(wrongs(v)))


def wrongs(judgement: Judgement) -> Iterator[str]:
    """Yield what is wrong in a judgement, by name."""
    asked = {
        "boundary": judgement.boundary,
        "number": judgement.number,
        "heading": judgement.heading,
        "page": judgement.page,
        "kind": judgement.kind,
        "row": judgement.row,
        "running": None if judgement.running is None else not judgement.running,
        **dict(judgement.facts),
    }
    yield from (name for name, right in asked.items() if right is False)
