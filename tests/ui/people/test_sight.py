"""Each person sees the papers that are theirs, on every face; what is not answers as what is not there."""

from __future__ import annotations

import csv
import gc
import io
import re
import weakref
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from assistant.answering import Assistant
from assistant.wording import EXEMPT
from index.build import build
from index.search import Index
from tests.conftest import WordEncoder
from tests.ui.people.conftest import PEOPLE, SEES, Council, form_of
from ui.page.site import Site
from ui.people import local_officer
from ui.store.database import Database

SECRETS = {
    "case": ("Merrow", "Quillback", "4,711", "case.md"),
    "contract": ("Zephyrine", "99,123", "2031", "contract.md"),
    "unsorted": ("Tarnfold", "unsorted.md"),
}
FACES = (
    "/", "/papers", "/papers?q=Zephyrine", "/register", "/register/register.csv", "/check?show=all", "/conversations",
    "/api/v1/papers", "/api/v1/register", "/api/v1/search?q=child+cost+a+week+bids+contract+posts+go",
)  # fmt: skip
OF_ONE = (
    "/paper/{}", "/paper/{}?at=1.1", "/paper/{}/source?at=1.1", "/paper/{}/page/1", "/paper/{}/page/1.png",
    "/paper/{}/file", "/papers/of/{}", "/papers/of/{}?q=the", "/papers/of/{}/remove", "/api/v1/paper?paper_id={}",
    "/api/v1/paragraph?paragraph_id={}%231.1", "/register?paper={}",
)  # fmt: skip
ECHOED = {"Merrow", "Quillback", "Zephyrine"}  # the questions hold them, and a page shows what was asked
ASKED = "How much does the Merrow child cost a week at Quillback House, and what does Zephyrine Limited bid?"


@pytest.mark.parametrize("username", PEOPLE)
def test_no_face_shows_a_paper_out_of_sight(council: Council, username: str) -> None:
    client = council.signed_in(username)
    answer = client.post("/api/v1/ask", json={"question": ASKED})
    shown = [answer.text, *(client.get(face).text for face in FACES)]
    for id_, words in SECRETS.items():
        told = {word for word in words for text in shown if word in text} - ECHOED
        assert told == (set(words) - ECHOED if id_ in SEES[username] else set())


@pytest.mark.parametrize("username", PEOPLE)
@pytest.mark.parametrize("address", OF_ONE)
def test_a_paper_out_of_sight_answers_as_one_that_is_not_there(council: Council, username: str, address: str) -> None:
    client = council.signed_in(username)
    for id_ in SECRETS:
        answer, none = (client.get(address.format(one)) for one in (id_, "nothing"))
        is_same = (answer.status_code, answer.text.replace(id_, "nothing")) == (none.status_code, none.text)
        assert id_ in SEES[username] or is_same, (id_, answer.status_code, none.status_code)
        assert (client.get(f"/paper/{id_}").status_code == 200) == (id_ in SEES[username])
    assert client.get("/paper/fostering").status_code == 200


def test_changing_a_role_counts_from_the_next_request(council: Council) -> None:
    mina = council.signed_in("mina")
    assert mina.get("/paper/case").status_code == 200
    asked = mina.post("/ask", data={"form": form_of(mina, "/account"), "question": ASKED})
    address = asked.headers["location"].partition("#")[0]
    assert "Quillback" in mina.get(address).text
    assert mina.get(f"{address}/note.docx").status_code == 200
    change = {"form": "", "role": "reader", "committees": "", "directorates": ""}
    ada = council.signed_in("ada")
    change["form"] = form_of(ada, "/people")
    assert ada.post(f"/people/{council.id('mina')}/role", data=change).status_code == 303
    for gone in ("/paper/case", address, f"{address}/note.docx"):
        assert mina.get(gone).status_code == 404, gone
    assert ASKED[:20] not in mina.get("/conversations").text
    assert "No conversation" in mina.get("/conversations?q=Quillback").text
    assert "Quillback" not in mina.get("/check?show=all").text


def test_a_reader_neither_checks_nor_keeps_papers_nor_people(council: Council) -> None:
    for username in ("rosa", "mina"):
        client = council.signed_in(username)
        assert client.get("/check").status_code == 403
        assert "Add papers" not in client.get("/papers").text
        form = form_of(client, "/account")
        gave = client.post("/papers/give", data={"form": form}, files={"files": ("a.md", b"# A\n\n1.1 B.\n")})
        assert gave.status_code == 403
        decided = client.post("/papers/of/fostering/status", data={"form": form, "status": "exempt", "reason": "x"})
        assert decided.status_code == 404
    for username in ("rosa", "mina", "otto"):
        client = council.signed_in(username)
        form = form_of(client, "/account")
        role = {"form": form, "role": "administrator"}
        assert client.post(f"/people/{council.id(username)}/role", data=role).status_code == 403
        assert client.post(f"/people/{council.id('ada')}/disable", data={"form": form}).status_code == 403
        assert client.get("/audit").status_code == client.get("/people").status_code == 403


def test_an_answer_resting_on_an_exempt_paper_says_so_first_and_in_every_export(council: Council) -> None:
    ada = council.signed_in("ada")
    asked = ada.post("/ask", data={"form": form_of(ada, "/account"), "question": ASKED})
    address = asked.headers["location"].partition("#")[0]
    text = ada.get(address).text
    assert text.index("Not for publication: this rests on an exempt paper.") < text.index('class="answer"')
    for path in ("/check/checks.csv", "/register/register.csv"):
        first, names, *rows = list(csv.reader(io.StringIO(ada.get(path).content.decode("utf-8-sig"))))
        assert first == [EXEMPT], path
        assert len(rows) > 0
        assert {len(row) for row in rows} == {len(names)}, path
    sheet = openpyxl.load_workbook(io.BytesIO(ada.get("/register/register.xlsx").content)).active
    assert sheet is not None
    assert (sheet["A1"].value, sheet["A2"].value) == (EXEMPT, "Recommendation or resolution")
    assert (sheet.freeze_panes, sheet.auto_filter.ref[:3]) == ("A3", "A2:")
    for path in (f"{address}/note.docx", "/check/sheet.docx"):
        _title, said, *_ = (p.text for p in Document(io.BytesIO(ada.get(path).content)).paragraphs)
        assert said == EXEMPT, path
    copied = re.findall(r'class="copied[^>]*>(.*?)</', ada.get("/paper/case/source?at=1.1").text)
    assert EXEMPT in copied[0]
    register = ada.get("/api/v1/register").json()
    assert (register["notes"], {row["status"] for row in register["rows"]}) == ([EXEMPT], {"public", "exempt"})


def test_an_export_without_an_exempt_paper_does_not_say_so(council: Council) -> None:
    rosa = council.signed_in("rosa")
    assert rosa.get("/register/register.csv").content.decode("utf-8-sig").startswith("Recommendation or resolution,")
    sheet = openpyxl.load_workbook(io.BytesIO(rosa.get("/register/register.xlsx").content)).active
    assert sheet is not None
    assert (sheet["A1"].value, sheet.freeze_panes) == ("Recommendation or resolution", "A2")
    assert rosa.get("/api/v1/register").json()["notes"] == []


def test_a_paper_is_held_opened_and_held_again_by_a_named_decision(council: Council) -> None:
    ada, rosa = council.signed_in("ada"), council.signed_in("rosa")
    papers = ada.get("/papers").text
    assert "To be decided" in papers
    assert re.search(r"papers/of/unsorted#status", papers)
    form = form_of(ada, "/people")
    decide = {"form": form, "status": "exempt", "reason": "A child is named", "schedule": "2"}
    assert ada.post("/papers/of/fostering/status", data=decide | {"reason": " "}).status_code == 400
    assert ada.post("/papers/of/fostering/status", data=decide | {"schedule": ""}).status_code == 400
    assert rosa.get("/paper/fostering").status_code == 200
    assert ada.post("/papers/of/fostering/status", data=decide).status_code == 303
    assert rosa.get("/paper/fostering").status_code == 404
    assert "£512" not in rosa.post("/api/v1/ask", json={"question": "What are foster carers paid a week?"}).text
    assert "Exempt paper" in ada.get("/paper/fostering").text
    opened = {"form": form, "status": "public", "reason": "The names are out"}
    assert ada.post("/papers/of/unsorted/status", data=opened).status_code == 303
    assert "Tarnfold" in rosa.get("/paper/unsorted").text
    assert "To be decided" not in ada.get("/papers").text
    assert "The names are out" in ada.get("/papers/of/unsorted").text


def test_an_index_is_let_go_as_soon_as_the_one_built_after_it_is_taken_up(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "lido.md").write_text("# Lido\n\n1.1 The lido opens in May.\n", encoding="utf-8")
    build([tmp_path / "papers"], tmp_path / "index", WordEncoder())
    site = Site(Assistant(Index.open(tmp_path / "index", WordEncoder())), Database(f"sqlite:///{tmp_path / 'kept'}"))
    assert site.sight_of(local_officer({})).records
    before = weakref.ref(site.whole)
    site.take(Assistant(Index.open(tmp_path / "index", WordEncoder())))
    gc.collect()
    assert before() is None
