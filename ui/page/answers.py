"""Exchanges as HTML: statements with marks that open their sources, what they rest on, and what was found of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import groupby

from assistant.model import Answer, AnswerStatus, Citation, Statement
from assistant.scope import Scope
from assistant.wording import EXEMPT, FOLLOW_UP
from index.model import PaperRecord
from ui.page.changes import changes
from ui.page.phrases import chips, reference, sentence
from ui.page.render import render
from ui.page.site import Site
from ui.sight import Sight
from ui.store.conversations import scope_json
from ui.store.database import StoreError
from ui.store.model import Check, Exchange, State

_BULLET = "• "


@dataclass(frozen=True, slots=True)
class Part:
    """Neighbouring statements shown as one block: paragraphs, or the items of one list."""

    is_list: bool
    statements: tuple[Statement, ...]


def exchange_html(site: Site, sight: Sight, exchange: Exchange, unkept: str = "") -> str:
    """Return one exchange: the question, its answer and its sources, or what became of it."""
    if exchange.answer is None:
        return ended_html(exchange)
    return _answer_html(site, sight, exchange, exchange.answer, unkept)


def ended_html(exchange: Exchange | None, question: str = "", words: str = "") -> str:
    """Return an exchange that has no answer, and what became of it; None is one that was not even begun."""
    if exchange is None:
        return (
            _one_line(render("stopped.html", question=question, position=0, words=words, found=())) if question else ""
        )
    return _one_line(
        render(
            "stopped.html",
            question=exchange.question,
            position=exchange.position,
            words=_ended(exchange),
            found=exchange.statements,
        )
    )


def _answer_html(site: Site, sight: Sight, exchange: Exchange, answer: Answer, unkept: str) -> str:
    return _one_line(
        render(
            "answer.html",
            exchange=exchange,
            answer=answer,
            parts=tuple(parts(answer.statements)),
            cited={citation.number: citation for citation in answer.citations},
            papers=_by_paper(answer.citations),
            status=STATUS_WORDS[answer.status],
            follows=any(note.startswith(FOLLOW_UP) for note in answer.notes),
            notes=tuple(sentence(note) for note in answer.notes if not note.startswith(FOLLOW_UP)),
            searched_in=chips(exchange.scope, sight.records),
            implied=_implied(exchange),
            checks=_checks(site, exchange),
            changed=changes(sight.index, exchange),
            unkept=unkept,
            exempt=exempt_words(sight, exchange),
            copied=copied(answer, exempt_words(sight, exchange)),
        )
    )


def asking_html(question: str, steps: Sequence[str], statements: Sequence[Statement] = ()) -> str:
    """Return the exchange while it is being answered: the sentences so far, and below them what is being done."""
    return _one_line(render("asking.html", question=question, steps=tuple(steps), parts=tuple(parts(statements))))


def exempt_words(sight: Sight, exchange: Exchange) -> str:
    """Return what is said above an answer that rests on an exempt paper, as it was then or is now; else nothing."""
    answer = exchange.answer
    if answer is None:
        return ""
    rests_on = [citation.paper for citation in (*answer.citations, *filter(None, (answer.nearest,)))]
    return EXEMPT if any(sight.holds_exempt(paper) for paper in rests_on) else ""


def copied(answer: Answer, exempt: str) -> tuple[str, ...]:
    """Return the lines of the answer as text to paste: question, statements with their numbers, references."""
    references = [f"[{c.number}] {reference(c.paper, c.paragraph, c.quote)}" for c in answer.citations]
    marked = [exempt] if exempt else []
    return (*marked, answer.question, "", *answer.text.splitlines(), *([""] if references else []), *references)


def parts(statements: Sequence[Statement]) -> Iterator[Part]:
    """Yield the statements as paragraphs and lists."""
    for is_list, group in groupby(statements, key=lambda s: s.text.startswith(_BULLET)):
        yield Part(is_list, tuple(_bare(statement) for statement in group))


def _bare(statement: Statement) -> Statement:
    """Return a list's item without its bullet, the words asked for still at their place."""
    text = statement.text.removeprefix(_BULLET)
    gone = len(statement.text) - len(text)
    lead = (statement.lead[0] - gone, statement.lead[1] - gone) if statement.lead else None
    return replace(statement, text=text, lead=lead)


STATUS_WORDS = {
    AnswerStatus.ANSWERED: "",
    AnswerStatus.PARTIAL: "The papers answer this in part",
    AnswerStatus.NOT_FOUND: "Not in these papers",
    AnswerStatus.OUT_OF_SCOPE: "",
}
_ENDED_WORDS = {
    State.ASKING: "This is being answered now. Open this page again in a moment.",
    State.CUT_SHORT: "The server ended while it answered this. What was found by then stands below; ask again for all.",
}


def _ended(exchange: Exchange) -> str:
    return _ENDED_WORDS.get(exchange.state, exchange.words)


def _checks(site: Site, exchange: Exchange) -> Mapping[int, Check]:
    """Return the verdicts that stand on the answer; none where the database cannot say."""
    with suppress(StoreError):
        found = site.checks.standing([exchange.answer_key]).get(exchange.answer_key, ())
        return {check.number: check for check in found}
    return {}


def _implied(exchange: Exchange) -> tuple[tuple[str, str, str], ...]:
    """Return what the question pointed to: its words, and the filters that keep to it and that leave it out."""
    return tuple(
        (soft.words, scope_json(soft.scope), scope_json(Scope(dropped=(soft.words,)))) for soft in exchange.implied
    )


def _by_paper(citations: Sequence[Citation]) -> tuple[tuple[PaperRecord, tuple[Citation, ...]], ...]:
    papers: dict[str, list[Citation]] = {}
    for citation in citations:
        papers.setdefault(citation.paper.paper_id, []).append(citation)
    return tuple((found[0].paper, tuple(found)) for found in papers.values())


def _one_line(html: str) -> str:
    """Set HTML on one line: Gradio's Markdown leaves a block of HTML alone only while it has no empty line."""
    lines = (line.strip() for line in html.splitlines())
    return " ".join(line for line in lines if line)
