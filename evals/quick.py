"""A quick look while the answering is being improved: python -m evals.quick CORPUS [tune|hold|all].

Answers the corpus's questions with the assistant alone, prints the main measures, then every answer
that is not good. Nothing is kept; `assistant eval` is the whole evaluation.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator

from assistant.answering import Assistant
from evals.answering import answer_all, open_index, places_of
from evals.corpora import CorpusName, default_papers_root, load_corpus
from evals.failures import failure_lines
from evals.measures import MEASURES
from evals.metrics.intervals import estimate
from evals.reference import Split, of_split
from evals.resolve import Resolver
from evals.scoring import SystemScore, score_answers
from index.encoder import load_encoder
from index.errors import AssistantError, CallError

_MAIN = (
    "good hit@5 hit@10 recall@5 recall@10 all_facts cited_any wrongly_refused rightly_refused lists_complete words"
).split()


def main() -> None:
    """Print the figures, then the failures."""
    try:
        for line in _lines(*_arguments(sys.argv[1:])):
            print(line)
    except AssistantError as error:
        sys.exit(str(error))


def _arguments(words: list[str]) -> tuple[CorpusName, Split | None]:
    corpus, split = [*words, "", ""][:2]
    if corpus not in list(CorpusName) or split not in ("", "tune", "hold", "all"):
        raise CallError(f"python -m evals.quick {'|'.join(CorpusName)} [tune|hold|all]")
    return CorpusName(corpus), None if split == "all" else Split(split or "tune")


def _lines(name: CorpusName, split: Split | None) -> Iterator[str]:
    corpus = load_corpus(name, default_papers_root())
    index = open_index(corpus.papers, corpus.cache, load_encoder(), lambda _what, _done, _of: None)
    references = of_split(corpus.references, split)
    places = {place.id: place for place in places_of(index)}
    resolver = Resolver(places.values())
    targets = [resolver.target(reference) for reference in references]
    started = time.process_time()
    answers = list(answer_all(Assistant(index), references))
    spent = (time.process_time() - started) / len(answers)
    score = score_answers("ours", answers, [t for t in targets if not t.stale], places)
    yield from failure_lines(score)
    yield f"stale: {' '.join(t.reference.id for t in targets if t.stale) or 'none'}"
    yield from _figures(score)
    yield f"{name} {split or 'all'}: {len(answers)} questions, {spent:.3f} CPU seconds each"


def _figures(score: SystemScore) -> Iterator[str]:
    for measure in (m for m in MEASURES if m.name in _MAIN):
        found = estimate([measure.of(verdict) for verdict in score.verdicts])
        if found.value is not None:
            interval = "" if found.low is None else f"  ({found.low:.2f} to {found.high:.2f})"
            yield f"{measure.label:40} {found.value:.3f}{interval}  scored {found.scored} of {found.asked}"


if __name__ == "__main__":
    main()
