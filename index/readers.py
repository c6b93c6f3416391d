"""Read many papers, over several processes where that helps; one bad file never stops the others."""

from __future__ import annotations

import hashlib
import multiprocessing
import resource
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

import index.reading
from index.errors import PaperError
from index.gather import Source, Unread
from index.model import Paper
from index.processors import cores
from index.reading import read
from index.reading.limits import DEFAULT_LIMITS, Limits
from index.reading.ocr import tesseract

_WORTH_SPREADING = 2_000_000  # bytes; below that, starting processes costs more than it saves


@cache
def _code_fingerprint() -> str:
    folder = Path(index.reading.__file__).parent
    code = b"".join(path.read_bytes() for path in sorted(folder.rglob("*.py")))
    return hashlib.sha256(code).hexdigest()[:16]


def reader_fingerprint(limits: Limits = DEFAULT_LIMITS) -> str:
    """Return what papers are read by: those read by other code, or with other means, are read again."""
    return f"{_code_fingerprint()}{'-ocr' if limits.ocr and tesseract() else ''}"


def read_all(
    sources: Sequence[Source], limits: Limits = DEFAULT_LIMITS, apart: bool = False
) -> Iterator[Paper | Unread]:
    """Read each source; yields a paper, or why it could not be read, in the order of `sources`.

    With `apart`, even small files are read in processes of their own, which no file can take this one down with.
    """
    size = sum(_size(source.path) for source in sources)
    if (size < _WORTH_SPREADING and not apart) or not sources:
        yield from (_read(source, limits) for source in sources)
        return
    crew = _Crew(limits, min(cores(), len(sources)))
    try:
        yield from crew.read(sources)
    finally:
        crew.stop()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # gone since it was gathered, which reading it says
        return 0


def _read(source: Source, limits: Limits) -> Paper | Unread:
    try:
        paper = read(source.path, source.paper_id, limits)
    except PaperError as error:
        return Unread(source.file, str(error))
    if paper.sha256 != source.sha256:
        return Unread(source.file, f"{source.file}: the file changed while the papers were gathered; index again")
    return replace(paper, file=source.file)


@dataclass(slots=True)
class _Worker:
    """A process that reads one file at a time, and the file it is reading."""

    process: BaseProcess
    line: Connection
    place: int | None = None
    since: float = 0.0


class _Crew:
    """Processes that read; one that dies, or takes longer than a file may, is replaced by another."""

    def __init__(self, limits: Limits, size: int) -> None:
        self._limits = limits
        self._workers = [self._hired() for _ in range(size)]

    def read(self, sources: Sequence[Source]) -> Iterator[Paper | Unread]:
        """Yield what became of each source, in order."""
        waiting = list(range(len(sources)))[::-1]
        done: dict[int, Paper | Unread] = {}
        for place in range(len(sources)):
            while place not in done:
                self._hand_out(sources, waiting)
                done |= self._gathered(sources)
            yield done.pop(place)

    def stop(self) -> None:
        """End every process."""
        for worker in self._workers:
            worker.process.kill()
            worker.process.join()
            worker.line.close()

    def _hired(self) -> _Worker:
        context = multiprocessing.get_context("spawn")  # forking a process that has threads can hang
        line, other = context.Pipe()
        process = context.Process(target=_work, args=(other, self._limits), daemon=True)
        process.start()
        other.close()
        return _Worker(process, line)

    def _hand_out(self, sources: Sequence[Source], waiting: list[int]) -> None:
        for worker in self._workers:
            if worker.place is None and waiting:
                worker.place, worker.since = waiting.pop(), time.monotonic()
                worker.line.send(sources[worker.place])

    def _gathered(self, sources: Sequence[Source]) -> dict[int, Paper | Unread]:
        """What came in, after waiting for something to; a worker that is lost says why its file is."""
        busy = [worker for worker in self._workers if worker.place is not None]
        left = min(worker.since for worker in busy) + self._limits.longest - time.monotonic()
        ready = wait([worker.line for worker in busy], timeout=max(0.0, left))
        found: dict[int, Paper | Unread] = {}
        for worker in busy:
            assert worker.place is not None
            file = sources[worker.place].file
            if worker.line in ready:
                found[worker.place] = self._received(worker, file)
            elif time.monotonic() - worker.since >= self._limits.longest:
                found[worker.place] = Unread(file, f"{file}: reading took too long and was stopped; split the file")
                self._replace(worker)
            else:
                continue
            worker.place = None
        return found

    def _received(self, worker: _Worker, file: str) -> Paper | Unread:
        try:
            result: Paper | Unread = worker.line.recv()
        except (EOFError, OSError):
            self._replace(worker)
            return Unread(file, f"{file}: reading it broke off (out of memory, or damaged beyond reading); split it")
        return result

    def _replace(self, worker: _Worker) -> None:
        worker.process.kill()
        worker.process.join()
        worker.line.close()
        fresh = self._hired()
        worker.process, worker.line = fresh.process, fresh.line


def _work(line: Connection, limits: Limits) -> None:
    """Read what comes down the line until it closes."""
    most = limits.memory_mb * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))
    while True:
        try:
            source = line.recv()
        except EOFError:
            return
        line.send(_read(source, limits))
