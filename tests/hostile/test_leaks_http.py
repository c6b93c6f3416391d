"""What signed-in people get over HTTP: the same, byte for byte, as from a server that never had the hidden papers."""

from __future__ import annotations

import io
import re
import shutil
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import httpx
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from assistant.answering import Assistant
from evals.leaks.oracle import OWN, SEERS, Seer
from evals.leaks.probes import Probe, probes
from index.build import build
from index.model import Paper
from index.search import Index
from tests.conftest import WordEncoder
from tests.ui.conftest import serving
from tests.ui.people.conftest import form_of
from ui.people import Person, Role
from ui.signing.door import SESSION, Door
from ui.signing.entrance import Entrance
from ui.signing.settings import SignIn, Way
from ui.store.database import Database

PUBLIC = """# Leaving care in Lynmarsh

Lynmarsh Borough Council
Committee: Staffing Committee
Date of meeting: 4 March 2026

## Posts

1.1 The leaving care service has nine posts.

## Recommendations

2.1 The Committee is recommended to note the nine posts.
"""
DIRECTORATES = {"Children": ("Complex Placements Panel",), "People": ("Staffing Committee",)}
ASKED = 18  # three times each, and no more than a person may ask in a minute
UNLIKE = ("date", "set-cookie", "content-length")  # those that no two replies share


@dataclass(frozen=True)
class Two:
    """The same people at two servers: one with the hidden papers, one built without them.

    `keeper` is an administrator at the first, who sees the hidden papers.
    """

    seen: httpx.Client
    oracle: httpx.Client
    hidden: tuple[Paper, ...]
    keeper: httpx.Client


PEOPLE = (
    (SEERS[0], Person("", Role.READER, "Ana")),
    (SEERS[2], Person("", Role.MEMBER, "Bo", committees=frozenset({"Staffing Committee"}))),
    (
        Seer("officer", frozenset({"Complex Placements Panel"})),
        Person("", Role.OFFICER, "Cy", directorates=frozenset({"Children"})),
    ),
)


@pytest.fixture(scope="module", params=PEOPLE, ids=lambda pair: pair[1].role.value)
def two(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    seer, person = request.param
    folder = tmp_path_factory.mktemp("two")
    papers = folder / "papers"
    shutil.copytree(OWN, papers)
    write_tolls(papers / "tarrowshire-tolls-exempt.pdf")
    (papers / "lynmarsh-leaving-care.md").write_text(PUBLIC, encoding="utf-8")
    whole = indexed(papers, folder / "whole")
    kept = folder / "kept"
    kept.mkdir()
    hidden = []
    for record in whole.store.records():
        if seer.sees(record):
            shutil.copy2(papers / record.file, kept / record.file)
        else:
            hidden.append(whole.store.paper(record.paper_id))
    token = signed_in(folder / "people.sqlite", person)
    keeping = signed_in(folder / "people.sqlite", Person("", Role.ADMINISTRATOR, "Di"))
    shutil.copy(folder / "people.sqlite", folder / "other.sqlite")
    with ExitStack() as stack:
        seen = stack.enter_context(client(whole, folder / "people.sqlite", token))
        oracle = stack.enter_context(client(indexed(kept, folder / "oracle"), folder / "other.sqlite", token))
        keeper = stack.enter_context(httpx.Client(base_url=seen.base_url, cookies={SESSION: keeping}, timeout=30))
        yield Two(seen, oracle, tuple(filter(None, hidden)), keeper)


def write_tolls(path: Path) -> None:
    """Write a PDF of one page, for nobody here but an administrator."""
    canvas = Canvas(str(path), pagesize=A4)
    lines = (
        "Tarrowshire County Council", "Committee: Tolls Board", "Date of meeting: 5 March 2026",
        "Not for publication: exempt information, paragraph 3 of Schedule 12A", "Tolls at Quernmouth", "1. Offer",
        "1.1 The Quernmouth ferry company offers £718,000 for the tolls.", "2. Recommendations",
        "2.1 The Board is recommended to accept the Quernmouth offer.",
    )  # fmt: skip
    for at, line in enumerate(lines):
        canvas.drawString(72, 780 - 30 * at, line)
    canvas.save()


def indexed(papers: Path, folder: Path) -> Index:
    build([papers], folder, WordEncoder())
    return Index.open(folder, WordEncoder())


def sign_in() -> SignIn:
    return SignIn(way=Way.ACCOUNTS)


def signed_in(path: Path, person: Person) -> str:
    """Make an account and a session of it; return the session's token."""
    database = Database(f"sqlite:///{path}")
    door = Door(database, sign_in())
    account = door.accounts.add("test", person.name, person, "")
    token = door.sessions.start(account.person.person_id, time.time(), "accounts")
    list(database.rows("PRAGMA wal_checkpoint(TRUNCATE)"))
    database.close()
    return token


@contextmanager
def client(index: Index, database: Path, token: str) -> Iterator[httpx.Client]:
    entrance = Entrance(sign_in(), directorates=DIRECTORATES)
    for served in serving(Assistant(index), index.folder, f"sqlite:///{database}", entrance=entrance, make=Assistant):
        with httpx.Client(base_url=served.url, cookies={SESSION: token}, timeout=30) as opened:
            yield opened


def reply(client: httpx.Client, method: str, address: str, **sent: object) -> tuple[object, ...]:
    """Return all that a reply gives away, save when it was sent and how long it took."""
    got = client.request(method, address, **sent)  # type: ignore[arg-type]
    assert got.status_code not in (401, 429, 500), (address, got.status_code)
    headers = {name: value for name, value in got.headers.items() if name not in UNLIKE}
    if got.content.startswith(b"PK"):
        return got.status_code, sorted(headers.items()), parts_of(got.content)
    body = re.sub(r'"seconds": ?[\d.e-]+|\d+(\.\d+)? seconds?', "", got.text).replace(str(client.base_url), "")
    return got.status_code, sorted(headers.items()), body


def parts_of(content: bytes) -> dict[str, bytes]:
    """Return what an Excel or a Word file holds, save when it was written."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist() if name != "docProps/core.xml"}


def addresses(hidden: Sequence[Paper]) -> Iterator[str]:
    yield from ("/", "/papers", "/papers?q=placement", "/papers/progress", "/register", "/register/register.csv")
    yield from ("/register/register.xlsx", "/check/checks.csv", "/check/sheet.docx", "/check?show=all")
    yield from ("/check", "/conversations", "/people", "/audit")
    yield from ("/api/v1/papers", "/api/v1/register", "/api/v1/", "/api/v1/health")
    for paper in hidden:
        id_, body = paper.paper_id, paper.body
        yield from (f"/paper/{id_}{rest}" for rest in ("", "/source?at=1.1", "/file", "/page/1", "/page/1.png"))
        yield from (f"/paper/{id_}/source?at=1.1&page=1", f"/paper/{id_}/page/1?at=1.1")
        yield f"/conversations?q={paper.title}"
        for file in ("register.csv", "register.xlsx"):
            yield from (f"/register/{file}?{query}" for query in (f"paper={id_}", f"q={paper.title}", f"body={body}"))
        yield from (f"/papers/of/{id_}{rest}" for rest in ("", "?q=offer", "/remove"))
        yield from (f"/papers?q={paper.title}", f"/papers?q={paper.file}", f"/register?q={paper.title}")
        yield from (f"/register?paper={id_}", f"/register?body={body}", f"/register?committee={paper.committee}")
        yield from (f"/api/v1/paper?paper_id={id_}", f"/api/v1/register?paper={id_}", f"/api/v1/register?body={body}")
        yield from (f"/api/v1/paragraph?paragraph_id={id_}%23{p.label}" for p in paper.paragraphs)


def test_every_address_gives_what_a_server_without_the_papers_gives(two: Two) -> None:
    tried = list(addresses(two.hidden))
    assert two.hidden
    assert len(tried) > 40
    assert reply(two.seen, "GET", "/api/v1/papers")[0] == 200
    assert [at for at in tried if reply(two.seen, "GET", at) != reply(two.oracle, "GET", at)] == []


def test_the_hidden_pages_exports_and_rows_are_there_for_who_may_see_them(two: Two) -> None:
    """Or what is probed above would be missing for everybody."""
    tolls = "/paper/tarrowshire-tolls-exempt"
    assert "tarrowshire-tolls-exempt" in {paper.paper_id for paper in two.hidden}
    assert two.keeper.get(f"{tolls}/page/1.png").content.startswith(b"\x89PNG")
    assert two.keeper.get(f"{tolls}/page/1?at=1.1").status_code == 200
    assert "Quernmouth" in two.keeper.get("/register/register.csv?paper=tarrowshire-tolls-exempt").text
    sheet = parts_of(two.keeper.get("/register/register.xlsx").content)
    assert b"Quernmouth" in sheet["xl/sharedStrings.xml"]


def test_conversations_and_their_notes_are_those_of_a_server_without_the_papers(two: Two) -> None:
    """One's own about a hidden paper; and somebody else's that rests on one, which is not there."""
    asked = [f"What is recommended in “{paper.title}”?" for paper in two.hidden[:2]] + ["Who offers what for tolls?"]
    told = [list(conversed(client, asked)) for client in (two.seen, two.oracle)]
    assert [pair for pair in zip(*told, strict=True) if pair[0] != pair[1]] == []
    theirs = address_of(two.keeper, "What does the Quernmouth ferry company offer for the tolls?")
    assert "718,000" in two.keeper.get(theirs).text
    for rest in ("", "/note.docx", "/1/note.docx"):
        assert reply(two.seen, "GET", f"{theirs}{rest}") == reply(two.oracle, "GET", f"{theirs}{rest}")
        assert reply(two.seen, "GET", f"{theirs}{rest}")[0] == 404
    form = form_of(two.seen, "/account")
    body = {"form": form, "question": "And who decided it?", "conversation": theirs.rsplit("/", 1)[1]}
    assert two.seen.post("/ask", data=body).headers["location"].partition("#")[0] != theirs


def conversed(client: httpx.Client, asked: Sequence[str]) -> Iterator[tuple[object, ...]]:
    """Yield what a person's own conversations say, ids and times aside."""
    for question in asked:
        address = address_of(client, question)
        for rest in ("", "/note.docx", "/1/note.docx"):
            status, headers, body = reply(client, "GET", f"{address}{rest}")
            plain = repr(body).replace(address.rsplit("/", 1)[1], "")
            yield status, headers, re.sub(r"\d{1,2}:\d\d|/check/[\w-]+|[\w-]{22}", "", plain)


def address_of(client: httpx.Client, question: str) -> str:
    """Ask as the page without scripts does; return the conversation's address."""
    asked = client.post("/ask", data={"form": form_of(client, "/account"), "question": question})
    return asked.headers["location"].partition("#")[0]


def test_every_question_gets_what_a_server_without_the_papers_answers(two: Two) -> None:
    asked = list(probes(two.hidden, 5, ASKED))
    assert [p.question for p in asked if not is_same(two, p)] == []


def is_same(two: Two, probe: Probe) -> bool:
    scope = {"papers": probe.scope.papers, "bodies": probe.scope.bodies, "committees": probe.scope.committees}
    history = [{"question": turn.question, "answer": turn.answer} for turn in probe.history]
    body = {"question": probe.question, "history": history, "scope": scope}
    requests = [("POST", "/api/v1/ask", {"json": body}), ("POST", "/api/v1/ask/stream", {"json": body})]
    requests += [("GET", "/api/v1/search", {"params": {"q": probe.question}})]
    return all(reply(two.seen, how, at, **sent) == reply(two.oracle, how, at, **sent) for how, at, sent in requests)


def test_a_hidden_paper_is_refused_as_fast_as_one_that_does_not_exist(two: Two, record_property) -> None:  # type: ignore[no-untyped-def]
    """Timings are noted and fail nothing: medians of rounds in turn."""
    spent: dict[str, list[float]] = {two.hidden[0].paper_id: [], "no-such-paper-at-all": []}
    for _ in range(40):
        for id_, times in spent.items():
            started = time.perf_counter()
            assert two.seen.get(f"/paper/{id_}").status_code == 404
            times.append(1000 * (time.perf_counter() - started))
    hidden, absent = (median(times) for times in spent.values())
    record_property("milliseconds", f"hidden {hidden:.2f}, absent {absent:.2f}")
    print(f"hidden {hidden:.2f} ms, absent {absent:.2f} ms")


@pytest.mark.parametrize(
    "forged",
    [
        {},
        {"x-signed-in": "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbmEifQ."},
        {"x-remote-user": "ana", "x-role": "administrator", "x-forwarded-for": "127.0.0.1"},
        {"cookie": "session=' OR '1'='1"},
        {"cookie": "session=administrator; role=administrator"},
        {"cookie": f"session={'A' * 43}"},
        {"authorization": "Basic YW5hOg=="},
    ],
    ids=range(7),
)
def test_whoever_forges_a_session_or_a_role_is_shown_the_way_in(two: Two, forged: dict[str, str]) -> None:
    with httpx.Client(base_url=two.seen.base_url, headers=forged) as stranger:
        for address in ("/api/v1/papers", "/api/v1/register", f"/paper/{two.hidden[0].paper_id}", "/papers", "/audit"):
            got = stranger.get(address)
            assert got.status_code == 401, address
            assert two.hidden[0].paper_id not in got.text
