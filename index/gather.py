"""Find the papers in folders, name each, and set aside what is not a paper or stands twice."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import CallError, PaperError
from index.reading import SUFFIXES


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
class Found:
    """What the folders hold. `repeated` pairs a file with the one that has the same content."""

    sources: tuple[Source, ...]
    skipped: int
    repeated: tuple[tuple[str, str], ...]


def gather(folders: Sequence[Path], without: frozenset[str] = frozenset(), own: Path | None = None) -> Found:
    """Find the papers of `folders`, in the order of their paths; raises CallError for a missing folder.

    Files whose content has one of the hashes `without` are passed over, and those that repeat another's content.
    Not so in the folder `own`, of files that people gave: nobody's paper gives way to one they may not see, and
    only the same content under the same id is one paper.
    """
    check_folders(folders)
    files = [pair for folder in folders for pair in _files(folder)]
    papers = [(path, file) for path, file in files if path.suffix.lower() in SUFFIXES]
    first: dict[tuple[str, str], str] = {}  # by content, and by content and id
    repeated: list[tuple[str, str]] = []
    kept: list[tuple[Path, str, str]] = []
    for path, file in papers:
        sha256, id_ = _sha256(path), paper_id_of(file)
        is_given = own is not None and path.absolute().is_relative_to(own.absolute())
        if sha256 in without and not is_given:
            continue
        same = first.get((sha256, id_ if is_given else ""))
        if same and path.stat().st_size:
            repeated.append((file, same))
            continue
        first[sha256, id_] = file
        if not is_given:
            first[sha256, ""] = file
        kept.append((path, file, sha256))
    return Found(_name(kept), len(files) - len(papers), tuple(repeated))


def check_folders(folders: Sequence[Path]) -> None:
    """Raise CallError for the first folder that is none."""
    for folder in folders:
        if not folder.is_dir():
            raise CallError(f"No such folder: {folder}")


def paper_id_of(file: str) -> str:
    """Return the id of a paper: its path without suffix, in lower case, letters and digits kept."""
    return re.sub(r"[^a-z0-9_.-]+", "-", str(Path(file).with_suffix("")).lower()).strip("-.") or "paper"


def _files(folder: Path) -> list[tuple[Path, str]]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    relative = [(path, path.relative_to(folder)) for path in paths]
    return [
        (path, str(name)) for path, name in relative if not any(part.startswith((".", "~$")) for part in name.parts)
    ]


def _name(files: Sequence[tuple[Path, str, str]]) -> tuple[Source, ...]:
    """Give each file its id; those that would share one get a piece of their content's hash."""
    counts = Counter(paper_id_of(file) for _, file, _ in files)
    return tuple(
        Source(path, file, id_ if counts[id_] == 1 else f"{id_}-{sha256[:6]}", sha256)
        for path, file, sha256 in files
        for id_ in [paper_id_of(file)]
    )


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise PaperError(f"{path} cannot be read: {error.strerror}") from error
