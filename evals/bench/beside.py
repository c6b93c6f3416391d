"""Beside the usual pipelines: the same papers, questions and encoder, each system in a process of its own.

`python -m evals.bench.beside SYSTEM PAPERS FOLDER` indexes, asks every reference question and prints what that took.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from pydantic import BaseModel

from assistant.answering import Assistant
from assistant.contract import PassageOut
from evals.answering import places_of
from evals.bench.figures import Figure, Section
from evals.bench.pipelines import RIVALS, TOP, installed
from evals.bench.resident import memory
from evals.bench.scale import cpu
from evals.bench.timing import percentile
from evals.corpora import CorpusName, references_of
from evals.metrics.retrieval import recall_at
from evals.reference import Reference
from evals.resolve import Resolver
from evals.verdict import ranks_of
from index.build import build
from index.encoder import Encoder, load_encoder
from index.search import Index

OURS = "ours"


class Taken(BaseModel):
    """What one system took: processor seconds of indexing and of each search, megabytes, and what it found."""

    indexing: float
    searches: list[float]
    resident_mb: float
    found: list[list[PassageOut]]


class _Ours:
    """Our own index, searched as the assistant searches, without wording an answer."""

    def __init__(self, encoder: Encoder, folder: Path) -> None:
        self._encoder, self._folder = encoder, folder

    def index(self, papers: Path) -> int:
        """See `Pipeline.index`."""
        passages = build([papers], self._folder, self._encoder).passages
        self._assistant = Assistant(Index.open(self._folder, self._encoder))
        return passages

    def search(self, question: str) -> list[PassageOut]:
        """See `Pipeline.search`."""
        files = {record.paper_id: record.file for record in self._assistant.index.store.records()}
        return [
            PassageOut(
                rank=hit.rank,
                file=files[hit.passage.paper_id],
                page=None,
                paragraph_ids=list(hit.passage.paragraphs),
                text=hit.passage.text,
            )
            for hit in self._assistant.hits(question, TOP)
        ]


def measure(papers: Path, folder: Path, encoder: Encoder, rounds: int) -> Section:
    """Let each system index and search in turn, several times."""
    names = (OURS, *RIVALS)
    for name in RIVALS:
        installed(name, encoder)  # says what is missing before minutes are spent
    taken: dict[str, list[Taken]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in names:
            taken[name].append(_apart(name, papers, folder))
    index_folder = folder / "beside"
    paragraphs = build([papers], index_folder, encoder).paragraphs
    resolver = Resolver(places_of(Index.open(index_folder, encoder)))
    asked = _asked()
    figures = []
    for name in names:
        runs = taken[name]
        targets = [resolver.target(reference) for reference in asked]
        ranks = [ranks_of(target, found) for target, found in zip(targets, runs[0].found, strict=True)]
        recalls = [value for rank in ranks if (value := recall_at(rank, TOP)) is not None]
        searches = [1000 * seconds for run in runs for seconds in run.searches]
        indexing = statistics.median(run.indexing for run in runs)
        figures += [
            Figure(name=f"{name}: recall@{TOP}", value=statistics.fmean(recalls), unit=""),
            Figure(
                name=f"{name}: paragraphs indexed per CPU-second", value=paragraphs / indexing, unit="", machine=True
            ),
            Figure(name=f"{name}: search, p50", value=statistics.median(searches), unit="CPU ms", machine=True),
            Figure(name=f"{name}: search, p95", value=percentile(searches, 0.95), unit="CPU ms", machine=True),
            Figure(name=f"{name}: resident", value=runs[0].resident_mb, unit="MB", machine=True),
        ]
    return Section(
        name="Beside the usual pipelines",
        how=f"The sample papers ({paragraphs} paragraphs), {len(asked)} answerable reference questions, all of them, "
        f"the same encoder (ours) for all; reading the files included; processor time, medians of {rounds} rounds in "
        "turn. The rivals split plain text at 1000 characters with 200 overlapping.",
        figures=figures,
    )


def _asked() -> list[Reference]:
    return [r for r in references_of(CorpusName.SAMPLES) if r.answerable and not r.history]


def _apart(name: str, papers: Path, folder: Path) -> Taken:
    with tempfile.TemporaryDirectory(dir=folder) as own:
        command = [sys.executable, "-W", "ignore", "-m", "evals.bench.beside", name, str(papers), own]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{name} failed: {done.stderr.strip()[-500:]}")
    return Taken.model_validate_json(done.stdout.splitlines()[-1])


def main(name: str, papers: Path, folder: Path) -> None:
    """Index, search, print."""
    encoder = load_encoder()
    encoder.encode_question("a first one, which pays for loading")
    system = _Ours(encoder, folder / "index") if name == OURS else installed(name, encoder)
    indexing, _ = cpu(lambda: system.index(papers))
    questions: Sequence[str] = [reference.question for reference in _asked()]
    system.search(questions[0])
    found: list[list[PassageOut]] = []
    searches = []
    for question in questions:
        seconds, passages = cpu(partial(system.search, question))
        searches.append(seconds)
        found.append(passages)
    print(Taken(indexing=indexing, searches=searches, resident_mb=memory()[0], found=found).model_dump_json())


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
