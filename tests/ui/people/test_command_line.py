"""The command line knows what officers decided."""

from __future__ import annotations

import csv
import json
import os
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import openpyxl
import pytest

from assistant.answering import Assistant
from assistant.scope import EVERYTHING
from assistant.wording import EXEMPT
from index.build import build
from index.encoder import load_encoder
from index.model import Status
from index.search import Index, open_store
from index.segment import Segment
from ui import daily
from ui.commands import answer_file, ask_question, build_index, write_register
from ui.evaluate import _print_checked
from ui.folk import Folk
from ui.keep_people import export
from ui.page.site import Site
from ui.people import Person, Role
from ui.settings import Settings, database_of
from ui.store.audit import PRUNED, Audit
from ui.store.checks import Checks
from ui.store.conversations import Conversations, answered
from ui.store.database import Database, StoreError
from ui.store.decisions import DecisionStore

PAPER = """# Depot sale

Aldermoor Council

Date of meeting: 4 March 2027

1.1 The buyer of the Quarry Lane depot offered £2.4 million for the land and the sheds.

## Recommendations

2.1 The Cabinet is recommended to sell the Quarry Lane depot.
"""
QUESTION = "how much did the buyer offer for the depot"


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index of a paper without markings, which an officer holds as exempt."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "depot.md").write_text(PAPER, encoding="utf-8")
    folder, encoder = tmp_path / "index", load_encoder()
    build([tmp_path / "papers"], folder, encoder)
    [record] = Index.open(folder, encoder).store.records()
    assert record.status is Status.PUBLIC
    decisions = DecisionStore(Database(database_of(Settings(), folder)), {})
    decisions.decide("p1", "Ada Lane", record, Status.EXEMPT, "3", "The sale is not agreed")
    return folder


def test_an_answer_from_a_paper_held_as_exempt_says_so(held: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ask_question(QUESTION, held, as_json=True)
    answer = json.loads(capsys.readouterr().out)
    assert "£2.4 million" in answer["text"]
    assert any("exempt" in note for note in answer["notes"])


def test_in_a_terminal_it_says_so_above_the_answer(held: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ask_question(QUESTION, held, as_json=False)
    assert capsys.readouterr().out.startswith("Not for publication")


def test_so_does_a_file_of_answers(held: Path, tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text(json.dumps({"id": "1", "question": QUESTION}) + "\n", encoding="utf-8")
    assert answer_file(tmp_path / "q.jsonl", tmp_path / "a.jsonl", held)
    assert any("exempt" in note for note in json.loads((tmp_path / "a.jsonl").read_text())["notes"])


def test_so_does_the_register(held: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_register(held, None, None)
    assert capsys.readouterr().out.startswith(EXEMPT)
    write_register(held, tmp_path / "r.csv", tmp_path / "r.xlsx")
    first, names, row = csv.reader((tmp_path / "r.csv").read_text(encoding="utf-8-sig").splitlines())
    assert (first, row[names.index("Status")]) == ([EXEMPT], "exempt")
    assert openpyxl.load_workbook(tmp_path / "r.xlsx").active["A1"].value == EXEMPT


@pytest.mark.parametrize("last", [Status.EXEMPT, Status.PUBLIC])
def test_nothing_stays_of_a_paper_held_by_its_address_or_again_once_it_is_gone(held: Path, last: Status) -> None:
    """What was decided on is an earlier content of the file: it was held, or it was opened and is held again."""
    papers, database = held.with_name("papers"), Database(database_of(Settings(), held))
    [record] = open_store(held).records()
    DecisionStore(database, {}).decide("p1", "Ada Lane", record, last, "3", "It was looked at again")
    (papers / "other.md").write_text("# Other\n\n1.1 Nothing else stands here.\n", encoding="utf-8")
    (papers / "depot.md").write_text(PAPER.replace("2.4", "3.1"), encoding="utf-8")
    assert build_index([papers], held, None, as_json=True)
    index = Index.open(held, load_encoder())
    assert index.manifest.papers["depot"] in Site(Assistant(index), database).held()
    (papers / "depot.md").unlink()
    assert build_index([papers], held, None, as_json=True)
    kept = [Segment.open(folder) for folder in (held / "segments").iterdir()]
    assert [id_ for segment in kept for id_ in segment.tables.paper_ids] == ["other"]


def test_so_do_the_questions_that_officers_corrected_and_a_persons_own_data(
    held: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings, index = Settings(), Index.open(held, load_encoder())
    database = Database(database_of(settings, held))
    person = Folk(settings, held).accounts.add("test", "ada", Person("", Role.OFFICER, "Ada"), "").person
    conversations, answer = Conversations(database), Assistant(index).answer(QUESTION)
    exchange = conversations.begin(person.person_id, "", QUESTION, EVERYTHING, "generation")
    exchange = answered(exchange, answer, "", ())
    conversations.finish(exchange, "{}")
    Checks(database).correct(person.person_id, "Ada", exchange, "£2.5 million", is_unanswerable=False)
    _print_checked(held)
    assert json.loads(capsys.readouterr().out)["answer"] == f"{EXEMPT} £2.5 million"
    export("ada", held)
    assert next(iter(json.loads(capsys.readouterr().out).items())) == ("publication", EXEMPT)


def test_a_running_server_cuts_the_record_to_its_length_each_day(held: Path) -> None:
    """A day lasts a fifth of a second here; an entry grows old while the server runs."""
    program = "import ui.daily; ui.daily._DAY = 0.2; from ui.main import main; main()"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    command = [sys.executable, "-W", "ignore", "-c", program, "chat", "--index", str(held), "--port", port]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])}
    server = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        assert server.stderr is not None
        assert "Ask at http://127.0.0.1:" in next(line for line in server.stderr if "Ask at" in line)
        database = Database(database_of(Settings(), held))
        Audit(database).note("p1", "asked", "an exchange")
        with database.writing() as writer:
            writer.run("UPDATE audit_chain SET happened_at = '2001-01-01T00:00:00.000000+00:00' WHERE action = 'asked'")
        deadline = time.monotonic() + 60
        while any(entry.action == "asked" for entry in Audit(database).entries()):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert Audit(database).entries()[0].action == PRUNED
        assert server.poll() is None
    finally:
        server.terminate()
        server.wait(20)


def test_what_fails_one_day_is_tried_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daily, "_DAY", 0.01)
    tried = threading.Event()
    days: list[int] = []

    def work() -> None:
        days.append(len(days))
        if len(days) == 1:
            raise StoreError("The database is locked by another program.")
        tried.set()

    with daily.every_day(work):
        assert tried.wait(20)
    assert not any(thread.name == "daily" for thread in threading.enumerate()), "it ends with the server"
