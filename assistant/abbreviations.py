"""Abbreviations and short names that the papers themselves explain.

"Family group decision making (FGDM)" teaches FGDM, both ways; "Family Help Commission (“the Commission”)"
teaches what its papers mean by "the Commission".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_FORM = r"[A-Z][A-Za-z]?[A-Z&]{1,6}"
_SHORT_LAST = re.compile(rf"\(\s*[“\"‘']?(?:the )?({_FORM})s?[”\"’']?\s*\)")
_LONG_LAST = re.compile(rf"\b({_FORM})s? \(([^()]{{5,90}})\)")
_QUOTED = re.compile(r"\((?:hereafter )?(?:the )?[“\"‘'](?:the )?([A-Z][\w’' ]{2,30}?)[”\"’']\)", re.IGNORECASE)
_WORD = re.compile(r"[^\W_][\w’']*")
_REACH = 110  # characters before a bracket in which the long form stands
_SMALL = frozenset("of and the for in to on a an with by".split())
_ANY_BODY = frozenset({"council", "authority", "report", "committee", "board"})

Abbreviation = tuple[str, str]


def abbreviations(texts: Iterable[str]) -> tuple[Abbreviation, ...]:
    """Return what the texts abbreviate, each short form with its long one."""
    found: dict[Abbreviation, Abbreviation] = {}
    for text in texts:
        for short, long in _explained(" ".join(text.split())):
            found.setdefault((short, long.lower()), (short, long))
    return tuple(found.values())


def other_names(texts: Iterable[str], names: Iterable[str]) -> dict[str, str]:
    """Return the short names, lower case, that the texts give to these names, where each means only one."""
    wanted = {name.lower(): name for name in names}
    found: dict[str, set[str]] = {}
    for text in texts:
        flat = " ".join(text.split())
        for match in _QUOTED.finditer(flat):
            before = flat[max(0, match.start() - _REACH) : match.start()].rstrip().lower()
            for name in (wanted[name] for name in wanted if before.endswith(name)):
                found.setdefault(match.group(1).lower(), set()).add(name)
    return {short: next(iter(names)) for short, names in found.items() if len(names) == 1 and short not in _ANY_BODY}


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
