"""Find the papers in folders, name each, and set aside what is not a paper or stands twice."""

from __future__ import annotations

import hashlib
import re
import stat
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import CallError
from index.reading import SUFFIXES

_EMPTY = hashlib.sha256().hexdigest()


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be read as a paper; `file` is its path within its folder."""

    path: Path
    file: str
    paper_id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that could not be read as a paper, and why."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the folders hold. `repeated` pairs a file with the one that has the same content."""

    sources: tuple[Source, ...]
    skipped: int
    repeated: tuple[tuple[str, str], ...]
    unread: tuple[Unread, ...]


def gather(folders: Sequence[Path], without: frozenset[str] = frozenset(), own: Path | None = None) -> Gathered:
    """Find the papers of `folders`, in the order of their paths; raises CallError for a missing folder.

    Files whose content has one of the hashes `without` are passed over, and those that repeat another's content.
    Not so in the folder `own`, of files that people gave: nobody's paper gives way to one they may not see, and
    only the same content under the same id is one paper. Its files are its alone, though it lies in another folder.
    A file that cannot be read, or is gone again, is told as such, and the others are found.
    """
    check_folders(folders)
    given = own.resolve() if own else None
    files = [(path, file, folder.resolve() == given) for folder in folders for path, file in _files(folder, given)]
    papers = [each for each in files if each[0].suffix.lower() in SUFFIXES]
    first: dict[tuple[str, str], str] = {}  # by content, and by content and id
    repeated: list[tuple[str, str]] = []
    kept: list[tuple[Path, str, str]] = []
    unread: list[Unread] = []
    for path, file, is_given in papers:
        sha256, id_ = _sha256(path, file), paper_id_of(file)
        if isinstance(sha256, Unread):
            unread.append(sha256)
            continue
        if sha256 in without and not is_given:
            continue
        same = first.get((sha256, id_ if is_given else ""))
        if same and sha256 != _EMPTY:
            repeated.append((file, same))
            continue
        first[sha256, id_] = file
        if not is_given:
            first[sha256, ""] = file
        kept.append((path, file, sha256))
    return Gathered(_name(kept), len(files) - len(papers), tuple(repeated), tuple(unread))


def check_folders(folders: Sequence[Path]) -> None:
    """Raise CallError for the first folder that is none."""
    for folder in folders:
        if not folder.is_dir():
            raise CallError(f"No such folder: {folder}")


def paper_id_of(file: str) -> str:
    """Return the id of a paper: its path without suffix, in lower case, letters and digits kept."""
    return re.sub(r"[^a-z0-9_.-]+", "-", str(Path(file).with_suffix("")).lower()).strip("-.") or "paper"


def _files(folder: Path, given: Path | None) -> list[tuple[Path, str]]:
    """Return the files of a folder, each with its name there; none of the folder `given`, unless this is it."""
    whole = folder.resolve()
    apart = given if given != whole else None
    names = [path.relative_to(folder) for path in sorted(folder.rglob("*")) if _is_file(path)]
    return [
        (folder / name, str(name))
        for name in names
        if not any(part.startswith((".", "~$")) for part in name.parts)
        and not (apart and (whole / name).is_relative_to(apart))
    ]


def _is_file(path: Path) -> bool:
    """Say whether it is a file, or cannot be looked at: of that, too, it is told that it cannot be read."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return True


def _name(files: Sequence[tuple[Path, str, str]]) -> tuple[Source, ...]:
    """Give each file its id; those that would share one get a piece of their content's hash."""
    counts = Counter(paper_id_of(file) for _, file, _ in files)
    return tuple(
        Source(path, file, id_ if counts[id_] == 1 else f"{id_}-{sha256[:6]}", sha256)
        for path, file, sha256 in files
        for id_ in [paper_id_of(file)]
    )


def _sha256(path: Path, file: str) -> str | Unread:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        reason = f"{file}: the file cannot be opened ({error.strerror}); check that it is there and readable"
        return Unread(file, reason)
