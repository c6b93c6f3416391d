"""Files in, papers out: `read` picks the reader, finds the structure, and checks the invariants."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

from index.errors import PaperError
from index.model import Paper
from index.reading.blocks import Block, Reading
from index.reading.facts import find_facts
from index.reading.mend import mend
from index.reading.structure import structured

SUFFIXES = (".pdf", ".docx", ".html", ".htm", ".md", ".markdown", ".txt", ".text")
MOST_BLOCKS = 200_000


def read(path: Path, paper_id: str | None = None) -> Paper:
    """Read one file as a paper. Raises PaperError, in one line, where it cannot be read."""
    path = Path(path)
    data_hash = _sha256(path)
    reading = _guarded(path)
    blocks = mend(tuple(block for block in reading.blocks if block.text.strip())[:MOST_BLOCKS])
    if not blocks and reading.pages is None:
        raise PaperError(f"{path.name}: no words were found in the file; there is nothing to read")
    paper = _paper(path, paper_id or slug(path.stem), data_hash, reading, blocks)
    paper.check()
    return paper


def slug(stem: str) -> str:
    """Return a file's name as an id: lower case, letters, digits, _ and - kept."""
    return re.sub(r"[^a-z0-9_-]+", "-", stem.lower()).strip("-") or "paper"


def _paper(path: Path, paper_id: str, sha256: str, reading: Reading, blocks: list[Block]) -> Paper:
    facts = find_facts(blocks, path.stem, reading.running)
    text = structured(blocks, paper_id, facts.title, minutes=facts.minutes)
    return Paper(
        paper_id=paper_id,
        file=path.name,
        sha256=sha256,
        title=facts.title,
        body=facts.body,
        committee=facts.committee,
        date=facts.date,
        author=facts.author,
        status=facts.status,
        pages=reading.pages,
        problems=reading.problems,
        text=text.text,
        paragraphs=text.paragraphs,
    )


def _sha256(path: Path) -> str:
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
    return digest


def _guarded(path: Path) -> Reading:
    """Read, and turn whatever a broken file provokes into one clear line."""
    try:
        return _reader(path)(path)
    except PaperError:
        raise
    except (MemoryError, RecursionError) as problem:
        raise PaperError(
            f"{path.name}: the file is too large or nests too deeply to read; split it or save it as PDF"
        ) from problem
    except Exception as problem:
        # Readers rest on parsers that raise what they like on damaged files; one file must never stop the others.
        raise PaperError(
            f"{path.name}: the file is damaged and cannot be read ({type(problem).__name__}); get a fresh copy"
        ) from problem


def _reader(path: Path) -> Callable[[Path], Reading]:
    """Return the reader for the file, imported only when it is needed."""
    suffix = path.suffix.lower()
    if suffix == ".pdf":
        from index.reading.pdf import read_pdf

        return read_pdf
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
