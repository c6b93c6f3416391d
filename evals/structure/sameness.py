"""When words read are the words on the page: case, white space, hyphens, quotes and punctuation aside."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

ABBREVIATED = "…"
"""Ends a heading, a title or a column header of which gold gives only the first words."""

_NOT_COUNTED = re.compile(r"[^\w£%]|_")
_NOT_COUNTED_IN_ROWS = re.compile(r"[^\w£%:;]|_")


@lru_cache(maxsize=50_000)
def compact(text: str) -> str:
    """Return only the letters, digits, pounds and percents, in lower case: lines may be joined in any way."""
    return _NOT_COUNTED.sub("", _plain(text))


@lru_cache(maxsize=50_000)
def row_text(text: str) -> str:
    """Return a row as `compact` does, with the marks that divide headers from values."""
    return _NOT_COUNTED_IN_ROWS.sub("", _plain(text))


def is_same(read: str, given: str) -> bool:
    """Say whether `read` is `given`, or begins with it where `given` is abbreviated."""
    words = compact(given)
    return compact(read).startswith(words) if given.endswith(ABBREVIATED) else compact(read) == words


def states_cell(text: str, header: str, value: str) -> bool:
    """Say whether a row's text ("A: x; B: y") gives `value` under `header`.

    No header asks only for the value; no value asks that none stands under the header.
    """
    if not header:
        return compact(value) in compact(text)
    under = re.escape(row_text(header).rstrip(":")) + (r"[^:;]*" if header.endswith(ABBREVIATED) else "") + ":+"
    if not value:
        return not re.search(under + "[^:;]", row_text(text))
    return bool(re.search(under + re.escape(row_text(value)), row_text(text)))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()
