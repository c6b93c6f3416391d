"""Whether what was found answers the question at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.candidates import Candidate
from assistant.kinds import TOLD, holds
from assistant.question import Question
from assistant.thesaurus import stands_for
from index.words import stem, terms, words

_NEAR = 0.45  # how far below the best a sentence may score and still be thought to answer
_SEVERAL = 8
_CODE = re.compile(r"\b(?=\w*\d)(?=\w*[A-Za-z])\w+|\b[A-Z][A-Z&]+s?\b")
_BEST = 3
_COSINE, _CONTEXT = 0.35, 0.4
_FAR = 0.22  # below that, words in common are chance


def is_answered(question: Question, candidates: Sequence[Candidate]) -> bool:
    """Say whether the candidates answer.

    They must be close to the question, hold the kind of answer asked for, and speak of the very code or
    initials it names.
    """
    if not candidates or not _is_close(candidates):
        return False
    return _holds_kind(question, candidates) and not _names_unknown(question, candidates)


def _is_close(candidates: Sequence[Candidate]) -> bool:
    """Say whether any of the best is close in meaning, or close enough and holds the question's rarer words."""
    best = [candidate.features for candidate in candidates[:_BEST]]
    cosine, context = max(f.cosine for f in best), max(f.context for f in best)
    return cosine >= _COSINE or (cosine >= _FAR and context >= _CONTEXT)


def _holds_kind(question: Question, candidates: Sequence[Candidate]) -> bool:
    """Say whether any sentence near the best holds an amount, number, date or name, where one is asked for."""
    told = [kind for kind in question.kinds if kind in TOLD]
    near = [c for c in candidates[:_SEVERAL] if c.score >= candidates[0].score - _NEAR]
    return not told or any(holds(kind, c.evidence.text) for kind in told for c in near)


def _names_unknown(question: Question, candidates: Sequence[Candidate]) -> bool:
    """Say whether the question names initials or a code ("EHCP", "s106") that no sentence found uses or spells out."""
    if question.asked.isupper():
        return False
    codes = {term for code in _CODE.findall(question.asked) for term in terms(code)}
    if not codes:
        return False
    found = [
        frozenset(terms(f"{' '.join(c.evidence.paragraph.heading)} {c.evidence.paragraph.text}")) for c in candidates
    ]
    named = {stem(word) for body in question.named.bodies for word in (_initials(body), *words(body))}
    return any(
        code not in named
        and not any(code in held or stands_for(question.related.get(code, ()), held) for held in found)
        for code in codes
    )


def _initials(name: str) -> str:
    return "".join(part[0] for part in name.split() if part[:1].isupper()).lower()
