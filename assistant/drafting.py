"""Which way a question is answered: from a paper's own facts, part by part, by body, or from what was found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.about_papers import about_papers
from assistant.candidates import Candidate
from assistant.citing import Citer
from assistant.compare import compare
from assistant.compose import Draft, compose, state
from assistant.decide import is_answered, is_item_answer
from assistant.finding import Found, find
from assistant.front_matter import front_matter
from assistant.lead import lead, lead_read
from assistant.lists import item_asked
from assistant.model import Statement
from assistant.question import Question
from assistant.registered import registered
from assistant.spans import opening
from assistant.wording import part_not_found
from index.search import Index

_PASSAGES = 10
_SOURCE = re.compile(r"[^:]{3,120}, (?:\d{1,2} )?(?:[A-Z][a-z]+ )?\d{4}: ")


def draft(question: Question, found: Found, parts: tuple[Question, ...], index: Index, citer: Citer) -> Draft | None:
    """Return the answer's statements; None when the papers do not answer."""
    told = about_papers(question, index.store, citer) or front_matter(question, found, index, citer)
    if told:
        return Draft(led(question, told))
    if len(parts) > 1:
        return _in_parts(parts, index, citer)
    return _whole(question, found, index, citer)


def _whole(question: Question, found: Found, index: Index, citer: Citer, share: float = 1.0) -> Draft | None:
    listed = registered(question, index, citer)
    if listed:
        return listed
    item = item_asked(question, found.candidates, index.store)
    if item and is_item_answer(question, found.candidates, item):
        return Draft(led(question, state([opening(item, index)], index, citer)))
    if not is_answered(question, found.candidates, index):
        return None
    drafted = compare(question, index, citer) or compose(question, found.candidates, index, citer, share)
    return replace(drafted, statements=led(question, drafted.statements, found.candidates))


def led(question: Question, statements: Sequence[Statement], candidates: Sequence[Candidate] = ()) -> list[Statement]:
    """Return the statements with the exact words asked for marked in the first, told by form or else by the reader."""
    first, *others = statements
    at = _source_length(first.text)
    told = lead(question.kinds, first.text[at:]) or lead_read(question.kinds, first.text[at:], candidates)
    span = told if first.citations else None
    return [replace(first, lead=(at + span[0], at + span[1])) if span else first, *others]


def _source_length(text: str) -> int:
    """Return how long the source is that a statement opens with: its date is not the date asked for."""
    source = _SOURCE.match(text)
    return source.end() if source else 0


def _in_parts(parts: tuple[Question, ...], index: Index, citer: Citer) -> Draft | None:
    """Answer each part in its share of the room, and say which part the papers do not answer."""
    drafts = [_whole(part, find(part, index, _PASSAGES), index, citer, 1 / len(parts)) for part in parts]
    if not any(drafts):
        return None
    statements: list[Statement] = []
    notes: list[str] = []
    for part, drafted in zip(parts, drafts, strict=True):
        said = {statement.text for statement in statements}
        new = drafted.statements if drafted else [Statement(part_not_found(part.asked), ())]
        statements += [statement for statement in new if statement.text not in said]
        notes += drafted.notes if drafted else ()
    complete = all(drafted is not None and drafted.complete for drafted in drafts)
    return Draft(statements, tuple(dict.fromkeys(notes)), complete)
