"""Comparisons: one part for each body, "not stated" where its papers are silent."""

from __future__ import annotations

from assistant.citing import Citer
from assistant.compose import Draft, best_statements
from assistant.decide import is_answered
from assistant.finding import find
from assistant.model import Statement
from assistant.question import Question
from assistant.wording import not_stated
from index.search import Index

_PASSAGES = 8


def compare(question: Question, index: Index, citer: Citer) -> Draft | None:
    """Return one part for each body the question names; None when it names fewer than two or none answers."""
    if len(question.named.bodies) < 2:
        return None
    records = index.store.records()
    statements: list[Statement] = []
    for body in question.named.bodies:
        within = frozenset(record.paper_id for record in records if record.body == body)
        candidates = find(question, index, _PASSAGES, within).candidates
        if is_answered(question, candidates, index):
            statements += best_statements(candidates, index, citer, 1 / len(question.named.bodies))
        else:
            statements.append(Statement(not_stated(body), ()))
    complete = all(statement.citations for statement in statements)
    return Draft(statements, complete=complete) if citer.citations else None
