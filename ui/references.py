"""Answers that officers found wrong, as reference questions by which later versions are measured.

What the officer typed is the right answer: its figures, or else its longest words that stand in a
paragraph found to support, are the facts. Where no right answer is known, what was said wrongly is
forbidden, and to say that the papers do not answer is counted right until somebody types it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.figures import find_figures
from assistant.kinds import AnswerKind, kinds_asked
from assistant.model import Answer, Citation, Statement
from assistant.wording import EXEMPT
from evals.reference import Expected, QuestionKind, Reference, Split
from index.model import Status
from ui.store.checks import Checks
from ui.store.conversations import Conversations
from ui.store.decisions import Decisions
from ui.store.model import Asked, Exchange, Verdict

_WORDS = 12  # of a quote, to find its paragraph by
_FACTS = 3  # words taken as facts where a right answer has no figures
_GOOD = (Verdict.SUPPORTS, Verdict.PARTLY)
_WRONG = (Verdict.DOES_NOT, Verdict.WRONG_PLACE)
_NUMBER_FIRST = re.compile(r"^[\d.()]+\s+")
_UNKNOWN = "Judged wrong by an officer; the right answer was not given."
_KINDS = {
    AnswerKind.AMOUNT: QuestionKind.AMOUNT,
    AnswerKind.DATE: QuestionKind.WHEN,
    AnswerKind.PERSON: QuestionKind.WHO,
    AnswerKind.LIST: QuestionKind.LIST,
    AnswerKind.COMPARISON: QuestionKind.COMPARE,
    AnswerKind.PLACE: QuestionKind.NAVIGATION,
}


def references(checks: Checks, conversations: Conversations, decisions: Decisions) -> Iterator[Reference]:
    """Yield a reference for each answer that was found wrong or was corrected.

    Its answer begins by saying so where it rests on an exempt paper.
    """
    for asked in checks.asked():
        if asked.correction is None and not any(check.verdict in _WRONG for check in asked.checks):
            continue
        exchange = conversations.exchange(asked.exchange_id)
        if exchange and exchange.answer:
            found = _reference(asked, exchange, exchange.answer, conversations)
            cited = (citation.paper for citation in exchange.answer.citations)
            is_exempt = any(Status.EXEMPT in (paper.status, decisions.status_of(paper)) for paper in cited)
            yield replace(found, answer=f"{EXEMPT} {found.answer}") if is_exempt else found


def _reference(asked: Asked, exchange: Exchange, answer: Answer, conversations: Conversations) -> Reference:
    good = [c for c in answer.citations if _verdict(asked, c) in _GOOD]
    facts = _facts(asked, answer, good)
    answerable = bool(good and facts) and not (asked.correction and asked.correction.is_unanswerable)
    papers = good if answerable else answer.citations
    return Reference(
        id=f"check-{asked.answer_key[:12]}",
        question=exchange.question,
        history=conversations.before(exchange),
        kind=_kind(exchange.question) if answerable else QuestionKind.UNANSWERABLE,
        papers=tuple(dict.fromkeys(citation.paper.file for citation in papers)),
        expected=(tuple(_expected(citation) for citation in good),) if answerable else (),
        facts=facts if answerable else (),
        forbidden=_forbidden(asked, answer, facts),
        answerable=answerable,
        answer=(asked.correction.words if asked.correction else "") or _UNKNOWN,
        split=Split.TUNE,
    )


def _verdict(asked: Asked, citation: Citation) -> Verdict | None:
    return next((check.verdict for check in asked.checks if check.number == citation.number), None)


def _expected(citation: Citation) -> Expected:
    words = _NUMBER_FIRST.sub("", citation.quote).split()[:_WORDS]
    return Expected(citation.paper.file, citation.paragraph.number, citation.paragraph.page, " ".join(words))


def _facts(asked: Asked, answer: Answer, good: Sequence[Citation]) -> tuple[tuple[str, ...], ...]:
    """Return what a right answer must show: figures, else the longest words that the paragraphs share with it."""
    right = asked.correction.words if asked.correction else _said(answer, {citation.number for citation in good})
    figures = _figures(right)
    if figures:
        return tuple((figure,) for figure in figures)
    held = {word.casefold() for citation in good for word in re.findall(r"\w+", citation.paragraph.text)}
    shared = {word for word in re.findall(r"\w{5,}", right) if word.casefold() in held}
    return tuple((word,) for word in sorted(shared, key=lambda word: (-len(word), word))[:_FACTS])


def _forbidden(asked: Asked, answer: Answer, facts: Sequence[tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    """Return the figures that only wrong statements gave."""
    wrong = [s for s in answer.statements if s.citations and _is_wrong(asked, s)]
    right = {figure for fact in facts for figure in fact}
    figures = dict.fromkeys(figure for statement in wrong for figure in _figures(statement.text))
    return tuple((figure,) for figure in figures if figure not in right)


def _is_wrong(asked: Asked, statement: Statement) -> bool:
    verdicts = [check.verdict for check in asked.checks if check.number in statement.citations]
    return bool(verdicts) and all(verdict in _WRONG for verdict in verdicts)


def _said(answer: Answer, numbers: set[int]) -> str:
    return " ".join(s.text for s in answer.statements if numbers & set(s.citations))


def _figures(text: str) -> list[str]:
    text = _NUMBER_FIRST.sub("", text)  # a paragraph's own number is no fact
    found = (text[figure.start : figure.end].strip(" ,.;") for figure in find_figures(text))
    return list(dict.fromkeys(words for words in found if any(character.isdigit() for character in words)))


def _kind(question: str) -> QuestionKind:
    return next((_KINDS[kind] for kind in kinds_asked(question) if kind in _KINDS), QuestionKind.FACT)
