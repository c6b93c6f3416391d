"""How well the reader tells answerable from unanswerable on our own reference questions, and finds the facts.

python -m evals.training.ask CORPUS INDEX [WEIGHTS]: for each tune question the passages found, read once;
then margins with all passages, and with the passages that hold an expected paragraph taken away.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.named import Names
from assistant.question import understand
from assistant.reader import Reader, Reading
from assistant.spelling import Speller
from evals.answering import places_of
from evals.corpora import CorpusName, default_papers_root, load_corpus
from evals.matching import compact
from evals.reference import Split, of_split
from evals.resolve import Resolver, Target
from evals.training.measure import auc
from index.encoder import load_encoder
from index.model import Passage
from index.search import Index
from index.sentences import split_sentences

_DEPTHS = (3, 5, 8)
_FOUND = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the passages found for it and what the reader reads in each."""

    target: Target
    passages: tuple[Passage, ...]
    readings: tuple[Reading, ...]

    def margin(self, depth: int, *, hidden: bool = False) -> float:
        """Return the best margin of the first passages; `hidden` leaves out the expected ones."""
        kept = [r.margin for p, r in zip(self.passages, self.readings, strict=True) if not (hidden and self._shows(p))]
        return max(kept[:depth], default=float("-inf"))

    def best(self, depth: int) -> tuple[Passage, Reading]:
        """Return the passage with the best margin and its reading."""
        pairs = zip(self.passages[:depth], self.readings, strict=False)
        return max(pairs, key=lambda pair: pair[1].margin)

    def points_right(self, depth: int) -> bool:
        """Say whether the best passage holds an expected paragraph."""
        return self._shows(self.best(depth)[0])

    def facts_shown(self, depth: int) -> tuple[bool, bool]:
        """Say whether the best span's sentence holds some of the key facts, and all of them."""
        passage, reading = self.best(depth)
        sentence = compact(_around(passage.text, reading))
        held = [any(compact(form) in sentence for form in fact) for fact in self.target.reference.facts]
        return any(held), all(held)

    def _shows(self, passage: Passage) -> bool:
        expected = {id_ for group in self.target.groups for place in group for id_ in place.ids}
        return bool(expected & set(passage.paragraphs))


def read_corpus(name: CorpusName, index: Index, reader: Reader) -> list[Asked]:
    """Read the passages found for each tune question whose paragraphs are in the index."""
    names, speller = Names(index.store.records()), Speller(index.store.word_counts(), index.encoder)
    resolver = Resolver(places_of(index))
    asked: list[Asked] = []
    for reference in of_split(load_corpus(name, default_papers_root()).references, Split.TUNE):
        target = resolver.target(reference)
        if target.stale:
            continue
        question = understand(reference.question, reference.history, names, speller)
        passages = tuple(hit.passage for hit in index.search(question.query(), _FOUND)[0])
        readings = tuple(reader.read(question.text, [passage.text for passage in passages]))
        asked.append(Asked(target, passages, readings))
    return asked


def figures(asked: Sequence[Asked]) -> list[str]:
    """Return lines for a person: AUCs, pointing and facts at each depth."""
    answerable = [a for a in asked if a.target.reference.answerable]
    others = [a for a in asked if not a.target.reference.answerable]
    lines = [f"{len(answerable)} answerable, {len(others)} not"]
    for depth in _DEPTHS:
        margins = [a.margin(depth) for a in answerable]
        facts = [a.facts_shown(depth) for a in answerable if a.target.reference.facts]
        lines.append(
            f"top {depth}: AUC not answerable {auc(margins, [a.margin(depth) for a in others]):.3f}"
            f" | hidden {auc(margins, [a.margin(depth, hidden=True) for a in answerable]):.3f}"
            f" | right passage {_share([a.points_right(depth) for a in answerable]):.2f}"
            f" | sentence holds a fact {_share([some for some, _ in facts]):.2f},"
            f" all facts {_share([every for _, every in facts]):.2f}"
        )
    return lines


def _share(held: Sequence[bool]) -> float:
    return sum(held) / max(1, len(held))


def _around(text: str, reading: Reading) -> str:
    """Return the sentences of the passage that the reading touches."""
    start = text.rfind("\n", 0, reading.start) + 1
    end = text.find("\n", reading.end)
    line = text[start : end if end >= 0 else len(text)]
    low, high = reading.start - start, reading.end - start
    return " ".join(line[a:b] for a, b in split_sentences(line) if b > low and a < high) or line


def main() -> None:
    """Print the figures."""
    name, folder, *weights = sys.argv[1:]
    index = Index.open(Path(folder), load_encoder())
    reader = Reader()
    if weights:
        path = Path(weights[0])
        reader = Reader(path, hashlib.sha256(path.read_bytes()).hexdigest())
    print(name, *figures(read_corpus(CorpusName(name), index, reader)), sep="\n")


if __name__ == "__main__":
    main()
