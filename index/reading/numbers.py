"""Printed paragraph numbers: what looks like one, and which of those really are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

_NAMED = re.compile(
    r"(?P<printed>(?P<name>Recommendation|Item|Agenda Item|Resolution|Proposal|Finding|Conclusion|Decision|Objective)"
    r"\s+(?P<number>\d{1,3}(?:\.\d{1,3})?)(?P<tail>[a-z]?))(?:\s*[:.)–—-](?:\s+|$)|$)",
    re.IGNORECASE,
)
_SLASH = re.compile(r"(?P<printed>(?P<number>\d{1,4}(?:/\d{1,4}){1,4})(?P<tail>[a-z]{0,4}))[.:]?(?:\s+|$)")
_DOTTED = re.compile(
    r"(?P<printed>(?P<name>[A-Z]{0,3}\.?)(?P<number>\d{1,3}(?:\.\d{1,3}){1,4})(?P<tail>[a-z]?))[.):]?(?:\s+|$|"
    r"(?=[A-Z(“‘\"]))"
)
_BRACKET = re.compile(
    r"(?P<printed>(?P<open>\()?(?P<number>\d{1,3}|[a-zA-Z]{1,2}|[ivxlIVXL]{1,6})\))(?:\s+|$|(?=[A-Z(“‘\"]))"
)
_CODE = re.compile(
    r"(?P<printed>(?P<name>[A-Z]{1,3})(?P<number>[1-9]\d{0,2})(?P<tail>[A-Z]?))[.:)]?\s+(?=[A-Z0-9“‘\"(])"
)
_BARRED = re.compile(r"(?P<printed>(?P<number>\d{1,2})(?P<tail>[a-z]?))\s*\|\s+(?=\S)")
_STOP = re.compile(r"(?P<printed>\d{1,4}|[a-zA-Z]|[ivxlIVXL]{1,6})\.(?:\s+|$|(?=[A-Z(“‘\"]))")
_BARE = re.compile(r"(?P<printed>\d{1,3})\s+(?=[A-Z“‘\"(])")
_UNIT = re.compile(
    r"\s*(?:%|per cent|percent|million|billion|m\b|bn\b|k\b|years?\b|months?\b|weeks?\b|days?\b|hours?\b|am\b|pm\b|"
    r"x\b|miles?\b|km\b|"
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{1,2}[/.]\d{1,2}[/.](?:19|20)\d\d\b")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}
_REACH = 40


@dataclass(frozen=True, slots=True)
class Number:
    """A number as printed, without its trailing stop.

    `parts` are its values ("2.1.3" is 2, 1, 3; "(b)" is 2). `shape` tells the series apart: dotted,
    stop ("4."), bare ("4 On"), slash, named, code ("C1"), or the bracketed and lettered forms. `end` is where the
    text after the number begins. `inner` is a second number that follows at once, as in "(1)(i)".
    """

    printed: str
    shape: str
    parts: tuple[int, ...]
    end: int
    inner: Number | None = None

    @property
    def depth(self) -> int:
        """How deep a dotted number stands: 3.0 and 3 are 1, 3.2 is 2."""
        return len(self.parts) - 1 if len(self.parts) > 1 and self.parts[-1] == 0 else len(self.parts)

    @property
    def main(self) -> bool:
        """Whether the number names a paragraph of the paper rather than an item inside one."""
        return self.shape in ("dotted", "barred", "stop", "bare", "slash", "named", "ROMAN.", "code")


def roman(text: str) -> int:
    """Return the value of a roman numeral made of i, v, x and l; 0 for anything else."""
    total, before = 0, 0
    for letter in reversed(text.lower()):
        value = _ROMAN.get(letter, 0)
        if not value:
            return 0
        total += value if value >= before else -value
        before = max(before, value)
    return total


def parse(text: str) -> Number | None:
    """Return the number that seems to stand at the start of the text, or None."""
    return _parsed(text[:60])


@lru_cache(maxsize=8192)
def _parsed(head: str) -> Number | None:
    if _DATE.match(head):
        return None
    for reader in (_named, _slash, _dotted, _barred, _bracket, _stop, _bare, _code):
        number = reader(head)
        if number is not None:
            return number
    return None


def _named(text: str) -> Number | None:
    found = _NAMED.match(text)
    if not found:
        return None
    parts = tuple(int(part) for part in found["number"].split("."))
    return Number(found["printed"], "named", parts, found.end())


def _slash(text: str) -> Number | None:
    found = _SLASH.match(text)
    if not found:
        return None
    tail = roman(found["tail"]) or sum(ord(letter) - 96 for letter in found["tail"])
    parts = [int(part) for part in found["number"].split("/")]
    return Number(found["printed"], "slash", tuple([*parts, tail] if tail else parts), found.end())


def _dotted(text: str) -> Number | None:
    found = _DOTTED.match(text)
    if not found:
        return None
    prefix = tuple(ord(letter) for letter in found["name"] if letter != ".")
    parts = tuple(int(part) for part in found["number"].split("."))
    if len(parts) == 2 and (_UNIT.match(text[found.end() - 1 :]) or _UNIT.match(text[found.end() :])):
        return None
    return Number(found["printed"], "dotted", (*prefix, *parts), found.end())


def _code(text: str) -> Number | None:
    """A letter and a figure, as changes, documents and questions are counted: "C1 Delete ..."."""
    found = _CODE.match(text)
    if not found:
        return None
    prefix = tuple(ord(letter) for letter in found["name"])
    tail = (ord(found["tail"]) - 64,) if found["tail"] else ()
    return Number(found["printed"], "code", (*prefix, int(found["number"]), *tail), found.end())


def _barred(text: str) -> Number | None:
    """A title's number before an upright stroke: "3a | Education"."""
    found = _BARRED.match(text)
    if not found:
        return None
    tail = (ord(found["tail"]) - 96,) if found["tail"] else ()
    return Number(found["printed"], "barred", (int(found["number"]), *tail), found.end())


def _bracket(text: str) -> Number | None:
    found = _BRACKET.match(text)
    if not found:
        return None
    shape, value = _series(found["number"])
    number = Number(found["printed"], f"{'(' if found['open'] else ''}{shape})", (value,), found.end())
    inner = _bracket(text[found.end() :]) if found["open"] and text[found.end() :].startswith("(") else None
    if inner is None:
        return number
    joined = text[: found.end() + inner.end].strip()
    return replace(number, printed=joined, end=found.end() + inner.end, inner=inner)


def _stop(text: str) -> Number | None:
    found = _STOP.match(text)
    if not found:
        return None
    shape, value = _series(found["printed"])
    return Number(found["printed"], "stop" if shape == "1" else f"{shape}.", (value,), found.end())


def _bare(text: str) -> Number | None:
    found = _BARE.match(text)
    if not found or _UNIT.match(text[found.end() :]):
        return None
    return Number(found["printed"], "bare", (int(found["printed"]),), found.end())


def _series(text: str) -> tuple[str, int]:
    if text.isdigit():
        return "1", int(text)
    if len(text) == 1 and text.lower() not in "ivx":
        return ("a" if text.islower() else "A"), ord(text.lower()) - 96
    if roman(text):
        return ("roman" if text.islower() else "ROMAN"), roman(text)
    return ("a" if text.islower() else "A"), 26 + ord(text[0].lower()) - 96


def as_letter(number: Number) -> Number:
    """Return a one-letter roman numeral read as the letter it also is: (i) after (h)."""
    letter = number.printed.strip("()[].")
    if len(letter) != 1:
        return number
    shape = number.shape.replace("roman", "a").replace("ROMAN", "A")
    return replace(number, shape=shape, parts=(ord(letter.lower()) - 96,))


def accept(found: Sequence[Number | None], trusted: Sequence[bool]) -> list[Number | None]:
    """Return, place by place, the numbers that belong to a running sequence; None for the others.

    `trusted` marks places whose number the file itself vouches for (a heading, an automatic number).
    """
    settled = _without_loose_codes(_without_loose_counts(_letters_settled(found), trusted))
    return [
        number if number is not None and (trusted[place] or _belongs(settled, place)) else None
        for place, number in enumerate(settled)
    ]


def _without_loose_counts(found: Sequence[Number | None], trusted: Sequence[bool]) -> list[Number | None]:
    """Drop bare numbers ("12 High Street") but those that count on one by one from a start."""
    places = [place for place, number in enumerate(found) if number is not None and number.shape == "bare"]
    values = [found[place].parts[0] for place in places]  # type: ignore[union-attr]
    kept: set[int] = set()
    last: int | None = None
    for nth, value in enumerate(values):
        following = values[nth + 1 : nth + 3]
        starts = following[:1] == [value + 1] and (value == 1 or following == [value + 1, value + 2])
        if starts or (last is not None and value in (last + 1, last + 2)) or trusted[places[nth]]:
            kept.add(places[nth])
            last = value
    return [
        number if number is None or number.shape != "bare" or place in kept else None
        for place, number in enumerate(found)
    ]


def _without_loose_codes(found: Sequence[Number | None]) -> list[Number | None]:
    """Drop codes ("A2 Dover Road", "SE17 ...") but those of a series that starts at 1 and counts on to 3 or more."""
    runs: dict[tuple[int, ...], list[int]] = {}
    for number in found:
        if number is not None and number.shape == "code":
            runs.setdefault(_letters_of(number), []).append(number.parts[len(_letters_of(number))])
    counted = {name for name, values in runs.items() if [n for n in dict.fromkeys(values) if n <= 3] == [1, 2, 3]}
    return [
        number if number is None or number.shape != "code" or _letters_of(number) in counted else None
        for number in found
    ]


def _letters_of(number: Number) -> tuple[int, ...]:
    return number.parts[: sum(letter.isalpha() for letter in number.printed[:3].rstrip("0123456789"))]


def _letters_settled(found: Sequence[Number | None]) -> list[Number | None]:
    settled: list[Number | None] = []
    last: dict[str, int] = {}
    for number in found:
        if number is not None and "roman" in number.shape.lower():
            letter = as_letter(number)
            continues = last.get(letter.shape) == letter.parts[0] - 1
            if continues and last.get(number.shape) != number.parts[0] - 1:
                number = letter
        if number is not None:
            last[number.shape] = number.parts[-1]
            if number.parts == (1,):
                last.pop("roman".join(number.shape.split("a")) if "a" in number.shape else "", None)
        settled.append(number)
    return settled


def _belongs(found: Sequence[Number | None], place: int) -> bool:
    number = found[place]
    assert number is not None
    if number.shape in ("named", "code"):
        return True
    before = _neighbour(found, place, range(place - 1, max(-1, place - _REACH * 20), -1), -1)
    after = _neighbour(found, place, range(place + 1, min(len(found), place + _REACH * 20)), 1)
    if number.shape == "bare":
        return True
    if number.shape in ("dotted", "slash"):
        return before or after or _opens_section(found, place)
    return before or after or number.parts[-1] == 1


def _neighbour(found: Sequence[Number | None], place: int, places: range, step: int) -> bool:
    """Whether the number one step (or two: papers skip) away stands near, in the same series."""
    number = found[place]
    assert number is not None
    seen = 0
    for other in (found[index] for index in places):
        if other is None or other.shape != number.shape or len(other.parts) != len(number.parts):
            continue
        seen += 1
        away = (other.parts[-1] - number.parts[-1]) * step
        if other.parts[:-1] == number.parts[:-1] and away in (1, 2):
            return True
        if seen > _REACH:
            return False
    return False


def _opens_section(found: Sequence[Number | None], place: int) -> bool:
    """Whether a lone 4.1 (or 4.0) stands where section 4 would: near 4, 3.x or 5.x."""
    number = found[place]
    assert number is not None
    if number.parts[-1] > 1:
        return False
    parent = number.parts[:-1]
    near = found[max(0, place - _REACH) : place] + list(found[place + 1 : place + _REACH])  # type: ignore[operator]
    majors = {
        other.parts[: len(parent)] for other in near if other is not None and other.shape in ("dotted", "stop", "bare")
    }
    siblings = {(*parent[:-1], parent[-1] + step) for step in (-1, 0, 1)}
    return not majors or bool(majors & siblings)
