"""What one paper's text teaches: its words, what it abbreviates, and by which short names it calls others.

"Family group decision making (FGDM)" teaches FGDM, both ways; "Family Help Commission (“the Commission”)"
teaches what its papers mean by "the Commission".
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from index.words import stem, words

_FORM = r"[A-Z][A-Za-z]?[A-Z&]{1,6}"
_SHORT_LAST = re.compile(rf"\(\s*[“\"‘']?(?:the )?({_FORM})s?[”\"’']?\s*\)")
_LONG_LAST = re.compile(rf"\b({_FORM})s? \(([^()]{{5,90}})\)")
_QUOTED = re.compile(r"\((?:hereafter )?(?:the )?[“\"‘'](?:the )?([A-Z][\w’' ]{2,30}?)[”\"’']\)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_][\w’']*")
_PLAIN_WORD = re.compile(r"(?<![\w'’.@/-])[a-z]{3,}(?![\w@/-]|\.\w)")
_CAPITAL_WORD = re.compile(r"\b[A-Z][a-z]{2,}\b")
_REACH = 110  # characters before a bracket in which the long form stands
_SMALL = frozenset("of and the for in to on a an with by".split())

Abbreviation = tuple[str, str]  # the short form, the long one
ShortName = tuple[str, str]  # the short name, and what stands before it, both in lower case


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a text teaches.

    Counts are by word: of its `words` as the search reads them, of those written `plain` (without a capital)
    and with a `capital` (given here in lower case). `stems` counts the words of each stem.
    """

    abbreviations: tuple[Abbreviation, ...]
    short_names: tuple[ShortName, ...]
    words: Mapping[str, int]
    stems: Mapping[str, int]
    plain: Mapping[str, int]
    capital: Mapping[str, int]


def lesson_of(text: str) -> Lesson:
    """Return what a text teaches."""
    flat = " ".join(text.split())
    explained = {(short, long.lower()): (short, long) for short, long in reversed(list(_explained(flat)))}
    counts = Counter(words(text))
    stems: Counter[str] = Counter()
    for word, count in counts.items():
        stems[stem(word)] += count
    return Lesson(
        abbreviations=tuple(reversed(explained.values())),
        short_names=tuple(_short_names(flat)),
        words=counts,
        stems=stems,
        plain=Counter(_PLAIN_WORD.findall(text)),
        capital=Counter(word.lower() for word in _CAPITAL_WORD.findall(text)),
    )


def _short_names(text: str) -> Iterator[ShortName]:
    for match in _QUOTED.finditer(text):
        yield match.group(1).lower(), text[max(0, match.start() - _REACH) : match.start()].rstrip().lower()


def _explained(text: str) -> Iterator[Abbreviation]:
    for match in _SHORT_LAST.finditer(text):
        long = _spelt(match.group(1), text[max(0, match.start() - _REACH) : match.start()])
        if long:
            yield match.group(1), long
    for match in _LONG_LAST.finditer(text):
        long = _spelt(match.group(1), match.group(2))
        if long and match.group(2).startswith(long):
            yield match.group(1), long


def _spelt(short: str, before: str) -> str | None:
    """Return the last words whose first letters spell the short form; small words between them may be passed over."""
    found = list(_WORD.finditer(before))
    at = len(found)
    for letter in reversed([letter.lower() for letter in short if letter != "&"]):
        at -= 1
        while at >= 0 and not _begins(found[at], letter) and found[at].group().lower() in _SMALL:
            at -= 1
        if at < 0 or not _begins(found[at], letter):
            return None
    return before[found[at].start() :].strip()


def _begins(word: re.Match[str], letter: str) -> bool:
    return word.group()[0].lower() == letter
