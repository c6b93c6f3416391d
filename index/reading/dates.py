"""Dates as papers print them, to ISO: 2022-07-19, or 2023-05 where no day is given."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sept sep", "october oct", "november nov", "december dec"), start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?![-/–]\d\d\b(?!-))"
_DAY = r"(?P<day>\d{1,2})\s?(?:st|nd|rd|th)?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"\b{_DAY}(?:\s+day)?(?:\s+of)?[\s,-]+{_MONTH}[\s,-]+{_YEAR}\b",
        rf"\b{_MONTH}\s+{_DAY},?\s+{_YEAR}\b",
        r"\b(?P<year>(?:19|20)\d\d)-(?P<number>\d\d)-(?P<day>\d\d)\b",
        r"\b(?P<day>\d{1,2})[/.](?P<number>\d{1,2})[/.](?P<year>(?:19|20)?\d\d)\b",
        rf"\b{_MONTH},?\s+{_YEAR}\b",
    )
)
_WEEKDAY = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b,?", re.IGNORECASE)
_TIME = re.compile(
    r"\b(?:at\s+)?\d{1,2}(?:[.:]\d\d)?\s*(?:am|pm|a\.m\.|p\.m\.|noon|hours|hrs)\b|\bat \d{1,2}[.:]\d\d\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and where it stands in the text it was found in."""

    iso: str
    start: int
    end: int


def find_dates(text: str) -> list[FoundDate]:
    """Return the dates in the text, in order; a full date hides the month and year inside it."""
    found: list[FoundDate] = []
    for form in _FORMS:
        for match in form.finditer(text[:2000]):
            iso = _iso(match)
            if iso and not any(match.start() < other.end and other.start < match.end() for other in found):
                found.append(FoundDate(iso, match.start(), match.end()))
    return sorted(found, key=lambda one: one.start)


def is_date_line(text: str) -> bool:
    """Whether the text is a date and hardly anything else (a weekday, a time, a label)."""
    dates = find_dates(text)
    if not dates or len(text) > 120:
        return False
    rest = text[: dates[0].start] + text[dates[-1].end :]
    rest = _TIME.sub("", _WEEKDAY.sub("", rest))
    rest = re.sub(r"\b(?:date|dated|on|at|the|of|meeting|held|from|time|published)\b", "", rest, flags=re.IGNORECASE)
    return len(re.findall(r"[^\W\d_]+", rest)) <= 1


def _iso(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    year = int(groups["year"]) if len(groups["year"]) == 4 else 2000 + int(groups["year"])
    month = _MONTHS[groups["month"].lower()] if groups.get("month") else int(groups["number"])
    if not groups.get("day"):
        return f"{year:04d}-{month:02d}"
    try:
        return date(year, month, int(groups["day"])).isoformat()
    except ValueError:
        return None
