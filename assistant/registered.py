"""The answer to "what recommendations are there on …?": every row of the register on the subject, none left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from assistant.citing import Citer
from assistant.compose import Draft
from assistant.introductions import introducing
from assistant.kinds import AnswerKind
from assistant.model import Statement
from assistant.on_topic import has_subject, rows_on
from assistant.question import Question
from assistant.register import Recommendation, register_of
from assistant.wording import source_name
from index.model import Paragraph
from index.search import Index

_ASKED = re.compile(
    r"\b(?:what|which|list|show|give|name|any|all|every)\b.{0,60}\b(?:recommendations|resolutions|decisions)\b"
    r".{0,40}\b(?:on|about|regarding|concerning|around|relating to|related to|to do with)\b"
    r"|^what (?:did|has|have|was|were|is)\b.{0,80}\b(?:resolved?|decided?|agreed?|recommend(?:ed)?)\b"
    r".{0,20}\b(?:on|about|regarding|concerning)\b",
    re.IGNORECASE,
)
_MOST = 40  # rows; a longer list is for the register itself


def registered(question: Question, index: Index, citer: Citer) -> Draft | None:
    """Return every row on what is asked; None where no list of them is asked for, or none is on it."""
    asked = _ASKED.search(question.text) and question.wants_register and AnswerKind.COMPARISON not in question.kinds
    if not asked or not has_subject(question, index):
        return None
    within = question.scope.within(index.store.records())
    every = [row for row in register_of(index.store) if within is None or row.paper.paper_id in within]
    rows = rows_on(question, every, index)
    if not rows:
        return None
    groups = list(_by_paper(rows[:_MOST]))
    statements = [statement for group in groups for statement in _stated(group, citer, len(groups) > 1)]
    return Draft(statements, tuple(_notes(rows, every)), complete=len(rows) <= _MOST)


def _by_paper(rows: Sequence[Recommendation]) -> Iterator[list[Recommendation]]:
    yield from (list(group) for _, group in groupby(rows, key=lambda row: row.paper.paper_id))


def _stated(rows: Sequence[Recommendation], citer: Citer, name_source: bool) -> Iterator[Statement]:
    """Yield the rows of one paper: what introduces them once, then each whole; the first may name the paper."""
    source = f"{source_name(rows[0].paper)}: " if name_source else ""
    said: Paragraph | None = None
    for row in rows:
        above = row.introductions[-1] if row.introductions else None
        if above is not None and above != said:
            intro = introducing(above)
            yield Statement(source + intro.text, (citer.cite(above, intro.start, intro.end),))
            source = ""
        said = above
        yield Statement(f"• {source}{row.text}", (citer.cite(row.paragraph),))
        source = ""


def _notes(rows: Sequence[Recommendation], every: Sequence[Recommendation]) -> Iterator[str]:
    """Say how many there are, in all and of each paper's own."""
    totals = Counter(row.paper.paper_id for row in every)
    shown = min(len(rows), _MOST)
    yield f"{shown} of {len(rows)} on this" + ("; the register has them all" if shown < len(rows) else "")
    for group in _by_paper(rows):
        yield f"{source_name(group[0].paper)}: {len(group)} of the {totals[group[0].paper.paper_id]} in this paper"
