"""Figures in a text, made equal: numbers in words and digits, amounts, percentages, dates, reference numbers.

"£2.6bn", "£2.6 billion" and "£2,600,000,000" are one figure; so are "nine" and "9", "19/07/2022" and
"19 July 2022". A range holds both its ends, each with the range's unit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
_UNITS += "seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_WORDS = {word: value for value, word in enumerate(_UNITS.split())} | {
    word: 10 * value for value, word in enumerate(_TENS.split(), start=2)
}
_ORDINALS = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), start=1
    )
}
_SCALES = {
    "hundred": 100,
    "thousand": 1_000,
    "k": 1_000,
    "million": 1_000_000,
    "millions": 1_000_000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "billion": 1_000_000_000,
    "bn": 1_000_000_000,
    "b": 1_000_000_000,
}
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
_MONTH += r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"

_DATE = re.compile(
    rf"\b(?P<iso>(?:19|20)\d\d-\d\d-\d\d)\b"
    rf"|\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)?[ ](?P<month>{_MONTH})\b\.?,?(?:[ ](?P<year>(?:19|20)\d\d)\b)?"
    rf"|\b(?P<first>{_MONTH})\.?[ ](?P<after>\d{{1,2}})(?:st|nd|rd|th)?,?[ ](?P<then>(?:19|20)\d\d)\b"
    rf"|\b(?P<only>{_MONTH})\.?,?[ ](?P<of>(?:19|20)\d\d)\b"
    rf"|\b(?P<slash>\d{{1,2}}[/.]\d{{1,2}}[/.](?:19|20)?\d\d)\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"\b(?=[\w/-]*[A-Za-z])(?=[\w/-]*\d)[A-Za-z0-9]+(?:[/-][A-Za-z0-9]+)*\b")
_SPELT = rf"(?:{'|'.join([*_WORDS, 'hundred', 'thousand', 'million', 'billion'])})"
_SPELT_RUN = re.compile(rf"\b{_SPELT}(?:(?:[ -]|[ ]and[ ]){_SPELT})*\b", re.IGNORECASE)
_ORDINAL = re.compile(rf"\b(?:{'|'.join(_ORDINALS)})\b", re.IGNORECASE)
_DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)*"
_NUMBER = re.compile(
    rf"(?P<sign>[£$€])?\s?(?P<low>{_DIGITS})(?P<scale1>\s?(?:k|m|mn|bn|million|billion|thousand)\b)?"
    rf"(?:\s?(?:-|–|—|to|and)\s?(?P<sign2>[£$€])?(?P<high>{_DIGITS}))?"
    rf"(?P<scale>\s?(?:k|m|mn|bn|b|million|billion|thousand|hundred)\b)?"
    rf"(?P<share>\s?(?:%|per ?cent\b|percentage\b|percent\b))?(?P<ordinal>(?:st|nd|rd|th)\b)?",
    re.IGNORECASE,
)
_COLUMN_SCALE = re.compile(
    r"£\s?['’]?(000s?|k|m|bn|million|billion)\b|\b(?:in|£)\s+(thousand|million|billion)s\b", re.I
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: `unit` is "£", "%", "date", "code" or "" for a plain number; `value` is its plain form."""

    unit: str
    value: str


@dataclass(frozen=True, slots=True)
class FoundFigure:
    """A figure at its place in a text."""

    figure: Figure
    start: int
    end: int


def figures(text: str) -> frozenset[Figure]:
    """Return the figures of a text."""
    return frozenset(found.figure for found in find_figures(text))


def find_figures(text: str) -> list[FoundFigure]:
    """Return the figures of a text with their places; a stretch of text is read once, dates before numbers."""
    found = _dates(text)
    rest = _blank(text, found)
    numbers = _numbers(rest)
    rest = _blank(rest, [f for f in numbers if f.figure.unit])
    codes = [FoundFigure(Figure("code", m.group().lower()), *m.span()) for m in _CODE.finditer(rest) if _is_code(m)]
    inside = [n for n in numbers if not any(c.start <= n.start and n.end <= c.end for c in codes)]
    return sorted([*found, *inside, *codes, *_spelt(rest)], key=lambda f: f.start)


def stands_in(figure: Figure, text: str) -> bool:
    """Say whether a text holds the figure: the same, a date that is more exact, or a cell of a column in £m."""
    held = figures(text)
    if figure in held:
        return True
    if figure.unit == "date":
        return any(other.unit == "date" and _more_exact(other.value, figure.value) for other in held)
    if figure.unit == "code":
        return figure.value in text.lower()
    if figure.unit == "":
        return any(_contains(other, figure) for other in held)
    return any(_scaled(other, figure, text) for other in held)


def _dates(text: str) -> list[FoundFigure]:
    return [
        FoundFigure(Figure("date", value), *match.span()) for match in _DATE.finditer(text) if (value := _date(match))
    ]


def _date(match: re.Match[str]) -> str | None:
    """Return a date as year-month-day; a part that is not said is "?"."""
    if match["iso"]:
        return match["iso"]
    if match["slash"]:
        day, month, year = re.split(r"[/.]", match["slash"])
        if not 1 <= int(month) <= 12 or not 1 <= int(day) <= 31:
            return None
        return f"{int(year) + 2000 if len(year) == 2 else int(year)}-{int(month):02}-{int(day):02}"
    if match["day"]:
        return f"{match['year'] or '?'}-{_month(match['month']):02}-{int(match['day']):02}"
    if match["first"]:
        return f"{match['then']}-{_month(match['first']):02}-{int(match['after']):02}"
    return f"{match['of']}-{_month(match['only']):02}-?"


def _month(name: str) -> int:
    return next(at for at, month in enumerate(_MONTHS, start=1) if month.startswith(name.lower()[:3]))


def _numbers(text: str) -> list[FoundFigure]:
    found = []
    for match in _NUMBER.finditer(text):
        unit = "£" if match["sign"] or match["sign2"] else "%" if match["share"] else ""
        scale = (match["scale"] or "").strip().lower()
        for name, own in (("low", match["scale1"]), ("high", None)):
            if match[name]:
                value = _plain(match[name], (own or "").strip().lower() or scale, unit)
                found.append(FoundFigure(Figure(unit, value), *match.span()))
    return found


def _plain(digits: str, scale: str, unit: str) -> str:
    """Return the number without commas and scaled; a number with two points is a reference, kept as it is."""
    if not scale and not unit and "." in digits:  # 3.10 is not 3.1 where it numbers a paragraph
        return digits.replace(",", "")
    try:
        value = Decimal(digits.replace(",", "")) * _SCALES.get(scale, 1)
    except InvalidOperation:
        return digits
    return format(value.normalize(), "f")


def _is_code(match: re.Match[str]) -> bool:
    """ "24/00093" is a code; "2nd", "30m" and "10am" are numbers."""
    return re.fullmatch(r"\d+(?:st|nd|rd|th|k|m|bn|p|am|pm|s|x)", match.group(), re.IGNORECASE) is None


def _spelt(text: str) -> list[FoundFigure]:
    spelt = [
        FoundFigure(Figure(_unit_after(text, m.end()), _value(m.group())), *m.span()) for m in _SPELT_RUN.finditer(text)
    ]
    ordinals = [FoundFigure(Figure("", str(_ORDINALS[m.group().lower()])), *m.span()) for m in _ORDINAL.finditer(text)]
    return [f for f in spelt if f.figure.value] + ordinals


def _unit_after(text: str, end: int) -> str:
    return "%" if re.match(r"\s?(?:%|per ?cent)", text[end:], re.IGNORECASE) else ""


def _value(spelt: str) -> str:
    """Return the number that words spell: "two hundred and six" is 206; "" for a scale alone, as in "millions"."""
    total = current = 0
    parts = [part for part in re.split(r"[ -]", spelt.lower()) if part != "and"]
    if all(part in _SCALES for part in parts):
        return ""
    for part in parts:
        if part in _WORDS:
            current += _WORDS[part]
        elif part == "hundred":
            current = max(current, 1) * 100
        else:
            total += max(current, 1) * _SCALES[part]
            current = 0
    return str(total + current)


def _blank(text: str, found: list[FoundFigure]) -> str:
    """Return the text with what was read already put out, every place kept."""
    for figure in found:
        text = text[: figure.start] + " " * (figure.end - figure.start) + text[figure.end :]
    return text


def _more_exact(held: str, asked: str) -> bool:
    """ "2022-07-19" holds "2022-07-?"."""
    held_parts, asked_parts = held.split("-"), asked.split("-")
    return all(a in ("?", h) for h, a in zip(held_parts, asked_parts, strict=True))


def _contains(held: Figure, asked: Figure) -> bool:
    """A plain number may stand as the year of a date, or in a paper's amount or share."""
    if held.unit == "date":
        return asked.value in {part.lstrip("0") for part in held.value.split("-")}
    return held.unit in ("£", "%") and held.value == asked.value


def _scaled(held: Figure, asked: Figure, text: str) -> bool:
    """A cell "12.4" under a heading "£m" holds £12.4 million; one under "%" holds 12.4%."""
    if held.unit not in ("", "£"):
        return False
    if asked.unit == "%":
        return held.value == asked.value and "%" in text
    scales = {"1"} if "£" in text else set()
    for match in _COLUMN_SCALE.finditer(text):
        name = (match[1] or match[2]).lower()
        scales.add(str(1_000 if name.startswith("000") else _SCALES[name]))
    try:
        return any(Decimal(held.value) * Decimal(scale) == Decimal(asked.value) for scale in scales)
    except InvalidOperation:
        return False
