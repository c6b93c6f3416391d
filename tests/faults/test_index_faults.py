"""What can go wrong under a build: a full disk, a folder that cannot be written, a file replaced while it is read."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.bench.kills import kill_builds
from index.build import build
from index.errors import IndexFolderError
from index.search import Index, Query
from tests.conftest import WordEncoder

TEMPORARY = Path(tempfile.gettempdir())
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="mounting a file system takes root")


def write_papers(folder: Path, papers: int, cost: int = 100) -> None:
    folder.mkdir(exist_ok=True)
    for number in range(papers):
        lines = [f"{at}.1 The road {number}-{at} costs £{cost + at},000 a year, as was said." for at in range(1, 40)]
        text = "\n\n".join([f"# Road {number}", "Aldermoor Council", "Date of meeting: 4 March 2027", *lines])
        (folder / f"road-{number:03d}.md").write_text(text, encoding="utf-8")


def answers(index: Path) -> tuple[int, str]:
    """Return how many papers an index holds, and the best passage for a question."""
    opened = Index.open(index, WordEncoder())
    hits, _ = opened.search(Query("what does road 0-1 cost", {"road": 1.0, "cost": 1.0}), 1)
    return opened.store.counts()[0], hits[0].passage.text


def files_of(index: Path) -> set[str]:
    return {str(path.relative_to(index)) for path in index.rglob("*") if path.is_file()}


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of two megabytes of its own."""
    with tempfile.TemporaryDirectory() as folder:
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", folder], capture_output=True)
        if mounted.returncode:
            pytest.skip(f"no file system can be mounted here: {mounted.stderr.decode().strip()}")
        try:
            yield Path(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)  # the index is still mapped


@as_root
@pytest.mark.parametrize("spare_kilobytes", [40, 150, 400])
def test_a_disk_that_fills_up_in_a_build_leaves_the_old_index_and_says_so(
    small_disk: Path, tmp_path: Path, spare_kilobytes: int
) -> None:
    papers, index = tmp_path / "papers", small_disk / "index"
    write_papers(papers, 2)
    build([papers], index, WordEncoder())
    before, files = answers(index), files_of(index)
    write_papers(papers, 60, cost=500)
    free = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    (small_disk / "other").write_bytes(b"\0" * (free - 1024 * spare_kilobytes))
    with pytest.raises(IndexFolderError, match=r"disk .* is full.*index is as it was"):
        build([papers], index, WordEncoder())
    assert answers(index) == before
    assert files_of(index) == files  # nothing of the build that failed takes up room
    (small_disk / "other").unlink()
    build([papers], index, WordEncoder())
    assert answers(index)[0] == 60


@as_root
def test_an_index_on_a_read_only_disk_answers_and_says_that_it_cannot_be_built(
    small_disk: Path, tmp_path: Path
) -> None:
    papers, index = tmp_path / "papers", small_disk / "index"
    write_papers(papers, 2)
    build([papers], index, WordEncoder())
    before = answers(index)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert answers(index) == before
    with pytest.raises(IndexFolderError, match=r"cannot be written: Read-only file system"):
        build([papers], index, WordEncoder())
    assert answers(index) == before


def test_a_folder_that_others_may_not_write_is_named(tmp_path: Path) -> None:
    """As a user without rights, where the test runs as root, who may write anywhere."""
    papers, index = tmp_path / "papers", tmp_path / "index"
    write_papers(papers, 2)
    build([papers], index, WordEncoder())
    for path in (index, *index.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    for path in (tmp_path, *tmp_path.parents):
        if path.owner() == tmp_path.owner() and path.is_relative_to(TEMPORARY) and path != TEMPORARY:
            path.chmod(0o755)  # the user without rights must come as far as the papers
    said = built_as_nobody(papers, index)
    assert said == f"IndexFolderError: The index folder {index} cannot be written: Permission denied"


def built_as_nobody(papers: Path, index: Path) -> str:
    """Return what a build says in a child process without rights."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            build([papers], index, WordEncoder())
            os.write(writing, b"built")
        except BaseException as error:
            os.write(writing, f"{type(error).__name__}: {error}".encode())
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading, encoding="utf-8") as said:
        return said.read()


def test_a_file_replaced_while_it_is_read_is_read_again_at_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file changes between being found and being read: what is kept under its hash must be what has it."""
    import index.build as building

    papers, index = tmp_path / "papers", tmp_path / "index"
    write_papers(papers, 2)
    real = building.gather

    def replaced(*args: object, **kwargs: object) -> object:
        found = real(*args, **kwargs)  # type: ignore[arg-type]
        (papers / "road-000.md").write_text(
            (papers / "road-000.md").read_text().replace("£101,000", "£999,000"), encoding="utf-8"
        )
        return found

    monkeypatch.setattr(building, "gather", replaced)
    build([papers], index, WordEncoder())
    monkeypatch.undo()
    build([papers], index, WordEncoder())
    paper = Index.open(index, WordEncoder()).store.paper("road-000")
    assert paper is not None
    assert "£999,000" in paper.text
    assert build([papers], index, WordEncoder()).read == 0


def test_builds_killed_at_random_moments_leave_the_old_index_or_the_new(tmp_path: Path) -> None:
    found = kill_builds(tmp_path, moments=10, seed=3)
    assert found.wrong == ()
    assert found.during > 0
