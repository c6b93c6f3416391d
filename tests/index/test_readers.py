"""Many files read over several processes: in order, and none of them can stop the others."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from index import readers
from index.gather import Source, Unread, gather
from index.model import Paper
from index.readers import read_all, reader_fingerprint
from index.reading.limits import Limits


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(f"Summary\n\nThe words of {name}.\n")
    return tmp_path


@pytest.fixture
def spread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "_WORTH_SPREADING", 0)
    monkeypatch.setattr(readers, "cores", lambda: 2)


def outcome(results: list[Paper | Unread]) -> list[str]:
    return [r.reason if isinstance(r, Unread) else r.text for r in results]


@pytest.mark.usefixtures("spread")
def test_papers_come_in_the_order_of_their_files(folder: Path) -> None:
    found = outcome(list(read_all(gather([folder]).sources)))
    assert found == [f"Summary\n\nThe words of {name}." for name in ("a.txt", "b.txt", "c.txt")]


@pytest.mark.usefixtures("spread")
def test_a_file_that_is_never_done_is_stopped_and_the_others_go_on(folder: Path) -> None:
    (folder / "b.txt").unlink()
    os.mkfifo(folder / "b.txt")  # nobody will ever write to it
    sources = [Source(folder / name, name, name[0], "") for name in ("a.txt", "b.txt", "c.txt")]
    started = time.monotonic()
    found = outcome(list(read_all(sources, Limits(seconds=2, ocr=False))))
    assert found[1] == "b.txt: reading took too long and was stopped; split the file"
    assert all("changed" in found[at] for at in (0, 2))  # read: only the hash given here is none
    assert time.monotonic() - started < 40


@pytest.mark.usefixtures("spread")
def test_a_file_that_takes_all_memory_breaks_off_alone(folder: Path) -> None:
    (folder / "b.txt").write_bytes(b"word " * 8_000_000)
    found = outcome(list(read_all(gather([folder]).sources, Limits(memory_mb=400))))
    assert found[1].startswith("b.txt: ")
    assert "too large" in found[1] or "broke off" in found[1]
    assert (found[0], found[2]) == ("Summary\n\nThe words of a.txt.", "Summary\n\nThe words of c.txt.")


def test_a_file_that_changed_since_it_was_gathered_is_said(folder: Path) -> None:
    sources = gather([folder]).sources
    (folder / "a.txt").write_text("Other words.\n")
    first, *rest = read_all(sources)
    assert isinstance(first, Unread)
    assert "changed" in first.reason
    assert all(isinstance(paper, Paper) for paper in rest)


def test_papers_are_read_again_once_ocr_can_be_had(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "tesseract", lambda: None)
    without = reader_fingerprint()
    monkeypatch.setattr(readers, "tesseract", lambda: "tesseract")
    assert reader_fingerprint() != without
    assert reader_fingerprint(Limits(ocr=False)) == without
