"""The page as a process of its own, over an index, and questions put to it over HTTP."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from evals.bench.figures import BenchError

_PATIENCE = 300.0  # seconds for one answer; nobody is to be turned away before


@dataclass(frozen=True, slots=True)
class Served:
    """A running page: its address, its process, and the seconds until it answered."""

    address: str
    process: int
    ready: float


@contextmanager
def serving(index: Path, database: Path) -> Iterator[Served]:
    """Serve an index on a free port until done; its conversations go to `database`."""
    command = [sys.executable, "-m", "ui.main", "chat", "--index", str(index), "--port", str(_free_port())]
    environment = {"ASSISTANT_DATABASE": f"sqlite:///{database}"}
    started = time.monotonic()
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=_environment(environment)) as process:
        try:
            assert process.stderr is not None
            said = ""
            while "http://" not in said:
                line = process.stderr.readline()
                if not line:
                    raise BenchError(f"The page did not start: {said.strip()}")
                said += line
            address = "http://" + said.split("http://", 1)[1].split()[0]
            _get(f"{address}/")
            yield Served(address, process.pid, time.monotonic() - started)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()


def ask(address: str, question: str) -> str:
    """Return the status of the answer to a question; raises OSError where there is none."""
    body = json.dumps({"question": question}).encode()
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{address}/api/v1/ask", body, headers)
    with urllib.request.urlopen(request, timeout=_PATIENCE) as response:
        return str(json.load(response)["status"])


def _get(address: str) -> None:
    with urllib.request.urlopen(address, timeout=60) as response:
        response.read()


def _free_port() -> int:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _environment(more: dict[str, str]) -> dict[str, str]:
    import os

    return os.environ | more
