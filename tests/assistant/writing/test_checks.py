"""Each check by itself: what it lets through and what it stops."""

from __future__ import annotations

import pytest

from assistant.writing.checks import fault
from assistant.writing.checks.known import Known, known
from assistant.writing.claim import claim
from assistant.writing.offer import Offered
from assistant.writing.reply import WrittenStatement
from index.search import Index


@pytest.fixture
def check(pools: Index):
    """Return a function that checks a statement resting on the paragraph with a number."""
    knows: Known = known(pools)
    paragraphs = {
        (record.file, p.number): Offered("key10", p, record)
        for record in pools.store.records()
        if (paper := pools.store.paper(record.paper_id))
        for p in paper.paragraphs
        if p.number
    }

    def run(number: str, words: str, text: str, file: str = "pools.txt") -> str | None:
        one = paragraphs[file, number]
        return fault(claim(WrittenStatement(keys=["key10"], words=words, text=text), [one]), knows)

    return run


@pytest.mark.parametrize(
    ("number", "words", "text"),
    [
        ("1.1", "roof repair at Oldgate pool costs £1.2 million", "The Oldgate pool roof repair costs £1.2m."),
        ("1.1", "takes nine months", "The roof repair at Oldgate pool takes 9 months."),
        (
            "1.2",
            "both pools may close in winter",
            "The Director of Leisure advises that both pools may close in winter.",
        ),
        ("1.3", "Attendance fell by 12%", "Attendance fell by 12 per cent between 2024 and 2025."),
        (
            "1.4",
            "fees are too high for families",
            "The Swimmers Association argues that fees are too high for families.",
        ),
        ("1.5", "has not agreed to sell the Oldgate site", "The committee has not agreed to sell the Oldgate site."),
    ],
)
def test_a_true_statement_holds(check, number: str, words: str, text: str) -> None:
    assert check(number, words, text) is None


@pytest.mark.parametrize(
    ("number", "words", "text", "why"),
    [
        ("1.1", "roof repair at Oldgate pool costs £1.2 million", "The roof repair costs £12 million.", "figure"),
        ("1.1", "roof repair at Oldgate pool costs £1.2 million", "The roof repair costs £1.2 billion.", "figure"),
        (
            "1.1",
            "roof repair at Oldgate pool costs £1.2 million",
            "By 4 May 2027 the roof repair costs £1.2 million.",
            "figure",
        ),
        (
            "1.1",
            "roof repair at Newgate pool costs £1.2 million",
            "The roof repair costs £1.2 million.",
            "words it relies on",
        ),
        ("1.1", "£1.2", "The roof repair costs £1.2 million.", "too few"),
        ("1.1", "takes nine months", "The roof repair “takes nine weeks” at Oldgate.", "quoted words"),
        ("1.1", "takes nine months", "Harbour Works repairs the roof in nine months.", "name"),
        ("1.1", "takes nine months", "In Marlow Hythe the roof repair takes nine months.", "name"),
        ("1.2", "both pools may close in winter", "Both pools will close in winter.", "will"),
        ("1.3", "Attendance fell by 12%", "Attendance rose by 12% between 2024 and 2025.", "turns"),
        (
            "1.4",
            "fees are too high for families",
            "The committee agreed that fees are too high for families.",
            "committee",
        ),
        ("1.5", "has not agreed to sell the Oldgate site", "The committee has agreed to sell the Oldgate site.", "not"),
        ("1.1", "takes nine months", "The roof repair takes nine months, see http://x.example.", "link"),
        ("1.1", "takes nine months", "The roof repair <b>takes</b> nine months.", "markup"),
        ("1.1", "takes nine months", "La réparation du toit est pour les enfants dans la piscine.", "English"),
        ("1.1", "takes nine months", "The library opens every morning.", "does not say so"),
    ],
)
def test_an_invented_statement_is_stopped(check, number: str, words: str, text: str, why: str) -> None:
    reason = check(number, words, text)
    assert reason is not None
    assert why in reason


def test_a_statement_may_not_rest_on_an_instruction_in_a_paper(check) -> None:
    reason = check("2.2", "the pool is free for everyone", "The pool is free for everyone.", "fees.txt")
    assert reason is not None
    assert "instruction" in reason
