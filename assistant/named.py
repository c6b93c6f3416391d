"""The papers that a question names: by body, committee, date or title. They are favoured, not filtered.

A body is named by a word that is its own (no other name in use, like "Council" or "Association"), by
its initials, or by its whole name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rapidfuzz.distance import DamerauLevenshtein

from assistant.wording import spoken_date
from index.model import PaperRecord
from index.words import STOP_WORDS, words

Alias = tuple[str, ...]
_Item = TypeVar("_Item")

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
        bodies = sorted({record.body for record in records if record.body})
        self._aliases = {body: (*_aliases(body, bodies, common), *_of_government(body)) for body in bodies}
        for short, body in (short_names or {}).items():
            self._aliases[body] = (*self._aliases[body], tuple(words(short)))
        self._committees = sorted({record.committee for record in records if record.committee})
        self._shown = {record.paper_id: record.title or record.file for record in records}
        self._of_date = _grouped((record.date, record.paper_id) for record in records if record.date)
        self._of_body = _grouped((record.body, record.paper_id) for record in records if record.body)
        self._about = _grouped((word, record.paper_id) for record in records for word in _about(record))
        self._titles = _title_shares(records)

    def find(self, question: str, dropped: Collection[str] = ()) -> Named:
        """Return what the question names, without the bodies, committees, dates and titles `dropped`."""
        asked = words(question)
        exact = tuple(body for body, aliases in self._aliases.items() if _is_named(aliases, asked, _same))
        bodies = exact or tuple(body for body, aliases in self._aliases.items() if _is_named(aliases, asked, _alike))
        bodies = tuple(body for body in bodies if body not in dropped)
        committees = tuple(c for c in self._committees if c not in dropped and _is_named([_whole(c)], asked, _same))
        dates = tuple(date for date in self._dates(question) if spoken_date(date) not in dropped)
        overlaps = self._overlaps(asked, dropped)
        strength = dict(overlaps)
        for date in dates:
            for paper in self._bearing(date):
                strength[paper] = max(strength.get(paper, 0.0), overlaps.get(paper, 0.0) + _exactness(date))
        return Named(
            bodies,
            papers=frozenset(self._of(bodies)),
            strength={paper: min(1.0, value) for paper, value in strength.items()},
            committees=committees,
            dates=dates,
            titles=frozenset(paper for paper, overlap in overlaps.items() if overlap >= _BY_TITLE),
        )

    def _dates(self, question: str) -> tuple[str, ...]:
        """Return the dates in the question that some paper bears, as exact as the question is."""
        held = sorted(self._of_date)
        whole = (full for asked in dates_in(question) for full in _with_years(asked, held))
        return tuple(dict.fromkeys(date for date in whole if any(_bears(paper, date) for paper in held)))

    def _bearing(self, date: str) -> Iterator[str]:
        """Yield the papers of a date, as far as it goes."""
        return (paper for borne, papers in self._of_date.items() if _bears(borne, date) for paper in papers)

    def _overlaps(self, asked: Iterable[str], dropped: Collection[str]) -> dict[str, float]:
        """Return the share of each paper's own title words that the question uses, papers without any left out."""
        found: dict[str, float] = {}
        for word in dict.fromkeys(asked):
            for paper, share in self._titles.get(word, ()):
                found[paper] = found.get(paper, 0.0) + share
        return {paper: share for paper, share in found.items() if self._shown[paper] not in dropped}

    def _of(self, bodies: Iterable[str]) -> Iterator[str]:
        """Yield the papers of the bodies, and those about them: a body's own word stands in title or committee."""
        for body in bodies:
            yield from self._of_body.get(body, ())
            for alias in self._aliases[body]:
                if len(alias) == 1:
                    yield from self._about.get(alias[0], ())

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


def _title_shares(records: Sequence[PaperRecord]) -> dict[str, list[tuple[str, float]]]:
    """Return for each word of titles its papers, with its share in what is each title's own: rare words say more."""
    titles = {record.paper_id: set(_title_words(record)) for record in records}
    counts = Counter(word for found in titles.values() for word in found)
    own = {word: 1 / count for word, count in counts.items() if count <= max(1, len(records) // 3)}
    totals = {paper: sum(own.get(word, 0.0) for word in found) for paper, found in titles.items()}
    return _grouped(
        (word, (paper, own[word] / totals[paper])) for paper, found in titles.items() for word in found if word in own
    )


def _about(record: PaperRecord) -> set[str]:
    return set(words(f"{record.title or ''} {record.committee or ''}"))


def _grouped(pairs: Iterable[tuple[str, _Item]]) -> dict[str, list[_Item]]:
    groups: dict[str, list[_Item]] = {}
    for key, item in pairs:
        groups.setdefault(key, []).append(item)
    return groups


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


def _exactness(date: str) -> float:
    """Return how strongly a date names the papers that bear it: a year says less than a month."""
    return 0.3 if len(date) == _YEAR else 0.8
