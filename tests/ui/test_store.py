"""What is kept: written as it happens, each person's own, through a kill, and across versions."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.contract import AnswerOut, answer_out
from assistant.model import Answer
from assistant.scope import Scope
from index.errors import CallError
from index.search import Index
from tests.ui.conftest import ScriptedAssistant
from ui.store.audit import Audit
from ui.store.checks import Checks
from ui.store.conversations import Conversations, answered
from ui.store.database import Database, StoreError
from ui.store.model import Exchange, Print, State, Verdict
from ui.store.schema import VERSIONS

ROOT = Path(__file__).resolve().parents[2]
QUESTION = "How much will foster carers be paid a week?"
SCOPE = Scope(bodies=("Aldermoor Council",), since="2027-01")
ASK_AND_WAIT = """
import sys, time
from assistant.scope import Scope
from ui.store.conversations import Conversations
from ui.store.database import Database
kept = Conversations(Database(sys.argv[1]))
exchange = kept.begin("ana", "", "Who pays?", Scope(), "g1")
kept.add_statement(exchange, 1, "The first sentence stands.")
print(exchange.conversation_id, flush=True)
time.sleep(60)
"""


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'people.sqlite'}"


@pytest.fixture
def answer(small_index: tuple[Index, Path]) -> Answer:
    return ScriptedAssistant(small_index[0]).answer(QUESTION)


def database_tables(url: str) -> set[str]:
    return {row.name for row in Database(url).rows("SELECT name FROM sqlite_master WHERE type = 'table'")}


def keep(kept: Conversations, person: str, answer: Answer, index: Index, conversation: str = "") -> Exchange:
    exchange = kept.begin(person, conversation, answer.question, SCOPE, "g1")
    done = answered(exchange, answer, "Read 3 papers.", ())
    kept.finish(done, answer_out(exchange.exchange_id, answer, index.store).model_dump_json())
    return done


def test_a_conversation_is_reopened_exactly_by_another_server(
    url: str, answer: Answer, small_index: tuple[Index, Path]
) -> None:
    first = keep(Conversations(Database(url)), "ana", answer, small_index[0])
    second = keep(Conversations(Database(url)), "ana", answer, small_index[0], first.conversation_id)
    found = Conversations(Database(url)).conversation("ana", first.conversation_id)
    assert found
    assert found.exchanges == (first, second)
    assert [exchange.position for exchange in found.exchanges] == [1, 2]
    assert found.exchanges[0].answer == replace(answer, hits=())
    assert found.exchanges[0].scope == SCOPE


def test_the_answer_is_kept_as_the_object_that_scripts_know(
    url: str, answer: Answer, small_index: tuple[Index, Path]
) -> None:
    keep(Conversations(Database(url)), "ana", answer, small_index[0])
    row = Database(url).rows("SELECT answer, generation, person_id FROM exchanges")[0]
    kept = AnswerOut.model_validate_json(row.answer)
    assert kept.citations[0].quote == answer.citations[0].quote
    assert (row.generation, row.person_id) == ("g1", "ana")


def test_a_conversation_is_its_own_persons_alone(url: str, answer: Answer, small_index: tuple[Index, Path]) -> None:
    kept = Conversations(Database(url))
    first = keep(kept, "ana", answer, small_index[0])
    assert kept.conversation("ben", first.conversation_id) is None
    assert kept.own("ben") == ()
    stolen = keep(kept, "ben", answer, small_index[0], first.conversation_id)
    assert stolen.conversation_id != first.conversation_id
    assert len(kept.own("ana")) == 1


def test_ones_conversations_are_found_by_every_word_of_question_or_answer(
    url: str, answer: Answer, small_index: tuple[Index, Path]
) -> None:
    kept = Conversations(Database(url))
    keep(kept, "ana", answer, small_index[0])
    assert [len(kept.own("ana", words)) for words in ("£512", "FOSTER week", "week ferry", "%", "_", "'")] == [
        1, 1, 0, 0, 0, 0
    ]  # fmt: skip


def test_what_was_said_before_a_kill_is_there_after_it(url: str) -> None:
    process = subprocess.Popen([sys.executable, "-c", ASK_AND_WAIT, url], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    conversation_id = process.stdout.readline().strip()
    os.kill(process.pid, signal.SIGKILL)
    process.wait(timeout=10)
    found = Conversations(Database(url)).conversation("ana", conversation_id)
    assert found
    (exchange,) = found.exchanges
    assert (exchange.question, exchange.state) == ("Who pays?", State.CUT_SHORT)
    assert exchange.statements == ("The first sentence stands.",)


def test_an_answer_that_comes_after_it_was_stopped_changes_nothing(
    url: str, answer: Answer, small_index: tuple[Index, Path]
) -> None:
    kept = Conversations(Database(url))
    exchange = kept.begin("ana", "", QUESTION, SCOPE, "g1")
    kept.end(exchange, State.STOPPED, "Stopped.")
    kept.finish(answered(exchange, answer, "", ()), "{}")
    found = kept.exchange(exchange.exchange_id)
    assert found
    assert (found.state, found.answer, found.words) == (State.STOPPED, None, "Stopped.")


def test_a_locked_database_is_said_to_be_within_two_seconds(url: str, tmp_path: Path) -> None:
    kept = Conversations(Database(url))
    assert kept.own("ana") == ()
    other = sqlite3.connect(tmp_path / "people.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match=r"^The database is locked by another program\.$"):
        kept.begin("ana", "", QUESTION, SCOPE, "g1")
    assert kept.own("ana") == ()
    other.execute("ROLLBACK")
    assert kept.begin("ana", "", QUESTION, SCOPE, "g1").position == 1


def test_a_file_that_is_no_database_is_said_to_be_damaged(url: str, tmp_path: Path) -> None:
    (tmp_path / "people.sqlite").write_text("not a database, however long it may be " * 50)
    with pytest.raises(StoreError, match="damaged"):
        Conversations(Database(url)).own("ana")


def test_a_database_of_a_later_version_is_left_alone(url: str) -> None:
    database = Database(url)
    with database.writing() as writer:
        writer.insert("schema_version", version=len(VERSIONS) + 1)
    with pytest.raises(StoreError, match=f"later version \\({len(VERSIONS) + 1}"):
        Conversations(Database(url)).own("ana")


def test_two_servers_that_start_at_once_make_one_database(url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: Conversations(Database(url)).own("ana"), range(8)))
    assert found == [()] * 8
    assert len(Database(url).rows("SELECT version FROM schema_version")) == len(VERSIONS)


def test_an_address_that_names_no_database_is_a_wrong_call() -> None:
    with pytest.raises(CallError, match="database"):
        Database("nonsense")


def test_a_version_is_applied_whole_or_not_at_all(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    Database(url).rows("SELECT 1")
    broken = (*VERSIONS, ("CREATE TABLE half (id INTEGER)", "CREATE TABLE nonsense ("))
    monkeypatch.setattr("ui.store.database.VERSIONS", broken)
    with pytest.raises(StoreError):
        Database(url).rows("SELECT 1")
    monkeypatch.setattr("ui.store.database.VERSIONS", VERSIONS)
    found = Database(url).rows("SELECT MAX(version) AS at FROM schema_version")
    assert found[0].at == len(VERSIONS)
    assert database_tables(url) >= {"exchanges", "checks"}
    assert "half" not in database_tables(url)


def test_the_same_answer_to_the_same_question_is_checked_once_for_all(
    url: str, answer: Answer, small_index: tuple[Index, Path]
) -> None:
    database = Database(url)
    kept, checks = Conversations(database), Checks(database)
    for person in ("ana", "ben", "cas"):
        last = keep(kept, person, answer, small_index[0])
    (asked,) = checks.asked()
    assert (asked.times, asked.exchange_id) == (3, last.exchange_id)
    checks.give("off", "Ada", last, 1, Verdict.PARTLY, "nearly", Print("a", "b"))
    checks.give("off", "Ada", last, 1, Verdict.SUPPORTS, "", Print("a", "b"))
    assert [c.verdict for c in checks.asked()[0].checks] == [Verdict.SUPPORTS]
    checks.undo("off", last, 1)
    assert [c.comment for c in checks.standing([last.answer_key])[last.answer_key]] == ["nearly"]


def test_the_audit_says_who_did_what_and_holds_no_words_of_a_question(
    url: str, answer: Answer, small_index: tuple[Index, Path]
) -> None:
    database = Database(url)
    done = keep(Conversations(database), "ana", answer, small_index[0])
    Checks(database).give("off", "Ada", done, 1, Verdict.SUPPORTS, "", Print("a", "b"))
    rows = Audit(database).entries()[::-1]
    assert [(row.person_id, row.action) for row in rows] == [("ana", "asked"), ("off", "checked")]
    assert not any("foster" in row.subject for row in rows)
