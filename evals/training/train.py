"""Train the reader: python -m evals.training.train --sets DIR --out DIR --minutes 70

Training is bounded by time: the rate warms up, then falls in a straight line to nothing at the last minute.
Papers written for training are read anew before every chunk, so that they may grow meanwhile.
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
from torch.nn.functional import binary_cross_entropy_with_logits, cross_entropy

from evals.training.bodies import ask_of_body
from evals.training.network import ReaderNetwork, Scores, batches, collate, load_tokenizer
from evals.training.sets import QuestionSet, load_set
from evals.training.windows import Draft, Window, cut_windows, draft_made_up, draft_near, draft_own
from evals.training.written import FOLDER, NAME, load_written

_SHARES = {
    ("squad_v2", "answered"): 0.10,
    ("squad_v2", "not answered"): 0.06,
    ("squad_v2", "near"): 0.05,
    ("doc2dial", "answered"): 0.05,
    ("doc2dial", "near"): 0.03,
    ("conditionalqa_govuk", "answered"): 0.04,
    ("conditionalqa_govuk", "near"): 0.03,
    ("policyqa", "answered"): 0.01,
    ("made up", ""): 0.03,
    (NAME, "answered"): 0.30,
    (NAME, "near"): 0.15,
    (NAME, "not answered"): 0.15,
}
_CHUNK = 1_000
_BATCH = 16
_HEAD_RATE = 5.5  # times the rate of the layers below
_WARM_UP = 0.05
_ANSWERABLE_WEIGHT = 0.5
_REPORTED = 50


def main() -> None:
    """Read the sets, train, and write checkpoints and the losses into the folder."""
    options = _options()
    names = sorted({name for name, _ in _SHARES} - {"made up", NAME})
    sets = [load_set(options.sets / name) for name in names]
    options.out.mkdir(parents=True, exist_ok=True)
    network = ReaderNetwork()
    if options.resume:
        network.resume(options.resume)
    plan = Plan(options.out, options.written, time.time(), options.minutes * 60, options.rate, options.seed)
    train(network, sets, plan)
    network.save(options.out / "reader.safetensors")


@dataclass(frozen=True, slots=True)
class Plan:
    """Where to write, where the written papers are, when training began, how long it may take, rate and seed."""

    out: Path
    written: Path
    started: float
    seconds: float
    rate: float
    seed: int

    def done(self) -> float:
        """Return how much of the time is gone, 1 at its end."""
        return (time.time() - self.started) / self.seconds


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sets", type=Path, required=True)
    parser.add_argument("--written", type=Path, default=FOLDER, help="the folder of papers written for training")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=70)
    parser.add_argument("--rate", type=float, default=1.8e-4, help="the highest learning rate")
    parser.add_argument("--seed", type=int, default=30)
    parser.add_argument("--resume", type=Path, help="a checkpoint to go on from")
    return parser.parse_args()


def train(network: ReaderNetwork, sets: Sequence[QuestionSet], plan: Plan) -> None:
    """Train on one thread, matrices in bfloat16: half as fast again as float32 on a processor that has it."""
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    torch.manual_seed(plan.seed)
    optimizer = torch.optim.AdamW(_groups(network, plan.rate), weight_decay=0.01, fused=True)
    seen, tokens, checkpoints, losses = 0, 0, 0, []
    for batch in _stream(sets, plan.written, load_tokenizer(), random.Random(plan.seed)):
        done = plan.done()
        if done >= 1:
            break
        losses.append(_step(network, optimizer, batch, done))
        seen, tokens = seen + len(batch), tokens + sum(len(window.ids) for window in batch)
        if len(losses) == _REPORTED:
            _report(plan.out, done=done, seen=seen, tokens=tokens, loss=sum(losses) / _REPORTED)
            losses = []
        if done * 10 >= checkpoints + 1:
            checkpoints += 1
            network.save(plan.out / f"reader-{checkpoints}.safetensors")
    _report(plan.out, done=1.0, seen=seen, tokens=tokens)


def _groups(network: ReaderNetwork, rate: float) -> list[dict[str, object]]:
    body = [value for value in network.base.parameters() if value.requires_grad]
    return [{"params": body, "peak": rate}, {"params": list(network.head.parameters()), "peak": rate * _HEAD_RATE}]


def _stream(
    sets: Sequence[QuestionSet], written: Path, tokenizer: object, chance: random.Random
) -> Iterator[list[Window]]:
    """Return batches without end, each question worded and cropped anew every time."""
    while True:
        by_name = {source.name: source for source in (*sets, load_written(written)) if source.train}
        kinds = [kind for kind in _SHARES if kind[0] in by_name or kind[0] == "made up"]
        chosen = chance.choices(kinds, [_SHARES[kind] for kind in kinds], k=_CHUNK)
        drafts = [draft for name, kind in chosen if (draft := _draft(by_name.get(name), kind, chance))]
        yield from batches(cut_windows(drafts, tokenizer, chance), _BATCH, chance)


def _draft(source: QuestionSet | None, kind: str, chance: random.Random) -> Draft | None:
    if source is None:
        return draft_made_up(chance)
    asked = chance.choice(source.train)
    while bool(asked.golds) == (kind == "not answered"):
        asked = chance.choice(source.train)
    draft = draft_near(asked, source, chance) if kind == "near" else draft_own(asked, source, chance)
    return draft and ask_of_body(draft, source.bodies, chance)


def _step(network: ReaderNetwork, optimizer: torch.optim.Optimizer, batch: list[Window], done: float) -> float:
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * min(done / _WARM_UP, (1 - done) / (1 - _WARM_UP))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = network(*collate(batch))
    loss = _loss(Scores(scores.start.float(), scores.end.float(), scores.answerable.float()), batch)
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
