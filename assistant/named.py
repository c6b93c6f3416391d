"""The papers that a question names: by body, committee, date or title. They are favoured, not filtered.

A body is named by a word that is its own (no other name in use, like "Council" or "Association"), by
its initials, or by its whole name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import DamerauLevenshtein

from assistant.wording import spoken_date
from index.model import PaperRecord
from index.words import STOP_WORDS, words

Alias = tuple[str, ...]

_GENERIC = frozenset(
    "council county city borough district parish town metropolitan unitary authority association agency department "
    "office service services trust board national local government london royal greater regional committee cabinet "
    "executive panel inspectorate commission ministry ombudsman review children care social".split()
)
_MONTHS = "january february march april may june july august september october november december".split()
_DATE = re.compile(
    r"(?:\b(?P<day>\d{1,2})(?:st|nd|rd|th)? (?:of )?)?"
    rf"\b(?P<month>{'|'.join(_MONTHS)})\b(?:,? (?P<year>(?:19|20)\d\d)\b)?"
    r"|\b(?P<only>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_YEAR = 4
_DEPARTMENT = re.compile(r"(?:Department (?:for|of)|Ministry of|HM |His Majesty|Secretary of State|Home Office)", re.I)
_GOVERNMENT = tuple((word,) for word in ("government", "ministers", "minister"))


_BY_TITLE = 0.6  # share of a title's own words by which its paper is named


@dataclass(frozen=True, slots=True)
class Named:
    """What a question names.

    `papers` are those of its bodies; `strength` says how strongly each paper is named otherwise (0 to 1).
    `dates` are papers' dates as far as the question gives them, in ISO form ("2022-07"); `titles` the papers
    named by most words of their titles.
    """

    bodies: tuple[str, ...]
    papers: frozenset[str]
    strength: dict[str, float]
    committees: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    titles: frozenset[str] = frozenset()


class Names:
    """The names by which an index's papers may be called."""

    def __init__(
        self,
        records: Sequence[PaperRecord],
        short_names: Mapping[str, str] | None = None,
        common: Collection[str] = frozenset(),
    ) -> None:
        """Take the papers, the short names by which they call bodies ("commission"), and words that are no names."""
        self._records = records
        bodies = sorted({record.body for record in records if record.body})
        self._aliases = {body: (*_aliases(body, bodies, common), *_of_government(body)) for body in bodies}
        for short, body in (short_names or {}).items():
            self._aliases[body] = (*self._aliases[body], tuple(words(short)))
        self._committees = sorted({record.committee for record in records if record.committee})
        title_words = [set(_title_words(record)) for record in records]
        counts = Counter(word for found in title_words for word in found)
        self._titles = [
            {word: 1 / counts[word] for word in found if counts[word] <= max(1, len(records) // 3)}
            for found in title_words
        ]

    def find(self, question: str, dropped: Collection[str] = ()) -> Named:
        """Return what the question names, without the bodies, committees, dates and titles `dropped`."""
        asked = words(question)
        exact = tuple(body for body, aliases in self._aliases.items() if _is_named(aliases, asked, _same))
        bodies = exact or tuple(body for body, aliases in self._aliases.items() if _is_named(aliases, asked, _alike))
        bodies = tuple(body for body in bodies if body not in dropped)
        committees = tuple(c for c in self._committees if c not in dropped and _is_named([_whole(c)], asked, _same))
        dates = tuple(date for date in self._dates(question) if spoken_date(date) not in dropped)
        overlaps = {
            record.paper_id: _overlap(title, asked)
            for record, title in zip(self._records, self._titles, strict=True)
            if (record.title or record.file) not in dropped
        }
        strength = {
            record.paper_id: min(1.0, overlaps.get(record.paper_id, 0.0) + _same_date(record, dates))
            for record in self._records
        }
        return Named(
            bodies,
            papers=frozenset(record.paper_id for record in self._records if self._is_of(record, bodies)),
            strength={paper: value for paper, value in strength.items() if value},
            committees=committees,
            dates=dates,
            titles=frozenset(paper for paper, overlap in overlaps.items() if overlap >= _BY_TITLE),
        )

    def _dates(self, question: str) -> tuple[str, ...]:
        """Return the dates in the question that some paper bears, as exact as the question is."""
        held = sorted({record.date for record in self._records if record.date})
        whole = (full for asked in dates_in(question) for full in _with_years(asked, held))
        return tuple(dict.fromkeys(date for date in whole if any(_bears(paper, date) for paper in held)))

    def _is_of(self, record: PaperRecord, bodies: Sequence[str]) -> bool:
        """A paper is a body's own, or about it: the body's own word stands in its title or committee."""
        about = set(words(f"{record.title or ''} {record.committee or ''}"))
        own = {alias[0] for body in bodies for alias in self._aliases[body] if len(alias) == 1}
        return record.body in bodies or bool(own & about)

    def without_bodies(self, question: str) -> str:
        """Return the question without the words that name a body."""
        own = {word for aliases in self._aliases.values() for alias in aliases for word in alias}
        return " ".join(token for token in question.split() if not _any_own(token, own))


def _aliases(body: str, bodies: Iterable[str], common: Collection[str]) -> tuple[Alias, ...]:
    """Return the sequences of words that name the body: own words one by one, initials, the whole name."""
    parts = words(re.sub(r"\(.*?\)", " ", body))
    others = {word for other in bodies if other != body for word in words(other)}
    no_names = _GENERIC | STOP_WORDS | others | frozenset(common)
    of_state = _DEPARTMENT.match(body) is not None
    own = [(word,) for word in parts if word not in no_names and len(word) > 2 and not of_state]
    capitals = "".join(part[0] for part in body.split() if part[:1].isupper()).lower()
    initials = [(capitals,)] if len(capitals) >= 3 else []
    return (*own, *initials, tuple(parts))


def _of_government(body: str) -> tuple[Alias, ...]:
    """A department of state is also asked for as the government, or by its ministers."""
    return _GOVERNMENT if _DEPARTMENT.match(body) else ()


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


def _whole(name: str) -> Alias:
    return tuple(words(name))


def dates_in(text: str) -> tuple[str, ...]:
    """Return the days, months and years that stand in a text, in ISO form; a month without its year as "-07"."""
    found: dict[str, None] = {}
    for match in _DATE.finditer(text):
        day, month, year = match.group("day"), match.group("month"), match.group("year") or match.group("only")
        number = f"-{_MONTHS.index(month.lower()) + 1:02}" if month else ""
        if month in ("may", "march") and not (day or year):  # a verb, most likely
            continue
        found[f"{year or ''}{number}{f'-{int(day):02}' if day and month and year else ''}"] = None
    return tuple(found)


def _with_years(date: str, held: Iterable[str]) -> Iterable[str]:
    """A month without its year is that of each paper of such a month."""
    return [paper[:7] for paper in held if paper[4:7] == date] if date.startswith("-") else [date]


def _bears(paper_date: str, asked: str) -> bool:
    """Say whether a paper's date is the one asked for, as far as both go."""
    return paper_date.startswith(asked) or (asked.startswith(paper_date) and len(paper_date) > _YEAR)


def _same_date(record: PaperRecord, dates: Sequence[str]) -> float:
    """Return how exactly the question dates the paper: a year says less than a month."""
    borne = [date for date in dates if record.date and _bears(record.date, date)]
    return max((0.3 if len(date) == _YEAR else 0.8 for date in borne), default=0.0)
