"""Checking citations by plain forms: verdicts, evidence, changed papers, exports, and questions for the evals."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from fastapi.testclient import TestClient

from assistant.model import Answer, Citation, Statement
from assistant.writing.settings import ModelSettings
from assistant.writing.usage import Usage
from evals.reference import Expected, QuestionKind, parse_reference
from index.build import build
from index.search import Index
from tests.conftest import WordEncoder
from tests.ui.conftest import FOSTERING, SCRIPTED, ScriptedAssistant, write_pdf
from ui.page.evidence import evidence
from ui.page.exports import safe
from ui.server import create_app

ROOT = Path(__file__).resolve().parents[2]
PAID = "How much will foster carers be paid a week?"
FERRY = "When does the ferry rest on Sundays?"


class Council:
    """A page over a folder that a test may change, used by one browser without scripts."""

    def __init__(self, folder: Path) -> None:
        self.papers = folder / "papers"
        self.papers.mkdir()
        self.index = folder / "index"
        self.database = folder / "people.sqlite"
        (self.papers / "fostering.md").write_text(FOSTERING, encoding="utf-8")
        (self.papers / "ferry<script>.html").write_text(SCRIPTED, encoding="utf-8")
        write_pdf(self.papers / "bridge.pdf")
        self.client = self.open()

    def open(self) -> TestClient:
        """Return the page over the papers as they are now."""
        build([self.papers], self.index, WordEncoder())
        assistant = ScriptedAssistant(Index.open(self.index, WordEncoder()))
        return TestClient(create_app(assistant, f"sqlite:///{self.database}"))  # type: ignore[arg-type]

    def ask(self, question: str) -> str:
        self.client.get("/")
        reply = self.client.post("/ask", data={"question": question})
        assert reply.status_code == 200
        return str(reply.url)

    def check(self, verdict: str, comment: str = "", number: int = 1) -> str:
        """Give a verdict on the first answer of the list."""
        self.client.post("/check/name", data={"name": "Ada Merrow"})
        (address, *_) = re.findall(rf'action="(/check/[\w-]+/{number})"', self.client.get("/check").text)
        return self.client.post(address, data={"verdict": verdict, "comment": comment}).text

    def correct(self, answer: str, unanswerable: bool = False) -> None:
        (address, *_) = re.findall(r'action="(/check/[\w-]+/answer)"', self.client.get("/check?show=all").text)
        self.client.post(address, data={"answer": answer, **({"unanswerable": "yes"} if unanswerable else {})})


@pytest.fixture
def council(tmp_path: Path) -> Council:
    return Council(tmp_path)


def lines(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def test_a_verdict_takes_an_answer_off_the_list_and_stands_in_the_chat(council: Council) -> None:
    address = council.ask(PAID)
    assert PAID in council.client.get("/check").text
    shown = lines(council.check("supports", "read it twice"))
    assert "Checked: supports it Ada Merrow" in shown
    assert "read it twice" in shown
    assert "Nothing waits here" in council.client.get("/check").text
    assert "Checked: supports it Ada Merrow" in lines(council.client.get(address).text)


def test_officers_see_what_a_language_model_did_and_what_it_cost(council: Council) -> None:
    class Writing(ScriptedAssistant):
        def _answer(self, question: str) -> Answer:
            usage = Usage(
                "the-model", "http://10.0.0.5/v1", calls=2, tokens_in=900, tokens_out=80, cost=0.0123, written=3
            )
            return replace(super()._answer(question), writing=usage)

    assistant = Writing(Index.open(council.index, WordEncoder()))
    assistant.writer = ModelSettings(model="the-model", base_url="http://10.0.0.5/v1")
    council.client = TestClient(create_app(assistant, f"sqlite:///{council.database}"))  # type: ignore[arg-type]
    council.ask(PAID)
    start = lines(council.client.get("/").text)
    assert (
        "Answers are worded by the-model: the question and the paragraphs found are sent to http://10.0.0.5/v1."
        in start
    )
    shown = lines(council.client.get("/check").text)
    assert "Written by the-model, http://10.0.0.5/v1: 2 calls, 900 tokens in, 80 out, cost 0.0123" in shown


def test_a_verdict_is_taken_back(council: Council) -> None:
    council.ask(PAID)
    shown = council.check("does_not")
    (address,) = re.findall(r'action="(/check/[\w-]+/1/undo)"', shown)
    assert "does not support" not in lines(council.client.post(address).text).partition("Verdict")[0]
    assert PAID in council.client.get("/check").text


def test_a_verdict_without_a_name_is_asked_for_one(council: Council) -> None:
    council.ask(PAID)
    (address,) = re.findall(r'action="(/check/[\w-]+/1)"', council.client.get("/check").text)
    assert "Give your name first" in council.client.post(address, data={"verdict": "supports"}).text
    assert PAID in council.client.get("/check").text


def test_answers_are_listed_newest_first_or_most_asked_first(council: Council) -> None:
    for question in (PAID, PAID, FERRY):
        council.ask(question)
    newest, most = (council.client.get(f"/check?order={order}").text for order in ("newest", "most"))
    assert newest.index(FERRY) < newest.index(PAID)
    assert most.index(PAID) < most.index(FERRY)
    assert "Asked 2 times" in most


def test_the_evidence_tells_exact_words_and_figures_that_stand_from_those_that_do_not(council: Council) -> None:
    assistant = ScriptedAssistant(Index.open(council.index, WordEncoder()))
    answer = assistant.answer(PAID)
    (good,) = evidence(answer)
    assert (good.exact, good.missing) == ((1,), ())
    assert "£512" in good.present
    altered = with_statement(answer, "Carers get £513 each week from 1 April 2027.", answer.citations)
    (bad,) = evidence(altered)
    assert (bad.exact, bad.missing, bad.present) == ((), ("£513",), ("1 April 2027",))


def with_statement(answer: Answer, text: str, citations: tuple[Citation, ...]) -> Answer:
    fields = {name: getattr(answer, name) for name in Answer.__slots__}
    return Answer(**{**fields, "statements": (Statement(text, (1,)),), "citations": citations})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("£512 a week", "so have the words of this paragraph"),
        ("", "no longer in the index"),
        ("1.1 Foster carers", "no longer has this paragraph"),
        ("2.2 The panel", "words are the same"),
    ],
)
def test_an_answer_comes_back_when_a_paper_it_cites_changed_or_went(council: Council, change: str, said: str) -> None:
    address = council.ask(PAID)
    council.check("supports")
    paper = council.papers / "fostering.md"
    if change:
        changed = {"£512 a week": "£498 a week", "1.1 Foster carers": "9.9 Foster carers"}.get(change, "2.2 A panel")
        paper.write_text(FOSTERING.replace(change, changed), encoding="utf-8")
    else:
        paper.unlink()
    cookies = council.client.cookies
    council.client = council.open()
    council.client.cookies = cookies
    listed = lines(council.client.get("/check").text)
    assert "A paper this rests on changed after it was answered." in listed
    assert said in listed
    assert "Before that: supports it (Ada Merrow" in listed
    assert said in lines(council.client.get(address).text)
    council.check("does_not")
    assert "Nothing waits here" in council.client.get("/check").text


def test_the_csv_has_a_row_for_each_citation_and_no_formula(council: Council) -> None:
    council.ask("=HYPERLINK(1) How much will foster carers be paid a week?")
    council.check("partly", "@SUM(A1)")
    reply = council.client.get("/check/checks.csv")
    (row,) = csv.DictReader(io.StringIO(reply.content.decode("utf-8-sig")))
    assert row["Question"].startswith("'=HYPERLINK(1)")
    assert (row["Comment"], row["Verdict"], row["Checked by"]) == ("'@SUM(A1)", "supports it in part", "Ada Merrow")
    assert (row["Paragraph"], row["Date"]) == ("paragraph 1.1", "2027-03-04")


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "  =1", "\u00a0=1", "＝1", "\n=1"])
def test_a_cell_that_a_spreadsheet_might_run_is_defused(cell: str) -> None:
    assert safe(cell) == f"'{cell}"


def test_the_check_sheet_gives_each_citation_with_its_words_and_room_for_a_verdict(council: Council) -> None:
    council.ask("What of the <b>ferry</b> sails **hourly** & costs much?")
    reply = council.client.get("/check/sheet.docx")
    text = "\n".join(p.text for p in Document(io.BytesIO(reply.content)).paragraphs)
    assert "What of the <b>ferry</b> sails **hourly** & costs much?" in text
    assert '<img src=x onerror="window.hit=1"> sails **hourly** & costs' in text
    assert "☐ does not support it" in text


def test_a_briefing_note_numbers_its_sources_with_committee_date_place_and_quote(council: Council) -> None:
    address = council.ask(PAID).partition("#")[0]
    note = council.client.get(f"{address}/1/note.docx")
    text = "\n".join(p.text for p in Document(io.BytesIO(note.content)).paragraphs)
    assert PAID in text
    assert (
        "[1] Aldermoor Council, Children's Panel, 4 March 2027, Fostering in Aldermoor, paragraph 1.1: "
        "“1.1 Foster carers will be paid £512 a week from 1 April 2027.”"
    ) in text
    assert council.client.get(f"{address}/2/note.docx").status_code == 404


def test_what_is_asked_from_another_site_is_not_done(council: Council) -> None:
    council.ask(PAID)
    (address,) = re.findall(r'action="(/check/[\w-]+/1)"', council.client.get("/check").text)
    for headers in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        for target in (address, "/check/name", "/ask"):
            reply = council.client.post(target, data={"verdict": "supports", "name": "Eve"}, headers=headers)
            assert reply.status_code == 403
    own = {"Origin": "http://testserver", "Sec-Fetch-Site": "same-origin"}
    assert council.client.post("/check/name", data={"name": "Ada"}, headers=own).status_code == 200


def test_the_browsers_cookie_is_shut_to_scripts_and_to_other_sites(council: Council) -> None:
    council.client.cookies.clear()
    cookie = council.client.get("/").headers["set-cookie"]
    assert re.fullmatch(r"visitor=[\w-]{32}; Path=/; Max-Age=\d+; HttpOnly; SameSite=Lax", cookie)
    assert "set-cookie" not in council.client.get("/").headers
    assert sqlite3.connect(council.database).execute(
        "SELECT COUNT(*) FROM exchanges WHERE person_id = ?", (council.client.cookies["visitor"],)
    ).fetchone() == (0,)


@pytest.mark.parametrize("address", ["check?show=none", "check?page=x", "check/none/1/x"])
def test_an_address_that_is_wrong_is_said_to_be_in_words(council: Council, address: str) -> None:
    reply = council.client.get(f"/{address}")
    assert reply.status_code in (400, 404)
    assert "Traceback" not in reply.text


def test_the_page_says_in_one_line_that_nothing_is_kept_and_answers_all_the_same(council: Council) -> None:
    council.ask(PAID)
    other = sqlite3.connect(council.database, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    reply = council.client.post("/ask", data={"question": PAID})
    assert "Foster carers will be paid £512 a week from 1 April 2027." in reply.text
    assert "This answer is not being kept. The database is locked by another program." in reply.text
    refused = council.client.post("/check/name", data={"name": "Ada"})
    assert (refused.status_code, "locked by another program" in refused.text) == (503, True)
    other.execute("ROLLBACK")
    council.ask(FERRY)


def test_a_read_only_database_is_said_to_be_and_asking_still_works(council: Council) -> None:
    council.ask(PAID)
    assistant = ScriptedAssistant(Index.open(council.index, WordEncoder()))
    unwritable = f"sqlite:///file:{council.database}?mode=ro&uri=true"
    client = TestClient(create_app(assistant, unwritable))  # type: ignore[arg-type]
    reply = client.post("/ask", data={"question": PAID})
    assert "Foster carers will be paid £512 a week from 1 April 2027." in reply.text
    assert "This answer is not being kept. The database can only be read." in reply.text
    assert "Traceback" not in reply.text


def test_an_answer_found_wrong_becomes_a_question_for_the_evals(council: Council) -> None:
    council.ask(PAID)
    council.check("does_not")
    (reference,) = from_checks(council)
    assert (reference.question, reference.answerable) == (PAID, False)
    assert reference.forbidden == (("£512",), ("1 April 2027",))


def test_a_right_answer_typed_by_an_officer_becomes_one_with_its_facts_and_its_paragraph(council: Council) -> None:
    council.ask(PAID)
    council.check("supports")
    council.correct("They will be paid £512 a week.")
    (reference,) = from_checks(council)
    assert (reference.kind, reference.facts) == (QuestionKind.AMOUNT, (("£512",),))
    assert reference.expected == (
        (Expected("fostering.md", "1.1", None, "Foster carers will be paid £512 a week from 1 April 2027."),),
    )
    council.correct("", unanswerable=True)
    assert [r.answerable for r in from_checks(council)] == [False]
    council.correct("")
    assert from_checks(council) == []


def from_checks(council: Council) -> list:  # type: ignore[type-arg]
    command = [sys.executable, "-m", "ui.main", "eval", "--from-checks", "--index", str(council.index)]
    environment = {"PATH": "", "ASSISTANT_DATABASE": f"sqlite:///{council.database}", "HOME": str(council.papers)}
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=environment, timeout=120)
    assert result.returncode == 0, result.stderr
    return [parse_reference(line) for line in result.stdout.splitlines()]
