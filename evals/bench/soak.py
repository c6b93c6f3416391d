"""Ten minutes of everything: people ask, and an officer gives, replaces and removes papers through the page."""

from __future__ import annotations

import re
import statistics
import threading
import time
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import httpx2 as httpx

from evals.bench.figures import BenchError, Figure, Section
from evals.bench.resident import memory
from evals.bench.served import Served, ask, serving
from evals.bench.synthetic import write_papers

_ASKERS = 4
_PAUSE = 0.5  # seconds between an asker's questions
_REST = 2.0  # seconds between changes
_PATIENCE = 120.0  # seconds for one change
_FIRST = 90_000  # number of the first paper given, far from those that the index begins with
_TOKEN = re.compile(r'name="token" value="([^"]+)"')
_AT_WORK = "Look again how far"  # what the page says while it changes papers
_NOT_DONE = "Not done."  # and of a change that failed


def measure(index: Path, folder: Path, questions: Sequence[str], sentences: Sequence[str], seconds: float) -> Section:
    """Ask, and change the papers through the page, for as long as is said."""
    with serving(index, folder / "soak.sqlite") as served, httpx.Client(base_url=served.address, timeout=60) as http:
        started, stop = time.monotonic(), threading.Event()
        answered, failures = [0] * _ASKERS, list[str]()
        levels: list[tuple[float, float]] = []

        def asker(number: int) -> None:
            for at in count(number):
                if stop.wait(_PAUSE):
                    return
                try:
                    ask(served.address, questions[at % len(questions)])
                    answered[number] += 1
                except (OSError, ValueError) as error:
                    failures.append(str(error))

        threads = [threading.Thread(target=asker, args=(number,)) for number in range(_ASKERS)]
        for thread in threads:
            thread.start()
        changes = _changes(http, folder / "soak-given", sentences)
        made = 0
        try:
            while time.monotonic() - started < seconds:
                try:
                    next(changes)
                except httpx.HTTPError as error:
                    raise BenchError(f"The page did not answer while its papers were changed: {error}") from error
                made += 1
                levels.append((time.monotonic() - started, _own_memory(served)))
                time.sleep(_REST)
        finally:
            stop.set()
            for thread in threads:
                thread.join()
    first = [level for at, level in levels if min(60, seconds / 4) <= at <= min(90, seconds / 2)]
    last = [level for at, level in levels if at >= seconds * 0.9]
    if not first or not last:
        raise BenchError("Changing the papers took so long that memory was not seen at both ends; soak for longer")
    grown = statistics.median(last) / statistics.median(first)
    return _section(seconds, sum(answered), failures, made, grown)


def _own_memory(served: Served) -> float:
    """Return the megabytes that the page holds and that are not mapped from files."""
    return memory(str(served.process))[1]


def _changes(http: httpx.Client, folder: Path, sentences: Sequence[str]) -> Iterator[None]:
    """Give a paper, replace it by another edition, and remove it, one after another without end."""
    for number in count(_FIRST):
        for edition in (0, 1):
            write_papers(folder, sentences, [number], edition=edition)
            (path,) = folder.rglob(f"paper-{number:05d}.md")
            _give(http, path)
            yield
        _sent(http.post(f"/papers/of/{path.stem}/remove"))
        _settle(http)
        yield


def _give(http: httpx.Client, path: Path) -> None:
    page = _sent(http.post("/papers/give", files=[("files", (path.name, path.read_bytes()))], follow_redirects=True))
    token = _TOKEN.search(page.text)
    if token:  # it takes an older one's place, which the page asks about
        _sent(http.post("/papers/replace", data={"token": token[1], "yes": "yes"}))
    _settle(http)


def _settle(http: httpx.Client) -> None:
    """Wait until the page has taken up the change; raises BenchError when it never does or says that it cannot."""
    until = time.monotonic() + _PATIENCE
    while _AT_WORK in (text := _sent(http.get("/papers")).text):
        if time.monotonic() > until:
            raise BenchError(f"The page did not take up a change of its papers in {_PATIENCE:.0f} s")
        time.sleep(0.2)
    if _NOT_DONE in text:
        raise BenchError("The page could not make a change of its papers")


def _sent(response: httpx.Response) -> httpx.Response:
    """Return the response; raises BenchError when the page refused."""
    if response.status_code >= 400:
        raise BenchError(f"The page refused a change of its papers: {response.status_code}")
    return response


def _section(seconds: float, answered: int, failures: Sequence[str], made: int, grown: float) -> Section:
    return Section(
        name="Soak",
        how=f"{seconds:.0f} s: {_ASKERS} askers, and papers given, replaced and removed through the page, one every "
        "few seconds; memory not mapped from files, at the end beside after the first minute.",
        figures=[
            Figure(name="failed", value=len(failures), unit="questions", at_most=0, firm=True),
            Figure(name="answered", value=answered, unit="questions", machine=True),
            Figure(name="papers given, replaced or removed", value=made, unit="", machine=True),
            Figure(
                name="memory at the end over after the first minute",
                value=grown,
                unit="",
                at_most=1.05,
            ),
        ],
    )
