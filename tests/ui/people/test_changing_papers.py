"""Papers changed by people who sign in: what they may do counts when it is done, and it is noted first."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest

from tests.ui.conftest import FOSTERING
from tests.ui.people.conftest import Council, form_of
from ui.people import Role
from ui.store.audit import Audit
from ui.store.database import StoreError

LATER = FOSTERING.replace("£512", "£540")


def give(client: httpx.Client, *files: tuple[str, str]) -> httpx.Response:
    sent = [("files", (name, content.encode())) for name, content in files]
    return client.post("/papers/give", files=sent, data={"form": form_of(client, "/account")})


def token_in(answer: httpx.Response) -> str:
    found = re.search(r'name="token" value="([^"]+)"', answer.text)
    assert found, answer.text
    return found[1]


def say_yes(client: httpx.Client, token: str) -> httpx.Response:
    data = {"form": form_of(client, "/account"), "token": token, "yes": "yes"}
    return client.post("/papers/replace", data=data)


def waiting_files(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "own" / ".incoming").iterdir())


def test_who_keeps_papers_no_more_replaces_none(council: Council, tmp_path: Path) -> None:
    otto = council.signed_in("otto")
    token = token_in(give(otto, ("fostering.md", LATER)))
    assert len(waiting_files(tmp_path)) == 1
    council.accounts.change("the test", council.id("otto"), Role.READER, [], [])
    assert say_yes(otto, token).status_code == 404
    assert waiting_files(tmp_path) == []
    assert "£512" in otto.get("/paper/fostering").text


def test_a_paper_gone_out_of_sight_is_not_replaced(council: Council, tmp_path: Path) -> None:
    otto, ada = council.signed_in("otto"), council.signed_in("ada")
    token = token_in(give(otto, ("fostering.md", LATER)))
    held = {"form": form_of(ada, "/account"), "status": "exempt", "schedule": "3", "reason": "Not agreed"}
    assert ada.post("/papers/of/fostering/status", data=held).status_code == 303
    assert say_yes(otto, token).status_code == 404
    assert waiting_files(tmp_path) == []
    assert "£512" in ada.get("/paper/fostering").text


def test_a_token_is_of_use_to_nobody_else(council: Council, tmp_path: Path) -> None:
    otto, ada = council.signed_in("otto"), council.signed_in("ada")
    token = token_in(give(otto, ("fostering.md", LATER)))
    assert say_yes(ada, token).status_code == 404
    assert len(waiting_files(tmp_path)) == 1, "they still wait for the yes of who gave them"


def test_what_cannot_be_noted_is_not_done_and_its_files_are_dropped(
    council: Council, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    otto, note = council.signed_in("otto"), Audit.note

    def refused(self: Audit, person_id: str, action: str, *more: str) -> None:
        if action in ("gave a paper", "removed a paper"):
            raise StoreError("The database cannot be written now.")
        note(self, person_id, action, *more)

    monkeypatch.setattr(Audit, "note", refused)
    assert give(otto, ("new.md", LATER.replace("panel", "board")), ("fostering.md", LATER)).status_code == 503
    assert waiting_files(tmp_path) == []
    removed = otto.post("/papers/of/fostering/remove", data={"form": form_of(otto, "/account")})
    assert removed.status_code == 503
    assert 'class="job' not in otto.get("/papers").text
    assert "£512" in otto.get("/paper/fostering").text
