"""Which paragraphs of an index a reference means.

A reference names a paragraph by a few of its words. They are looked for in the file's paragraphs read
as one text, without white space and hyphens, so that words which run on over a table's cells or a
heading are found as well. A table row reads "Area: Margate; End: 2025" where the file prints "Margate 2025",
so next the words are looked for in their order with others between them; last, number and page decide.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import PurePosixPath

from evals.matching import compact, plain
from evals.reference import Expected, Reference

_TOKEN = re.compile(r"[^\s;:,|]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A paragraph of an index: what is needed to find it and to check a citation of it."""

    id: str
    file: str
    number: str | None
    label: str
    heading: tuple[str, ...]
    page: int | None
    page_end: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """An expected paragraph with the ids of the paragraphs that it is in this index."""

    expected: Expected
    ids: frozenset[str]


@dataclass(frozen=True, slots=True)
class Target:
    """A reference with its expected paragraphs found; one alternative that is gone is left out."""

    reference: Reference
    groups: tuple[tuple[Resolved, ...], ...]

    @property
    def stale(self) -> bool:
        """Whether some expected paragraph, with all its alternatives, is no longer in the papers."""
        return not all(self.groups)


class Resolver:
    """Finds expected paragraphs among those of one index."""

    def __init__(self, places: Iterable[Place]) -> None:
        by_file: dict[str, list[Place]] = defaultdict(list)
        for place in places:
            by_file[file_name(place.file)].append(place)
        self._files = {file: _File(found) for file, found in by_file.items()}

    def target(self, reference: Reference) -> Target:
        """Return the reference with each expected paragraph's ids."""
        groups = tuple(
            tuple(found for place in group if (found := Resolved(place, self.ids(place))).ids)
            for group in reference.expected
        )
        return Target(reference, groups)

    def ids(self, expected: Expected) -> frozenset[str]:
        """Return the paragraphs' ids; none when the words, and number and page, are nowhere in the file."""
        file = self._files.get(file_name(expected.file))
        return file.find(expected) if file else frozenset()


def file_name(file: str) -> str:
    """Return the last part of a file's path: an index may name files by folder, references never do."""
    return PurePosixPath(file).name


class _File:
    """One file's paragraphs as one compact text."""

    def __init__(self, places: Sequence[Place]) -> None:
        self._places = places
        texts = [compact(place.text) for place in places]
        self._text = "".join(texts)
        self._ends = list(accumulate(len(text) for text in texts))

    def find(self, expected: Expected) -> frozenset[str]:
        found = list(self._holding(compact(expected.words)))
        there = [places for places in found if any(_is_at(place, expected) for place in places)]
        chosen = there or found or self._only(_has_in_order, expected) or self._only(_is_numbered, expected)
        return frozenset(place.id for places in chosen for place in places)

    def _only(self, fits: Callable[[Place, Expected], bool], expected: Expected) -> list[Sequence[Place]]:
        """Return the one paragraph that fits; where several do ("(a)" stands in many places), none is named."""
        found = [place for place in self._places if fits(place, expected)]
        return [found] if len(found) == 1 else []

    def _holding(self, probe: str) -> Iterator[Sequence[Place]]:
        """Yield, for each time the words stand in the file, the paragraphs they stand in."""
        at = self._text.find(probe)
        while at >= 0:
            first, last = bisect_right(self._ends, at), bisect_left(self._ends, at + len(probe))
            yield self._places[first : last + 1]
            at = self._text.find(probe, at + 1)


def _is_at(place: Place, expected: Expected) -> bool:
    return place.number == expected.number and (expected.page is None or is_on(place, expected.page))


def _is_numbered(place: Place, expected: Expected) -> bool:
    return expected.number is not None and _is_at(place, expected)


def _has_in_order(place: Place, expected: Expected) -> bool:
    """Say whether the paragraph, on the expected page, has all of the words in their order."""
    if expected.page is not None and not is_on(place, expected.page):
        return False
    there = iter(_TOKEN.findall(plain(place.text)))
    return all(token in there for token in _TOKEN.findall(plain(expected.words)))


def is_on(place: Place, page: int) -> bool:
    """Say whether a paragraph stands on, or runs over, this page of its file."""
    return place.page is not None and place.page <= page <= (place.page_end or place.page)
