"""What can be told of a statement without a person: whether its words and its figures stand where it says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.figures import find_figures, stands_in
from assistant.model import Answer, Citation, Statement
from assistant.wording import spoken_date

_NUMBER_FIRST = re.compile(r"^\(?[\w.]{1,8}\)?[.)\s]\s*(?=\S)")
_FEWEST = 3  # words; fewer stand anywhere


@dataclass(frozen=True, slots=True)
class Evidence:
    """One statement with the citations whose words it gives exactly, and the figures that stand there or do not."""

    statement: Statement
    exact: tuple[int, ...]
    present: tuple[str, ...]
    missing: tuple[str, ...]


def evidence(answer: Answer) -> tuple[Evidence, ...]:
    """Return the evidence for each statement that cites something."""
    cited = {citation.number: citation for citation in answer.citations}
    return tuple(_evidence(statement, cited) for statement in answer.statements if statement.citations)


def _evidence(statement: Statement, cited: Mapping[int, Citation]) -> Evidence:
    own = [cited[number] for number in statement.citations]
    held = " \n ".join(map(_all_said, own))
    words = {statement.text[f.start : f.end].strip(): stands_in(f.figure, held) for f in find_figures(statement.text)}
    return Evidence(
        statement=statement,
        exact=tuple(citation.number for citation in own if _is_exact(statement.text, citation)),
        present=tuple(figure for figure, stands in words.items() if stands),
        missing=tuple(figure for figure, stands in words.items() if not stands),
    )


def _all_said(citation: Citation) -> str:
    """Return what a citation may lend figures from: its paragraph, its headings, its paper's title and date."""
    paper = citation.paper
    said: Sequence[str | None] = (
        citation.paragraph.text,
        *citation.paragraph.heading,
        citation.paragraph.label,
        paper.title,
        paper.body,
        spoken_date(paper.date),
    )
    return " \n ".join(filter(None, said))


def _is_exact(statement: str, citation: Citation) -> bool:
    """Say whether the quote stands in the statement, or the statement in the paragraph, word for word."""
    said, quote, paragraph = (_plain(text) for text in (statement, citation.quote, citation.paragraph.text))
    bare = _NUMBER_FIRST.sub("", quote)
    return any(len(q.split()) >= _FEWEST and q in said for q in (quote, bare)) or said in paragraph or said == quote


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold().strip(" •.;,")
