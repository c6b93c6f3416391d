"""Who speaks, and how surely: an opinion, a proposal or a wish is never told as a fact or a decision."""

from __future__ import annotations

import re

from assistant.writing.checks.known import Known
from assistant.writing.claim import Claim
from assistant.writing.offer import Offered
from index.model import Kind
from index.sentences import split_sentences
from index.words import stem, terms, words

_VERBS = {
    "recommends": "recommend propos suggest advis urg call ask should ought need",
    "decides": "decid resolv agre approv adopt endors determin",
    "accepts": "accept agre welcom endors commit",
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
    r"\b(?:may(?! \d)|might|could|would|should|possibly|potentially|proposed|proposes?|believe[sd]?|argue[sd]?|"
    r"claim(?:s|ed)?|suggest(?:s|ed)?|thinks?|fear(?:s|ed)?|hope[sd]?|estimated|expected|subject to|draft|"
    r"recommend(?:s|ed)?|likely|planned|aims? to|intends? to|seeks? to|forecast|calls? (?:for|on))\b",
    re.IGNORECASE,
)
_SAID_UNSURE = re.compile(  # a statement must say so by its verb: the noun "options" makes nothing uncertain
    r"\b(?:may|might|could|would|should|possibly|potentially|proposed|proposes?|proposals?|consider(?:s|ed|ing)?|"
    r"believe[sd]?|argue[sd]?|claim(?:s|ed)?|suggest(?:s|ed)?|thinks?|fear(?:s|ed)?|hope[sd]?|estimated|expected|"
    r"subject to|draft|recommend(?:s|ed)?|recommendations?|likely|planned|plans? to|aims? to|intends? to|seeks? to|"
    r"consult(?:s|ed|ing)?|forecasts?|asks?|calls? (?:for|on)|says?|wants?|"
    r"in the view|in the opinion|advis(?:es|ed))\b",
    re.IGNORECASE,
)
_SURE = re.compile(
    r"\b(?:will|has|have|had|was|were|is|are|did|does|agreed|decided|approved|resolved|adopted|accepted|must|confirmed|"
    r"completed|funds?|pays?|provides?|increases?|reduces?)\b",
    re.IGNORECASE,
)
_WEAK = re.compile(r"\b(?:should|may(?! \d)|might|could)\b", re.IGNORECASE)
_STRONG = re.compile(r"\b(?:will|must|shall)\b", re.IGNORECASE)
_NEAR = 8  # words between who speaks and what they do
_OTHERS = frozenset("govern lga associ ombudsman resid parent union minist".split())  # who are not the paper's own
_SAME = {"officer": {"officer", "director", "author", "head", "manager", "report"}}


def wrong_speaker(claim: Claim, _known: Known) -> str | None:
    """Return a reason when the statement changes who speaks, or is surer than its paragraph."""
    return _changed_speaker(claim) or _surer(claim)


def _changed_speaker(claim: Claim) -> str | None:
    """Return a reason when "the government accepts" rests on a paragraph where it is not the one who does."""
    for match in _SAID.finditer(claim.text):
        who, verb = match["who"].lower(), stem(match["verb"].lower())
        family = _FAMILY.get(verb, "")
        alike = {verb, *_VERBS.get(family, "").split()}
        if not _does(claim, _SAME.get(stem(who), {stem(who)}), alike) and not _is_of_kind(claim, family, stem(who)):
            return f"the paragraph does not say that the {who} {match['verb'].lower()}"
    return None


def _does(claim: Claim, who: set[str], verbs: set[str]) -> bool:
    """Say whether the paragraph says that they do it: both close together, or the verb in a paper of theirs."""
    for one in claim.cited:
        told = [stem(word) for word in words(one.paragraph.text)]
        does = [at for at, word in enumerate(told) if word in verbs]
        if does and who & _makers(one):
            return True
        if any(who & set(told[max(0, at - _NEAR) : at + _NEAR]) for at in does):
            return True
    return False


def _makers(offered: Offered) -> set[str]:
    """Return the words that name who made the paper."""
    told = filter(None, (offered.record.body, offered.record.committee, offered.record.author))
    return {stem(word) for name in told for word in words(name)}


def _is_of_kind(claim: Claim, family: str, who: str) -> bool:
    """A recommendation recommends and a resolution decides without the word, whoever else it speaks of."""
    kinds = {one.paragraph.kind for one in claim.cited}
    if family == "recommends":
        return Kind.RECOMMENDATION in kinds and who not in _OTHERS
    return family in ("decides", "accepts") and Kind.RESOLUTION in kinds and who not in _OTHERS


def _surer(claim: Claim) -> str | None:
    """Return a reason when the words relied on are a wish, an opinion or a proposal and the statement is none."""
    relied = _nearest_sentence(claim)
    recommended = any(one.paragraph.kind is Kind.RECOMMENDATION for one in claim.cited)
    if (
        _WEAK.search(relied)
        and not _STRONG.search(relied)
        and _STRONG.search(claim.text)
        and not _WEAK.search(claim.text)
    ):
        return "it says “will” where its paragraph says “should”, “may” or “could”"
    if not (_UNSURE.search(relied) or recommended) or _SAID_UNSURE.search(claim.text):
        return None
    return "it tells an opinion or a proposal as a fact" if _SURE.search(claim.text) else None


def _nearest_sentence(claim: Claim) -> str:
    """Return, of the sentences relied on, the one that the statement is about."""
    text = claim.relied.text if claim.relied else ""
    told = set(terms(claim.text))
    sentences = [text[start:end] for start, end in split_sentences(text)]
    return max(sentences, key=lambda sentence: len(told & set(terms(sentence))), default="")
