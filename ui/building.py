"""Papers taken in and out while the page runs: one change after another, in the background.

A file is first read apart, in a process of its own; only what can be read comes among the papers. The
build writes beside the index in use and swaps, and the page goes over to it without a restart.
"""

from __future__ import annotations

import logging
import queue
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from index.build import build
from index.errors import AssistantError, BusyError
from index.gather import Source, Unread, paper_id_of
from index.model import Paper
from index.readers import read_all
from index.search import Index
from ui.failures import place_of
from ui.library import Change, Library, Staged
from ui.page.phrases import count, sentence

_KEPT = 5  # changes that are shown after they are done
_NOTICED = 5.0  # seconds until a build by someone else is noticed
_PAUSE = 1.0  # seconds between looks at whether another build is done
_WRONG = "Something went wrong. The papers are as they were before."
_BUSY = "Another build is writing to this index. This one begins when it is done."
_ONLY = "This is the only paper; give another one first, then remove it"
_STEPS = {"Reading papers": "Reading papers again", "Encoding passages": "Encoding passages"}


class Stage(StrEnum):
    """How far a change is."""

    WAITING = "waiting"
    READING = "reading"
    BUILDING = "building"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FileState:
    """One file given, and what has become of it, in words."""

    file: str
    words: str
    is_refused: bool = False


@dataclass(frozen=True, slots=True)
class Job:
    """A change and how far it is; each step is a new one, so that whoever looks sees one moment whole."""

    job_id: str
    change: Change
    stage: Stage = Stage.WAITING
    files: tuple[FileState, ...] = ()
    words: str = ""
    done: int = 0
    of: int = 0
    person_id: str = field(default="", kw_only=True)

    @property
    def is_over(self) -> bool:
        """Say whether nothing more will happen."""
        return self.stage in (Stage.DONE, Stage.FAILED)


class Builder:
    """Carries out changes one at a time.

    `index` gives the index in use, `renew` takes up the new one, `held` gives the hashes of what is held as exempt.
    """

    def __init__(
        self,
        library: Library,
        index: Callable[[], Index],
        renew: Callable[[], None],
        held: Callable[[], frozenset[str]],
    ) -> None:
        self.library = library
        self._index = index
        self._renew = renew
        self._held = held
        self._jobs: dict[str, Job] = {}
        self._waiting: queue.Queue[str] = queue.Queue()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        library.recover(index().manifest.build)

    @property
    def jobs(self) -> Sequence[Job]:
        """The changes under way and the last ones done, the newest first."""
        with self._lock:
            return tuple(self._jobs.values())[::-1]

    @property
    def is_busy(self) -> bool:
        """Say whether any change is still to be done."""
        return any(not job.is_over for job in self.jobs)

    def waiting(self) -> tuple[Staged, ...]:
        """Return the files that are given and not yet in the index, whoever gave them."""
        return tuple(staged for job in self.jobs if not job.is_over for staged in job.change.staged)

    def start(self, change: Change, person_id: str = "", refused: Sequence[FileState] = ()) -> Job:
        """Take a change; it begins when those before it are done. `refused` are shown with it."""
        files = (*(FileState(staged.file, "Waiting") for staged in change.staged), *refused)
        job = Job(secrets.token_hex(8), change, files=files, person_id=person_id)
        if self.is_busy:
            job = replace(job, words="Waiting until the papers before these are in the index")
        self._put(job)
        self._waiting.put(job.job_id)
        self.watch()
        return job

    def watch(self) -> None:
        """Begin to work, and to notice when someone else builds the index anew."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, daemon=True, name="builder")
                self._thread.start()

    def _work(self) -> None:
        while True:
            try:
                job_id = self._waiting.get(timeout=_NOTICED)
            except queue.Empty:
                self._notice()
                continue
            try:
                self._carry_out(job_id)
            except AssistantError as error:
                self._fail(job_id, str(error))
            except Exception as error:
                # one change's failure is said on the page and logged; the page and later changes go on
                logging.getLogger(__name__).error("A change to the papers failed: %s", place_of(error))
                self._fail(job_id, _WRONG)

    def _notice(self) -> None:
        try:
            self._renew()
        except AssistantError as error:
            logging.getLogger(__name__).warning("The index was built anew and cannot be used: %s", error)
        except Exception as error:
            # this is tried again, and changes still to come are carried out
            logging.getLogger(__name__).error("The index could not be looked at: %s", place_of(error))

    def _carry_out(self, job_id: str) -> None:
        readable = self._read(job_id)
        change = replace(self._jobs[job_id].change, staged=tuple(readable))
        if not change.staged and not change.removed:
            self._update(job_id, stage=Stage.DONE, words="Nothing was taken in.")
        else:
            self._build(job_id, change)
            self._renew()
            self._update(job_id, stage=Stage.DONE, words=_done(change))
            for staged in change.staged:
                self._say(job_id, staged.file, "In the index")
        self._forget_files(job_id)

    def _read(self, job_id: str) -> list[Staged]:
        """Read each file apart; return those that can be read."""
        staged = self._jobs[job_id].change.staged
        self._update(job_id, stage=Stage.READING, words="", of=len(staged))
        readable = []
        if staged:
            self._say(job_id, staged[0].file, "Reading")
        sources = [Source(s.path, s.file, paper_id_of(s.file), s.sha256) for s in staged]
        for at, result in enumerate(read_all(sources, self.library.limits, apart=True)):
            self._say(job_id, staged[at].file, _read_words(result, sources[at]), isinstance(result, Unread))
            readable += [staged[at]] if isinstance(result, Paper) else []
            self._update(job_id, done=at + 1)
            if at + 1 < len(staged):
                self._say(job_id, staged[at + 1].file, "Reading")
        return readable

    def _build(self, job_id: str, change: Change) -> None:
        index = self._index()
        folders = self.library.folders(index.store)
        if not change.staged and {r.paper_id for r in index.store.records()} <= {r.paper_id for r in change.removed}:
            raise AssistantError(_ONLY)
        undo = self.library.apply(change, index.store, index.manifest.build)

        def progress(what: str, done: int, of: int) -> None:
            self._update(job_id, words=_STEPS.get(what, what), done=done, of=of)

        self._update(job_id, stage=Stage.BUILDING, words="Cutting into passages", done=0, of=0)
        try:
            while True:
                try:
                    build(
                        self.library.with_own(folders),
                        index.folder,
                        index.encoder,
                        progress,
                        self.library.limits,
                        self.library.left_out,
                        self.library.own,
                        self._held(),
                    )
                    break
                except BusyError:
                    self._update(job_id, words=_BUSY)
                    time.sleep(_PAUSE)
        except BaseException:
            self.library.take_back(undo)
            raise
        self.library.settle()

    def _fail(self, job_id: str, words: str) -> None:
        job = self._jobs[job_id]
        files = tuple(f if f.is_refused else FileState(f.file, "Not taken in") for f in job.files)
        self._update(job_id, stage=Stage.FAILED, words=words, files=files)
        self._forget_files(job_id)

    def _forget_files(self, job_id: str) -> None:
        """Remove the files given that did not come among the papers."""
        try:
            for staged in self._jobs[job_id].change.staged:
                staged.path.unlink(missing_ok=True)
        except OSError as error:
            # they are no papers, and are removed when the page is started again
            logging.getLogger(__name__).error("A file given could not be removed: %s", place_of(error))

    def _say(self, job_id: str, file: str, words: str, is_refused: bool = False) -> None:
        """Say what has become of the file of this name that is not refused; there is one."""
        files = self._jobs[job_id].files
        said = FileState(file, words, is_refused)
        self._update(job_id, files=tuple(said if f.file == file and not f.is_refused else f for f in files))

    def _update(self, job_id: str, **values: object) -> None:
        self._put(replace(self._jobs[job_id], **values))  # type: ignore[arg-type]

    def _put(self, job: Job) -> None:
        with self._lock:
            self._jobs[job.job_id] = job
            over = [known.job_id for known in self._jobs.values() if known.is_over]
            for job_id in over[:-_KEPT]:
                del self._jobs[job_id]


def _read_words(result: Paper | Unread, source: Source) -> str:
    if isinstance(result, Unread):
        reason = result.reason.removeprefix(f"{source.path.name}: ").removeprefix(f"{source.file}: ")
        return f"Not taken in. {sentence(reason)}"
    pages = f"{count(result.pages, 'page')}, " if result.pages else ""
    return f"Read: {pages}{count(len(result.paragraphs), 'paragraph')}; waiting to be encoded"


def _done(change: Change) -> str:
    parts = [f"{len(change.staged)} taken in"] if change.staged else []
    parts += [f"{len(change.removed)} taken out"] if change.removed else []
    return f"{', '.join(parts)}."
