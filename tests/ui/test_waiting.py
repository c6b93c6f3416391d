"""Many ask at once: a place in the line for each, none turned away, a place freed by whoever goes."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.model import Answer, Statement, Turn
from assistant.scope import EVERYTHING, Scope
from assistant.steps import Step
from index.build import build
from index.model import Hit
from index.search import Index, Query
from tests.conftest import WordEncoder
from tests.ui.conftest import ScriptedAssistant, Served, serving
from ui.api.app import ADDRESS, api
from ui.page.guard import Guard
from ui.page.site import Site
from ui.store.database import Database
from ui.waiting import AT_ONCE, Line, StoppingError, in_turn

ROOT = Path(__file__).resolve().parents[2]


class HeldAssistant(ScriptedAssistant):
    """Begins no answer before it is let go, and remembers how many were being answered at once."""

    def __init__(self, index: Index) -> None:
        super().__init__(index)
        self.go = threading.Event()
        self.now = 0
        self.most = 0
        self._lock = threading.Lock()

    def stream(
        self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING
    ) -> Iterator[Step | Statement | Answer]:
        with self._counted():
            yield Step("held", "Begun")
            self.go.wait(30)
            yield from super().stream(question, history, scope)

    def hits(self, query: str, k: int) -> tuple[Hit, ...]:
        with self._counted():
            self.go.wait(30)
            return super().hits(query, k)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
        try:
            yield
        finally:
            with self._lock:
                self.now -= 1


@pytest.fixture
def held(small_index: tuple[Index, Path], tmp_path: Path) -> Iterator[tuple[Served, HeldAssistant]]:
    assistant = HeldAssistant(small_index[0])
    for served in serving(assistant, small_index[1], f"sqlite:///{tmp_path / 'people.sqlite'}"):
        yield served, assistant
        assistant.go.set()


def opened(served: Served, path: str = "/api/v1/ask/stream", question: str = "What are carers paid?") -> socket.socket:
    host, port = served.url.split("/")[2].split(":")
    body = json.dumps({"question": question}).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: application/json\r\n"
    asking = socket.create_connection((host, int(port)), timeout=30)
    asking.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    return asking


def read_until(asking: socket.socket, words: bytes) -> bytes:
    got = b""
    while words not in got:
        more = asking.recv(4096)
        if not more:
            break
        got += more
    return got


def wait_until(true: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert true()


def test_turns_come_in_order_and_places_move_up() -> None:
    line = Line(1)
    said: list[str] = []
    first = line.turn()
    assert list(first.__enter__()) == []  # nobody before: no wait

    def ask(number: int) -> None:
        for item in in_turn(line, lambda: iter([f"answer {number}"])):
            said.append(item.words if isinstance(item, Step) else item)

    seconds = [threading.Thread(target=ask, args=(number,)) for number in (1, 2)]
    for at, thread in enumerate(seconds, start=1):
        thread.start()
        wait_until(lambda at=at: len(line._waiting) == at)
    wait_until(lambda: "Waiting for 1 before you" in said)
    first.__exit__(None, None, None)
    for thread in seconds:
        thread.join(10)
    assert said.index("answer 1") < said.index("answer 2")
    assert "Waiting for 1 before you" in said
    assert (line._waiting, line._answering) == ([], 0)


def test_a_closed_line_lets_nobody_wait() -> None:
    line = Line(1)
    with line.turn() as places:
        list(places)
        line.close()
        with pytest.raises(StoppingError, match="being stopped"), line.turn() as behind:
            list(behind)
    assert (line._waiting, line._answering) == ([], 0)


def test_fifty_ask_or_search_at_once_and_none_fails(held: tuple[Served, HeldAssistant]) -> None:
    served, assistant = held
    answers: list[str] = []

    def ask(number: int) -> None:
        host = served.url.split("/")[2]
        connection = http.client.HTTPConnection(host, timeout=60)
        if number % 2:
            connection.request("GET", "/api/v1/search?q=carers")
        else:
            body = json.dumps({"question": "What are carers paid?"})
            connection.request("POST", "/api/v1/ask", body, {"Content-Type": "application/json"})
        told = json.load(connection.getresponse())
        answers.append("found" if told.get("passages") and number % 2 else told["status"])
        connection.close()

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(50)]
    for thread in threads:
        thread.start()
    wait_until(lambda: assistant.now == AT_ONCE)
    host = served.url.split("/")[2]
    other = http.client.HTTPConnection(host, timeout=20)
    other.request("GET", "/api/v1/health")
    assert other.getresponse().status == 200  # the line holds up nothing but questions
    other.close()
    assistant.go.set()
    for thread in threads:
        thread.join(60)
    assert sorted(answers) == ["answered"] * 25 + ["found"] * 25
    assert assistant.most == AT_ONCE


def test_one_who_waits_is_told_the_place_and_one_who_goes_frees_theirs(held: tuple[Served, HeldAssistant]) -> None:
    served, assistant = held
    answering = [opened(served) for _ in range(AT_ONCE)]
    for asking in answering:
        read_until(asking, b"Begun")
    gone = opened(served)
    assert b"You are next" in read_until(gone, b"You are next")
    waiting = opened(served)
    assert b"Waiting for 1 before you" in read_until(waiting, b"before you")
    gone.close()
    answering[0].close()
    assistant.go.set()
    assert b"event: answer" in read_until(waiting, b"event: answer")
    for asking in [*answering[1:], waiting]:
        asking.close()
    wait_until(lambda: assistant.now == 0)


def test_one_who_reads_nothing_holds_no_place(held: tuple[Served, HeldAssistant]) -> None:
    served, assistant = held
    assistant.go.set()
    slow = [opened(served) for _ in range(2 * AT_ONCE)]  # none of them is read from
    quick = opened(served)
    assert b"event: answer" in read_until(quick, b"event: answer")
    wait_until(lambda: assistant.now == 0)
    for asking in [*slow, quick]:
        asking.close()


def test_a_server_told_to_stop_ends_a_stream_with_a_word_and_keeps_what_was_asked(tmp_path: Path) -> None:
    """A real process: SIGTERM while an answer is streamed and another question waits."""
    script = f"""
import sys, threading
sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path
from tests.conftest import WordEncoder
from tests.ui.conftest import FOSTERING
from tests.ui.test_waiting import HeldAssistant
from index.build import build
from index.search import Index, Query
from ui.server import serve
folder = Path({str(tmp_path)!r})
(folder / "papers").mkdir()
(folder / "papers" / "fostering.md").write_text(FOSTERING)
build([folder / "papers"], folder / "index", WordEncoder())
assistant = HeldAssistant(Index.open(folder / "index", WordEncoder()))
serve(assistant, "127.0.0.1", 0, "sqlite:///" + str(folder / "p.sqlite"))
"""
    process = subprocess.Popen([sys.executable, "-c", script], stderr=subprocess.PIPE, text=True, env=os.environ)
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        assert "http://" in line, line
        served = Served("http://" + line.split("http://")[1].strip() + "/", None, tmp_path)  # type: ignore[arg-type]
        answering = [opened(served) for _ in range(AT_ONCE)]
        for asking in answering:
            read_until(asking, b"Begun")
        waiting = opened(served)
        read_until(waiting, b"You are next")
        process.send_signal(signal.SIGTERM)
        for asking in (answering[0], waiting):
            rest = read_until(asking, b"0\r\n\r\n")
            assert b"event: stopped" in rest
            assert b"being stopped" in rest
            assert rest.endswith(b"0\r\n\r\n")  # the stream is whole, not cut off
        assert process.wait(timeout=20) in (0, -signal.SIGTERM)
        rest_said = process.stderr.read()
        assert "Traceback" not in rest_said, rest_said
    finally:
        process.kill()
        process.wait()


def test_an_answer_is_told_from_the_index_it_was_found_in_though_another_was_built_meanwhile(
    small_index: tuple[Index, Path], tmp_path: Path
) -> None:
    """The papers of the answer are gone from the index that is in use when the answer is done."""
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "other.md").write_text("# Other\n\n1.1 Nothing of what was asked stands here at all.\n")
    build([tmp_path / "papers"], tmp_path / "index", WordEncoder())
    later = ScriptedAssistant(Index.open(tmp_path / "index", WordEncoder()))

    class Overtaken(ScriptedAssistant):
        def stream(
            self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING
        ) -> Iterator[Step | Statement | Answer]:
            site.take(later)  # type: ignore[arg-type]
            hits, _ = self.index.search(Query(question, {"carer": 1.0}), 1)
            yield replace(self._answer(question), hits=tuple(hits))

    site = Site(Overtaken(small_index[0]), Database(f"sqlite:///{tmp_path / 'people.sqlite'}"))  # type: ignore[arg-type]
    app = FastAPI()
    app.add_middleware(Guard, door=site.door)
    app.mount(ADDRESS, api(site))
    asked = {"question": "How much will foster carers be paid a week?"}
    reply = TestClient(app).post(f"{ADDRESS}/ask", json=asked)
    assert reply.status_code == 200
    assert reply.json()["passages"][0]["file"] == "fostering.md"
