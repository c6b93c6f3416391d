"""Changes of papers that meet a fault: nothing is lost, nothing stays aside, and the next change is carried out."""

from __future__ import annotations

import io
import threading
import time
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest

from index.build import build
from index.errors import AssistantError
from index.model import PaperRecord
from index.search import Index
from tests.conftest import WordEncoder
from tests.ui.conftest import FOSTERING
from ui import building
from ui.backup import Kept, back_up
from ui.building import Builder, FileState, Job, Stage
from ui.library import Change, Library
from ui.page.papers_given import File, Given, receive
from ui.page.papers_undecided import Undecided

FERRY = "# Ferry timetable\n\nBrackwater Council\n\nDate of meeting: 9 May 2026\n\n1.1 The ferry sails hourly.\n"
LATER = FERRY.replace("hourly", "daily")


class Killed(BaseException):
    """What ends the program at once: nothing of the program catches it."""


class World:
    """An index of two papers, the ferry's in the index's own folder, and that folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.library = Library(folder / "own", most_mb=1)
        (folder / "papers").mkdir()
        self.library.own.mkdir()
        (folder / "papers" / "fostering.md").write_text(FOSTERING, encoding="utf-8")
        (self.library.own / "ferry.md").write_text(FERRY, encoding="utf-8")
        self.build()

    def build(self) -> None:
        folders = self.library.with_own([self.folder / "papers"])
        build(folders, self.folder / "index", WordEncoder(), without=self.library.left_out, own=self.library.own)

    def index(self) -> Index:
        return Index.open(self.folder / "index", WordEncoder())

    def record(self, paper_id: str) -> PaperRecord:
        record = self.index().store.record(paper_id)
        assert record
        return record

    def builder(self) -> Builder:
        """Start to work on papers, as a page does when it is started."""
        return Builder(self.library, self.index, lambda: None, frozenset)

    def receive(self, *files: tuple[str, str], instead: str = "") -> Given:
        sent = [File(name, io.BytesIO(content.encode())) for name, content in files]
        records = self.index().store.records()
        return receive(sent, self.library, records, (), True, self.record(instead) if instead else None)

    def files(self) -> dict[str, str]:
        """Return every file of the own folder, hidden ones too, with its words, save the draft of a list of hashes."""
        own = self.library.own
        files = [path for path in own.rglob("*") if path.is_file() and path.name != ".left-out.part"]
        return {str(path.relative_to(own)): path.read_text(encoding="utf-8") for path in files}


@pytest.fixture
def kept(tmp_path: Path) -> World:
    return World(tmp_path)


def done(builder: Builder, change: Change, *refused: FileState) -> Job:
    """Start a change and wait until it is over."""
    started = builder.start(change, refused=refused)
    deadline = time.monotonic() + 60
    while True:
        [job] = [job for job in builder.jobs if job.job_id == started.job_id]
        if job.is_over:
            return job
        assert time.monotonic() < deadline, job
        time.sleep(0.02)


def test_files_that_waited_for_a_yes_are_gone_after_a_restart(kept: World) -> None:
    assert kept.receive(("ferry.md", LATER)).replacing
    assert len(kept.files()) == 2
    kept.builder()
    assert kept.files() == {"ferry.md": FERRY}


def change_of(kept: World, paper_id: str, deed: str) -> Change:
    if deed == "remove":
        return Change(removed=(kept.record(paper_id),))
    return Change(staged=kept.receive((deed, LATER), instead=paper_id).replacing)


@pytest.mark.parametrize("deed", ["remove", "later.md", "later.txt"])
@pytest.mark.parametrize("paper_id", ["ferry", "fostering"])
def test_a_change_cut_off_before_the_index_has_it_is_as_if_it_never_began(
    kept: World, monkeypatch: pytest.MonkeyPatch, paper_id: str, deed: str
) -> None:
    """Cut off before the first file is moved, before the second, and so on, at last before the build."""
    move, before = Path.replace, kept.index()
    for most in range(5):
        change, moved = change_of(kept, paper_id, deed), 0

        def counted(source: Path, target: Path, most: int = most) -> Path:
            nonlocal moved
            if moved == most:
                raise Killed
            moved += 1
            return move(source, target)

        monkeypatch.setattr(Path, "replace", counted)
        with suppress(Killed):
            kept.library.apply(change, before.store, before.manifest.build)
        monkeypatch.undo()
        kept.builder()
        assert kept.files() == {"ferry.md": FERRY}, most
    kept.build()
    assert [record.sha256 for record in kept.index().store.records()] == [r.sha256 for r in before.store.records()]


@pytest.mark.parametrize(("deed", "left"), [("remove", {}), ("later.txt", {"ferry.txt": LATER})])
def test_of_a_change_cut_off_once_the_index_has_it_nothing_stays_aside(
    kept: World, deed: str, left: dict[str, str]
) -> None:
    index = kept.index()
    kept.library.apply(change_of(kept, "ferry", deed), index.store, index.manifest.build)
    kept.build()
    assert FERRY in kept.files().values()
    kept.builder()
    assert kept.files() == left


def test_where_a_file_cannot_be_written_those_before_it_are_dropped(
    kept: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Broken(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            raise OSError(28, "No space left on device")

    files = [File("later.md", io.BytesIO(LATER.encode())), File("broken.md", Broken())]
    with pytest.raises(AssistantError, match="No space left"):
        receive(files, kept.library, (), (), sees_all=True)
    assert kept.files() == {"ferry.md": FERRY}


def test_a_backup_leaves_out_what_waits_and_what_was_moved_aside(kept: World, tmp_path: Path) -> None:
    change = Change(removed=(kept.record("fostering"),))
    kept.library.apply(change, kept.index().store, "")
    assert kept.receive(("ferry.md", LATER)).replacing
    back_up(Kept(tmp_path / "index", None, kept.library.own), tmp_path / "backup.zip")
    names = zipfile.ZipFile(tmp_path / "backup.zip").namelist()
    assert [name for name in names if name.startswith("papers/")] == ["papers/.left-out.json", "papers/ferry.md"]


def test_changes_are_carried_out_after_the_index_could_not_be_looked_at(
    kept: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    looked = threading.Event()

    def renew() -> None:
        if not looked.is_set():
            looked.set()
            raise RuntimeError("broken on purpose")

    monkeypatch.setattr(building, "_NOTICED", 0.01)
    builder = Builder(kept.library, kept.index, renew, frozenset)
    builder.watch()
    assert looked.wait(30)
    assert done(builder, Change(removed=(kept.record("ferry"),))).stage is Stage.DONE
    assert "RuntimeError" in caplog.text
    assert "broken on purpose" not in caplog.text


def test_changes_are_carried_out_after_a_file_could_not_be_removed(
    kept: World, caplog: pytest.LogCaptureFixture
) -> None:
    builder = kept.builder()
    [staged] = kept.receive(("later.md", LATER)).new
    staged.path.unlink()
    staged.path.mkdir()  # neither read nor removed as a file
    assert done(builder, Change(staged=(staged,))).words == "Nothing was taken in."
    assert done(builder, Change(removed=(kept.record("ferry"),))).words == "1 taken out."
    assert "A file given could not be removed" in caplog.text


def test_a_file_refused_stays_so_beside_one_of_its_name_that_is_taken(kept: World) -> None:
    builder = kept.builder()
    given = kept.receive(("later.md", LATER), ("later.md", LATER.replace("daily", "never")))
    job = done(builder, Change(staged=given.new), *given.refused)
    assert [(state.file, state.words) for state in job.files] == [
        ("later.md", "In the index"),
        ("later.md", "Not taken in. Another file given with it has the same name."),
    ]


def test_the_only_paper_is_not_removed_and_the_page_says_what_to_do(kept: World) -> None:
    builder = kept.builder()
    assert done(builder, Change(removed=(kept.record("ferry"),))).stage is Stage.DONE
    job = done(builder, Change(removed=(kept.record("fostering"),)))
    assert (job.stage, job.words) == (Stage.FAILED, "This is the only paper; give another one first, then remove it")
    assert kept.record("fostering")


def test_of_two_files_given_for_one_paper_the_second_is_refused(kept: World) -> None:
    (kept.library.own / "ferry.md").rename(kept.library.own / "ferry (bcdfgh).md")
    kept.build()
    given = kept.receive(("ferry.md", LATER), ("ferry (bcdfgh).md", LATER.replace("daily", "never")))
    assert len(given.replacing) == 1
    assert [state.words for state in given.refused] == [
        "Not taken in. Another file given with it takes the place of the same paper."
    ]
    assert len(list(kept.library.incoming.iterdir())) == 1


@pytest.mark.parametrize("letter", ["x", "é", "議", "🛶"])
def test_a_long_name_is_cut_to_what_a_file_system_takes(kept: World, letter: str) -> None:
    builder = kept.builder()
    sent = [File(f"{letter * 300}.md", io.BytesIO(LATER.encode()))]
    given = receive(sent, kept.library, (), (), sees_all=False)
    job = done(builder, Change(staged=given.new))
    assert (job.stage, job.words) == (Stage.DONE, "1 taken in.")


def test_who_gives_much_drops_their_own_oldest_files_and_nobody_elses(kept: World) -> None:
    undecided = Undecided()
    hers = kept.receive(("ferry.md", LATER)).replacing
    token = undecided.keep("ada", hers)
    tokens = [undecided.keep("otto", kept.receive(("ferry.md", f"{LATER}{at}")).replacing) for at in range(21)]
    assert len(list(kept.library.incoming.iterdir())) == 21
    assert [bool(undecided.take("otto", token)) for token in tokens] == [False] + [True] * 20
    assert undecided.take("otto", token) == ()
    assert undecided.take("ada", token) == hers
    assert undecided.take("ada", token) == ()
