"""What filtering costs a question: exempt papers hidden among others, beside an index that never held them.

The papers are made by `evals.bench.synthetic`. All sides are asked in turn, question by question, and their
processor time is that of all threads, the reader's among them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median

from assistant.answering import Assistant
from evals.bench.figures import Say
from evals.bench.synthetic import SyntheticEncoder, sample_sentences, write_papers
from evals.bench.timing import in_turn
from evals.corpora import CorpusName, default_papers_root, load_corpus
from index.build import build
from index.encoder import Encoder
from index.model import PaperRecord
from index.search import Index

_PARAGRAPHS = 42  # numbered ones of a paper; with its headings and front matter some fifty

See = Callable[[], Assistant]  # what a person's request does before it asks
Sees = Callable[[Index, Sequence[PaperRecord]], tuple[See, See]]


@dataclass(frozen=True, slots=True)
class Size:
    """How many papers are made, how many of them are exempt, and how much is asked."""

    papers: int = 2_000
    exempt: int = 1_000
    questions: int = 20
    rounds: int = 5


@dataclass(frozen=True, slots=True)
class Cost:
    """Medians over the questions, in processor milliseconds; `differing` answers make the sides no equals.

    `hidden`: who may not see the exempt papers; `absent`: the same question to an index without them; `whole`: to
    the index with them, as nobody's; `seen`: to the index with them, by someone who sees all, as decided on.
    """

    papers: int
    paragraphs: int
    exempt: int
    hidden: float
    absent: float
    whole: float
    seen: float
    differing: int


def measure(folder: Path, encoder: Encoder, sees: Sees, size: Size, say: Say) -> Cost:
    """Make the papers and both indexes in `folder`, ask, and return what it cost.

    `sees` gives, for an index and its exempt papers, what a reader and an administrator have before them.
    """
    corpus = load_corpus(CorpusName.SAMPLES, default_papers_root())
    sentences = sample_sentences(corpus.papers)
    made = SyntheticEncoder(encoder, sentences)
    whole = _built(folder / "whole", made, sentences, range(size.papers), say)
    absent = _built(folder / "absent", made, sentences, range(size.exempt, size.papers), say)
    kept = {record.paper_id for record in absent.store.records()}
    exempt = [record for record in whole.store.records() if record.paper_id not in kept]
    say(f"holding {len(exempt):,} papers as exempt")
    reader, administrator = sees(whole, exempt)
    sides: dict[str, See] = {"hidden": reader, "seen": administrator}
    sides |= {name: partial(_same, Assistant(index)) for name, index in (("absent", absent), ("whole", whole))}
    asked = [r.question for r in corpus.references if r.answerable and not r.history]
    asked = asked[:: max(1, len(asked) // size.questions)][: size.questions]
    taken = []
    for number, question in enumerate(asked, start=1):
        say(f"asking {number} of {len(asked)}")
        taken.append(in_turn({name: partial(_ask, side, question) for name, side in sides.items()}, size.rounds))
    medians = {name: 1000 * median(one[name] for one in taken) for name in sides}
    differing = sum(reader().answer(q).text != sides["absent"]().answer(q).text for q in asked)
    papers, paragraphs = whole.store.counts()
    return Cost(
        papers,
        paragraphs,
        len(exempt),
        medians["hidden"],
        medians["absent"],
        medians["whole"],
        medians["seen"],
        differing,
    )


def _built(folder: Path, encoder: Encoder, sentences: Sequence[str], numbers: Sequence[int], say: Say) -> Index:
    say(f"building {len(numbers):,} papers")
    write_papers(folder / "papers", sentences, numbers, paragraphs=_PARAGRAPHS)
    build([folder / "papers"], folder / "index", encoder)
    return Index.open(folder / "index", encoder)


def _same(assistant: Assistant) -> Assistant:
    return assistant


def _ask(side: See, question: str) -> None:
    side().answer(question)
