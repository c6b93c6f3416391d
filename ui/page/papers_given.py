"""Files given through the page: written aside, checked, told apart from what their giver sees already.

What a person may not see has no say in it. Their file may have its content, and is then a paper by itself; nor
may a name be taken or free according to it, so those who do not see every paper have their files kept under the
name given with letters of chance behind it, whatever else there is.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Collection, Iterable, Sequence
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
_LONGEST_NAME = 200  # bytes of UTF-8 before the suffix; file systems take 255 in all
_KINDS = "give PDF, Word (.docx), HTML, Markdown or text"
_LETTERS = "bcdfghjkmnpqrstvwxz"  # that make no words
_CHANCE = re.compile(rf" \([{_LETTERS}]{{6}}\)$")


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
    waiting: Iterable[Staged],
    sees_all: bool,
    instead: PaperRecord | None = None,
) -> Given:
    """Write files aside and check them; `instead` is the paper that the one file given is to replace.

    `records` are the papers that the person sees, `waiting` the files being taken in that they may know of.
    """
    staged: list[Staged] = []
    refused: list[FileState] = []
    taken, names = {one.sha256 for one in waiting}, set[str]()
    for file in files:
        name = _clean(file.name)
        try:
            if paper_id_of(name) in names:
                raise _RefusedError("Another file given with it has the same name.")
            found = _staged(file, name, library, records, taken, instead, sees_all)
            if found.paper_id in {one.paper_id for one in staged}:
                drop([found])
                raise _RefusedError("Another file given with it takes the place of the same paper.")
            staged.append(found)
            taken.add(found.sha256)
            names.add(paper_id_of(name))
        except _RefusedError as error:
            refused.append(FileState(name, f"Not taken in. {error}", is_refused=True))
        except BaseException:
            drop(staged)
            raise
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
    taken: Collection[str],
    instead: PaperRecord | None,
    sees_all: bool,
) -> Staged:
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise _RefusedError(f"Files of this kind are not read; {_KINDS}.")
    path, sha256 = _written(file.content, suffix, library)
    same = next((record for record in records if record.sha256 == sha256), None)
    try:
        if same:
            raise _RefusedError(f"It has the same content as “{title(same)}” ({same.file}), which is here already.")
        if sha256 in taken:
            raise _RefusedError("It has the same content as another file that is being taken in.")
    except _RefusedError:
        path.unlink(missing_ok=True)
        raise
    replaces = instead or _named(name, records)
    if replaces:
        name = str(Path(replaces.file).with_suffix(suffix))  # so that the paper keeps its address
    elif not sees_all:
        name = f"{Path(name).stem} ({''.join(secrets.choice(_LETTERS) for _ in range(6))}){suffix}"
    return Staged(path, name, sha256, replaces)


def _named(name: str, records: Sequence[PaperRecord]) -> PaperRecord | None:
    """Return the paper of this name, else the one paper that was given under it."""
    same = next((r for r in records if r.paper_id == paper_id_of(name) or r.file == name), None)
    given = [r for r in records if paper_id_of(_given_name(r.file)) == paper_id_of(name)] if same is None else []
    return same or (given[0] if len(given) == 1 else None)


def _given_name(file: str) -> str:
    """Return a file's name without the letters of chance."""
    return _CHANCE.sub("", str(Path(file).with_suffix("")))


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
    stem = path.stem.encode()[:_LONGEST_NAME].decode(errors="ignore")  # what is cut within a letter goes
    return f"{stem}{path.suffix[:20]}"
