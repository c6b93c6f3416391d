from __future__ import annotations

import errno
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.build import BuildReport, build
from index.errors import CallError, IndexFolderError
from index.folder import read_manifest
from index.gather import gather
from index.search import Index, Query
from index.words import terms

FIRST = "Sample report\n\n1.1 The library will close in March 2027.\n\n1.2 Savings of £40,000 a year are expected.\n"
SECOND = "Minutes\n\nRESOLVED - That the bandstand be painted green.\n"


class Counting:
    """The fake encoder, counting the texts it is asked to encode."""

    def __init__(self, inner) -> None:
        self._inner = inner
        self.encoded = 0

    def __getattr__(self, name: str):
        return getattr(self._inner, name)

    def encode(self, texts, progress=None):
        self.encoded += len(texts)
        return self._inner.encode(texts, progress)


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "library.txt").write_text(FIRST)
    (folder / "minutes.txt").write_text(SECOND)
    return folder


@pytest.fixture
def encoder(fake_encoder) -> Counting:
    return Counting(fake_encoder)


def found(index: Path, encoder, words: str) -> set[str]:
    opened = Index.open(index, encoder)
    hits, _ = opened.search(Query(words, dict.fromkeys(terms(words), 1.0)), 10)
    return {hit.passage.paper_id for hit in hits}


def make(papers: Path, index: Path, encoder) -> BuildReport:
    return build([papers], index, encoder)


def test_a_built_index_finds_the_paper_that_says_it(papers: Path, tmp_path: Path, encoder) -> None:
    make(papers, tmp_path / "index", encoder)
    opened = Index.open(tmp_path / "index", encoder)
    hits, _ = opened.search(Query("bandstand", {"bandstand": 1.0}), 3)
    assert hits[0].passage.paper_id == "minutes"
    assert set(hits[0].legs) == {"passage", "sentence", "words"}


def test_a_search_kept_to_one_paper_finds_no_other(papers: Path, tmp_path: Path, encoder) -> None:
    make(papers, tmp_path / "index", encoder)
    opened = Index.open(tmp_path / "index", encoder)
    hits, _ = opened.search(Query("bandstand", {"bandstand": 1.0}, within=frozenset({"library"})), 10)
    assert {hit.passage.paper_id for hit in hits} == {"library"}


def test_an_unchanged_folder_encodes_nothing_again(papers: Path, tmp_path: Path, encoder) -> None:
    make(papers, tmp_path / "index", encoder)
    encoder.encoded = 0
    report = make(papers, tmp_path / "index", encoder)
    assert (report.read, report.encoded, encoder.encoded) == (0, 0, 0)


def test_a_changed_paragraph_encodes_only_what_changed(papers: Path, tmp_path: Path, encoder) -> None:
    before = make(papers, tmp_path / "index", encoder)
    (papers / "minutes.txt").write_text(SECOND.replace("green", "blue"))
    report = make(papers, tmp_path / "index", encoder)
    assert report.read == 1
    assert 0 < report.encoded < before.encoded
    assert "blue" in Index.open(tmp_path / "index", encoder).learnt.vocabulary


def test_a_removed_paper_is_gone_at_once(papers: Path, tmp_path: Path, encoder) -> None:
    make(papers, tmp_path / "index", encoder)
    (papers / "minutes.txt").unlink()
    report = make(papers, tmp_path / "index", encoder)
    assert (report.papers, report.removed) == (1, 1)
    assert found(tmp_path / "index", encoder, "bandstand painted green") <= {"library"}


def test_one_bad_file_is_named_and_the_others_are_indexed(papers: Path, tmp_path: Path, encoder) -> None:
    (papers / "broken.pdf").write_bytes(b"%PDF-1.7 cut off")
    (papers / "empty.txt").write_bytes(b"")
    (papers / "photo.jpg").write_bytes(b"\xff\xd8")
    report = make(papers, tmp_path / "index", encoder)
    assert report.papers == 2
    assert sorted(unread.file for unread in report.unread) == ["broken.pdf", "empty.txt"]
    assert report.skipped == 1


def test_a_file_that_is_not_there_or_may_not_be_opened_is_named_and_the_others_are_indexed(
    papers: Path, tmp_path: Path, encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    (papers / "gone.txt").symlink_to(tmp_path / "nowhere.txt")
    (papers / "folder.pdf").mkdir()
    (papers / "locked.txt").write_text(FIRST)
    opened = Path.open

    def refusing(path: Path, *args, **kwargs):
        if path.name == "locked.txt":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return opened(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", refusing)  # the tests' user may be one who reads everything
    report = make(papers, tmp_path / "index", encoder)
    assert report.papers == 2
    assert [unread.reason for unread in report.unread] == [
        "gone.txt: the file cannot be opened (No such file or directory); check that it is there and readable",
        "locked.txt: the file cannot be opened (Permission denied); check that it is there and readable",
    ]
    for name in ("library.txt", "minutes.txt"):
        (papers / name).unlink()
    with pytest.raises(IndexFolderError, match=r"None of the 2 papers could be read: gone\.txt"):
        make(papers, tmp_path / "index", encoder)


def test_a_file_that_vanishes_once_it_is_found_is_named(
    papers: Path, tmp_path: Path, encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found_and_gone(*args, **kwargs):
        found = gather(*args, **kwargs)
        (papers / "minutes.txt").unlink()
        return found

    monkeypatch.setattr("index.build.gather", found_and_gone)
    report = make(papers, tmp_path / "index", encoder)
    assert (report.papers, [unread.file for unread in report.unread]) == (1, ["minutes.txt"])


def test_files_of_the_own_folder_are_its_alone_though_it_lies_in_another(papers: Path, tmp_path: Path, encoder) -> None:
    own = papers / "index-papers"
    (own / "2027").mkdir(parents=True)
    (own / "given.txt").write_text("Note\n\n1.1 The clock was wound.\n")
    (own / "2027" / "budget.txt").write_text("Budget\n\n1.1 The clock costs £40.\n")
    report = build([papers / ".." / "papers", own / "2027", own], tmp_path / "index", encoder, own=own)
    assert list(read_manifest(tmp_path / "index").papers) == ["library", "minutes", "2027-budget", "given"]
    assert report.repeated == ()


def test_the_same_content_twice_is_indexed_once(papers: Path, tmp_path: Path, encoder) -> None:
    (papers / "copy of library.txt").write_text(FIRST)
    report = make(papers, tmp_path / "index", encoder)
    assert report.papers == 2
    assert report.repeated == (("library.txt", "copy of library.txt"),)


def test_papers_of_one_name_in_two_folders_both_stand(papers: Path, tmp_path: Path, encoder) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "minutes.txt").write_text("Minutes\n\nAGREED that the clock be wound.\n")
    report = build([papers, other], tmp_path / "index", encoder)
    assert report.papers == 3


def test_no_such_folder_is_said(tmp_path: Path, encoder) -> None:
    with pytest.raises(CallError, match="No such folder"):
        make(tmp_path / "nowhere", tmp_path / "index", encoder)


def test_an_empty_folder_leaves_the_old_index(papers: Path, tmp_path: Path, encoder) -> None:
    make(papers, tmp_path / "index", encoder)
    (tmp_path / "empty").mkdir()
    with pytest.raises(IndexFolderError, match="No papers"):
        make(tmp_path / "empty", tmp_path / "index", encoder)
    assert found(tmp_path / "index", encoder, "bandstand")


def test_an_index_of_another_encoder_is_refused(papers: Path, tmp_path: Path, encoder) -> None:
    make(papers, tmp_path / "index", encoder)
    manifest = tmp_path / "index" / "manifest.json"
    manifest.write_text(manifest.read_text().replace("words-1", "words-2"))
    with pytest.raises(IndexFolderError, match="was made with"):
        Index.open(tmp_path / "index", encoder)
    with pytest.raises(IndexFolderError, match="was made with"):
        make(papers, tmp_path / "index", encoder)


def test_an_index_of_another_format_is_refused(papers: Path, tmp_path: Path, encoder) -> None:
    make(papers, tmp_path / "index", encoder)
    path = tmp_path / "index" / "manifest.json"
    path.write_text(json.dumps({"format_version": 999}))
    with pytest.raises(IndexFolderError, match="format 999"):
        Index.open(tmp_path / "index", encoder)


def test_an_index_of_an_earlier_format_is_built_anew_and_says_so(papers: Path, tmp_path: Path, encoder) -> None:
    (tmp_path / "index" / "generations" / "g").mkdir(parents=True)
    (tmp_path / "index" / "manifest.json").write_text(json.dumps({"format_version": 2, "generation": "g"}))
    with pytest.raises(IndexFolderError, match=r"format 2.*build it anew"):
        Index.open(tmp_path / "index", encoder)
    assert make(papers, tmp_path / "index", encoder).was_old
    assert found(tmp_path / "index", encoder, "bandstand")
    assert not (tmp_path / "index" / "generations").exists()


def test_an_index_of_a_later_format_is_left_alone(papers: Path, tmp_path: Path, encoder) -> None:
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "manifest.json").write_text(json.dumps({"format_version": 5}))
    with pytest.raises(IndexFolderError, match=r"format 5.*use the version that made it"):
        make(papers, tmp_path / "index", encoder)
    assert [path.name for path in (tmp_path / "index").iterdir() if path.name != "lock"] == ["manifest.json"]


@pytest.mark.parametrize("name", ["papers.sqlite", "passages.faiss", "terms/rows.npy"])
def test_a_damaged_file_is_named(papers: Path, tmp_path: Path, encoder, name: str) -> None:
    make(papers, tmp_path / "index", encoder)
    path = next((tmp_path / "index" / "segments").iterdir()) / name
    held = path.read_bytes()
    path.write_bytes(held[:-1] + bytes([held[-1] ^ 1]))
    with pytest.raises(IndexFolderError, match=f"{Path(name).name} is damaged"):
        Index.open(tmp_path / "index", encoder)


def test_an_open_index_does_not_map_its_tables(papers: Path, tmp_path: Path, encoder) -> None:
    """Each connection maps for itself, and the papers' rows lie all over the file: all of it would count, twice."""
    make(papers, tmp_path / "index", encoder)
    index = Index.open(tmp_path / "index", encoder)
    assert index.store.records()
    mapped = Path("/proc/self/maps").read_text(encoding="utf-8")
    assert str(tmp_path / "index") in mapped
    assert not re.search(rf"{tmp_path}/index/.*papers\.sqlite", mapped)


def test_two_builders_at_once_are_told_apart(papers: Path, tmp_path: Path, encoder) -> None:
    import fcntl

    (tmp_path / "index").mkdir()
    with (tmp_path / "index" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(IndexFolderError, match="Another build"):
            make(papers, tmp_path / "index", encoder)


BUILDER = """
import sys
from pathlib import Path
from index.build import build
from tests.conftest import WordEncoder
print("ready", flush=True)
build([Path(sys.argv[1])], Path(sys.argv[2]), WordEncoder())
"""


def test_a_build_killed_at_any_moment_leaves_an_index_that_answers(papers: Path, tmp_path: Path, encoder) -> None:
    index = tmp_path / "index"
    make(papers, index, encoder)
    chance = random.Random(11)
    root = Path(__file__).resolve().parents[2]
    killed = 0
    for round_ in range(6):
        (papers / "minutes.txt").write_text(SECOND.replace("green", f"colour{round_}"))
        child = subprocess.Popen(
            [sys.executable, "-c", BUILDER, str(papers), str(index)],
            cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(chance.uniform(0, 0.4))
        child.send_signal(signal.SIGKILL)
        killed += child.wait() == -signal.SIGKILL
        child.stdout.close()
        opened = Index.open(index, encoder)
        assert opened.store.counts()[0] == 2
        assert "bandstand" in opened.learnt.vocabulary
    assert killed, "every build ended before it was killed"
    report = make(papers, index, encoder)
    assert report.papers == 2
    counting = {entry.name for entry in read_manifest(index).segments}
    left = {path.name for path in (index / "segments").iterdir()}
    assert counting <= left
    assert len(left - counting) <= 2, "what killed builds left is removed, save the segments of the index before"
