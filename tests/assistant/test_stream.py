"""An answer as it comes about: its steps, its statements, the whole; kept to a scope; explained on request."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answering import Assistant
from assistant.model import Answer, AnswerStatus, Statement
from assistant.scope import RECOMMENDATIONS, Scope
from assistant.steps import Step
from assistant.wording import NOTHING_IN_SCOPE
from index.build import build
from index.encoder import Encoder
from index.search import Index

PAPERS = {
    "2026-01-20-alder.md": "# Fostering\n\nAlder Borough Council\n\nCabinet, 20 January 2026\n\n"
    "1.1 The Council has 40 foster carers.\n\n## Recommendations\n\n1. That Cabinet approves the fostering fee.\n",
    "2025-11-04-birch.md": "# Fostering\n\nBirch District Council\n\nCabinet, 4 November 2025\n\n"
    "1.1 The Council has 25 foster carers.\n",
}


@pytest.fixture
def assistant(tmp_path: Path, fake_encoder: Encoder) -> Assistant:
    papers = tmp_path / "papers"
    papers.mkdir()
    for name, text in PAPERS.items():
        (papers / name).write_text(text, encoding="utf-8")
    build([papers], tmp_path / "index", fake_encoder)
    return Assistant(Index.open(tmp_path / "index", fake_encoder))


def test_steps_come_first_then_statements_then_the_answer_whole(assistant: Assistant) -> None:
    items = list(assistant.stream("how many foster carers has Alder"))
    kinds = [type(item) for item in items]
    assert kinds == sorted(kinds, key=[Step, Statement, Answer].index)
    answer = items[-1]
    assert isinstance(answer, Answer)
    assert [item for item in items if isinstance(item, Statement)] == list(answer.statements)
    words = [item.words for item in items if isinstance(item, Step) and item.words]
    assert words[0].startswith("Reading 2 papers, ")
    assert words[1].endswith("passages found")


def test_an_answer_is_the_last_item_of_its_stream(assistant: Assistant) -> None:
    question = "how many foster carers has Alder"
    *_, last = assistant.stream(question)
    assert isinstance(last, Answer)
    assert assistant.answer(question).text == last.text


def test_a_scope_is_a_hard_filter(assistant: Assistant) -> None:
    body = next(record.body for record in assistant.index.store.records() if record.date == "2025-11-04")
    assert body is not None
    answer = assistant.answer("how many foster carers has Alder", scope=Scope(bodies=(body,)))
    assert {hit.passage.paper_id for hit in answer.hits} == {"2025-11-04-birch"}


def test_a_scope_of_kinds_keeps_to_their_paragraphs(assistant: Assistant) -> None:
    answer = assistant.answer("what is said of the fostering fee", scope=Scope(kinds=RECOMMENDATIONS))
    assert {citation.paragraph.kind for citation in answer.citations} <= set(RECOMMENDATIONS)
    assert len(answer.hits) == 1


def test_a_scope_without_papers_says_so(assistant: Assistant) -> None:
    answer = assistant.answer("how many foster carers are there", scope=Scope(since="2030"))
    assert (answer.status, answer.text) == (AnswerStatus.NOT_FOUND, NOTHING_IN_SCOPE)


def test_soft_filters_are_told_and_a_dropped_one_is_not_told_again(assistant: Assistant) -> None:
    question = "what did Alder recommend in January 2026"
    told = assistant.scopes(question)
    words = [found.words for found in told]
    assert {"January 2026", "recommendations"} <= set(words)
    left = assistant.scopes(question, scope=Scope(dropped=("January 2026",)))
    assert [found.words for found in left] == [word for word in words if word != "January 2026"]
    assert next(found.scope for found in told if found.words == "January 2026").since == "2026-01-01"


def test_an_explanation_names_what_was_understood_and_each_steps_cost(assistant: Assistant) -> None:
    _, explanation = assistant.explain("how many foster carers has Alder")
    understanding = next(step for step in explanation.steps if step.name == "understanding")
    assert dict(understanding.details)["kind of answer"] == "number"
    assert {"reading", "search", "weighing", "composing"} <= {step.name for step in explanation.steps}
    assert all(step.cpu_ms >= 0 for step in explanation.steps)
    assert explanation.candidates
