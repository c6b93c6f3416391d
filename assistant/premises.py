"""Questions that take for granted what a paper denies: the paper's own statement comes first.

"Which other options were weighed up?" is answered by "No other options were considered", however well
some list of options reads beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.candidates import Candidate

_DENIES = re.compile(
    r"\b(?:no(?! later| more than| less than| fewer| doubt| one of|\.|s\b|\W*\d)|none|nil|never|nobody|cannot|unable"
    r"|neither"
    r"|not(?! only| just| least| limited| applicable| yet)|dropped|withdrawn|abandoned)\b|\b\w+n[’']t\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\b(?:if|whether|unless|where|should)\b", re.IGNORECASE)
_OPENS = re.compile(r"^(?:there (?:is|are|was|were|have been) )?(?:no|none|nil)\b", re.IGNORECASE)
_NEAR = 0.5  # how far below the best a denial may score
_CONSIDERED = 20
_LONGEST = 40  # words; a longer sentence denies something in passing
_LEAST = 0.45  # share of the question's words, by rarity, that a denial must itself hold
_MORE = 0.15  # and so much more than the best sentence


def denies(text: str) -> bool:
    """Say whether a sentence says that something is not so."""
    found = _DENIES.search(text)
    return found is not None and len(text.split()) <= _LONGEST and not _CONDITION.search(text[: found.start()])


def denial(question: str, candidates: Sequence[Candidate]) -> Candidate | None:
    """Return the sentence that denies what the question takes for granted, where one speaks of just that."""
    best = candidates[0]
    if denies(question):
        return None
    if _OPENS.search(best.evidence.text):
        return best
    least = max(_LEAST, best.features.own + _MORE)
    near = (c for c in candidates[1:_CONSIDERED] if c.score >= best.score - _NEAR)
    return next((c for c in near if c.features.own >= least and denies(c.evidence.text)), None)
