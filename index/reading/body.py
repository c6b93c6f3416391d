"""The council or organisation whose paper it is, from the words of the paper."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from math import log2

_WORD = r"[A-Z][a-zà-ÿ’'-]+"
_NAME = rf"{_WORD}(?:(?: |-)(?:and|upon|on|of|the|with|in|le|under|next|&|{_WORD})){{0,5}}"
_COUNCIL = re.compile(
    rf"\b(?P<name>(?:(?:London|Royal|Metropolitan) Borough of {_NAME}|{_NAME}))(?P<tail> Council)\b(?! (?:Chamber|"
    rf"Offices?|House|Tax|Assembly)\b)"
)
_BOROUGH = re.compile(
    rf"\b(?P<name>(?:London Borough|Royal Borough|City) of {_WORD}(?: (?:and|upon) {_WORD}){{0,2}})\b"
)
_BODY = re.compile(
    rf"\b(?P<name>(?:{_NAME} )?(?:Association|Authority|Commission|Inspectorate|Ombudsman|Combined Authority|National "
    rf"Park Authority|Integrated Care Board|NHS (?:Foundation )?Trust))\b"
    rf"|\b(?P<department>(?:Department|Ministry) (?:for|of) {_NAME}(?:, {_WORD})?(?: (?:and|&) {_NAME})?)"
)
_CAPITALS = re.compile(r"\b[A-Z][A-Z’'&-]{2,}(?:\s+[A-Z&][A-Z’'&-]*)*\b")
_DOMAIN = re.compile(  # a narrow cell may cut an address: "@oakshire .gov.uk"
    r"(?:@|https?://(?:www\.)?|\bwww\.)(?:[\w-]+\.)*?([\w-]+) ?\.(?:gov|org|nhs)\.(?:uk|wales|scot)\b", re.IGNORECASE
)
_ACRONYM = re.compile(r"\b([A-Z])(CC|BC|DC|MBC)\b(?!['’]?[a-z])")
_ACRONYM_KINDS = {"CC": ("County", "City"), "BC": ("Borough",), "DC": ("District",), "MBC": ("Borough",)}
_LETTERHEAD = re.compile(r"(?=.{0,70}\b(?:Tel|Email|E-mail|House|Street|Road|Square)\b)|$", re.IGNORECASE)
_NOUN_ALONE = re.compile(
    r"(?:(?:City|County|Borough|District|Parish|Town) )?Council|Ombudsman|Authority|Commission|Association",
    re.IGNORECASE,
)
_STYLED = re.compile(r"(?:London|Royal|Metropolitan) Borough of |City of |Greater ")
_ADDRESSED = re.compile(r"(?:(?:[Aa]gainst|[Aa]ppellant|[Aa]pplicant):? .{4,80}$|[Rr]eport to(?: the)? .{4,80})")
_STOPPED = {
    "The", "This", "That", "In", "At", "For", "And", "On", "By", "To", "Of", "From", "Our", "Your", "Full", "Each",
    "When", "As", "If", "With", "A", "An", "Both", "All",
    "Minutes", "Draft", "Agenda", "Report", "Members", "Dear", "Councillor", "Cllr", "Clerk", "Chair", "Local", "Other",
    "Any", "Every", "Neighbouring", "Former", "Where", "While", "Title",
}  # fmt: skip
_KINDS = {"City", "County", "Borough", "District", "Parish", "Town", "Metropolitan", "Council", "Unitary", "Community"}
_NOT_PLACES = {
    "Cabinet", "Extraordinary", "Executive", "Annual", "Ordinary", "Privy", "Arts", "Research", "Student", "School",
    "Schools", "Youth", "Works", "Control", "Ministers",
    "Committee", "Board", "General", "Consumer", "British", "National", "Safeguarding", "Special", "Public", "Planning",
    "Highway", "Highways", "Education", "Housing",
}  # fmt: skip
_LETTERHEAD_MOST = 30  # texts: the foot of a letter's first page
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
    domains = Counter(found.lower() for text in texts for found in _DOMAIN.findall(text))
    scores, heads = _scores(texts, front)
    best = _ranked(scores, domains, stem)
    place = _place_of_domain(texts, domains)
    if best is not None and (place is None or best in heads or _mails(best, domains)):
        return best
    return place or best or _place_from_acronym(texts, stem) or _place_from_stem(texts, stem)


def _scores(texts: Sequence[str], front: int) -> tuple[Counter[str], set[str]]:
    """Return how much each name weighs, and the names that stand at the paper's head."""
    scores: Counter[str] = Counter()
    heads: set[str] = set()
    others = " ".join(found for text in texts[:12] for found in _ADDRESSED.findall(text))
    for index, text in enumerate(texts):
        near = index < max(front, 3)
        for name, weight in _names(_readable(text, texts, index)):
            if name in others:
                continue
            if name.startswith(("Department", "Ministry")) and index >= front:
                if index > _LETTERHEAD_MOST or not _heads_letter(name, text):
                    continue
                near, weight = True, 1.2
            scores[name] += round(weight * (30 if near else 10 if index < 15 else 4))
            heads |= {name} if near else set()
    return scores, heads


def _heads_letter(name: str, text: str) -> bool:
    """Whether the line is a letter's head or foot: whose it is, and where to write or call."""
    return text.startswith(name) and len(text) < 160 and bool(_LETTERHEAD.match(text[len(name) :]))


def _mails(name: str, domains: Counter[str]) -> int:
    """How often the paper gives addresses at the body's own domain."""
    opening = re.sub(r"\W", "", _STYLED.sub("", name).lower())
    return sum(
        count for domain, count in domains.items() if opening.startswith(domain.replace("-", "")) and len(domain) > 3
    )


def _place_of_domain(texts: Sequence[str], domains: Counter[str]) -> str | None:
    """A paper that names only its place, "the Council" and an address there is that place's council's."""
    whole = " ".join(texts)
    for domain, _ in domains.most_common(2):
        place = domain.capitalize()
        if len(place) < 4 or not re.search(rf"\b{place}\b", whole) or not re.search(r"\b[Cc]ouncil\b", whole):
            continue
        kinds = [
            kind
            for kind in ("County", "City", "Borough", "District")
            if re.search(rf"\b[Tt]he {kind} Council\b", whole)
        ]
        acronym = re.search(rf"\b{place[0]}CC\b", whole)
        county = bool(acronym) and len(re.findall(r"\b[Cc]ounty\b", whole)) > len(re.findall(r"\b[Cc]ity\b", whole))
        kind = " County" if county else f" {kinds[0]}" if kinds else ""
        return f"{place}{kind} Council"
    return None


def _readable(text: str, texts: Sequence[str], index: int) -> str:
    """The text with names in capitals made plain, and "Somerset" over "Council" read as one."""
    if _NOUN_ALONE.fullmatch(text.strip()) and index:
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
        if (words and len(name.split()) > 1) or name.lower().startswith("local government"):
            found.append((name, 0.8 if match["name"] else 0.5))
    return found


def _trimmed(name: str) -> str:
    words = name.split()
    while words and words[:2] != ["Local", "Government"] and (words[0] in _STOPPED or not words[0][0].isupper()):
        words.pop(0)
    while words and (not words[-1][0].isupper() or words[-1] in ("Tel", "Email", "Telephone")):
        words.pop()
    return " ".join(words)


def _council(name: str) -> str | None:
    words = name.split()
    for index in range(len(words) - 1, -1, -1):
        if words[index] in _STOPPED and words[index] != "Local":
            words = words[index + 1 :]
            break
    while words and not words[0][0].isupper():
        words.pop(0)
    if not words or not words[-1][0].isupper():
        return None
    places = [word for word in words if word not in _KINDS and word[0].isupper()]
    if (
        not places
        or any(word in _NOT_PLACES for word in places)
        or len(words) > 6
        or (re.search(r"[’']s$", words[0]) and len(words) < 2)
    ):
        return None
    return f"{' '.join(words)} Council"


def _ranked(scores: Counter[str], domains: Counter[str], stem: str) -> str | None:
    if not scores:
        return None
    merged = _merged(scores)

    def weight(name: str) -> tuple[float, int]:
        mail = _mails(name, domains)
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


def _place_from_acronym(texts: Sequence[str], stem: str) -> str | None:
    """A paper that calls its council KCC, and names the place its file is named after, says which council."""
    whole = " ".join(texts)
    for first, tail in dict.fromkeys(_ACRONYM.findall(whole)):
        place = next(
            (word for word in _stem_words(stem) if word[0] == first and re.search(rf"\b{word}\b", whole)), None
        )
        kinds = [kind for kind in _ACRONYM_KINDS[tail] if re.search(rf"\b{kind}\b", whole)]
        if place is not None and kinds:
            return f"{place} {kinds[0]} Council"
    return None


def _stem_words(stem: str) -> list[str]:
    """The words of the file's name that can be a place, as they would be printed."""
    return [word.capitalize() for word in re.findall(r"[a-z]{4,}", stem.lower())[:2]]


def _place_from_stem(texts: Sequence[str], stem: str) -> str | None:
    """A paper that says only "the Council", and names the place its file is named after, means that council."""
    place = re.match(r"[a-z]{4,}", stem.lower())
    whole = " ".join(texts)
    if place is None or not re.search(r"\b(?:the|this|our) Council\b|\bCouncil['’]s\b", whole):
        return None
    named = re.search(rf"\b(?:in|within|across|for|of) ({place.group().capitalize()})\b", whole)
    return f"{named[1]} Council" if named else None
