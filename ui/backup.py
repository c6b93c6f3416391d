"""Backup and restore: index, database and papers given through the page in one archive, each file with its hash.

A backup is made while the page runs: segments of an index never change, the database copies itself as
of one moment, and an update of the index meanwhile makes the copying begin again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from pydantic import BaseModel, ValidationError

from index.errors import AssistantError, CallError
from index.folder import read_manifest
from ui.store.database import Database

_FORMAT = 1
_CONTENTS = "contents.json"
_DATABASE = "people.sqlite"
_CHUNK = 1 << 20
_TRIES = 5
_BESIDE = ("-wal", "-shm")  # what SQLite keeps beside a database: of the old one, wrong for the new


class Contents(BaseModel):
    """What an archive holds: the hash of each of its files."""

    format: int
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """What belongs together: an index, the file of its database (None where that is a server's), its own papers."""

    index: Path
    database: Path | None
    papers: Path


def back_up(kept: Kept, file: Path) -> int:
    """Write everything into a new archive, readable by its owner alone; return how many files it holds.

    Raises CallError where the archive is there already or there is no index.
    """
    if file.exists():
        raise CallError(f"{file} is there already and is not overwritten; name another file")
    read_manifest(kept.index)
    draft = file.with_name(file.name + ".part")
    try:
        for left in reversed(range(_TRIES)):
            try:
                return _written(kept, draft, file)
            except FileNotFoundError:
                if not left:
                    raise
    except OSError as error:
        raise AssistantError(f"{error.filename or file} cannot be backed up: {error.strerror}") from error
    finally:
        draft.unlink(missing_ok=True)
    raise AssertionError("the last try returns or raises")


def restore(file: Path, kept: Kept, replace: bool) -> int:
    """Put an archive's files in their places after checking each hash; return how many.

    Raises CallError where something would be overwritten and `replace` does not say so, AssistantError
    where the archive is damaged; either way everything is left as it was.
    """
    places = [place for place in (kept.index, kept.database, kept.papers) if place]
    there = [place for place in places if place.exists()]
    if there and not replace:
        raise CallError(f"{there[0]} is there already; stop the page, then give --replace to overwrite it")
    try:
        kept.index.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.index.parent, prefix=".restore-") as held:
            files = _unpacked(file, Path(held))
            _swap(Path(held), kept)
    except (zipfile.BadZipFile, ValidationError, KeyError, EOFError) as error:
        raise AssistantError(f"{file} is damaged or is no backup; nothing was changed") from error
    except OSError as error:
        raise AssistantError(f"{error.filename or file} cannot be restored: {error.strerror}") from error
    return files


def _written(kept: Kept, draft: Path, file: Path) -> int:
    hashes: dict[str, str] = {}
    with tempfile.TemporaryDirectory(dir=file.absolute().parent, prefix=".backup-") as held:
        sources = dict(_sources(kept, Path(held)))
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)  # it may hold exempt papers
        with os.fdopen(descriptor, "wb") as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, path in sources.items():
                with path.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
                    hashes[name] = _copied(source, target)
            archive.writestr(_CONTENTS, Contents(format=_FORMAT, files=hashes).model_dump_json(indent=1))
    draft.replace(file)
    return len(hashes)


def _sources(kept: Kept, held: Path) -> Iterator[tuple[str, Path]]:
    """Yield the name in the archive and the place of each file, the manifest and the database as of now."""
    manifest = held / "manifest.json"
    shutil.copyfile(kept.index / "manifest.json", manifest)
    yield "index/manifest.json", manifest
    for segment in read_manifest(held).segments:
        folder = kept.index / "segments" / segment.name
        yield from ((f"index/segments/{segment.name}/{name}", folder / name) for name in segment.files)
    if kept.database and kept.database.exists():
        Database(f"sqlite:///{kept.database}").copy_to(held / _DATABASE)
        yield _DATABASE, held / _DATABASE
    for path in sorted(kept.papers.rglob("*")) if kept.papers.is_dir() else ():
        name = path.relative_to(kept.papers)
        is_aside = any(part.startswith(".") for part in name.parts[:-1])  # files that wait, or were moved aside
        if path.is_file() and not path.is_symlink() and not is_aside:
            yield f"papers/{name.as_posix()}", path


def _copied(source: IO[bytes], target: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        target.write(chunk)
    return digest.hexdigest()


def _unpacked(file: Path, folder: Path) -> int:
    """Unpack what the contents name, and nothing else, checking every name and hash."""
    with zipfile.ZipFile(file) as archive:
        contents = Contents.model_validate_json(archive.read(_CONTENTS))
        if contents.format != _FORMAT:
            raise AssistantError(f"{file} was made by a later version; use that version to restore it")
        for name, expected in contents.files.items():
            if not _is_ours(name):
                raise AssistantError(f"{file} names a place outside the index ({name}); nothing was changed")
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(name) as source, target.open("wb") as stream:
                if _copied(source, stream) != expected:
                    raise AssistantError(f"{file} is damaged ({name} is not what was backed up); nothing was changed")
    return len(contents.files)


def _is_ours(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return name == _DATABASE or (len(parts) > 1 and parts[0] in ("index", "papers") and ".." not in parts)


def _swap(unpacked: Path, kept: Kept) -> None:
    """Put the new in the place of the old; the old is back in its place where any step fails."""
    pairs = [(unpacked / "index", kept.index), (unpacked / "papers", kept.papers)]
    pairs += [(unpacked / _DATABASE, kept.database)] if kept.database else []
    moved: list[tuple[Path, Path]] = []
    try:
        for new, place in pairs:
            old = unpacked / f"old-{place.name}"
            if place.exists():
                place.replace(old)
                moved.append((old, place))
            if new.exists():
                new.replace(place)
    except OSError:
        for old, place in reversed(moved):
            shutil.rmtree(place, ignore_errors=True)
            with suppress(OSError):
                old.replace(place)
        raise
    for ending in _BESIDE if kept.database else ():
        Path(f"{kept.database}{ending}").unlink(missing_ok=True)
