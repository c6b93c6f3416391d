"""Train the reader: python -m evals.training.train --sets DIR --out DIR --minutes 70

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
from torch.nn.functional import cross_entropy

from evals.training.bodies import ask_of_body
from evals.training.network import ReaderNetwork, Scores, collate, load_tokenizer
from evals.training.sets import QuestionSet, load_set
from evals.training.windows import Example, Window, cut_windows, example_made_up, example_several, passage_room
from evals.training.written import FOLDER, NAME, load_written

_SHARES = {
    ("squad_v2", "answered"): 0.13,
    ("squad_v2", "not answered"): 0.08,
    ("doc2dial", "answered"): 0.05,
    ("doc2dial", "hidden"): 0.02,
    ("conditionalqa_govuk", "answered"): 0.04,
    ("conditionalqa_govuk", "hidden"): 0.02,
    ("policyqa", "answered"): 0.01,
    ("made up", ""): 0.03,
    (NAME, "answered"): 0.37,
    (NAME, "hidden"): 0.05,
    (NAME, "not answered"): 0.20,
}
_CHUNK = 400
_BATCH = 8  # questions
_HEAD_RATE = 5.5  # times the rate of the layers below
_WARM_UP = 0.05
_REPORTED = 50


def main() -> None:
    """Read the sets, train, and write checkpoints and the losses into the folder."""
    options = _options()
    names = sorted({name for name, _ in _SHARES} - {"made up", NAME})
    sets = [load_written(options.written), *(load_set(options.sets / name) for name in names)]
    options.out.mkdir(parents=True, exist_ok=True)
    network = ReaderNetwork()
    if options.resume:
        network.resume(options.resume)
    plan = Plan(options.out, time.time(), options.minutes * 60, options.rate, options.seed)
    train(network, sets, plan)
    network.save(options.out / "reader.safetensors")


@dataclass(frozen=True, slots=True)
class Plan:
    """Where to write, when training began, how long it may take, rate and seed."""

    out: Path
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
    """Train with matrices in bfloat16: half as fast again as float32 on a processor that has it."""
    torch.set_flush_denormal(True)
    torch.manual_seed(plan.seed)
    optimizer = torch.optim.AdamW(_groups(network, plan.rate), weight_decay=0.01, fused=True)
    seen, tokens, checkpoints, losses = 0, 0, 0, []
    for batch in _stream(sets, load_tokenizer(), random.Random(plan.seed)):
        done = plan.done()
        if done >= 1:
            break
        losses.append(_step(network, optimizer, batch, done))
        seen, tokens = seen + len(batch), tokens + sum(len(window.ids) for shown in batch for window in shown)
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


def _stream(sets: Sequence[QuestionSet], tokenizer: object, chance: random.Random) -> Iterator[list[list[Window]]]:
    """Return batches without end: questions of like length, each worded and cropped anew, with their passages."""
    by_name = {source.name: source for source in sets if source.train}
    kinds = [kind for kind in _SHARES if kind[0] in by_name or kind[0] == "made up"]
    while True:
        chosen = chance.choices(kinds, [_SHARES[kind] for kind in kinds], k=_CHUNK)
        examples = [several for name, kind in chosen if (several := _examples(by_name.get(name), kind, chance))]
        shown = [cut_windows(several, tokenizer, chance, passage_room(chance)) for several in examples]
        shown.sort(key=lambda windows: max(len(window.ids) for window in windows))
        batches = [shown[at : at + _BATCH] for at in range(0, len(shown), _BATCH)]
        chance.shuffle(batches)
        yield from batches


def _examples(source: QuestionSet | None, kind: str, chance: random.Random) -> list[Example]:
    if source is None:
        return example_made_up(chance)
    asked = chance.choice(source.train)
    while bool(asked.golds) == (kind == "not answered"):
        asked = chance.choice(source.train)
    examples = example_several(asked, source, chance, hidden=kind == "hidden")
    return examples and ask_of_body(examples, source.bodies, chance)


def _step(network: ReaderNetwork, optimizer: torch.optim.Optimizer, batch: list[list[Window]], done: float) -> float:
    for group in optimizer.param_groups:
        group["lr"] = group["peak"] * min(done / _WARM_UP, (1 - done) / (1 - _WARM_UP))
    windows = [window for shown in batch for window in shown]
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = network(*collate(windows))
    loss = passage_loss(Scores(scores.start.float(), scores.end.float()), windows, [len(shown) for shown in batch])
    optimizer.zero_grad(set_to_none=True)
    loss.backward()  # type: ignore[no-untyped-call]
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimizer.step()
    return loss.item()


def passage_loss(scores: Scores, windows: Sequence[Window], shown: Sequence[int]) -> Tensor:
    """Cross-entropy of start and end within each passage, and over all passages that a question is shown with.

    The latter, after the shared normalisation of Clark and Gardner 2018, makes scores comparable between
    passages. Of each token its score less that of its passage's none counts there, and one none, at 0, stands
    for them all: what is learnt is what the assistant ranks and refuses by.
    """
    ends = ((scores.start, [window.start for window in windows]), (scores.end, [window.end for window in windows]))
    return torch.stack(
        [
            (cross_entropy(logits, torch.tensor(places)) + _across(logits - logits[:, :1], places, shown)) / 2
            for logits, places in ends
        ]
    ).sum()


def _across(margins: Tensor, places: Sequence[int], shown: Sequence[int]) -> Tensor:
    losses, first = [], 0
    for size in shown:
        rows = margins[first : first + size]
        right = [rows[at, place] for at, place in enumerate(places[first : first + size]) if place]
        offered = torch.cat([rows[:, 1:].flatten(), rows.new_zeros(1)])
        losses.append(offered.logsumexp(0) - (torch.stack(right).logsumexp(0) if right else 0.0))
        first += size
    return torch.stack(losses).mean()


def _report(out: Path, **figures: float) -> None:
    with (out / "progress.jsonl").open("a", encoding="utf-8") as lines:
        lines.write(json.dumps({"at": time.strftime("%H:%M:%S"), **figures}) + "\n")


if __name__ == "__main__":
    main()
