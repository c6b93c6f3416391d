"""The council or organisation whose paper it is, from the words of the paper."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from math import log2

_WORD = r"[A-Z][a-zà-ÿ’'-]+"
_NAME = rf"{_WORD}(?:(?: |-)(?:and|upon|on|of|the|with|in|le|under|next|&|{_WORD})){{0,5}}"
_COUNCIL = re.compile(rf"\b(?P<name>(?:(?:London|Royal|Metropolitan) Borough of {_NAME}|{_NAME}))(?P<tail> Council)\b")
_BOROUGH = re.compile(
    rf"\b(?P<name>(?:London Borough|Royal Borough|City) of {_WORD}(?: (?:and|upon) {_WORD}){{0,2}})\b"
)
_BODY = re.compile(
    rf"\b(?P<name>(?:{_NAME} )?(?:Association|Authority|Inspectorate|Ombudsman|Combined Authority|National Park Authority|Integrated Care Board|NHS (?:Foundation )?Trust))\b"
    rf"|\b(?P<department>(?:Department|Ministry) (?:for|of) {_NAME}(?:, {_WORD})?(?: (?:and|&) {_NAME})?)"
)
_CAPITALS = re.compile(r"\b[A-Z][A-Z’'&-]{2,}(?:\s+[A-Z&][A-Z’'&-]*)*\b")
_DOMAIN = re.compile(
    r"(?:@|https?://(?:www\.)?|\bwww\.)(?:[\w-]+\.)*?([\w-]+)\.(?:gov|org|nhs)\.(?:uk|wales|scot)\b", re.IGNORECASE
)
_STOPPED = {
    "The", "This", "That", "In", "At", "For", "And", "On", "By", "To", "Of", "From", "Our", "Your", "Full", "Each", "When", "As", "If", "With", "A", "An", "Both", "All",
    "Minutes", "Draft", "Agenda", "Report", "Members", "Dear", "Councillor", "Cllr", "Clerk", "Chair", "Local", "Other", "Any", "Every", "Neighbouring", "Former", "Where", "While", "Title",
}  # fmt: skip
_KINDS = {"City", "County", "Borough", "District", "Parish", "Town", "Metropolitan", "Council", "Unitary", "Community"}
_NOT_PLACES = {
    "Cabinet", "Extraordinary", "Executive", "Annual", "Ordinary", "Privy", "Arts", "Research", "Student", "School", "Schools", "Youth", "Works", "Control", "Ministers",
    "Committee", "Board", "General", "Consumer", "British", "National", "Safeguarding", "Special", "Public", "Planning", "Highway", "Highways", "Education", "Housing",
}  # fmt: skip
_GENERIC = {
    "local",
    "authority",
    "planning",
    "highway",
    "education",
    "the",
    "waste",
    "relevant",
    "competent",
    "licensing",
    "association",
    "residents",
    "housing",
    "health",
}


def find_body(texts: Sequence[str], front: int, stem: str = "") -> str | None:
    """Return the body's name as the paper prints it, None where it prints none."""
    scores: Counter[str] = Counter()
    domains = Counter(found.lower() for text in texts for found in _DOMAIN.findall(text))
    for index, text in enumerate(texts):
        near = index < max(front, 3)
        for name, weight in _names(_readable(text, texts, index)):
            scores[name] += round(weight * (30 if near else 10 if index < 15 else 4))
    ranked = _ranked(scores, domains, stem)
    return ranked or _place_from_stem(texts, stem)


def _readable(text: str, texts: Sequence[str], index: int) -> str:
    """The text with names in capitals made plain, and "Somerset" over "Council" read as one."""
    if re.fullmatch(r"(?:(?:City|County|Borough|District|Parish|Town) )?Council", text.strip()) and index:
        text = f"{texts[index - 1]} {text}"
    return _CAPITALS.sub(
        lambda found: (
            found.group()
            .title()
            .replace("’S", "’s")
            .replace("'S", "'s")
            .replace(" Of ", " of ")
            .replace(" And ", " and ")
        ),
        text,
    )


def _names(text: str) -> list[tuple[str, float]]:
    found = [(name, 1.0) for match in _COUNCIL.finditer(text) if (name := _council(match["name"]))]
    found += [(match["name"], 1.2) for match in _BOROUGH.finditer(text)]
    for match in _BODY.finditer(text):
        name = _trimmed(match["name"] or match["department"])
        words = [word for word in name.lower().split() if word not in _GENERIC]
        if words and len(name.split()) > 1 or name.lower().startswith("local government"):
            found.append((name, 0.8 if match["name"] else 0.5))
    return found


def _trimmed(name: str) -> str:
    words = name.split()
    while words and words[:2] != ["Local", "Government"] and (words[0] in _STOPPED or not words[0][0].isupper()):
        words.pop(0)
    return " ".join(words)


def _council(name: str) -> str | None:
    words = name.split()
    for index in range(len(words) - 1, -1, -1):
        if words[index] in _STOPPED and words[index] != "Local":
            words = words[index + 1 :]
            break
    while words and not words[0][0].isupper():
        words.pop(0)
    places = [word for word in words if word not in _KINDS and word[0].isupper()]
    if (
        not places
        or any(word in _NOT_PLACES for word in places)
        or len(words) > 6
        or re.search(r"[’']s$", words[0])
        and len(words) < 2
    ):
        return None
    return f"{' '.join(words)} Council"


def _ranked(scores: Counter[str], domains: Counter[str], stem: str) -> str | None:
    if not scores:
        return None
    merged = _merged(scores)

    def weight(name: str) -> tuple[float, int]:
        opening = re.sub(r"\W", "", re.sub(r"(?:London|Royal|Metropolitan) Borough of |City of ", "", name).lower())
        mail = sum(
            count
            for domain, count in domains.items()
            if opening.startswith(domain.replace("-", "")) and len(domain) > 3
        )
        first = re.sub(r"\W", "", name.split()[0].lower()) in stem.lower()
        return log2(1 + merged[name]) + (2.5 + log2(1 + mail) if mail else 0), int(first)

    best = max(merged, key=weight)
    return best if weight(best)[0] >= 3 else None


def _merged(scores: Counter[str]) -> Counter[str]:
    """Count "X Council" with "X City Council", under the longer name where the paper uses it."""
    merged: Counter[str] = Counter(scores)
    for short in scores:
        core = short.removesuffix(" Council")
        for name in scores:
            if name != short and name.startswith(f"{core} ") and set(name.removeprefix(core).split()) <= _KINDS:
                merged[name] += scores[short]
    return merged


def _place_from_stem(texts: Sequence[str], stem: str) -> str | None:
    """A paper that says only "the Council", and names the place its file is named after, means that council."""
    place = re.match(r"[a-z]{4,}", stem.lower())
    whole = " ".join(texts)
    if place is None or not re.search(r"\b(?:the|this|our) Council\b|\bCouncil['’]s\b", whole):
        return None
    named = re.search(rf"\b(?:in|within|across|for|of) ({place.group().capitalize()})\b", whole)
    return f"{named[1]} Council" if named else None
