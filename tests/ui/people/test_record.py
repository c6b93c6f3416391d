"""The record of who did what: whole, or it says what is wrong; people's data given out and erased."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.ui.people.conftest import HASH, PASSWORD, PEOPLE, Council, form_of, sign_in
from ui.store.accounts import Accounts
from ui.store.audit import Audit
from ui.store.database import Database
from ui.store.erasing import Personal

ENTRIES = 12


@pytest.fixture
def database(tmp_path: Path) -> Database:
    database = Database(f"sqlite:///{tmp_path / 'people.sqlite'}")
    for number in range(ENTRIES):
        Audit(database).note(f"person{number % 3}", "saw a paper", f"paper{number}", f"person{number % 2}")
    return database


def harm(database: Database, statement: str) -> None:
    with database.writing() as writer:
        writer.run(statement)


def test_an_untouched_record_is_whole(database: Database) -> None:
    found = Audit(database).verify()
    assert (found.entries, found.erased, found.problems) == (ENTRIES, 0, ())
    assert Audit(database).verify(found.head).problems == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_chain SET action = 'nothing' WHERE position = 5",
        "UPDATE audit_chain SET happened_at = '2001' WHERE position = 5",
        "UPDATE audit_chain SET note = 'x' WHERE position = 5",
        "UPDATE audit_chain SET hash = before WHERE position = 5",
        "UPDATE audit_details SET person_id = 'somebody else' WHERE position = 5",
        "UPDATE audit_details SET subject = 'another' WHERE position = 5",
        "UPDATE audit_details SET about = '' WHERE position = 1 + 1",
        "DELETE FROM audit_chain WHERE position = 5",
        "DELETE FROM audit_chain WHERE position = 1",
        "DELETE FROM audit_details WHERE position = 5",
        "UPDATE audit_chain SET position = 50 WHERE position = 12",
        "INSERT INTO audit_anchor (position, hash) SELECT position, hash FROM audit_chain WHERE position = 3",
    ],
)
def test_whatever_is_changed_is_found(database: Database, statement: str) -> None:
    harm(database, statement)
    assert Audit(database).verify().problems


def test_a_record_cut_at_its_end_is_found_by_its_head(database: Database) -> None:
    head = Audit(database).verify().head
    harm(database, "DELETE FROM audit_details WHERE position > 10")
    harm(database, "DELETE FROM audit_chain WHERE position > 10")
    assert Audit(database).verify().problems == ()
    assert Audit(database).verify(head).problems


def test_an_erased_person_leaves_the_chain_whole(database: Database) -> None:
    emptied = Personal(database).erase("person1", "the command line")
    found = Audit(database).verify()
    assert (found.erased, found.problems) == (emptied, ())
    left = database.rows("SELECT COUNT(*) FROM audit_details WHERE person_id = 'person1' OR about = 'person1'")
    assert left[0][0] == 0
    assert emptied
    harm(database, "DELETE FROM audit_details WHERE position = 3")
    assert Audit(database).verify().problems


def test_old_entries_are_cut_off_and_the_chain_goes_on(database: Database) -> None:
    audit = Audit(database)
    moments = [entry.happened_at for entry in audit.entries()[::-1]]
    assert audit.prune("the command line", moments[7]) == 7
    assert audit.prune("the command line", moments[0]) == 0
    found = audit.verify()
    assert (found.entries, found.problems) == (ENTRIES - 7 + 1, ())
    audit.note("ana", "asked", "x")
    assert audit.verify().problems == ()
    harm(database, "UPDATE audit_anchor SET position = position + 1")
    assert audit.verify().problems


def test_what_people_do_is_written_down_without_a_word_of_their_questions(council: Council) -> None:
    mina = council.signed_in("mina")
    form = form_of(mina, "/account")
    address = mina.post("/ask", data={"form": form, "question": "Zanzibar carers paid a week"}).headers["location"]
    mina.post("/api/v1/ask", json={"question": "Zanzibar carers"})
    mina.get("/api/v1/search?q=Zanzibar")
    for path in ("/paper/case", "/paper/case/file", "/register/register.csv", "/papers/of/case"):
        mina.get(path)
    mina.get(f"{address.partition('#')[0]}/note.docx")
    sign_in(council.client(), "mina", "a wrong password")
    mina.post("/sign-in/out", data={"form": form})
    entries = Audit(council.database).entries(most=1000)
    done = {entry.action for entry in entries if council.id("mina") in (entry.person_id, entry.about)}
    assert done >= {
        "added an account", "signed in", "asked", "searched", "saw a paper", "exported a paper's file",
        "exported the register", "exported a briefing note", "gave a wrong password", "signed out",
    }  # fmt: skip
    assert "Zanzibar" not in json.dumps([str(entry) for entry in entries])
    ada = council.signed_in("ada")
    text = ada.get("/audit").text
    assert "Mina Member" in text
    assert "exported the register" in text


def test_a_persons_data_is_given_out_and_erased(council: Council) -> None:
    mina = council.signed_in("mina")
    mina.post("/ask", data={"form": form_of(mina, "/account"), "question": "Zanzibar carers paid a week"})
    personal, person_id = Personal(council.database), council.id("mina")
    given = json.dumps(personal.of(person_id))
    assert "Zanzibar" in given
    assert "Mina Member" in given
    assert HASH not in given
    personal.erase(person_id, "the command line")
    kept = "".join(
        str(tuple(row)) for table in ("accounts", "sessions", "exchanges", "conversations", "statements", "people")
        for row in council.database.rows(f"SELECT * FROM {table}")
    )  # fmt: skip
    assert "Zanzibar" not in kept
    assert person_id not in kept
    assert mina.get("/papers").status_code == 401
    assert sign_in(council.client(), "mina", PASSWORD).status_code == 401
    assert Audit(council.database).verify().problems == ()
    assert set(PEOPLE) - {"mina"} == {account.username for account in Accounts(council.database).all()}
