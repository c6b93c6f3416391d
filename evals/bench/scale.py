"""Growth, size, asking and updating over papers made by `evals.bench.synthetic`: the same indexes serve all four."""

from __future__ import annotations

import resource
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import numpy as np

from evals.bench.figures import Figure, Say, Section
from evals.bench.resident import Resident, look
from evals.bench.synthetic import PARAGRAPHS, SyntheticEncoder, write_papers
from index.build import build
from index.passages import cut_passages
from index.search import Index

_ASKING = {100_000: 4.0, 1_000_000: 8.0}  # paragraphs: how many question encodings a warm answer may cost
_NEAREST = 50


@dataclass(frozen=True, slots=True)
class Step:
    """One size of the growth."""

    papers: int
    paragraphs: int
    seconds: float  # processor time of the build, its reading processes included
    disk: int  # bytes
    resident: Resident


class Scale:
    """Builds one index for each size, the same papers first, and measures on them."""

    def __init__(self, folder: Path, encoder: SyntheticEncoder, sentences: Sequence[str], questions: list[str]) -> None:
        self._folder = folder
        self._encoder = encoder
        self._sentences = sentences
        self._questions = questions

    def grow(self, sizes: Sequence[int], say: Say) -> list[Step]:
        """Build each size anew and look at it."""
        return [self._step(size, say) for size in sizes]

    def _step(self, papers: int, say: Say) -> Step:
        say(f"building {papers:,} papers")
        folder, index = self._papers(papers), self._index(papers)
        write_papers(folder, self._sentences, range(papers))
        shutil.rmtree(index, ignore_errors=True)
        seconds, report = cpu(lambda: build([folder], index, self._encoder))
        say(f"asking {papers:,} papers")
        disk = sum(path.stat().st_size for path in index.rglob("*") if path.is_file())
        return Step(papers, report.paragraphs, seconds, disk, look(index, self._questions))

    def recall(self, papers: int) -> float:
        """Return the share of the exactly nearest 50 passages that the index names as its nearest 50.

        Exact: every passage, cut and encoded again, by one product of float32 matrices.
        """
        index = Index.open(self._index(papers), self._encoder)
        ids: list[str] = []
        vectors = []
        for record in index.store.records():
            paper = index.store.paper(record.paper_id)
            passages = cut_passages(paper, self._encoder) if paper else []
            ids += [passage.id for passage in passages]
            vectors.append(self._encoder.encode([passage.text for passage in passages]).astype(np.float16))
        everything = np.concatenate(vectors)
        shares = []
        for question in self._questions:
            vector = self._encoder.encode_question(question)
            scores = np.concatenate(
                [everything[at : at + 50_000].astype(np.float32) @ vector for at in range(0, len(everything), 50_000)]
            )
            exact = {ids[row] for row in np.argpartition(-scores, _NEAREST)[:_NEAREST]}
            shares.append(len(exact & {passage.id for passage, _ in index.nearest(vector, _NEAREST)}) / _NEAREST)
        return float(np.mean(shares))

    def update(self, papers: int, full: float) -> Section:
        """Change one paper, then take one out, and set each beside the full build's processor seconds."""
        folder, index = self._papers(papers), self._index(papers)
        write_papers(folder, self._sentences, [papers // 2], edition=1)
        changed, report = cpu(lambda: build([folder], index, self._encoder))
        assert report.read == 1, "one paper was changed"
        next(folder.rglob(f"paper-{papers // 3:05d}.md")).unlink()
        removed, report = cpu(lambda: build([folder], index, self._encoder))
        assert report.removed == 1, "one paper was taken out"
        return Section(
            name="Updating",
            how=f"One of {papers:,} papers changed in one paragraph, then another taken out; processor time beside the "
            "full build's, which did not have to encode really: beside a real build the shares are smaller.",
            figures=[
                Figure(name="one paper changed, share of a full build", value=changed / full, unit="", at_most=0.01),
                Figure(name="one paper removed, share of a full build", value=removed / full, unit="", at_most=0.01),
                Figure(name="one paper changed", value=changed, unit="CPU s", machine=True),
                Figure(name="full build", value=full, unit="CPU s", machine=True),
            ],
        )

    def _papers(self, papers: int) -> Path:
        return self._folder / f"papers-{papers}"

    def _index(self, papers: int) -> Path:
        return self._folder / f"index-{papers}"


def asking(steps: Sequence[Step], real: Resident, recalls: dict[int, float], cosine: float) -> Section:
    """Return what asking costs at each size, and what the largest index takes."""
    figures = [
        Figure(
            name="5 sample papers: a warm answer over one question encoding",
            value=real.answer / real.question_encoding,
            unit="",
            at_most=2.5,
        ),
        Figure(
            name="the same over sentence-transformers' encoding of it", value=real.answer / real.plain_encoding, unit=""
        ),
        Figure(name="5 sample papers: warm answer", value=1000 * real.answer, unit="CPU ms", machine=True),
        Figure(name="question encoding", value=1000 * real.question_encoding, unit="CPU ms", machine=True),
    ]
    for step in steps:
        name = f"{step.paragraphs:,} paragraphs"
        aim = next((most for size, most in _ASKING.items() if abs(step.paragraphs - size) < 0.25 * size), None)
        ratio = step.resident.answer / step.resident.question_encoding
        figures.append(Figure(name=f"{name}: a warm answer over one encoding", value=ratio, unit="", at_most=aim))
        figures.append(
            Figure(name=f"{name}: warm answer", value=1000 * step.resident.answer, unit="CPU ms", machine=True)
        )
        if step.papers in recalls:
            figures.append(
                Figure(
                    name=f"{name}: recall@50 against exact",
                    value=recalls[step.papers],
                    unit="",
                    at_least=0.99,
                    firm=True,
                )
            )
    return Section(
        name="Asking",
        how="Reference questions of the sample papers, keyword search and all steps of the answer included; medians of "
        f"rounds in turn, processor time. Large sets are made as evals/bench/synthetic.py says (cosine {cosine:.3f}).",
        figures=figures,
    )


def size(step: Step) -> Section:
    """Return what the largest index takes in memory and on disk."""
    whole = step.paragraphs >= 900_000
    return Section(
        name="Memory and disk",
        how=f"{step.papers:,} papers of {PARAGRAPHS} paragraphs and their headings; resident memory of a process that "
        "has opened the index and answered, PyTorch not among it.",
        figures=[
            Figure(name="resident", value=step.resident.resident_mb, unit="MB", at_most=2500 if whole else None),
            Figure(name="of it not mapped from files", value=step.resident.own_mb, unit="MB"),
            Figure(
                name="on disk, per paragraph", value=step.disk / step.paragraphs, unit="bytes", at_most=3000, firm=True
            ),
            Figure(name="opening", value=step.resident.opening, unit="s", machine=True),
        ],
    )


def growth(steps: Sequence[Step]) -> Section:
    """Return time and memory against papers, with the slopes on logarithmic scales: 1 is in proportion."""
    figures = [
        Figure(name=f"{step.papers:,} papers: build", value=step.seconds, unit="CPU s", machine=True) for step in steps
    ]
    figures += [Figure(name=f"{s.papers:,} papers: resident", value=s.resident.resident_mb, unit="MB") for s in steps]
    for name, values in (
        ("build time", [step.seconds for step in steps]),
        ("memory", [step.resident.resident_mb for step in steps]),
        ("warm answer", [step.resident.answer for step in steps]),
    ):
        slope = float(np.polyfit(np.log([step.papers for step in steps]), np.log(values), 1)[0])
        most = 1.1 if name == "build time" else None
        figures.append(Figure(name=f"slope of {name}", value=slope, unit="", at_most=most))
    return Section(
        name="Growth",
        how="Each size built anew. A slope is that of the logarithm against the logarithm of the number of papers: "
        "1 grows in proportion, 0 not at all.",
        figures=figures,
    )


_Result = TypeVar("_Result")


def cpu(work: Callable[[], _Result]) -> tuple[float, _Result]:
    """Return the processor seconds of `work`, ended child processes included, and what it gave."""
    before = _spent()
    result = work()
    return _spent() - before, result


def _spent() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)
