"""Read many papers, over several processes where that helps; one bad file never stops the others."""

from __future__ import annotations

import hashlib
import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path

import index.reading
from index.errors import PaperError
from index.gather import Source, Unread
from index.model import Paper
from index.processors import cores
from index.reading import read

_WORTH_SPREADING = 2_000_000  # bytes; below that, starting processes costs more than it saves


@cache
def reader_fingerprint() -> str:
    """Return a hash of the reading code: papers read by other code are read again."""
    folder = Path(index.reading.__file__).parent
    code = b"".join(path.read_bytes() for path in sorted(folder.rglob("*.py")))
    return hashlib.sha256(code).hexdigest()[:16]


def read_all(sources: Sequence[Source]) -> Iterator[Paper | Unread]:
    """Read each source; yields a paper, or why it could not be read, in the order of `sources`."""
    size = sum(source.path.stat().st_size for source in sources)
    if cores() == 1 or len(sources) < 2 or size < _WORTH_SPREADING:
        yield from map(_read, sources)
        return
    context = multiprocessing.get_context("spawn")  # forking a process that has threads can hang
    with ProcessPoolExecutor(min(cores(), len(sources)), mp_context=context) as pool:
        yield from pool.map(_read, sources)


def _read(source: Source) -> Paper | Unread:
    try:
        paper = read(source.path, source.paper_id)
    except PaperError as error:
        return Unread(source.file, str(error))
    return replace(paper, file=source.file, sha256=source.sha256)
