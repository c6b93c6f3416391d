"""A disk that fills up while an index is written, whichever library was writing."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import IndexFolderError

_FULL = (errno.ENOSPC, errno.EDQUOT)
_SAID = ("no space left", "disk is full", "disk quota")  # as SQLite and faiss put it


@contextmanager
def full_disk_told(index: Path) -> Iterator[None]:
    """Turn what goes wrong for want of room into an IndexFolderError; anything else stays what it is."""
    try:
        yield
    except Exception as error:
        if not _is_full(error):
            raise
        raise IndexFolderError(
            f"The disk that holds {index} is full; the index is as it was before. Free some room and build again"
        ) from error


def _is_full(error: Exception) -> bool:
    said = str(error).lower()
    return (isinstance(error, OSError) and error.errno in _FULL) or any(words in said for words in _SAID)
