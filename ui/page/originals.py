"""The original file of a paper: whether it is still there, and still what was read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from index.model import PaperRecord
from index.store import Store


@dataclass(frozen=True, slots=True)
class Original:
    """A paper's file as it is now; `problem` says in words what keeps it from being shown."""

    path: Path | None
    version: int
    problem: str

    @property
    def is_pdf(self) -> bool:
        """Whether its pages can be drawn."""
        return self.path is not None and self.path.suffix.lower() == ".pdf"


def original(store: Store, record: PaperRecord) -> Original:
    """Return the paper's file, or why it can no longer be shown."""
    path = store.path_of(record.paper_id)
    try:
        facts = path.stat() if path else None
        if path is None or facts is None:
            raise FileNotFoundError
        if _sha256(path, facts.st_mtime_ns, facts.st_size) != record.sha256:
            return Original(None, 0, "The file has changed since it was read. This is the text as it was then.")
    except OSError:
        return Original(None, 0, "The original file is no longer where it was read. This is its text as it was then.")
    return Original(path, facts.st_mtime_ns, "")


@lru_cache(maxsize=1024)
def _sha256(path: Path, _time: int, _size: int) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
