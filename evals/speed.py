"""How fast, as ratios within one run: `python -m evals.speed --papers FOLDER`.

Indexing is set beside what can't be avoided: the encoder alone on the same texts, and pypdf alone on
the same pages. Asking is set beside one bare encoding of the same question. Seconds depend on the
machine; the ratios hardly do.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from assistant.answering import Assistant
from evals.rivals.plain import plain_pages
from index.build import build
from index.encoder import Encoder, Progress, Vectors, load_encoder
from index.search import Index

_ROUNDS = 5
_QUESTIONS = (
    "how much money is set aside and for what",
    "who is responsible for this and by when",
    "what does the committee recommend",
    "how many children are affected",
    "why was the other option rejected",
)


def main() -> None:
    """Measure and print one line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=Path, required=True)
    papers: Path = parser.parse_args().papers
    encoder = load_encoder()
    with tempfile.TemporaryDirectory() as folder:
        index_folder = Path(folder) / "index"
        recording = _Recording(encoder)
        built = _seconds(lambda: build([papers], index_folder, recording))
        index = Index.open(index_folder, encoder)
        encoding = _seconds(lambda: encoder.encode(recording.texts))
        pages = _seconds(lambda: _extract(sorted(papers.rglob("*.pdf"))))
        print(f"indexing {built:.1f} s; encoder alone {encoding:.1f} s; pypdf alone {pages:.1f} s; "
              f"ratio {built / (encoding + pages):.2f}")  # fmt: skip
        asked, encoded = _ask(Assistant(index), encoder)
    print(
        f"warm ask {1000 * asked:.0f} ms; bare question encoding {1000 * encoded:.0f} ms; ratio {asked / encoded:.1f}"
    )
    print(f"assistant --help {_help():.2f} s")


class _Recording:
    """An encoder that remembers the texts it was given."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name, self.fingerprint = encoder.name, encoder.fingerprint
        self.dimension, self.max_tokens = encoder.dimension, encoder.max_tokens
        self.encode_question, self.knows, self.count_tokens = (
            encoder.encode_question,
            encoder.knows,
            encoder.count_tokens,
        )
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Remember and encode."""
        self.texts += texts
        return self._encoder.encode(texts, progress)


def _ask(assistant: Assistant, encoder: Encoder) -> tuple[float, float]:
    """Return median seconds of an answer and of an encoding, in interleaved rounds after one to warm up."""
    asked: list[float] = []
    encoded: list[float] = []
    for round_ in range(_ROUNDS + 1):
        for question in _QUESTIONS:
            pair = _seconds(partial(assistant.answer, question)), _seconds(partial(encoder.encode_question, question))
            if round_:
                asked.append(pair[0])
                encoded.append(pair[1])
    return statistics.median(asked), statistics.median(encoded)


def _help() -> float:
    command = [sys.executable, "-m", "ui.main", "--help"]
    return statistics.median(_seconds(lambda: subprocess.run(command, capture_output=True)) for _ in range(_ROUNDS))


def _extract(files: Sequence[Path]) -> None:
    for file in files:
        list(plain_pages(file, file.name))


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
