"""Files in, papers out: `read` picks the reader, finds the structure, and checks the invariants."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from index.errors import PaperError
from index.model import Paper
from index.reading.blocks import Reading
from index.reading.exempt import UNCLEAR
from index.reading.limits import DEFAULT_LIMITS, Limits, TooSlowError, processor_time
from index.reading.mend import mend
from index.reading.ocr import with_confidence
from index.reading.packs import read_pack

SUFFIXES = (".pdf", ".docx", ".html", ".htm", ".md", ".markdown", ".txt", ".text")
MOST_BLOCKS = 200_000


def read(path: Path, paper_id: str | None = None, limits: Limits = DEFAULT_LIMITS) -> Paper:
    """Read one file as a paper. Raises PaperError, in one line, where it cannot be read."""
    path = Path(path)
    data_hash = _sha256(path, limits)
    before = _state(path)
    paper = _guarded(path, paper_id or slug(path.stem), data_hash, limits)
    if _state(path) != before:
        raise PaperError(f"{path.name}: the file changed while it was read; try again once it is whole")
    paper.check()
    return paper


def slug(stem: str) -> str:
    """Return a file's name as an id: lower case, letters, digits, _ and - kept."""
    return re.sub(r"[^a-z0-9_-]+", "-", stem.lower()).strip("-") or "paper"


def _paper(path: Path, paper_id: str, sha256: str, limits: Limits) -> Paper:
    reading = _reader(path, limits)(path)
    blocks = mend(tuple(block for block in reading.blocks if block.text.strip())[:MOST_BLOCKS])
    if not blocks and reading.pages is None:
        raise PaperError(f"{path.name}: no words were found in the file; there is nothing to read")
    pack = read_pack(reading, blocks, paper_id, path.stem)
    return Paper(
        paper_id=paper_id,
        file=path.name,
        sha256=sha256,
        title=pack.facts.title,
        body=pack.facts.body,
        committee=pack.facts.committee,
        date=pack.facts.date,
        author=pack.facts.author,
        status=pack.facts.status,
        pages=reading.pages,
        problems=(*reading.problems, *([UNCLEAR] if pack.facts.is_unclear else [])),
        items=pack.items,
        text=pack.text.text,
        paragraphs=with_confidence(pack.text.paragraphs, reading.ocr),
        ocr=reading.ocr,
    )


def _sha256(path: Path, limits: Limits) -> str:
    if path.suffix.lower() not in SUFFIXES:
        raise PaperError(f"{path.name}: files of this kind are not read; give PDF, DOCX, HTML, Markdown or text")
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
    except OSError as problem:
        raise PaperError(
            f"{path.name}: the file cannot be opened ({problem.strerror}); check that it is there and readable"
        ) from problem
    if not size:
        raise PaperError(f"{path.name}: the file is empty; there is nothing to read")
    if size > limits.file_mb * 1_000_000:
        raise PaperError(f"{path.name}: the file is larger than {limits.file_mb} MB; split it or raise file_mb")
    return digest


def _state(path: Path) -> tuple[int, int] | None:
    """What changes when someone writes to the file."""
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size


def _guarded(path: Path, paper_id: str, sha256: str, limits: Limits) -> Paper:
    """Read, and turn whatever a broken file provokes into one clear line."""
    try:
        with processor_time(limits.seconds):
            return _paper(path, paper_id, sha256, limits)
    except PaperError:
        raise
    except TooSlowError:
        raise PaperError(
            f"{path.name}: reading took longer than {limits.seconds:.0f} seconds; split the file or raise file_seconds"
        ) from None
    except (MemoryError, RecursionError) as problem:
        raise PaperError(
            f"{path.name}: the file is too large or nests too deeply to read; split it or save it as PDF"
        ) from problem
    except Exception as problem:
        # Readers rest on parsers that raise what they like on damaged files; one file must never stop the others.
        raise PaperError(
            f"{path.name}: the file is damaged and cannot be read ({type(problem).__name__}); get a fresh copy"
        ) from problem


def _reader(path: Path, limits: Limits) -> Callable[[Path], Reading]:
    """Return the reader for the file, imported only when it is needed."""
    suffix = path.suffix.lower()
    if suffix == ".pdf":
        from index.reading.pdf import read_pdf

        return partial(read_pdf, limits=limits)
    if suffix == ".docx":
        from index.reading.word import read_word

        return read_word
    if suffix in (".html", ".htm") or _looks_like_html(path):
        from index.reading.html import read_html

        return read_html
    from index.reading.text import read_text

    return read_text


def _looks_like_html(path: Path) -> bool:
    with path.open("rb") as file:
        head = file.read(2048).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype html", b"<html"))


__all__ = ["SUFFIXES", "read", "slug"]
