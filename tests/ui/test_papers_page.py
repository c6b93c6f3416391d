"""Papers as officers keep them: taken in, replaced and removed while the page runs, and searched one by one."""

from __future__ import annotations

import fcntl
import html
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from index.build import build
from index.search import Index
from tests.conftest import WordEncoder
from tests.ui.conftest import FOSTERING, ScriptedAssistant, Served, serving, write_pdf
from ui.library import Library

FERRY = "# Ferry timetable\n\nBrackwater Council\n\nDate of meeting: 9 May 2026\n\n1.1 The ferry sails hourly.\n"
LATER = FERRY.replace("hourly", "every second hour and never on Sundays")
BAD_NAME = "a<script>window.hit=1</script>**b**.md"


@dataclass(frozen=True)
class Kept:
    """A page whose papers may be changed."""

    served: Served
    library: Library
    http: httpx.Client

    def text(self, path: str = "papers") -> str:
        return html.unescape(self.http.get(path, follow_redirects=True).text)

    def give(self, *files: tuple[str, bytes], **fields: str) -> httpx.Response:
        sent = [("files", (name, content)) for name, content in files]
        return self.http.post("papers/give", files=sent, data=fields, follow_redirects=True)

    def settled(self) -> str:
        """Wait until nothing is being changed; return the page then."""
        return self.until(lambda text: "Look again how far" not in text)

    def until(self, is_there: Callable[[str], bool]) -> str:
        deadline = time.monotonic() + 60
        while not is_there(text := self.text()):
            assert time.monotonic() < deadline, text
            time.sleep(0.05)
        return text


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "fostering.md").write_text(FOSTERING, encoding="utf-8")
    write_pdf(papers / "bridge.pdf")
    build([papers], tmp_path / "index", WordEncoder())
    library = Library(tmp_path / "index-papers", most_mb=1)
    assistant = ScriptedAssistant(Index.open(tmp_path / "index", WordEncoder()))
    people = f"sqlite:///{tmp_path / 'people.sqlite'}"
    for served in serving(assistant, papers, people, library):
        with httpx.Client(base_url=served.url, timeout=30) as http:
            http.get("papers")
            yield Kept(served, library, http)


def test_the_list_tells_body_date_status_pages_paragraphs_and_how_each_was_read(kept: Kept) -> None:
    text = kept.text()
    assert "2 papers, the newest first." in text
    for words in (
        "Fostering in Aldermoor",
        "Aldermoor Council",
        "Children's Panel",
        "4 March 2027",
        "Public",
        "In full",
    ):
        assert words in text
    assert text.index("fostering.md") < text.index("bridge.pdf")


def test_papers_are_found_by_words_of_their_title_body_or_file(kept: Kept) -> None:
    assert "1 of 2 papers have “bridge”" in kept.text("papers?q=bridge")
    assert "0 of 2 papers have “ocelot”" in kept.text("papers?q=ocelot")


def test_a_file_given_is_read_encoded_and_answered_from_without_a_restart(kept: Kept) -> None:
    kept.give(("ferry.md", FERRY.encode()))
    text = kept.settled()
    assert "1 taken in." in text
    assert "ferry.md In the index" in re.sub(r"<[^>]+>", "", text)
    assert "Ferry timetable" in kept.text("paper/ferry")
    assert "Ferry timetable" in kept.text("papers/of/ferry")
    assert (kept.library.own / "ferry.md").read_text() == FERRY


def test_several_files_are_taken_and_each_refused_one_says_why(kept: Kept) -> None:
    kept.give(
        ("ferry.md", FERRY.encode()),
        ("same.md", FERRY.encode()),
        ("copy.md", FOSTERING.encode()),
        ("empty.md", b""),
        ("large.txt", b"x" * 1_000_001),
        ("picture.png", b"x"),
        ("broken.pdf", b"%PDF-1.4 nothing of a paper"),
    )
    text = re.sub(r"<[^>]+>", "", kept.settled())
    assert "same.md Not taken in. It has the same content as another file that is being taken in." in text
    assert "copy.md Not taken in. It has the same content as “Fostering in Aldermoor” (fostering.md)" in text
    assert "empty.md Not taken in. It is empty; there is nothing to read." in text
    assert "large.txt Not taken in. It is larger than 1 MB; split it." in text
    assert "picture.png Not taken in. Files of this kind are not read; give PDF" in text
    assert "broken.pdf Not taken in. The file is cut short (a PDF's end is missing); download or copy it again." in text
    assert "1 taken in." in text
    assert [path.name for path in kept.library.own.iterdir() if path.is_file()] == ["ferry.md"]
    assert list(kept.library.incoming.iterdir()) == []


def test_a_paper_of_the_same_name_is_replaced_only_after_a_yes(kept: Kept) -> None:
    later = FOSTERING.replace("£512", "£540").encode()
    asked = kept.give(("fostering.md", later))
    assert "Replace 1 paper?" in asked.text
    token = re.search(r'name="token" value="([^"]+)"', asked.text)
    assert token
    assert "£512" in kept.text("paper/fostering")
    kept.http.post("papers/replace", data={"token": token[1], "yes": "yes"})
    kept.settled()
    assert "£540" in kept.text("paper/fostering")
    assert "£512" in (kept.served.papers / "fostering.md").read_text(), "files of other folders are never touched"


def test_a_replacement_declined_leaves_everything_as_it_was(kept: Kept) -> None:
    asked = kept.give(("other.md", FERRY.encode()), instead="fostering")
    token = re.search(r'name="token" value="([^"]+)"', asked.text)
    assert token
    kept.http.post("papers/replace", data={"token": token[1]})
    assert "Fostering in Aldermoor" in kept.text("paper/fostering")
    assert list(kept.library.incoming.iterdir()) == []
    gone = kept.http.post("papers/replace", data={"token": token[1], "yes": "yes"})
    assert gone.status_code == 404


def test_a_newer_file_takes_a_papers_place_and_address_whatever_its_name(kept: Kept) -> None:
    kept.give(("ferry.md", FERRY.encode()))
    kept.settled()
    token = re.search(
        r'name="token" value="([^"]+)"', kept.give(("new name.txt", LATER.encode()), instead="ferry").text
    )
    assert token
    kept.http.post("papers/replace", data={"token": token[1], "yes": "yes"})
    assert "3 papers, the newest first" in kept.settled()
    assert "every second hour" in kept.text("paper/ferry")
    assert sorted(path.name for path in kept.library.own.iterdir() if path.is_file()) == ["ferry.txt"]


def test_a_paper_is_removed_after_a_question_and_stays_out_of_later_builds(kept: Kept) -> None:
    assert "Remove this paper?" in kept.text("papers/of/fostering/remove")
    kept.http.post("papers/of/fostering/remove")
    text = kept.settled()
    assert "1 taken out." in text
    assert kept.http.get("paper/fostering").status_code == 404
    assert (kept.served.papers / "fostering.md").exists()
    folder = kept.served.assistant.index.folder
    report = build(kept.library.with_own([kept.served.papers]), folder, WordEncoder(), without=kept.library.left_out)
    assert report.papers == 1
    kept.give(("back.md", FOSTERING.encode()))
    assert "2 papers, the newest first" in kept.settled()


def test_an_answer_in_flight_is_finished_from_the_index_it_began_with(kept: Kept) -> None:
    answered: list[httpx.Response] = []
    asking = threading.Thread(
        target=lambda: answered.append(
            kept.http.post("ask", data={"question": "slowly: what will foster carers be paid a week?"})
        )
    )
    asking.start()
    assert kept.served.assistant.is_slow.wait(30)
    kept.http.post("papers/of/fostering/remove")
    assert "1 taken out." in kept.settled()
    assert kept.http.get("paper/fostering").status_code == 404
    kept.served.assistant.released.set()
    asking.join(30)
    assert answered[0].status_code == 303
    page = kept.text(answered[0].headers["location"])
    assert "£512 a week" in page


def test_one_build_at_a_time_and_the_second_says_that_it_waits(kept: Kept) -> None:
    with (kept.served.assistant.index.folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept.give(("ferry.md", FERRY.encode()))
        kept.until(lambda text: "Another build is writing to this index." in text)
        kept.give(("later.md", LATER.encode()))
        assert "Waiting until the papers before these are in the index" in kept.text()
    assert "4 papers, the newest first" in kept.settled()


def test_a_build_by_someone_else_is_taken_up(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    (kept.served.papers / "ferry.md").write_text(FERRY, encoding="utf-8")
    build([kept.served.papers], kept.served.assistant.index.folder, WordEncoder())
    assert "3 papers, the newest first." in kept.until(lambda text: "Ferry timetable" in text)


def test_when_a_folder_of_papers_is_gone_nothing_is_lost(kept: Kept) -> None:
    kept.served.papers.rename(kept.served.papers.with_name("moved"))
    kept.give(("ferry.md", FERRY.encode()))
    text = kept.settled()
    assert "Not done. The folder" in text
    assert "is gone; bring it back first" in text
    assert "Fostering in Aldermoor" in text
    assert not (kept.library.own / "ferry.md").exists()


def test_a_search_within_a_paper_finds_every_paragraph_with_the_words_else_the_nearest(kept: Kept) -> None:
    assert "3 paragraphs with “recommended”" in kept.text("papers/of/fostering?q=recommended")
    near = kept.text("papers/of/fostering?q=carers+spacecraft")
    assert "No paragraph holds all of “carers spacecraft”" in near
    assert "The panel thanked every carer" in near


def test_names_that_are_html_or_markdown_are_text(kept: Kept) -> None:
    kept.give((BAD_NAME, FERRY.encode()))
    kept.settled()
    raw = kept.http.get("papers").text
    assert "<script>window.hit" not in raw
    assert "&lt;script&gt;" in raw or "script&gt;**b**.md" in raw


def test_a_name_with_a_path_stays_in_the_folder(kept: Kept) -> None:
    kept.give(("../../../outside.md", FERRY.encode()), ("..\\.hidden.md", LATER.encode()))
    kept.settled()
    assert sorted(path.name for path in kept.library.own.iterdir() if path.is_file()) == ["hidden.md", "outside.md"]


def test_a_change_asked_from_another_site_is_refused(kept: Kept) -> None:
    answer = kept.http.post("papers/of/fostering/remove", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "Fostering in Aldermoor" in kept.settled()


def test_more_than_may_be_given_at_once_is_refused_before_it_is_read(kept: Kept) -> None:
    answer = kept.give(("large.txt", b"x" * 5_100_000))
    assert answer.status_code == 413
    assert "At most 5 MB may be given at once." in answer.text


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_cut_off(browser: Browser, kept: Kept, width: int, scheme: str) -> None:
    kept.give(("ferry.md", FERRY.encode()), ("picture.png", b"x"))
    kept.settled()
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    for path in ("papers", "papers/of/bridge?q=toll", "papers/of/bridge/remove", "papers?q=nothing"):
        page.goto(kept.served.url + path)
        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.browser
def test_files_are_given_and_seen_to_the_end_in_a_browser(browser: Browser, kept: Kept, tmp_path: Path) -> None:
    for name, text in (("ferry.md", FERRY), ("later.md", LATER)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{kept.served.url}papers")
    page.get_by_label("Add papers").set_input_files([tmp_path / "ferry.md", tmp_path / "later.md"])
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".job .files li")).to_have_text([re.compile("ferry.md"), re.compile("later.md")])
    expect(page.locator("#count")).to_have_text("4 papers, the newest first.", timeout=60_000)
    expect(page.locator(".job .status").first).to_contain_text("2 taken in.")
    context.close()
