"""Bad settings are refused before anything is served; a broken database lets nobody in; too much is turned away."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
import time
from itertools import takewhile
from pathlib import Path

import httpx
import pytest
import uvicorn
from pydantic import SecretStr
from starlette.responses import HTMLResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from index.errors import CallError
from tests.ui.conftest import Served
from tests.ui.people.conftest import PASSWORD, Council, form_of, sign_in
from ui import connections
from ui.page import bounds
from ui.page.guard import Guard
from ui.server import configured, create_app
from ui.signing.door import Door
from ui.signing.entrance import Entrance
from ui.signing.settings import OPEN_TO_ALL, Front, SignIn, Way, check_front
from ui.store.database import Database

ROOT = Path(__file__).resolve().parents[3]
STRONG = SecretStr("5c1f0e6b9a7d43f28e90b1c2d3a4f5e6")
PUBLIC = "https://papers.aldermoor.example"


def front(host: str = "127.0.0.1", address: str | None = None, open_host: str = "") -> Front:
    return Front(host=host, address=address, proxy=None, open_host=open_host)


@pytest.mark.parametrize(
    ("sign_in", "front", "words"),
    [
        (SignIn(), front("0.0.0.0"), "everyone there would read every paper"),
        (SignIn(), front("192.0.2.7", open_host="yes"), "everyone there would read every paper"),
        (SignIn(way=Way.ACCOUNTS), front("0.0.0.0"), "https://"),
        (SignIn(way=Way.ACCOUNTS), front("0.0.0.0", "http://papers.example"), "https://"),
        (SignIn(way=Way.HEADER), front(), "missing"),
        (SignIn(way=Way.HEADER, secret=SecretStr("short")), front(), "weak"),
        (SignIn(way=Way.HEADER, secret=SecretStr("a" * 64)), front(), "weak"),
        (SignIn(way=Way.OIDC), front(address=PUBLIC), "issuer"),
        (SignIn(way=Way.OIDC, issuer="https://sso.example", client_id="x"), front(address=PUBLIC), "client_secret"),
        (SignIn(way=Way.OIDC, issuer="http://sso.example", client_id="x", client_secret=STRONG),
         front(address=PUBLIC), "https"),
        (SignIn(way=Way.OIDC, issuer="https://sso.example", client_id="x", client_secret=STRONG), front(), "address"),
        (SignIn(way=Way.ACCOUNTS, session_hours=0), front(), "session_hours"),
        (SignIn(), front(address="papers.example/path"), "Setting address"),
    ],
)  # fmt: skip
def test_what_would_leave_the_papers_open_is_refused(sign_in: SignIn, front: Front, words: str) -> None:
    with pytest.raises(CallError, match=words):
        check_front(sign_in, front)


def test_what_is_safe_is_served() -> None:
    check_front(SignIn(), front())
    check_front(SignIn(), front("0.0.0.0", open_host=OPEN_TO_ALL))
    check_front(SignIn(way=Way.ACCOUNTS), front("0.0.0.0", PUBLIC))
    check_front(SignIn(way=Way.HEADER, secret=STRONG), front("0.0.0.0", PUBLIC))


def assistant(folder: Path, *words: str, stdin: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "ui.main", *words],
        cwd=folder, env=environment, input=stdin, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_the_command_line_refuses_in_one_line_and_keeps_people(tmp_path: Path) -> None:
    toml = tmp_path / "assistant.toml"
    index = ("--index", str(tmp_path / "index"))
    for text, words in (
        ("colour = 1\n", "Setting colour: there is no such setting"),
        ("[sign_in]\nlevel = 1\n", "Setting sign_in.level: there is no such setting"),
        ('host = "0.0.0.0"\n', "open to other machines"),
        ('[sign_in]\nway = "accounts"\n', f"assistant user add NAME --role administrator --index {index[1]}"),
        ('[sign_in]\nway = "header"\nsecret = "hunter2"\n', "openssl rand"),
    ):
        toml.write_text(text)
        done = assistant(tmp_path, "chat", *index)
        assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
        assert words in done.stderr
        assert "hunter2" not in done.stderr
    toml.write_text("")
    added = assistant(tmp_path, "user", "add", "Ada", "--role", "administrator", *index, stdin=f"{PASSWORD}\n")
    assert (added.returncode, added.stdout) == (0, "ada was added: administrator\n"), added.stderr
    weak = assistant(tmp_path, "user", "add", "bo", *index, stdin="bo\n")
    assert (weak.returncode, weak.stderr.count("\n")) == (2, 1)
    assert assistant(tmp_path, "user", "list", *index).stdout == "ada\tadministrator\tada\n"
    last = assistant(tmp_path, "user", "disable", "ada", *index)
    assert (last.returncode, "last administrator" in last.stderr) == (2, True)
    verified = assistant(tmp_path, "audit", "verify", *index)
    assert verified.stdout.startswith("1 entries, none changed. Head: ")


def test_what_cannot_be_written_down_is_not_done(council: Council) -> None:
    """A database that can only be read, as it looks from here: whatever is written to the record fails."""
    client = council.signed_in("ada")
    form = form_of(client, "/account")
    with council.database.writing() as writer:
        writer.run(
            "CREATE TRIGGER shut BEFORE INSERT ON audit_chain BEGIN "
            "SELECT RAISE(ABORT, 'attempt to write a readonly database'); END"
        )
    for path in ("/paper/case", "/paper/case/file", "/register/register.csv"):
        answer = client.get(path)
        assert (answer.status_code, "can only be read" in answer.text) == (503, True), path
    asked = client.post("/ask", data={"form": form, "question": "What are carers paid a week?"})
    assert (asked.status_code, "£512" in asked.text) == (503, False)
    assert client.post("/api/v1/ask", json={"question": "What are carers paid a week?"}).status_code == 503
    assert sign_in(council.client(), "rosa", PASSWORD).status_code == 503


def test_a_broken_database_lets_nobody_in(council: Council) -> None:
    client = council.signed_in("ada")
    council.database.close()
    path = Path(council.served.database.removeprefix("sqlite:///"))
    for part in path.parent.glob("people.sqlite*"):
        part.write_bytes(b"no database at all" * 400)
    for path_ in ("/", "/papers", "/paper/case", "/paper/fostering", "/api/v1/papers", "/sign-in", "/health"):
        answer = client.get(path_)
        is_open = path_ in ("/sign-in", "/health")
        assert answer.status_code == (200 if is_open else 503), path_
        assert "Traceback" not in answer.text
        assert "fostering" not in answer.text
    assert sign_in(council.client(), "ada", PASSWORD).status_code == 503


def test_more_than_is_taken_is_refused_before_it_is_read(council: Council) -> None:
    client = council.signed_in("rosa")
    assert client.post("/api/v1/ask", content=b"x" * 1_000_001).status_code == 413

    def pieces():  # type: ignore[no-untyped-def]
        for _ in range(40):
            yield b"x" * 50_000

    assert client.post("/api/v1/ask", content=pieces()).status_code == 413
    assert client.get("/papers").status_code == 200


def test_who_begins_a_request_and_never_ends_it_is_let_go(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "_PATIENCE", 0.3)
    monkeypatch.setattr(bounds, "_PATIENCE", 0.3)
    port = int(served.url.rsplit(":", 1)[1].strip("/"))
    heads = (
        b"", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ",
        b"POST /api/v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 500\r\n"
        b"Content-Type: application/json\r\n\r\n{",
    )  # fmt: skip
    for head in heads:
        with socket.create_connection(("127.0.0.1", port), timeout=20) as slow:
            slow.sendall(head)
            began = time.monotonic()
            answer = slow.recv(200)
            assert answer == b"" or answer.startswith(b"HTTP/1.1 408"), answer
            assert time.monotonic() - began < 15


def test_who_asks_too_often_waits(council: Council) -> None:
    client = council.client()
    form = form_of(client, "/sign-in")
    codes = [
        client.post("/sign-in", data={"form": form, "username": "nobody", "password": "x"}).status_code
        for _ in range(35)
    ]  # fmt: skip
    assert codes[0] == 401
    assert codes[-1] == 429
    assert council.client().get("/health").status_code == 200


def test_sixty_questions_a_minute_are_answered_however_they_are_asked(council: Council) -> None:
    rosa = council.signed_in("rosa")
    form = form_of(rosa, "/account")
    asks = (
        lambda: rosa.post("/ask", data={"form": form, "question": "What are carers paid?"}),
        lambda: rosa.post("/api/v1/ask", json={"question": "What are carers paid?"}),
        lambda: rosa.post("/api/v1/ask/stream", json={"question": "What are carers paid?"}),
        lambda: rosa.get("/api/v1/search?q=What+are+carers+paid"),
    )
    codes = list(takewhile(lambda code: code != 429, (asks[at % len(asks)]().status_code for at in range(120))))
    assert 60 <= len(codes) < 120, "where a minute of the clock ends among them, some more are let through"
    assert set(codes) == {200, 303}
    refused = [ask() for ask in asks]
    assert [one.status_code for one in refused] == [429] * len(asks)
    assert refused[0].headers["retry-after"] == "60"
    assert rosa.post("/gradio_api/queue/join", json={}).status_code == 429
    assert rosa.get("/papers").status_code == 200, "reading goes on"
    mina = council.signed_in("mina")
    assert mina.post("/api/v1/ask", json={"question": "What are carers paid?"}).status_code == 200


@pytest.mark.parametrize(
    ("proxy", "sent", "is_believed"),
    [
        (None, "198.51.100.{}", False),
        ("192.0.2.9", "198.51.100.{}", False),  # a proxy elsewhere: this request does not come from it
        ("127.0.0.1", "198.51.100.{}", True),
        ("127.0.0.1", "198.51.100.{}, 203.0.113.1", False),  # made up by the sender; the proxy wrote the last
    ],
    ids=["no proxy", "not from the proxy", "from the proxy", "a chain begun by the sender"],
)
def test_who_a_request_comes_from_is_believed_of_the_proxy_alone(
    council: Council, proxy: str | None, sent: str, is_believed: bool
) -> None:
    """Tries to sign in are counted by address: whoever may choose their own is never stopped."""
    entrance = Entrance(SignIn(way=Way.ACCOUNTS))
    app = create_app(council.served.assistant, council.served.database, entrance=entrance)  # type: ignore[arg-type]
    server = uvicorn.Server(configured(app, proxy))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        client = httpx.Client(base_url=f"http://127.0.0.1:{listener.getsockname()[1]}", timeout=30)
        form = form_of(client, "/sign-in")
        codes = (
            client.post(
                "/sign-in", data={"form": form, "username": "nobody"}, headers={"X-Forwarded-For": sent.format(number)}
            ).status_code
            for number in range(62)  # twice what a minute allows: the clock's minute may end among them
        )
        is_stopped = 429 in codes
        server.should_exit = True
        thread.join(10)
    assert is_stopped != is_believed


def test_headers_keep_the_page_shut_to_others(council: Council) -> None:
    client = council.signed_in("rosa")
    for path in ("/", "/sign-in", "/account", "/papers", "/api/v1/papers", "/nothing"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "script-src 'unsafe-inline'" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "same-origin"
        assert "server" not in headers


def test_nobody_listens_to_or_asks_in_anothers_session(council: Council) -> None:
    mina, ada = council.signed_in("mina"), council.signed_in("ada")
    body = {"data": ["What are carers paid a week?", "", None], "fn_index": 0, "session_hash": "minas"}
    assert mina.post("/gradio_api/queue/join", json=body).status_code == 200
    assert ada.post("/gradio_api/queue/join", json=body).status_code == 403
    assert ada.get("/gradio_api/queue/data?session_hash=minas").status_code == 403
    assert ada.get("/gradio_api/heartbeat/minas").status_code == 403
    assert council.client().get("/gradio_api/queue/data?session_hash=minas").status_code == 401


def test_a_page_led_to_under_another_name_answers_nothing() -> None:
    page = Guard(_page, Door(Database("sqlite://")), local=True)
    outside = Guard(_page, Door(Database("sqlite://")), address=PUBLIC)
    for guard, host, status in (
        (page, "127.0.0.1:7860", 200), (page, "localhost:7860", 200), (page, "[::1]:7860", 200),
        (page, "rebound.example", 421), (outside, "papers.aldermoor.example", 200), (outside, "other.example", 421),
    ):  # fmt: skip
        client = TestClient(guard, base_url="http://127.0.0.1")
        assert client.get("/register", headers={"Host": host}).status_code == status, host
    near = TestClient(outside, base_url="http://127.0.0.1:7860")
    told = [near.get(path).status_code for path in ("/health", "/api/v1/health", "/api/v1/healthy", "/sign-in")]
    assert told == [200, 200, 421, 421], "a machine's own check names no address outside"
    secure = TestClient(outside, base_url=PUBLIC).get("/register").headers
    assert "Secure" in secure["set-cookie"]
    assert secure["strict-transport-security"]


async def _page(scope: Scope, receive: Receive, send: Send) -> None:
    await HTMLResponse("papers")(scope, receive, send)
