"""Files given by someone who may not see every paper: a hidden paper of their content or name has no say in it.

Two servers are told the same story: one holds two hidden papers, the other never did.
"""

from __future__ import annotations

import fcntl
import re
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from assistant.answering import Assistant
from index.build import build
from index.model import Status
from index.search import Index
from tests.conftest import WordEncoder
from tests.ui.conftest import FOSTERING, serving
from tests.ui.people.conftest import CASE, form_of
from ui.library import Library
from ui.people import Person, Role
from ui.sight import as_decided
from ui.signing.door import SESSION, Door
from ui.signing.entrance import Entrance
from ui.signing.settings import SignIn, Way
from ui.store.database import Database
from ui.store.decisions import DecisionStore

DEPOT = """# Depot sale

Aldermoor Council
Cabinet
Date of meeting: 4 March 2027

1.1 The buyer of the Quarry Lane depot offered £2.4 million.

## Recommendations

2.1 The Cabinet is recommended to sell the depot.
"""
FERRY = "# Ferry timetable\n\nBrackwater Council\n\nDate of meeting: 9 May 2026\n\n1.1 The ferry sails hourly.\n"
PEOPLE = {
    "otto": Person("", Role.OFFICER, "Otto", directorates=frozenset({"Place"})),
    "olga": Person("", Role.OFFICER, "Olga", directorates=frozenset({"Law"})),
    "rosa": Person("", Role.READER, "Rosa"),
    "ada": Person("", Role.ADMINISTRATOR, "Ada"),
}
SIGN_IN = SignIn(way=Way.ACCOUNTS)
LISTS = ("/papers", "/papers?q=depot", "/papers/progress", "/register", "/register/register.csv", "/", "/check")
LISTS += ("/api/v1/papers", "/api/v1/register", "/api/v1/search?q=the+depot+and+the+child", "/api/v1/health")
CHANCE = re.compile(r"(?:%20| |-)(?:%28|\()?([bcdfghjkmnpqrstvwxz]{6})(?:%29|\))?(?=[^a-z]|$)")
UNLIKE = ("date", "set-cookie", "content-length", "etag", "last-modified")


@dataclass
class World:
    """A served library with an administrator, two officers of other directorates, and a reader, all signed in."""

    folder: Path
    clients: dict[str, httpx.Client]
    library: Library
    decisions: DecisionStore
    told: list[tuple[object, ...]] = field(default_factory=list)

    def get(self, who: str, address: str) -> str:
        """Look at an address, and keep what it said."""
        return self._keep(self.clients[who].get(address))

    def send(self, who: str, address: str, **fields: str) -> str:
        data = {"form": form_of(self.clients[who], "/account"), **fields}
        return self._keep(self.clients[who].post(address, data=data))

    def give(self, who: str, *files: tuple[str, str], **fields: str) -> None:
        """Give files, say yes where it asks, wait until they are in, and look at every list."""
        fields["form"] = form_of(self.clients[who], "/account")
        sent = [("files", (name, text.encode())) for name, text in files]
        said = self._keep(self.clients[who].post("/papers/give", files=sent, data=fields))
        asked = re.search(r'name="token" value="([^"]+)"', said)
        if asked:
            self.send(who, "/papers/replace", token=asked[1], yes="yes")
        self.settle(who)
        self.look()

    def settle(self, who: str) -> None:
        deadline = time.monotonic() + 60
        while "Look again how far" in self.clients[who].get("/papers/progress").text:
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def look(self) -> None:
        for who in ("otto", "rosa"):
            for address in LISTS:
                self.get(who, address)
            for id_ in self.ids(who):
                for address in (f"/papers/of/{id_}", f"/paper/{id_}", f"/paper/{id_}/file", f"/register?paper={id_}"):
                    self.get(who, address)

    def ids(self, who: str) -> list[str]:
        return [paper["paper_id"] for paper in self.clients[who].get("/api/v1/papers").json()["papers"]]

    def id_of(self, who: str, stem: str) -> str:
        """Return the id of the one paper that somebody sees under a name given."""
        [found] = [id_ for id_ in self.ids(who) if id_.startswith(f"{stem}-")]
        return found

    def status(self, paper_id: str) -> Status:
        found = as_decided(Index.open(self.folder / "index", WordEncoder()), self.decisions.now())
        record = found.store.record(paper_id)
        assert record
        return record.status

    def _keep(self, got: httpx.Response) -> str:
        assert got.status_code not in (401, 429, 500), (got.url, got.status_code)
        headers = sorted((name, CHANCE.sub("~", value)) for name, value in got.headers.items() if name not in UNLIKE)
        said = got.text.replace(str(got.request.url.copy_with(raw_path=b"/")), "/")
        said = re.sub(r'name="token" value="[^"]+"|"seconds": ?[\d.e-]+', "", CHANCE.sub("~", said))
        self.told.append((CHANCE.sub("~", str(got.url.raw_path)), got.status_code, headers, said))
        return got.text


@pytest.fixture
def worlds(tmp_path: Path) -> Iterator[tuple[World, World]]:
    """Give a library with hidden papers, one so by its marking and one by decision, and a library without."""
    database = Database(f"sqlite:///{tmp_path / 'people.sqlite'}")
    door = Door(database, SIGN_IN)
    tokens = {}
    for username, person in PEOPLE.items():
        account = door.accounts.add("test", username, person, "")
        tokens[username] = door.sessions.start(account.person.person_id, time.time(), "accounts")
    list(database.rows("PRAGMA wal_checkpoint(TRUNCATE)"))
    database.close()
    with ExitStack() as stack:
        made = [stack.enter_context(world(tmp_path, name, tokens)) for name in ("whole", "without")]
        yield made[0], made[1]


@contextmanager
def world(tmp_path: Path, name: str, tokens: dict[str, str]) -> Iterator[World]:
    folder = tmp_path / name
    (folder / "papers").mkdir(parents=True)
    hidden = {"case": CASE, "depot": DEPOT} if name == "whole" else {}
    for stem, text in {"fostering": FOSTERING, **hidden}.items():
        (folder / "papers" / f"{stem}.md").write_text(text, encoding="utf-8")
    shutil.copy(tmp_path / "people.sqlite", folder / "people.sqlite")
    build([folder / "papers"], folder / "index", WordEncoder())
    index = Index.open(folder / "index", WordEncoder())
    url = f"sqlite:///{folder / 'people.sqlite'}"
    decisions = DecisionStore(Database(url), {})
    if record := index.store.record("depot"):
        decisions.decide("ada", "Ada", record, Status.EXEMPT, "3", "The sale is not agreed")
    library = Library(folder / "own", most_mb=1)
    entrance = Entrance(SIGN_IN, directorates={"Law": ("Licensing",)})
    assistant = Assistant(index)
    for served in serving(assistant, folder, url, library, entrance, Assistant):  # type: ignore[arg-type]
        with ExitStack() as stack:
            clients = {
                username: stack.enter_context(httpx.Client(base_url=served.url, cookies={SESSION: token}, timeout=30))
                for username, token in tokens.items()
            }
            yield World(folder, clients, library, decisions)


def both(worlds: tuple[World, World], story: Callable[[World], None]) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(story, worlds))
    whole, without = worlds
    assert len(whole.told) == len(without.told) > 20
    assert [pair for pair in zip(whole.told, without.told, strict=True) if pair[0] != pair[1]] == []


def test_files_with_hidden_content_or_names_are_taken_in_as_if_there_were_none(worlds: tuple[World, World]) -> None:
    """Content and name hidden by marking and by decision, each alone and together, and all of it once more."""
    files = (("case.md", CASE), ("mine.md", DEPOT), ("depot.md", FERRY), ("case.txt", DEPOT.replace("2.4", "2.5")))

    def story(each: World) -> None:
        each.give("otto", *files)
        each.give("otto", *files, ("yours.md", CASE))
        each.give("otto", ("case.md", FERRY.replace("hourly", "daily")), instead="case")

    both(worlds, story)
    whole = worlds[0]
    assert whole.status("case") is whole.status("depot") is Status.EXEMPT
    assert {"case", "depot"} <= set(whole.ids("ada"))
    assert (whole.folder / "papers" / "depot.md").read_text() == DEPOT


def test_a_paper_is_replaced_by_hidden_content_and_held_and_removed_as_if_there_were_none(
    worlds: tuple[World, World],
) -> None:
    def story(each: World) -> None:
        each.give("otto", ("new.md", DEPOT), instead="fostering")
        each.give("otto", ("ferry.md", FERRY))
        ferry = each.id_of("otto", "ferry")
        each.give("otto", ("ferry.md", DEPOT.replace("2.4", "2.5")))  # in place of their own, by the name they gave
        assert each.id_of("otto", "ferry") == ferry
        each.send("otto", f"/papers/of/{ferry}/status", status="exempt", schedule="3", reason="Not yet")
        each.send("otto", "/papers/of/fostering/remove")
        each.settle("otto")
        each.look()

    both(worlds, story)
    whole = worlds[0]
    assert "fostering" not in whole.ids("ada")
    assert "The buyer" in whole.get("ada", "/paper/depot")
    assert whole.status("depot") is Status.EXEMPT


def test_a_copy_and_the_hidden_paper_are_decided_on_and_removed_apart(worlds: tuple[World, World]) -> None:
    whole, _ = worlds
    whole.give("otto", ("depot.md", DEPOT))
    copy = whole.id_of("otto", "depot")
    whole.send("otto", f"/papers/of/{copy}/status", status="exempt", schedule="1", reason="To be sure")
    whole.send("ada", f"/papers/of/{copy}/status", status="public", reason="It is in the press")
    assert (whole.status(copy), whole.status("depot")) == (Status.PUBLIC, Status.EXEMPT)
    assert "depot" not in whole.ids("rosa")
    assert "It is in the press" not in whole.get("ada", "/papers/of/depot")
    assert "not agreed" not in whole.get("otto", f"/papers/of/{copy}")
    assert "Has the same content as “Depot sale” (depot.md)." in whole.get("ada", f"/papers/of/{copy}")
    whole.send("otto", f"/papers/of/{copy}/remove")
    whole.settle("otto")
    assert (copy in whole.ids("ada"), whole.status("depot")) == (False, Status.EXEMPT)
    whole.give("otto", ("depot.md", DEPOT))
    copy = whole.id_of("otto", "depot")
    whole.send("ada", "/papers/of/depot/remove")
    whole.settle("ada")
    assert "depot" not in whole.ids("ada")
    assert "Quarry Lane" in whole.get("rosa", f"/paper/{copy}"), "the copy is as it was"
    report = build(
        whole.library.with_own([whole.folder / "papers"]),
        whole.folder / "index", WordEncoder(), without=whole.library.left_out, own=whole.library.own,
    )  # fmt: skip
    assert report.papers == len(whole.ids("ada")) == 3


def test_a_file_being_taken_in_by_somebody_else_has_no_say_either(worlds: tuple[World, World]) -> None:
    whole, _ = worlds
    with (whole.folder / "index" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for who in ("olga", "otto"):
            form = form_of(whole.clients[who], "/account")
            sent = {"files": ("sale.md", FERRY.encode())}
            whole.clients[who].post("/papers/give", files=sent, data={"form": form})
            assert "Not taken in" not in whole.clients[who].get("/papers/progress").text
    whole.settle("olga")
    whole.settle("otto")
    assert len([id_ for id_ in whole.ids("ada") if id_.startswith("sale-")]) == 2


def test_nothing_stays_on_disk_of_a_paper_that_was_held_as_exempt_and_removed(worlds: tuple[World, World]) -> None:
    whole, _ = worlds
    whole.give("ada", ("sale.md", DEPOT.replace("Quarry Lane", "Merrowgate")))
    whole.send("ada", "/papers/of/sale/status", status="exempt", schedule="3", reason="Not agreed")
    assert held_in(whole.folder, "Merrowgate")
    whole.send("ada", "/papers/of/sale/remove")
    whole.settle("ada")
    assert held_in(whole.folder, "Merrowgate") == []
    assert held_in(whole.folder, "Merrow child"), "the other exempt paper is there"
    assert "Merrow child" in whole.get("ada", "/paper/case")


def held_in(folder: Path, words: str) -> list[str]:
    """Return the files of the index and of the folder of papers given that hold these words."""
    files = [path for part in ("index", "own") for path in (folder / part).rglob("*") if path.is_file()]
    return [path.name for path in files if words.encode().lower() in path.read_bytes().lower()]


def test_nobody_overwrites_a_file_that_came_in_meanwhile(worlds: tuple[World, World]) -> None:
    whole, _ = worlds
    with (whole.folder / "index" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for text in (FERRY, FERRY.replace("hourly", "daily")):
            form = form_of(whole.clients["ada"], "/account")
            whole.clients["ada"].post("/papers/give", files={"files": ("ferry.md", text.encode())}, data={"form": form})
    whole.settle("ada")
    assert "was taken in meanwhile; give the file again" in whole.get("ada", "/papers/progress")
    assert "hourly" in whole.get("ada", "/paper/ferry")
