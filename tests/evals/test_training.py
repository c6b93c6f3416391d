"""What the reader is trained on: papers written for it, and whose paper a passage is."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from evals.training.bodies import ask_of_body, short_name
from evals.training.windows import Draft
from evals.training.written import load_written

PAPER = (
    '{"title": "Ferries", "body": "Brackwater Council", "committee": "Panel", "date": "2027-03-04", "passages": '
    '[{"heading": "1", "text": "The Brackwater ferry sails hourly."}], "questions": '
    '[{"question": "how often does it sail", "kind": "fact", "answers": [{"passage": 0, "quote": "hourly"}]}, '
    '{"question": "who steers it", "kind": "who", "answers": []}]}\n'
)
DRAFT = Draft("how often does it sail", "1", "The Brackwater ferry sails hourly.", (27, 33), "Brackwater Council")


def test_the_last_paper_of_a_file_is_held_back_and_spans_are_the_quotes(tmp_path: Path) -> None:
    (tmp_path / "ferries.jsonl").write_text(PAPER + PAPER.replace("hourly", "daily"), encoding="utf-8")
    loaded = load_written(tmp_path)
    assert len(loaded.train) == len(loaded.held) == 2
    for asked, word in ((loaded.train[0], "hourly"), (loaded.held[0], "daily")):
        ((row, (start, end)),) = asked.golds
        assert loaded.texts[row].text[start:end] == word
    assert loaded.train[1].golds == ()
    assert len({text.id for text in loaded.texts}) == 2


def test_a_passage_made_another_bodys_answers_no_more() -> None:
    chance = random.Random(7)
    drafts = [ask_of_body(DRAFT, ["Aldermoor Council"], chance) for _ in range(200)]
    others = [draft for draft in drafts if draft.body == "Aldermoor Council"]
    assert others
    for draft in others:
        assert "brackwater" in draft.question.lower()
        assert draft.text == "The Aldermoor ferry sails hourly."
        assert draft.span is None
    assert all(draft.text == DRAFT.text and draft.span == DRAFT.span for draft in drafts if draft not in others)
    assert any(draft.question == DRAFT.question for draft in drafts)


@pytest.mark.parametrize(
    ("body", "name"),
    [("Brackwater Council", "Brackwater"), ("London Borough of Aldermoor", "Aldermoor"), ("The County Council", "")],
)
def test_a_body_is_called_by_its_own_words(body: str, name: str) -> None:
    assert short_name(body) == name
