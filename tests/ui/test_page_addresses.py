"""Permanent addresses, and what is said when what they name is gone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from index.build import build
from index.search import Index
from tests.conftest import WordEncoder
from tests.ui.conftest import FOSTERING, ScriptedAssistant, write_pdf
from ui.server import create_app


def client_of(index: Index) -> TestClient:
    return TestClient(create_app(ScriptedAssistant(index), f"sqlite:///{index.folder}-people.sqlite"))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def client(small_index: tuple[Index, Path]) -> TestClient:
    return client_of(small_index[0])


@pytest.fixture
def own(tmp_path: Path) -> tuple[TestClient, Path]:
    """A page over a folder that a test may change."""
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "fostering.md").write_text(FOSTERING, encoding="utf-8")
    write_pdf(papers / "bridge.pdf")
    build([papers], tmp_path / "index", WordEncoder())
    return client_of(Index.open(tmp_path / "index", WordEncoder())), papers


def test_a_paper_page_carries_no_script_and_forbids_any(client: TestClient) -> None:
    reply = client.get("/paper/ferry-script")
    assert reply.status_code == 200
    assert "<script" not in reply.text
    assert "Ferry &lt;script&gt;window.hit=1&lt;/script&gt; timetable" in reply.text
    policy = reply.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy


def test_the_chats_policy_allows_scripts_of_the_server_alone(client: TestClient) -> None:
    headers = client.get("/").headers
    assert "script-src 'self';" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("door", ["upload", "file=/etc/passwd", "proxy=http://example.org", "run/ask", "call/ask"])
def test_gradios_unused_doors_are_shut(client: TestClient, door: str) -> None:
    assert client.post(f"/gradio_api/{door}").status_code == 404
    assert client.get(f"/gradio_api/{door}").status_code == 404


def test_every_paragraph_has_its_own_anchor(client: TestClient) -> None:
    page = client.get("/paper/bridge").text
    assert [page.count(f'id="{anchor}"') for anchor in ("1.1", "1.2", "1.3", "1.4", "page_1,_¶1")] == [1, 1, 1, 1, 1]
    assert "Page 2 (printed 12)" in page


def test_a_paragraph_that_is_gone_is_said_to_be_with_the_nearest(client: TestClient) -> None:
    page = client.get("/paper/fostering?at=1.27").text
    assert "no longer has the paragraph “1.27”" in page
    assert 'href="#1.2"' in page
    panel = client.get("/paper/fostering/source?at=1.27")
    assert panel.status_code == 404
    assert 'href="/paper/fostering?at=1.2#1.2"' in panel.text
    assert "no longer in the index" in client.get("/paper/never/source?at=1.27").text


def test_a_paper_that_is_gone_is_said_to_be(client: TestClient) -> None:
    reply = client.get("/paper/never")
    assert reply.status_code == 404
    assert "No paper of the index has this address." in reply.text


@pytest.mark.parametrize("span", ["from=x&to=y", "from=-5&to=9999999", "from=9&to=2", "from=&to="])
def test_a_span_that_is_none_still_shows_the_paragraph(client: TestClient, span: str) -> None:
    reply = client.get(f"/paper/fostering/source?at=1.2&{span}")
    assert reply.status_code == 200
    assert "The scheme costs £1,240,000 a year in all." in reply.text.replace("<mark>", "").replace("</mark>", "")


def test_a_drawn_page_stands_alone_with_the_pages_beside_it(client: TestClient) -> None:
    page = client.get("/paper/bridge/page/1?at=1.2&from=0&to=20").text
    assert 'class="quote"' in page
    assert "/paper/bridge/page/2?at=1.2" in page
    assert client.get("/paper/bridge/page/1.png").content.startswith(b"\x89PNG")


@pytest.mark.parametrize("address", ["bridge/page/3", "bridge/page/0", "fostering/page/1", "never/page/1"])
def test_a_page_that_cannot_be_drawn_is_said_to_be(client: TestClient, address: str) -> None:
    reply = client.get(f"/paper/{address}?at=1.1")
    assert reply.status_code == 404
    assert "This page cannot be drawn" in reply.text
    assert client.get(f"/paper/{address}.png").status_code == 404


def test_the_original_file_is_sent_to_be_saved_and_not_run(client: TestClient) -> None:
    reply = client.get("/paper/ferry-script/file")
    assert reply.headers["content-disposition"].startswith("attachment")
    assert reply.headers["content-type"] == "application/octet-stream"


def test_a_changed_file_is_not_drawn_and_the_text_as_read_is_shown(own: tuple[TestClient, Path]) -> None:
    client, papers = own
    with (papers / "bridge.pdf").open("ab") as file:
        file.write(b"\n%more")
    source = client.get("/paper/bridge/source?at=1.2&from=0&to=20").text
    assert "The file has changed since it was read." in source
    assert "<img" not in source
    assert "nineteen weeks" in source
    assert client.get("/paper/bridge/file").status_code == 404


def test_a_file_that_is_gone_leaves_its_text(own: tuple[TestClient, Path]) -> None:
    client, papers = own
    shutil.rmtree(papers)
    source = client.get("/paper/bridge/source?at=1.2&from=0&to=20").text
    assert "no longer where it was read" in source
    assert "nineteen weeks" in source
    assert client.get("/paper/bridge/page/1.png").status_code == 404


def test_examples_are_questions_about_the_papers_that_their_paper_answers(small_index: tuple[Index, Path]) -> None:
    from ui.page.examples import examples

    assistant = ScriptedAssistant(small_index[0])
    found = examples(small_index[0].store, assistant.answer)  # type: ignore[arg-type]
    assert "What does Aldermoor Council say about the £1,240,000?" in found
    assert len(found) <= 4
    assert examples(small_index[0].store, lambda question: assistant.answer("Who invented xylophones?")) == ()
