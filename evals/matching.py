"""When words count as the same: facts in an answer, probes in a paragraph, quotes in a source."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

Spellings = tuple[str, ...]
"""Ways to write one fact; any of them will do."""

_SAME = str.maketrans({**dict.fromkeys("‘’‛`´", "'"), **dict.fromkeys("“”„‟", '"'), **dict.fromkeys("‐‑‒–—−", "-")})
_MARK = re.compile(r"\s*\[\d{1,3}\]")
_UNIT = re.compile(r"(?<=\d) (?=(?:million|billion|thousand|bn|m|k|per cent|percent|%)(?![^\W_]))")
_LOOSE = re.compile(r"[\s\-‐‑‒–—−\u00ad|]+")


def without_marks(text: str) -> str:
    """Return an answer's text without its [1] marks and without ** for bold."""
    return _MARK.sub("", text).replace("**", "")


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Return `text` in lower case, one shape of quotes and dashes, single spaces, "£2.6 billion" as "£2.6billion"."""
    same = unicodedata.normalize("NFKC", text).translate(_SAME).lower()
    return _UNIT.sub("", " ".join(same.split()))


@lru_cache(maxsize=20_000)
def compact(text: str) -> str:
    """Return `text` without white space, hyphens and dashes: readers of a PDF join its lines differently."""
    same = unicodedata.normalize("NFKC", text).translate(_SAME)
    return _LOOSE.sub("", same)


def shows(text: str, spellings: Spellings) -> bool:
    """Say whether `text` shows one of the spellings as a whole: "23" does not stand in "£233 million"."""
    normal = plain(text)
    return any(_pattern(spelling).search(normal) for spelling in spellings)


def shown(text: str, facts: Iterable[Spellings]) -> int:
    """Return how many of the facts `text` shows."""
    return sum(shows(text, fact) for fact in facts)


def missing(text: str, facts: Sequence[Spellings]) -> tuple[str, ...]:
    """Return the first spelling of each fact that `text` does not show."""
    return tuple(fact[0] for fact in facts if not shows(text, fact))


@lru_cache(maxsize=5_000)
def _pattern(spelling: str) -> re.Pattern[str]:
    """A word border on both sides; a figure also ends where no further digits are joined by a stop or comma."""
    words = plain(spelling)
    before = r"(?<![^\W_])(?<!\d[.,])" if words[:1].isalnum() else ""
    after = r"(?![^\W_])(?![.,]\d)" if words[-1:].isdigit() else r"(?![^\W_])" if words[-1:].isalnum() else ""
    return re.compile(before + re.escape(words) + after)
