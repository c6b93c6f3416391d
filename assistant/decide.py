"""Whether what was found answers the question at all."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from assistant.candidates import Candidate
from assistant.kinds import TOLD, AnswerKind, holds
from assistant.on_topic import candidates_on
from assistant.question import Question
from assistant.thesaurus import stands_for
from index.model import Paragraph
from index.search import Index
from index.words import stem, terms, words

_WEIGHED = 15  # of the best sentences, those that may show that the papers answer
_SURE = -3.8  # log odds; the reader leans towards none. Chosen on tune questions: most good answers, 5% wrongly refused
_BEST = 3
_FAR = 0.22  # cosine; below that, words in common are chance
_CODE = re.compile(r"\b(?=\w*\d)(?=\w*[A-Za-z])\w+|\b[A-Z][A-Z&]+s?\b")


def is_answered(question: Question, candidates: Sequence[Candidate], index: Index) -> bool:
    """Say whether the candidates answer.

    They must be close to the question, hold the kind of answer asked for and speak of the very code or initials
    it names, and the reader must find words in them that answer. Where something stands in the papers, or what
    was recommended on a subject, is no words of a sentence, so the reader is not asked.
    """
    if not _is_of(question, candidates):
        return False
    if AnswerKind.PLACE in question.kinds or (question.wants_register and candidates_on(question, candidates, index)):
        return True
    return _is_read(candidates) and _holds_kind(question, [c.evidence.text for c in candidates[:_WEIGHED]])


def is_item_answer(question: Question, candidates: Sequence[Candidate], item: Paragraph) -> bool:
    """Say whether an item that was asked for by its place answers: the reader is not asked, since its words may not."""
    return _is_of(question, candidates) and _holds_kind(question, [item.text])


def _is_of(question: Question, candidates: Sequence[Candidate]) -> bool:
    """Say whether what was found is close to the question and speaks of the codes it names."""
    return bool(candidates) and _is_close(candidates) and not _names_unknown(question, candidates)


def _is_read(candidates: Sequence[Candidate]) -> bool:
    """Say whether the reader finds words that answer in any passage, as it learnt to tell over several.

    The odds that one of them answers are the sum of theirs (evals/training/train.py, `passage_loss`).
    """
    best: dict[int, float] = {}
    for candidate in candidates:
        if candidate.words:
            rank = candidate.evidence.passage_rank
            best[rank] = max(best.get(rank, -math.inf), candidate.words.margin)
    return sum(map(math.exp, best.values())) >= math.exp(_SURE)


def _is_close(candidates: Sequence[Candidate]) -> bool:
    """Say whether any of the best is near the question in meaning."""
    return max(candidate.features.cosine for candidate in candidates[:_BEST]) >= _FAR


def _holds_kind(question: Question, texts: Sequence[str]) -> bool:
    """Say whether any text holds an amount, number, date or name, where one is asked for."""
    told = [kind for kind in question.kinds if kind in TOLD]
    return not told or any(holds(kind, text) for kind in told for text in texts)


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
