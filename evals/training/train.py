"""Train the reader: python -m evals.training.train --sets DIR --out DIR --minutes 66

Training is bounded by time: the rate warms up, then falls in a straight line to nothing at the last minute.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.multiprocessing.spawn import spawn
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from evals.training.measure import measure
from evals.training.network import ReaderNetwork, Scores, batches, collate, load_tokenizer
from evals.training.sets import QuestionSet, load_set
from evals.training.windows import Draft, Window, cut_windows, draft_made_up, draft_near, draft_own

_SHARES = {
    ("squad_v2", "answered"): 0.26,
    ("squad_v2", "not answered"): 0.17,
    ("squad_v2", "near"): 0.13,
    ("doc2dial", "answered"): 0.10,
    ("doc2dial", "near"): 0.07,
    ("conditionalqa_govuk", "answered"): 0.09,
    ("conditionalqa_govuk", "near"): 0.06,
    ("policyqa", "answered"): 0.03,
    ("made up", ""): 0.09,
}
_CHUNK = 2_000
_BATCH = 16
_RATE, _HEAD_RATE = 1.8e-4, 1e-3
_WARM_UP = 0.05
_ANSWERABLE_WEIGHT = 0.5


def main() -> None:
    """Read the sets, train, write checkpoints and the losses into the folder, then measure what was held back."""
    options = _options()
    names = sorted({name for name, _ in _SHARES} - {"made up"})
    sets = [load_set(options.sets / name) for name in names]
    options.out.mkdir(parents=True, exist_ok=True)
    network = ReaderNetwork()
    if options.resume:
        network.resume(options.resume)
    network.share_memory()
    plan = Plan(options.out, time.time(), options.minutes * 60, options.seed)
    spawn(train, (network, sets, plan), nprocs=options.workers)  # type: ignore[no-untyped-call]
    network.save(options.out / "reader.safetensors")
    if options.measure:
        _report(options.out, **measure(network, sets, load_tokenizer(), most=1_000))


@dataclass(frozen=True, slots=True)
class Plan:
    """Where to write, when training began, how long it may take, and the seed of the first worker."""

    out: Path
    started: float
    seconds: float
    seed: int

    def done(self) -> float:
        """Return how much of the time is gone, 1 at its end."""
        return (time.time() - self.started) / self.seconds


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=66)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2, help="processes of one thread each")
    parser.add_argument("--resume", type=Path, help="a checkpoint to go on from")
    parser.add_argument("--measure", action="store_true", help="measure on what was held back at the end")
    return parser.parse_args()


def train(worker: int, network: ReaderNetwork, sets: Sequence[QuestionSet], plan: Plan) -> None:
    """Train the shared network as one of several workers, none waiting for another (Hogwild).

    Each has its own examples and its own optimizer. On a busy machine this uses the time that threads
    waiting for each other at every matrix would lose.
    """
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    optimizer = torch.optim.AdamW(_groups(network), weight_decay=0.01, fused=True)
    seen, tokens, checkpoints, losses = 0, 0, 0, []
    for batch in _stream(sets, load_tokenizer(), random.Random(plan.seed + worker)):
        done = plan.done()
        if done >= 1:
            break
        losses.append(_step(network, optimizer, batch, done))
        seen, tokens = seen + len(batch), tokens + sum(len(window.ids) for window in batch)
        if len(losses) == 50:
            _report(plan.out, worker=worker, done=done, seen=seen, tokens=tokens, loss=sum(losses) / 50)
            losses = []
        if worker == 0 and done * 4 >= checkpoints + 1:
            checkpoints += 1
            network.save(plan.out / f"reader-{checkpoints}.safetensors")
    _report(plan.out, worker=worker, done=1.0, seen=seen, tokens=tokens)


def _groups(network: ReaderNetwork) -> list[dict[str, object]]:
    body = [value for value in network.base.parameters() if value.requires_grad]
    return [{"params": body, "peak": _RATE}, {"params": list(network.head.parameters()), "peak": _HEAD_RATE}]


def _stream(sets: Sequence[QuestionSet], tokenizer: object, chance: random.Random) -> Iterator[list[Window]]:
    """Return batches without end, each question worded and cropped anew every time."""
    by_name = {source.name: source for source in sets}
    kinds = list(_SHARES)
    while True:
        chosen = chance.choices(kinds, [_SHARES[kind] for kind in kinds], k=_CHUNK)
        drafts = [draft for name, kind in chosen if (draft := _draft(by_name.get(name), kind, chance))]
        yield from batches(cut_windows(drafts, tokenizer, chance), _BATCH, chance)


def _draft(source: QuestionSet | None, kind: str, chance: random.Random) -> Draft | None:
    if source is None:
        return draft_made_up(chance)
    asked = chance.choice(source.train)
    while bool(asked.golds) == (kind == "not answered"):
        asked = chance.choice(source.train)
    return draft_near(asked, source, chance) if kind == "near" else draft_own(asked, source, chance)


def _step(network: ReaderNetwork, optimizer: torch.optim.Optimizer, batch: list[Window], done: float) -> float:
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * min(done / _WARM_UP, (1 - done) / (1 - _WARM_UP))
    loss = _loss(network(*collate(batch)), batch)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    return loss.item()


def _loss(scores: Scores, batch: Sequence[Window]) -> Tensor:
    start = torch.tensor([window.start for window in batch])
    end = torch.tensor([window.end for window in batch])
    spans = (cross_entropy(scores.start, start) + cross_entropy(scores.end, end)) / 2
    return spans + _ANSWERABLE_WEIGHT * binary_cross_entropy_with_logits(scores.answerable, (start > 0).float())


def _report(out: Path, **figures: float) -> None:
    with (out / "progress.jsonl").open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({"at": time.strftime("%H:%M:%S"), **figures}) + "\n")


if __name__ == "__main__":
    main()
