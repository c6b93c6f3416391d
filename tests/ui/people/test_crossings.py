"""Two hundred people signed in at once, in a seeded order: none sees anything of another's."""

from __future__ import annotations

import random
import re
import time
from concurrent.futures import ThreadPoolExecutor

import httpx

from tests.ui.people.conftest import CASE, HASH, SEES, Council, form_of
from ui.people import Person, Role
from ui.signing.door import SESSION
from ui.store.sessions import Limits, Sessions

SESSIONS = 200
_TURNS = 3
_MARK = re.compile(r"Session (\d+) asks")
_OF = {"reader": "rosa", "member": "mina", "officer": "otto", "administrator": "ada"}


def test_two_hundred_sessions_at_once_cross_nowhere(council: Council) -> None:
    """A third of them ask as the page without scripts does, all read what is theirs and try what is not."""
    chance = random.Random(20261129)
    sessions = Sessions(council.database, Limits(3600, 3600))
    kinds = [chance.choice(list(Role)) for _ in range(SESSIONS)]
    tokens = []
    for number, role in enumerate(kinds):
        person = Person("", role, f"Person {number}", frozenset({"Children's Panel"}), frozenset({"Place"}))
        account = council.accounts.add("the test", f"person{number}", person, HASH)
        tokens.append(sessions.start(account.person.person_id, time.time(), "test"))
    addresses: dict[int, str] = {}

    def use(number: int) -> list[str]:
        seen, wrong = SEES[_OF[kinds[number].value]], []
        with httpx.Client(base_url=council.served.url, cookies={SESSION: tokens[number]}, timeout=60) as client:
            for turn in range(_TURNS):
                shown = client.get("/papers").text + client.get("/register").text
                wrong += [] if f"Person {number}<" in shown else [f"{number} is shown another's name"]
                wrong += [] if ("4,711" in shown or "Quillback" in shown) == ("case" in seen) else [f"{number} case"]
                wrong += [] if ("Zephyrine" in shown) == ("contract" in seen) else [f"{number} contract"]
                if turn == 0 and number % 3 == 0:
                    question = f"Session {number} asks how much carers are paid a week"
                    asked = client.post("/ask", data={"form": form_of(client, "/account"), "question": question})
                    addresses[number] = asked.headers["location"].partition("#")[0]
                own = client.get(addresses[number]).text if number in addresses else ""
                other = chance.choice(list(addresses.items())) if addresses else (number, "")
                theirs = client.get(other[1]) if other[0] != number else None
                wrong += [f"{number} opens {other[0]}'s"] if theirs and theirs.status_code != 404 else []
                marks = set(_MARK.findall(own + client.get("/conversations").text + client.get("/").text))
                wrong += [f"{number} reads {marks}"] if marks - {str(number)} else []
        return wrong

    assert "4,711" in CASE
    order = list(range(SESSIONS))
    chance.shuffle(order)
    with ThreadPoolExecutor(50) as pool:
        crossings = [wrong for found in pool.map(use, order) for wrong in found]
    assert len(addresses) == len(range(0, SESSIONS, 3))
    assert crossings == []
