"""One index in a process of its own: `python -m evals.bench.resident INDEX QUESTION...` prints what it costs.

A process of its own, because memory that was once taken is seldom given back: what a build took would
count as the index's.
"""

from __future__ import annotations

import subprocess
import sys
import time
from functools import partial
from pathlib import Path

from pydantic import BaseModel

from evals.bench.figures import BenchError
from evals.bench.timing import Work, cpu_seconds, in_turn

_ROUNDS = 3


class Resident(BaseModel):
    """What an opened index costs: seconds to open, processor seconds, megabytes held after the questions."""

    opening: float
    answer: float
    question_encoding: float
    plain_encoding: float
    resident_mb: float
    own_mb: float  # of it, what is not mapped from files


def look(index: Path, questions: list[str], plain: bool = False) -> Resident:
    """Open the index in a process of its own and ask."""
    command = [sys.executable, "-m", "evals.bench.resident", str(index), str(int(plain)), *questions]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchError(f"{' '.join(command)} failed: {done.stderr.strip()[-500:]}")
    return Resident.model_validate_json(done.stdout)


def memory(process: str = "self") -> tuple[float, float]:
    """Return a process's resident memory in megabytes, and what of it is not mapped from files."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    kilobytes = {line.split(":")[0]: int(line.split()[1]) for line in status.splitlines() if line.endswith(" kB")}
    return kilobytes["VmRSS"] / 1000, kilobytes["RssAnon"] / 1000


def main() -> None:
    """Open, ask, print."""
    from assistant.answering import Assistant
    from index.encoder import load_encoder, load_plain_encoder
    from index.search import Index

    index, plain, questions = Path(sys.argv[1]), sys.argv[2] == "1", sys.argv[3:]
    encoder = load_encoder()
    started = time.monotonic()
    assistant = Assistant(Index.open(index, encoder))
    opening = time.monotonic() - started
    answers, encodings = [], []
    for question in questions:
        works: dict[str, Work] = {
            "answer": partial(assistant.answer, question),
            "encode": partial(encoder.encode_question, question),
        }
        taken = in_turn(works, _ROUNDS)
        answers.append(taken["answer"])
        encodings.append(taken["encode"])
    resident, own = memory()
    plain_seconds = 0.0
    if plain:
        slow = load_plain_encoder()
        slow.encode_question(questions[0])
        plain_seconds = _median([cpu_seconds(partial(slow.encode_question, q)) for q in questions])
    found = Resident(
        opening=opening,
        answer=_median(answers),
        question_encoding=_median(encodings),
        plain_encoding=plain_seconds,
        resident_mb=resident,
        own_mb=own,
    )
    print(found.model_dump_json())


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


if __name__ == "__main__":
    main()
