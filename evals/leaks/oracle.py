"""The oracle: an index of the same papers, built without those that a person may not see."""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from assistant.answering import Assistant
from assistant.contract import answer_out, inspect_out, paper_out
from assistant.explained import explain_out
from assistant.register import read_register
from evals.corpora import CorpusName, default_papers_root, load_corpus
from evals.leaks.probes import Probe, Way, probes
from index.build import build
from index.encoder import Encoder
from index.model import Paper, PaperRecord, Status
from index.progress import ProgressReport
from index.search import Index

OWN = Path(__file__).with_name("papers")
_TIMED = 30
_LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class Seer:
    """Someone who asks: their role in words, and the exempt papers they may see, told by committee."""

    name: str
    committees: frozenset[str]

    def sees(self, record: PaperRecord) -> bool:
        """Say whether a paper is one they may see."""
        return record.status is Status.PUBLIC or record.committee in self.committees


SEERS = (
    Seer("reader", frozenset()),
    Seer("member of the Executive", frozenset({"Executive"})),
    Seer("member of the Staffing Committee", frozenset({"Staffing Committee"})),
    Seer("officer of one directorate", frozenset({"Complex Placements Panel", "Executive"})),
)


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of the probes of one kind: how many were tried, and what differed from the oracle."""

    kind: str
    tried: int
    differing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of processor time, medians: a question about a hidden paper, and the same where there is none."""

    hidden: float
    absent: float


@dataclass(frozen=True, slots=True)
class Probed:
    """One seer's probes."""

    seer: Seer
    hidden: int
    tried: tuple[Tried, ...]
    timing: Timing

    @property
    def differing(self) -> int:
        """How many probes told the two apart."""
        return sum(len(tried.differing) for tried in self.tried)


@dataclass(frozen=True, slots=True)
class Pair:
    """An assistant over the whole index as one person sees it, and one over an index that never held the rest."""

    seen: Assistant
    oracle: Assistant
    hidden: tuple[Paper, ...]


def probe_all(encoder: Encoder, seed: int, count: int, report: ProgressReport, rounds: int = 5) -> Iterator[Probed]:
    """Yield what `count` probes by each kind of person found, over the sample papers and two exempt ones more.

    Time is measured in so many `rounds`.
    """
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        papers = folder / "papers"
        shutil.copytree(load_corpus(CorpusName.SAMPLES, default_papers_root()).papers, papers)
        shutil.copytree(OWN, papers, dirs_exist_ok=True)
        build([papers], folder / "whole", encoder, report)
        whole = Index.open(folder / "whole", encoder)
        for number, seer in enumerate(SEERS):
            pair = _pair(whole, seer, papers, folder / str(number), report)
            yield _probed(seer, pair, seed + number, count, rounds)


def _pair(whole: Index, seer: Seer, papers: Path, folder: Path, report: ProgressReport) -> Pair:
    records = whole.store.records()
    seen = frozenset(record.paper_id for record in records if seer.sees(record))
    kept = folder / "papers"
    kept.mkdir(parents=True)
    for record in records:
        if record.paper_id in seen:
            shutil.copy2(papers / record.file, kept / record.file)
    build([kept], folder / "index", whole.encoder, report)
    hidden = [whole.store.paper(record.paper_id) for record in records if record.paper_id not in seen]
    oracle = Index.open(folder / "index", whole.encoder)
    return Pair(Assistant(whole.view(seen)), Assistant(oracle), tuple(filter(None, hidden)))


def _probed(seer: Seer, pair: Pair, seed: int, count: int, rounds: int) -> Probed:
    direct = tuple(_requests(pair.hidden))
    asked = tuple(probes(pair.hidden, seed, max(0, count - len(direct))))
    tried = [*_asked(pair, asked), _tried("ids, lists, counts, register, words", direct, pair)]
    return Probed(seer, len(pair.hidden), tuple(tried), _timed(pair, asked, seed, rounds))


def _asked(pair: Pair, asked: Sequence[Probe]) -> Iterator[Tried]:
    for way in Way:
        own = [probe for probe in asked if probe.way is way]
        differing = [p.question for p in own if _answer(pair.seen, p) != _answer(pair.oracle, p)]
        yield Tried(way.value, len(own), tuple(differing))


def _answer(assistant: Assistant, probe: Probe) -> str:
    """Return everything that a face could show of an answer, save how long it took."""
    answer, explanation = assistant.explain(probe.question, probe.history, probe.scope)
    told = answer_out("1", answer, assistant.index.store).model_copy(update={"seconds": 0.0})
    how = explain_out(explanation)
    steps = [step.model_copy(update={"cpu_ms": 0.0}).model_dump_json() for step in how.steps]
    candidates = [candidate.model_dump_json() for candidate in how.candidates]
    filters = [repr(each) for each in assistant.scopes(probe.question, probe.history, probe.scope)]
    hits = [f"{hit.passage.id} {hit.score:.6f}" for hit in assistant.hits(probe.question, 10)]
    return "\n".join([told.model_dump_json(), *steps, *candidates, *filters, *hits])


Request = tuple[str, Callable[[Index], str]]


def _requests(hidden: Sequence[Paper]) -> Iterator[Request]:
    """Yield direct requests: what lists, counts and gives by id."""
    yield "papers listed", lambda index: "\n".join(paper_out(r).model_dump_json() for r in index.store.records())
    yield "counts", lambda index: repr(index.store.counts())
    yield "register", lambda index: repr(read_register(index.store))
    yield "words", _vocabulary
    yield "papers of the manifest", lambda index: repr(sorted(index.manifest.papers.items()))
    for paper in hidden:
        yield paper.paper_id, partial(_record, paper.paper_id)
        yield paper.file, partial(_whole, paper.paper_id)
        yield from ((one.id, partial(_around, one.id)) for one in paper.paragraphs)


def _vocabulary(index: Index) -> str:
    held = index.learnt.vocabulary
    return repr(sorted((word, held.count(word)) for length in range(_LONGEST_WORD) for word in held.of_length(length)))


def _record(paper_id: str, index: Index) -> str:
    return repr((index.store.record(paper_id), index.store.path_of(paper_id)))


def _whole(paper_id: str, index: Index) -> str:
    paper = index.store.paper(paper_id)
    return inspect_out(paper).model_dump_json() if paper else ""


def _around(id_: str, index: Index) -> str:
    store = index.store
    return repr((store.paragraphs([id_]), store.neighbours(id_, 2, 2), store.children(id_)))


def _tried(kind: str, requests: Sequence[Request], pair: Pair) -> Tried:
    differing = [name for name, get in requests if get(pair.seen.index) != get(pair.oracle.index)]
    return Tried(kind, len(requests), tuple(differing))


def _timed(pair: Pair, asked: Sequence[Probe], seed: int, rounds: int) -> Timing:
    """Return how long a question takes over either index, both sides in turn and in an order of chance."""
    chance = random.Random(seed)
    spent: dict[bool, list[float]] = {True: [], False: []}
    for _ in range(rounds):
        for probe in asked[:_TIMED]:
            for is_seen in chance.sample((True, False), 2):
                started = time.thread_time()
                (pair.seen if is_seen else pair.oracle).answer(probe.question, probe.history, scope=probe.scope)
                spent[is_seen].append(time.thread_time() - started)
    return Timing(*(1000 * median(spent[is_seen] or [0.0]) for is_seen in (True, False)))
