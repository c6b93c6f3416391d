"""A served page that people sign in to, over public and exempt papers, and one person of each role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from index.build import build
from index.search import Index
from tests.conftest import WordEncoder
from tests.ui.conftest import FOSTERING, ScriptedAssistant, Served, serving
from ui.library import Library
from ui.people import Person, Role
from ui.signing.entrance import Entrance
from ui.signing.passwords import hashed
from ui.signing.settings import SignIn, Way
from ui.store.accounts import Accounts
from ui.store.database import Database

PASSWORD = "violet harbour spoon"
HASH = hashed(PASSWORD)
CASE = """# Placement of the Merrow child

Aldermoor Council
Children's Panel
Date of meeting: 11 March 2027

Not for publication: exempt information, paragraph 1 of Schedule 12A

1.1 The Merrow child moves to Quillback House at £4,711 a week.

## Recommendations

2.1 The panel is recommended to approve the Quillback placement.
"""
CONTRACT = """# Zephyrine contract

Aldermoor Council
Cabinet
Date of meeting: 1 April 2031

Not for publication: exempt information, paragraph 3 of Schedule 12A

1.1 Zephyrine Limited bids £99,123 for the bins contract.
"""
UNSORTED = """# Redundancies at Tarnfold

Aldermoor Council
Date of meeting: 2 April 2027

Classification: Public

Not for publication: exempt information, paragraph 4 of Schedule 12A

1.1 Seven posts at Tarnfold are to go.
"""
PEOPLE = {
    "rosa": Person("", Role.READER, "Rosa Reader"),
    "mina": Person("", Role.MEMBER, "Mina Member", committees=frozenset({"Children's Panel"})),
    "otto": Person("", Role.OFFICER, "Otto Officer", directorates=frozenset({"Place"})),
    "ada": Person("", Role.ADMINISTRATOR, "Ada Administrator"),
}
SEES = {
    "rosa": {"fostering"},
    "mina": {"fostering", "case"},
    "otto": {"fostering", "contract"},
    "ada": {"fostering", "case", "contract", "unsorted"},
}


@dataclass
class Council:
    """The page, its database, and clients that are signed in."""

    served: Served
    database: Database
    accounts: Accounts

    def id(self, username: str) -> str:
        account = self.accounts.named(username)
        assert account
        return account.person.person_id

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.served.url, timeout=30)

    def signed_in(self, username: str) -> httpx.Client:
        client = self.client()
        answer = sign_in(client, username, PASSWORD)
        assert answer.status_code == 303, answer.text
        return client


def form_of(client: httpx.Client, path: str) -> str:
    found = re.search(r'name="form" value="([^"]+)"', client.get(path).text)
    assert found, path
    return found[1]


def sign_in(client: httpx.Client, username: str, password: str) -> httpx.Response:
    form = form_of(client, "/sign-in")
    return client.post("/sign-in", data={"form": form, "username": username, "password": password})


@pytest.fixture(scope="session")
def mixed_index(tmp_path_factory: pytest.TempPathFactory) -> tuple[Index, Path]:
    folder = tmp_path_factory.mktemp("mixed")
    for name, text in (("fostering", FOSTERING), ("case", CASE), ("contract", CONTRACT), ("unsorted", UNSORTED)):
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    index = tmp_path_factory.mktemp("mixed-index")
    build([folder], index, WordEncoder())
    return Index.open(index, WordEncoder()), folder


@pytest.fixture
def council(mixed_index: tuple[Index, Path], tmp_path: Path) -> Iterator[Council]:
    yield from opened(mixed_index, tmp_path, SignIn(way=Way.ACCOUNTS))


def opened(mixed_index: tuple[Index, Path], folder: Path, sign_in: SignIn) -> Iterator[Council]:
    url = f"sqlite:///{folder / 'people.sqlite'}"
    database = Database(url)
    accounts = Accounts(database)
    for username, person in PEOPLE.items():
        accounts.add("the test", username, person, HASH)
    entrance = Entrance(sign_in, directorates={"Place": ("Cabinet",)})
    library = Library(folder / "own", most_mb=1)
    for served in serving(ScriptedAssistant(mixed_index[0]), mixed_index[1], url, library, entrance):
        yield Council(served, database, accounts)
