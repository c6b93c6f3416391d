"""How well the reader reads what it was never trained on: spans, and answerable against not.

python -m evals.training.measure --sets DIR [--weights FILE]
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from assistant.reader import WEIGHTS
from evals.training.network import ReaderNetwork, collate, load_tokenizer
from evals.training.sets import Asked, QuestionSet, load_set
from evals.training.windows import Example, Window, cut_windows, example_missed, example_own
from evals.training.written import NAME, load_written

_LONGEST = 60  # tokens of a span
_ROOM = 160
_MISSES = 3
_SETS_WITH_MISSES = ("squad_v2", "doc2dial", "conditionalqa_govuk", NAME)


@dataclass(frozen=True, slots=True)
class Read:
    """The best span of a window as positions, and its score less that of none."""

    start: int
    end: int
    margin: float


def read_windows(network: ReaderNetwork, windows: Sequence[Window], size: int = 32) -> list[Read]:
    """Read windows in their order."""
    network.eval()
    reads: list[Read | None] = [None] * len(windows)
    order = sorted(range(len(windows)), key=lambda at: len(windows[at].ids))
    with torch.inference_mode():
        for first in range(0, len(order), size):
            rows = order[first : first + size]
            scores = network(*collate([windows[row] for row in rows]))
            for row, start, end in zip(rows, scores.start.numpy(), scores.end.numpy(), strict=True):
                reads[row] = _best(start, end)
    network.train()
    return [read for read in reads if read is not None]


def _best(start: NDArray[np.float32], end: NDArray[np.float32]) -> Read:
    pairs = start[1:, None] + end[None, 1:]
    pairs = np.where(np.tri(len(pairs), k=-1, dtype=bool) | ~np.tri(len(pairs), k=_LONGEST, dtype=bool), -1e9, pairs)
    first, last = np.unravel_index(int(pairs.argmax()), pairs.shape)
    return Read(int(first) + 1, int(last) + 1, float(pairs.max() - start[0] - end[0]) / 2)


def auc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Return how often a positive scores above a negative."""
    above = np.asarray(positive)[:, None] - np.asarray(negative)[None, :]
    return float((above > 0).mean() + (above == 0).mean() / 2)


def measure(network: ReaderNetwork, sets: Sequence[QuestionSet], tokenizer: Any, most: int = 160) -> dict[str, float]:
    """Return span F1 and exact, AUC against written unanswerables, and AUC against own paragraphs hidden."""
    figures: dict[str, float] = {}
    for source in sets:
        chance = random.Random(1)
        held = list(source.held)
        chance.shuffle(held)
        answered = [asked for asked in held if asked.golds][:most]
        figures |= _spans(network, source, answered, [a for a in held if not a.golds][:most], tokenizer)
        if source.name in _SETS_WITH_MISSES:
            figures[f"{source.name} hidden auc"] = _hidden(network, source, answered[:most], tokenizer)
    return {name: round(value, 3) for name, value in figures.items()}


def _spans(
    network: ReaderNetwork,
    source: QuestionSet,
    answered: Sequence[Asked],
    not_answered: Sequence[Asked],
    tokenizer: Any,
) -> dict[str, float]:
    chance = random.Random(2)
    examples = [example_own(asked, source, chance) for asked in (*answered, *not_answered)]
    windows = cut_windows(examples, tokenizer, chance, _ROOM)
    reads = read_windows(network, windows)
    overlaps = [_f1(read, window) for read, window in zip(reads, windows[: len(answered)], strict=False)]
    figures = {
        f"{source.name} f1": float(np.mean(overlaps)),
        f"{source.name} exact": float(np.mean([overlap == 1 for overlap in overlaps])),
    }
    if not_answered:
        scores = [read.margin for read in reads]
        figures[f"{source.name} auc"] = auc(scores[: len(answered)], scores[len(answered) :])
    return figures


def _f1(read: Read, window: Window) -> float:
    shared = min(read.end, window.end) - max(read.start, window.start) + 1
    return 2 * max(0, shared) / (read.end - read.start + 1 + window.end - window.start + 1)


def _hidden(network: ReaderNetwork, source: QuestionSet, answered: Sequence[Asked], tokenizer: Any) -> float:
    """Best of the paragraph and two near misses against best of three near misses."""
    chance = random.Random(3)
    kept = [asked for asked in answered if len(asked.near) >= _MISSES]
    examples: list[Example] = []
    for asked in kept:
        own = example_own(asked, source, chance)
        examples += [own, *(example_missed(own.question, source, row) for row in asked.near[:_MISSES])]
    margins = np.array([read.margin for read in read_windows(network, cut_windows(examples, tokenizer, chance, _ROOM))])
    margins = margins.reshape(len(kept), _MISSES + 1)
    return auc(margins[:, :_MISSES].max(axis=1).tolist(), margins[:, 1:].max(axis=1).tolist())


def main() -> None:
    """Print the figures of a reader on what was held back from training."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=Path, required=True)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    options = parser.parse_args()
    network = ReaderNetwork()
    network.resume(options.weights)
    sets = [load_written(), *(load_set(folder) for folder in sorted(options.sets.iterdir()) if folder.is_dir())]
    for name, value in measure(network, sets, load_tokenizer()).items():
        print(f"{name}: {value}")


if __name__ == "__main__":
    main()
