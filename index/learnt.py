"""What the papers that count teach together; each paper's own lesson was learnt when it was indexed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.rows import Papers
from index.segment import Segment
from index.teaching import Abbreviation
from index.vocabulary import Vocabulary
from index.words import words

_ANY_BODY = frozenset({"council", "authority", "report", "committee", "board"})


class Learnt:
    """Abbreviations, short names and words, as the papers use them."""

    def __init__(self, segments: Sequence[Segment], papers: Papers) -> None:
        self._segments = segments
        self._papers = papers
        self.vocabulary = Vocabulary([segment.words for segment in segments], papers.masks())

    def abbreviations(self) -> tuple[Abbreviation, ...]:
        """Return what the papers abbreviate, each short form with its long one."""
        return explained(pairs for pairs, _ in self._pairs())

    def short_names(self, names: Iterable[str]) -> dict[str, str]:
        """Return the short names, lower case, that the papers give to these names, where each means only one."""
        return called((pairs for _, pairs in self._pairs()), names)

    def common_words(self, names: Iterable[str]) -> frozenset[str]:
        """Return the words of these names that the papers mostly write without a capital: they name nobody."""
        return self.vocabulary.common({word for name in names for word in words(name)})

    def _pairs(self) -> Iterable[tuple[Sequence[Abbreviation], Sequence[tuple[str, str]]]]:
        for segment, number in zip(self._papers.segments.tolist(), self._papers.numbers.tolist(), strict=True):
            taught = self._segments[segment].tables.taught
            yield taught.abbreviations[number], taught.short_names[number]


def explained(abbreviations: Iterable[Sequence[Abbreviation]]) -> tuple[Abbreviation, ...]:
    """Return each abbreviation once, as the first paper has it, given those of each paper."""
    found: dict[Abbreviation, Abbreviation] = {}
    for pairs in abbreviations:
        for short, long in pairs:
            found.setdefault((short, long.lower()), (short, long))
    return tuple(found.values())


def called(short_names: Iterable[Sequence[tuple[str, str]]], names: Iterable[str]) -> dict[str, str]:
    """Return the short names given to these names, each short name of each paper told with what stands before it."""
    wanted = {name.lower(): name for name in names}
    found: dict[str, set[str]] = {}
    for pairs in short_names:
        for short, before in pairs:
            for name in (wanted[name] for name in wanted if before.endswith(name)):
                found.setdefault(short, set()).add(name)
    return {short: next(iter(names)) for short, names in found.items() if len(names) == 1 and short not in _ANY_BODY}
