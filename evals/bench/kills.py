"""kill -9 at random moments of builds and updates: each time the index opens, is the old or the new, and answers.

`python -m evals.bench.kills PAPERS INDEX` is the build that is killed.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.bench.figures import Figure, Section
from index.build import build
from index.encoder import Progress, Vectors
from index.errors import AssistantError, CallError
from index.folder import read_manifest
from index.search import Index, Query

_PAPERS = 12
_READY = "ready"


class HashEncoder:
    """A text's vector is the sum of those its words' hashes give: quick, and the same in every process."""

    name = fingerprint = "hash"
    dimension = 64
    max_tokens = 256

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """See `Encoder.encode`."""
        if progress:
            progress(len(texts))
        return np.array([self.encode_question(text) for text in texts], dtype=np.float32).reshape(-1, self.dimension)

    def encode_question(self, text: str) -> Vectors:
        """See `Encoder.encode_question`."""
        total = np.full(self.dimension, 1e-3, dtype=np.float32)
        for word in text.lower().split():
            digest = hashlib.blake2b(word.encode(), digest_size=self.dimension).digest()
            total += np.frombuffer(digest, dtype=np.uint8).astype(np.float32) - 127.5
        return np.asarray(total / np.linalg.norm(total), dtype=np.float32)

    def knows(self, word: str) -> bool:
        """See `Encoder.knows`."""
        return False

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """See `Encoder.count_tokens`."""
        return [len(text.split()) + 2 for text in texts]


@dataclass(frozen=True, slots=True)
class Kills:
    """How often a build was killed, and in how many cases it was not done yet; what was wrong afterwards."""

    killed: int
    during: int
    wrong: tuple[str, ...]


def kill_builds(folder: Path, moments: int, seed: int) -> Kills:
    """Kill first builds and updates, in turn, at moments drawn from their whole length."""
    chance = random.Random(seed)
    papers, index = folder / "papers", folder / "index"
    _write(papers, 0)
    length = _length(papers, folder / "whole")
    during, wrong = 0, []
    for number in range(moments):
        if number % 4 == 0:
            shutil.rmtree(index, ignore_errors=True)
        old = _held(index)
        _write(papers, number + 1)
        during += not _built_until(papers, index, chance.uniform(0, length))
        wrong += [f"moment {number}: {trouble}" for trouble in _troubles(papers, index, old)]
    build([papers], index, HashEncoder())  # nothing that was left behind stands in its way
    wrong += _troubles(papers, index, {})
    return Kills(moments, during, tuple(wrong))


def section(found: Kills) -> Section:
    """Return what the kills showed."""
    return Section(
        name="Killed builds",
        how="kill -9 at random moments of first builds and updates (a paper changed, one added, one removed each "
        "time); afterwards the index must open, hold exactly the old or the new papers, and find.",
        figures=[
            Figure(name="killed", value=found.killed, unit="builds"),
            Figure(name="of them before the end", value=found.during, unit="builds"),
            Figure(
                name="index unusable, or neither old nor new",
                value=len(found.wrong),
                unit="builds",
                at_most=0,
                firm=True,
            ),
        ],
    )


def _write(papers: Path, edition: int) -> None:
    """Write the papers of an edition: one paper of it is new, one gone, one changed, the others as before."""
    shutil.rmtree(papers, ignore_errors=True)
    papers.mkdir(parents=True)
    for number in range(edition, edition + _PAPERS):
        told = edition if number == edition + 1 else 0
        lines = [f"{at}.1 The road {number}-{at} costs £{number * 37 + at + told},000 a year." for at in range(1, 30)]
        (papers / f"road-{number:04d}.md").write_text(
            "\n\n".join([f"# Road {number}", "Aldermoor Council", "Date of meeting: 4 March 2027", *lines]),
            encoding="utf-8",
        )


def _hashes(papers: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in papers.iterdir()}


def _held(index: Path) -> dict[str, str]:
    """Return the hash of each file that the index holds; none where there is no index."""
    try:
        manifest = read_manifest(index)
    except CallError:
        return {}
    return {record.file: manifest.papers[record.paper_id] for record in _opened(index).store.records()}


def _opened(index: Path) -> Index:
    return Index.open(index, HashEncoder())


def _troubles(papers: Path, index: Path, old: dict[str, str]) -> list[str]:
    try:
        held = _held(index)
        if held not in (old, _hashes(papers)):
            return ["the index holds neither the old papers nor the new"]
        if held:
            hits, _ = _opened(index).search(Query("what does the road cost", {"cost": 1.0}), 3)
            return [] if hits else ["the index finds nothing"]
        return []
    except AssistantError as error:
        return [str(error)]


def _length(papers: Path, index: Path) -> float:
    started = time.monotonic()
    with _building(papers, index) as process:
        started = time.monotonic()
        process.wait()
    return time.monotonic() - started


def _built_until(papers: Path, index: Path, seconds: float) -> bool:
    """Begin a build, kill it after `seconds`, and return whether it was done by then."""
    with _building(papers, index) as process:
        try:
            process.wait(timeout=seconds)
            return process.returncode == 0
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return False
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)  # its reading processes, orphans by now


def _building(papers: Path, index: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "evals.bench.kills", str(papers), str(index)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert process.stdout is not None
    if process.stdout.readline().strip() != _READY:
        raise RuntimeError(f"{' '.join(command)} did not start")
    return process


if __name__ == "__main__":
    print(_READY, flush=True)
    build([Path(sys.argv[1])], Path(sys.argv[2]), HashEncoder())
