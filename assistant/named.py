"""The papers that a question names: by body, committee, title or date. They are favoured, not filtered.

A body is named by a word that is its own (no other name in use, like "Council" or "Association"), by
its initials, or by its whole name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from index.model import PaperRecord
from index.words import STOP_WORDS, words

Alias = tuple[str, ...]

_GENERIC = frozenset(
    "council county city borough district parish town metropolitan unitary authority association agency department "
    "office service services trust board national local government london royal greater regional committee cabinet "
    "executive panel inspectorate commission ministry ombudsman review children care social".split()
)
_MONTHS = "january february march april may june july august september october november december".split()


@dataclass(frozen=True, slots=True)
class Named:
    """Papers of the bodies a question names, and how strongly each paper is named otherwise (0 to 1)."""

    bodies: tuple[str, ...]
    papers: frozenset[str]
    strength: dict[str, float]


class Names:
    """The names by which an index's papers may be called."""

    def __init__(self, records: Sequence[PaperRecord]) -> None:
        self._records = records
        bodies = sorted({record.body for record in records if record.body})
        self._aliases = {body: _aliases(body, bodies) for body in bodies}
        title_words = [set(_title_words(record)) for record in records]
        counts = Counter(word for found in title_words for word in found)
        self._titles = [
            {word: 1 / counts[word] for word in found if counts[word] <= max(1, len(records) // 3)}
            for found in title_words
        ]

    def find(self, question: str) -> Named:
        """Return what the question names."""
        asked = words(question)
        exact = tuple(body for body, aliases in self._aliases.items() if _is_named(aliases, asked, _same))
        bodies = exact or tuple(body for body, aliases in self._aliases.items() if _is_named(aliases, asked, _alike))
        papers = frozenset(record.paper_id for record in self._records if self._is_of(record, bodies))
        strength = {
            record.paper_id: min(1.0, _overlap(title, asked) + _same_date(record, asked))
            for record, title in zip(self._records, self._titles, strict=True)
        }
        return Named(bodies, papers, {paper: value for paper, value in strength.items() if value})

    def _is_of(self, record: PaperRecord, bodies: Sequence[str]) -> bool:
        """A paper is a body's own, or about it: the body's own word stands in its title or committee."""
        about = set(words(f"{record.title or ''} {record.committee or ''}"))
        own = {alias[0] for body in bodies for alias in self._aliases[body] if len(alias) == 1}
        return record.body in bodies or bool(own & about)

    def without_bodies(self, question: str) -> str:
        """Return the question without the words that name a body."""
        own = {word for aliases in self._aliases.values() for alias in aliases for word in alias}
        return " ".join(token for token in question.split() if not _any_own(token, own))


def _aliases(body: str, bodies: Iterable[str]) -> tuple[Alias, ...]:
    """Return the sequences of words that name the body: own words one by one, initials, the whole name."""
    parts = words(re.sub(r"\(.*?\)", " ", body))
    others = {word for other in bodies if other != body for word in words(other)}
    own = [(word,) for word in parts if word not in _GENERIC | STOP_WORDS | others and len(word) > 2]
    capitals = "".join(part[0] for part in body.split() if part[:1].isupper()).lower()
    initials = [(capitals,)] if len(capitals) >= 3 else []
    return (*own, *initials, tuple(parts))


def _is_named(aliases: Iterable[Alias], asked: Sequence[str], match: Callable[[Alias, Alias], bool]) -> bool:
    return any(
        match(alias, tuple(asked[at : at + len(alias)]))
        for alias in aliases
        for at in range(len(asked) - len(alias) + 1)
    )


def _same(alias: Alias, found: Alias) -> bool:
    """A one-word name may carry a possessive s."""
    return alias == found or (len(alias) == 1 and len(alias[0]) >= 4 and found[0] == alias[0] + "s")


def _alike(alias: Alias, found: Alias) -> bool:
    """A long one-word name may be misspelt by one letter."""
    if len(alias) != 1 or len(alias[0]) < 6:
        return False
    return DamerauLevenshtein.distance(alias[0], found[0].removesuffix("s"), score_cutoff=1) <= 1


def _any_own(token: str, own: set[str]) -> bool:
    return any(word in own or word.removesuffix("s") in own for word in words(token))


def _title_words(record: PaperRecord) -> Iterable[str]:
    text = " ".join(filter(None, (record.title, record.committee)))
    return (word for word in words(text) if word not in STOP_WORDS and not word.isdigit() and len(word) > 2)


def _overlap(title: dict[str, float], asked: Sequence[str]) -> float:
    """Return the share of the title's own words that the question uses."""
    total = sum(title.values())
    return sum(weight for word, weight in title.items() if word in asked) / total if total else 0.0


def _same_date(record: PaperRecord, asked: Sequence[str]) -> float:
    if not record.date:
        return 0.0
    year, *rest = record.date.split("-")
    month = _MONTHS[int(rest[0]) - 1] if rest else ""
    return 0.3 * (year in asked) + 0.5 * (month in asked)
