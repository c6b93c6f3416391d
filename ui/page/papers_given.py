"""Files given through the page: written aside, checked, told apart from what is here already."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from index.errors import AssistantError
from index.gather import paper_id_of
from index.model import PaperRecord
from index.reading import SUFFIXES
from ui.building import FileState
from ui.library import Library, Staged
from ui.page.phrases import title

_CHUNK = 1 << 20
_LONGEST_NAME = 120
_HIDDEN = "It cannot be taken in as it is; ask an administrator."
_KINDS = "give PDF, Word (.docx), HTML, Markdown or text"


Sees = Callable[[PaperRecord], bool]


@dataclass(frozen=True, slots=True)
class File:
    """A file as a browser sends it."""

    name: str
    content: BinaryIO


@dataclass(frozen=True, slots=True)
class Given:
    """What became of the files: new ones, ones that would replace a paper, and those refused, each with why."""

    new: tuple[Staged, ...]
    replacing: tuple[Staged, ...]
    refused: tuple[FileState, ...]


class _RefusedError(Exception):
    """This file is not taken; the message says why."""


def receive(
    files: Iterable[File],
    library: Library,
    records: Sequence[PaperRecord],
    waiting: frozenset[str],
    sees: Sees,
    instead: PaperRecord | None = None,
) -> Given:
    """Write files aside and check them; `instead` is the paper that the one file given is to replace.

    `records` are all papers of the index, those that the person does not see among them: none is named to them.
    """
    staged: list[Staged] = []
    refused: list[FileState] = []
    for file in files:
        name = _clean(file.name)
        try:
            taken = {s.sha256 for s in staged} | waiting
            found = _staged(file, name, library, records, taken, instead, sees)
            if any(paper_id_of(other.file) == paper_id_of(found.file) for other in staged):
                raise _RefusedError("Another file given with it has the same name.")
            staged.append(found)
        except _RefusedError as error:
            refused.append(FileState(name, f"Not taken in. {error}", is_refused=True))
    new = tuple(s for s in staged if s.replaces is None)
    return Given(new, tuple(s for s in staged if s.replaces is not None), tuple(refused))


def drop(staged: Iterable[Staged]) -> None:
    """Forget files that were written aside."""
    for one in staged:
        one.path.unlink(missing_ok=True)


def _staged(
    file: File,
    name: str,
    library: Library,
    records: Sequence[PaperRecord],
    taken: frozenset[str] | set[str],
    instead: PaperRecord | None,
    sees: Sees,
) -> Staged:
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise _RefusedError(f"Files of this kind are not read; {_KINDS}.")
    path, sha256 = _written(file.content, suffix, library)
    same = next((record for record in records if record.sha256 == sha256), None)
    try:
        if same and not sees(same):
            raise _RefusedError(_HIDDEN)
        if same:
            raise _RefusedError(f"It has the same content as “{title(same)}” ({same.file}), which is here already.")
        if sha256 in taken:
            raise _RefusedError("It has the same content as another file that is being taken in.")
    except _RefusedError:
        path.unlink(missing_ok=True)
        raise
    if instead:
        name = str(Path(instead.file).with_suffix(suffix))  # so that the paper keeps its address
    replaces = instead or _named(name, records)
    while replaces and not sees(replaces):  # a name that only somebody else's paper has is free
        name = f"{Path(name).stem} {secrets.randbelow(10_000)}{suffix}"
        replaces = _named(name, records)
    return Staged(path, name, sha256, replaces)


def _named(name: str, records: Sequence[PaperRecord]) -> PaperRecord | None:
    return next((r for r in records if r.paper_id == paper_id_of(name) or r.file == name), None)


def _written(content: BinaryIO, suffix: str, library: Library) -> tuple[Path, str]:
    """Write a file aside, no more of it than is allowed; return where, and its hash."""
    path = library.incoming / f"{secrets.token_hex(12)}{suffix}"
    digest, size = hashlib.sha256(), 0
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as stream:
            while chunk := content.read(_CHUNK):
                size += len(chunk)
                if size > library.most_mb * 1_000_000:
                    break
                digest.update(chunk)
                stream.write(chunk)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise AssistantError(f"The folder {library.own} cannot be written: {error.strerror}") from error
    if not size or size > library.most_mb * 1_000_000:
        path.unlink(missing_ok=True)
        raise _RefusedError(
            f"It is larger than {library.most_mb} MB; split it." if size else "It is empty; there is nothing to read."
        )
    return path, digest.hexdigest()


def _clean(name: str) -> str:
    """Return a file's name as it may stand in a folder: no path, no control characters, not hidden, not too long."""
    bare = re.sub(r"[\x00-\x1f\x7f]", "", name.replace("\\", "/").rsplit("/", 1)[-1]).strip().lstrip(".~ ")
    path = Path(bare or "paper")
    return f"{path.stem[:_LONGEST_NAME]}{path.suffix[:20]}"
