"""Who speaks, and how surely: an opinion, a proposal or a wish is never told as a fact or a decision."""

from __future__ import annotations

import re

from assistant.writing.checks.known import Known
from assistant.writing.claim import Claim
from index.model import Kind
from index.words import stem, words

_VERBS = {
    "recommends": "recommend propos suggest advis urg call ask should ought need",
    "decides": "decid resolv agre approv adopt endors determin",
    "accepts": "accept agre welcom support commit",
    "argues": "argu believ claim feel think consid view opinion contend express concern worri fear warn hope expect",
}
_FAMILY = {word: family for family, stems in _VERBS.items() for word in stems.split()}
_SAID = re.compile(
    r"\b(?P<who>review|government|officers?|committee|cabinet|executive|council|board|association|lga|ombudsman|"
    r"inspector|commission|panel|minister|department|author|report|members?|councillors?|residents|parents|unions?)\b"
    r"(?:\s+\w+){0,2}?\s+(?P<verb>recommend\w*|propos\w+|advis\w+|decid\w+|resolv\w+|agre\w+|approv\w+|accept\w*|"
    r"reject\w*|argu\w+|believ\w+|claim\w*|adopt\w*|endors\w+|determin\w+|commit\w*)\b",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\b(?:may|might|could|would|possibly|potential(?:ly)?|proposed|proposes?|proposals?|considering|consider|"
    r"believe[sd]?|argue[sd]?|claim(?:s|ed)?|suggest(?:s|ed)?|think[s]?|fear(?:s|ed)?|hope[sd]?|estimated|expected|"
    r"subject to|draft|options?|recommend(?:s|ed)?|recommendation|should|if|likely|planned|plans?|aims?|intends?|"
    r"seeks?|consult(?:s|ed|ing|ation)?|forecast|risk|views?|opinion|asks?|calls?)\b",
    re.IGNORECASE,
)
_SURE = re.compile(
    r"\b(?:will|has|have|had|was|were|is|are|did|does|agreed|decided|approved|resolved|adopted|accepted|must|confirmed|"
    r"completed|funds?|pays?|provides?|increases?|reduces?)\b",
    re.IGNORECASE,
)
_SAME = {"officer": {"officer", "director", "author", "head", "manager", "report"}}


def wrong_speaker(claim: Claim, _known: Known) -> str | None:
    """Return a reason when the statement changes who speaks, or is surer than its paragraph."""
    return _changed_speaker(claim) or _surer(claim)


def _changed_speaker(claim: Claim) -> str | None:
    """Return a reason when "the government accepts" rests on a paragraph that does not accept, or is not its."""
    held = {stem(word) for word in words(claim.context)}
    for match in _SAID.finditer(claim.text):
        who, verb = stem(match["who"].lower()), stem(match["verb"].lower())
        if not (held & {stem(word) for word in _SAME.get(who, {who})}):
            return f"the paragraph is not the {match['who'].lower()}’s"
        family = _FAMILY.get(verb)
        if verb not in held and family and not held & set(_VERBS[family].split()) and not _is_of_kind(claim, family):
            return f"the paragraph does not say that the {match['who'].lower()} {match['verb'].lower()}"
    return None


def _is_of_kind(claim: Claim, family: str) -> bool:
    """A recommendation recommends and a resolution decides without the word."""
    kinds = {one.paragraph.kind for one in claim.cited}
    return (family == "recommends" and Kind.RECOMMENDATION in kinds) or (
        family in ("decides", "accepts") and Kind.RESOLUTION in kinds
    )


def _surer(claim: Claim) -> str | None:
    """Return a reason when the words relied on are a wish, an opinion or a proposal and the statement is none."""
    relied = claim.relied.text if claim.relied else ""
    recommended = any(one.paragraph.kind is Kind.RECOMMENDATION for one in claim.cited)
    if not (_UNSURE.search(relied) or recommended) or _UNSURE.search(claim.text):
        return None
    return "it tells an opinion or a proposal as a fact" if _SURE.search(claim.text) else None
