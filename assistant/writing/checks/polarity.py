"""Negation and opposites: what a paper denies is not affirmed, what falls does not rise."""

from __future__ import annotations

import re

from assistant.writing.checks.known import Known
from assistant.writing.claim import Claim
from index.sentences import split_sentences
from index.words import stem, terms, words

_NEGATORS = frozenset(
    "not no never none nor neither without cannot unable refuse refuses refused refusing "
    "decline declined reject rejects rejected unlikely isnt wasnt arent werent dont doesnt didnt "
    "wont wouldnt cant couldnt hasnt havent hadnt shouldnt mustnt".split()
)
_CONTRACTED = re.compile(r"\b(\w+)n[’']t\b", re.IGNORECASE)
_NOT_DENYING = re.compile(
    r"\bnot only\b|\bno later than\b|\bno (?:more|less|fewer) than\b|\bwhether or not\b"
    r"|\bnot-for-\w+|\bnon-\w+|\bno\. ?\d",
    re.I,
)
_YET_TO = re.compile(
    r"\b(?:is|are|was|were|has|have|had)? ?(?:still )?yet to\b|\bfail(?:s|ed|ing)? to\b", re.IGNORECASE
)
_OPPOSITES = (
    ("accept", "reject refus declin"),
    ("approv", "refus reject"),
    ("agre", "disagre reject refus"),
    (
        "increas rise rose risen grow grew grown higher up more",
        "decreas fall fell fallen reduc lower declin drop fewer less",
    ),
    ("support", "oppos object"),
    ("open", "close closur shut"),
    ("includ", "exclud"),
    ("above exceed over", "below under"),
    ("underspend surplus", "overspend deficit"),
    ("start begin began commenc", "end stop ceas cancel"),
    ("allow permit", "forbid prohibit ban prevent"),
    ("best strongest highest most", "worst weakest lowest least"),
    ("complet achiev met", "incomplet delay miss"),
    ("gain", "lose lost loss"),
    ("statutori mandatori compulsori", "voluntari option"),
    ("exempt", "public"),
    ("major", "minor"),
)
_SAME_MATTER, _VERBATIM = 0.5, 0.8  # shares of terms in common
_SIDES = tuple((frozenset(a.split()), frozenset(b.split())) for a, b in _OPPOSITES)


def flipped(claim: Claim, _known: Known) -> str | None:
    """Return a reason when the statement denies what its words affirm, or the reverse."""
    if claim.relied is None:
        return None
    told, relied = claim.text, _sentence(claim)
    opposed = _opposed(told, relied)
    if opposed and _denials(told) % 2 == _denials(relied) % 2:
        return f"it turns “{opposed[1]}” into “{opposed[0]}”"
    return "it drops or adds a “not”" if not opposed and _changes_denial(told, relied) else None


def _changes_denial(told: str, relied: str) -> bool:
    """Say whether one denies and the other does not; in nearly the same words every single "not" must be kept."""
    mine, theirs, shared = _denials(told), _denials(relied), _shared(told, relied)
    if shared >= _VERBATIM:
        return mine % 2 != theirs % 2
    return shared >= _SAME_MATTER and bool(mine) != bool(theirs)


def _sentence(claim: Claim) -> str:
    """Return the whole sentences that the relied words stand in: a "not" may stand just before them."""
    assert claim.relied is not None
    text = claim.relied.offered.paragraph.text
    spans = [(a, b) for a, b in split_sentences(text) if a < claim.relied.end and claim.relied.start < b]
    return text[spans[0][0] : spans[-1][1]] if spans else claim.relied.text


def _denials(text: str) -> int:
    """Return how many denials the text holds; two of them cancel."""
    text = _YET_TO.sub("not", _NOT_DENYING.sub(" ", text))
    contracted = len(_CONTRACTED.findall(text))
    return contracted + sum(word in _NEGATORS for word in words(_CONTRACTED.sub(" ", text)))


def _opposed(told: str, relied: str) -> tuple[str, str] | None:
    """Return a pair of opposites, one told and the other only in the paper."""
    told_stems, relied_stems = {stem(w) for w in words(told)}, {stem(w) for w in words(relied)}
    for left, right in _SIDES:
        for mine, other in ((left, right), (right, left)):
            if told_stems & mine and not relied_stems & mine and relied_stems & other and not told_stems & other:
                return min(told_stems & mine), min(relied_stems & other)
    return None


def _shared(told: str, relied: str) -> float:
    """Return the share of terms in common, of the shorter: a denial is dropped only from words that are repeated."""
    asked, held = set(terms(told)), set(terms(relied))
    return len(asked & held) / min(len(asked), len(held)) if asked and held else 0.0
