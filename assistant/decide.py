"""Whether what was found answers the question at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.candidates import Candidate
from assistant.kinds import TOLD, holds
from assistant.question import Question
from assistant.thesaurus import stands_for
from index.keywords import KeywordIndex
from index.words import terms

_NEAR = 0.45  # how far below the best a sentence may score and still be thought to answer
_SEVERAL = 8
_CODE = re.compile(r"\b(?=\w*\d)(?=\w*[A-Za-z])\w+|\b[A-Z][A-Z&]+s?\b")
_FLOOR = 0.6


def is_answered(question: Question, candidates: Sequence[Candidate], keywords: KeywordIndex) -> bool:
    """Say whether the candidates answer: close enough, of the kind asked for, about the very code or initials asked."""
    if not candidates or candidates[0].score < _FLOOR:
        return False
    return _holds_kind(question, candidates) and not _names_unknown(question, keywords)


def _holds_kind(question: Question, candidates: Sequence[Candidate]) -> bool:
    """Say whether any sentence near the best holds an amount, number, date or name, where one is asked for."""
    told = [kind for kind in question.kinds if kind in TOLD]
    near = [c for c in candidates[:_SEVERAL] if c.score >= candidates[0].score - _NEAR]
    return not told or any(holds(kind, c.evidence.text) for kind in told for c in near)


def _names_unknown(question: Question, keywords: KeywordIndex) -> bool:
    """Say whether the question names initials or a code ("EHCP", "s106") that no paper uses, nor what it stands for."""
    if question.asked.isupper():
        return False
    vocabulary = keywords.vocabulary
    codes = {term for code in _CODE.findall(question.asked) for term in terms(code)}
    return any(c not in vocabulary and not stands_for(question.related.get(c, ()), vocabulary) for c in codes)
