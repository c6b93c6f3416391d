"""Backup and restore: consistent while in use, checked, and answering afterwards as before."""

from __future__ import annotations

import json
import secrets
import shutil
import stat
import threading
import zipfile
from pathlib import Path

import pytest

from assistant.answering import Assistant
from index.build import build
from index.errors import AssistantError, CallError
from index.search import Index
from tests.conftest import WordEncoder
from tests.ui.conftest import FOSTERING
from ui.backup import Kept, back_up, restore
from ui.store.database import Database

QUESTION = "How much will foster carers be paid a week?"


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    """An index of a paper given through the page, and a database of two people."""
    found = Kept(tmp_path / "index", tmp_path / "index-people.sqlite", tmp_path / "index-papers")
    found.papers.mkdir()
    (found.papers / "fostering.md").write_text(FOSTERING, encoding="utf-8")
    build([found.papers], found.index, WordEncoder())
    write_people(found, 2)
    return found


def write_people(kept: Kept, lines: int) -> None:
    database = Database(f"sqlite:///{kept.database}")
    for _ in range(lines):
        with database.writing() as writer:
            writer.insert("people", person_id=secrets.token_hex(8), name="Ana")
    database.close()


def people_kept(kept: Kept) -> int:
    database = Database(f"sqlite:///{kept.database}")
    (row,) = database.rows("SELECT COUNT(*) FROM people")
    database.close()
    return int(row[0])


def answer(kept: Kept) -> str:
    return Assistant(Index.open(kept.index, WordEncoder())).answer(QUESTION).text


def lose(kept: Kept) -> None:
    shutil.rmtree(kept.index)
    shutil.rmtree(kept.papers)
    for path in kept.index.parent.glob("index-people.sqlite*"):
        path.unlink()


def test_what_is_restored_answers_as_before(kept: Kept, tmp_path: Path) -> None:
    before, archive = answer(kept), tmp_path / "backup.zip"
    count = back_up(kept, archive)
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    lose(kept)
    assert restore(archive, kept, replace=False) == count
    assert "£512 a week" in before
    assert answer(kept) == before
    assert people_kept(kept) == 2
    assert (kept.papers / "fostering.md").read_text(encoding="utf-8") == FOSTERING


def test_a_backup_made_while_others_write_is_of_one_moment(kept: Kept, tmp_path: Path) -> None:
    stop = threading.Event()

    def work() -> None:
        (kept.papers / "more.md").write_text(FOSTERING.replace("512", "634"), encoding="utf-8")
        while not stop.is_set():
            write_people(kept, 1)
            for words in ("644", "654"):
                (kept.papers / "more.md").write_text(FOSTERING.replace("512", words), encoding="utf-8")
                build([kept.papers], kept.index, WordEncoder())

    writer = threading.Thread(target=work)
    writer.start()
    try:
        for number in range(3):
            back_up(kept, tmp_path / f"{number}.zip")
    finally:
        stop.set()
        writer.join(timeout=60)
    for number in range(3):
        place = tmp_path / f"elsewhere-{number}"
        other = Kept(place / "index", place / "people.sqlite", place / "papers")
        restore(tmp_path / f"{number}.zip", other, replace=False)
        assert "a week" in answer(other)
        assert people_kept(other) >= 2


def test_nothing_is_overwritten_without_a_word(kept: Kept, tmp_path: Path) -> None:
    archive = tmp_path / "backup.zip"
    back_up(kept, archive)
    with pytest.raises(CallError, match="not overwritten"):
        back_up(kept, archive)
    write_people(kept, 3)
    with pytest.raises(CallError, match="--replace"):
        restore(archive, kept, replace=False)
    assert people_kept(kept) == 5
    restore(archive, kept, replace=True)
    assert people_kept(kept) == 2


@pytest.mark.parametrize("harm", ["changed", "cut", "slip", "not a zip"])
def test_a_damaged_archive_changes_nothing(kept: Kept, tmp_path: Path, harm: str) -> None:
    archive, bad = tmp_path / "backup.zip", tmp_path / "bad.zip"
    back_up(kept, archive)
    if harm in ("changed", "slip"):
        rewrite(archive, bad, slip=harm == "slip")
    else:
        data = archive.read_bytes()
        bad.write_bytes(data[: len(data) // 2] if harm == "cut" else b"no archive at all")
    with pytest.raises(AssistantError, match="nothing was changed"):
        restore(bad, kept, replace=True)
    assert "£512 a week" in answer(kept)
    assert people_kept(kept) == 2
    assert not (tmp_path.parent / "slipped").exists()


def rewrite(archive: Path, bad: Path, slip: bool) -> None:
    """Copy an archive with one paper changed, or with a file that wants to lie elsewhere."""
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(bad, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if slip and name == "contents.json":
                contents = json.loads(data)
                contents["files"]["papers/../../slipped"] = "0" * 64
                data = json.dumps(contents).encode()
            target.writestr(name, data + b"!" if name.startswith("papers/") and not slip else data)
        if slip:
            target.writestr("papers/../../slipped", b"x")
