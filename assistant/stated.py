"""What a recommendation states of money and of time, in its own words; nothing where nothing is stated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from assistant.figures import find_figures

_PART = r"(?:(?:end|start|beginning|close|middle|spring|summer|autumn|winter)(?: of)? )?"
_BY = r"by|before|on or before|no later than|not later than"
_FROM = r"from|with effect from|starting (?:on|in|from)|beginning (?:on|in)|first in"
_LEAD = re.compile(rf"\b(?:{_BY}|{_FROM}) (?:either |the )*{_PART}$", re.IGNORECASE)
_YEAR = re.compile(rf"\b(?:{_BY}) (?:the )?{_PART}(?P<year>20\d\d)\b(?![/-]\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amount:
    """Sums of money as printed, several parted by semicolons; `pounds` is the largest of them."""

    words: str
    pounds: Decimal


@dataclass(frozen=True, slots=True)
class Due:
    """When it is to be done, as printed ("by April 2027"); `date` is ISO as far as known, "?" for a year not said."""

    words: str
    date: str


def amount(text: str) -> Amount | None:
    """Return the sums of money that a text names."""
    found = [figure for figure in find_figures(text) if figure.figure.unit == "£"]
    if not found:
        return None
    printed = dict.fromkeys(text[figure.start : figure.end].strip() for figure in found)
    return Amount("; ".join(printed), max(Decimal(figure.figure.value) for figure in found))


def due(text: str) -> Due | None:
    """Return the first date by which, or from which, a text says that something is to be done."""
    found = [
        (lead.start(), Due(text[lead.start() : figure.end], figure.figure.value.removesuffix("-?")))
        for figure in find_figures(text)
        if figure.figure.unit == "date" and (lead := _LEAD.search(text[: figure.start]))
    ]
    found += [(match.start(), Due(match.group(), match["year"])) for match in _YEAR.finditer(text)]
    return min(found, key=lambda pair: (pair[0], -len(pair[1].words)))[1] if found else None
