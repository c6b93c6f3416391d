"""What the reader is trained on, and what it is trained for."""

from __future__ import annotations

import random
from dataclasses import replace
from math import exp, log
from pathlib import Path

import pytest
import torch

from evals.training.bodies import ask_of_body, short_name
from evals.training.network import Scores
from evals.training.sets import Asked, QuestionSet, Text
from evals.training.train import passage_loss
from evals.training.windows import Example, Window, example_several
from evals.training.written import load_written

PAPER = (
    '{"title": "Ferries", "body": "Brackwater Council", "committee": "Panel", "date": "2027-03-04", "passages": '
    '[{"heading": "1", "text": "The Brackwater ferry sails hourly."}], "questions": '
    '[{"question": "how often does it sail", "kind": "fact", "answers": [{"passage": 0, "quote": "hourly"}]}, '
    '{"question": "who steers it", "kind": "who", "answers": []}]}\n'
)
EXAMPLE = Example("how often does it sail", "1", "The Brackwater ferry sails hourly.", (27, 33), "Brackwater Council")


def test_the_last_paper_of_a_file_is_held_back_and_spans_are_the_quotes(tmp_path: Path) -> None:
    (tmp_path / "ferries.jsonl").write_text(PAPER + PAPER.replace("hourly", "daily"), encoding="utf-8")
    loaded = load_written(tmp_path)
    assert len(loaded.train) == len(loaded.held) == 2
    for asked, word in ((loaded.train[0], "hourly"), (loaded.held[0], "daily")):
        ((row, (start, end)),) = asked.golds
        assert loaded.texts[row].text[start:end] == word
    assert loaded.train[1].golds == ()
    assert len({text.id for text in loaded.texts}) == 2


def test_near_misses_are_of_other_papers_too_unless_these_come_first(tmp_path: Path) -> None:
    trams = PAPER.replace("Brackwater ferry sails hourly", "tram, which Ann steers, turns hourly")
    asked = '{"question": "tram timetable", "kind": "fact", "answers": []}'
    trams = trams.replace('"questions": [', f'"questions": [{asked}, ')
    trams = trams.replace("Brackwater Council", "Aldermoor Council")
    last = PAPER.replace("Brackwater ferry sails hourly", "barge on the ferry's timetable rests")
    last = last.replace("hourly", "rests").replace("Brackwater Council", "Dunmere Council")
    (tmp_path / "ferries.jsonl").write_text(PAPER + trams + last, encoding="utf-8")
    loaded = load_written(tmp_path)
    near = {asked.question: [loaded.texts[row].text for row in asked.near] for asked in loaded.train[:3]}
    # search leads to the tram first, which may well answer
    assert near["who steers it"] == ["The Brackwater ferry sails hourly."]
    assert near["tram timetable"][0].startswith("The tram")
    assert "The Brackwater ferry sails hourly." in near["tram timetable"]
    assert all("hourly" not in text for text in near["how often does it sail"])
    assert not any("barge" in text for texts in near.values() for text in texts)  # of the paper held back


def test_a_paper_of_the_same_body_is_no_near_miss_since_it_may_well_answer(tmp_path: Path) -> None:
    later = PAPER.replace("hourly", "daily")
    others = PAPER.replace("Brackwater", "Aldermoor").replace("hourly", "twice")
    (tmp_path / "ferries.jsonl").write_text(PAPER + later + others + others, encoding="utf-8")
    first, *_ = load_written(tmp_path).train
    texts = load_written(tmp_path).texts
    assert [texts[row].text for row in first.near] == ["The Aldermoor ferry sails twice."]


def test_without_papers_there_are_no_questions(tmp_path: Path) -> None:
    assert load_written(tmp_path).train == ()


def test_a_passage_made_another_bodys_answers_no_more() -> None:
    chance = random.Random(7)
    near = replace(EXAMPLE, text="It is blue.", span=None)
    shown = [ask_of_body([EXAMPLE, near], ["Aldermoor Council"], chance) for _ in range(300)]
    others = [examples for examples in shown if examples[-1].body == "Aldermoor Council"]
    for examples in others:
        assert "brackwater" in examples[-1].question.lower()
        assert examples[-1].text == "The Aldermoor ferry sails hourly."
        assert examples[-1].span is None
        assert [example.span for example in examples[:-1]] in ([EXAMPLE.span], [])
        assert len({example.question for example in examples}) == 1
    assert {len(examples) for examples in others} == {1, 2}
    assert [EXAMPLE, near] in shown
    assert all(
        (examples[0].text, examples[0].span) == (EXAMPLE.text, EXAMPLE.span)
        for examples in shown
        if examples not in others
    )


def test_several_passages_share_a_question_and_the_answer_may_be_hidden() -> None:
    texts = tuple(Text(str(row), "Ferries", text) for row, text in enumerate(["hourly", "blue", "old", "new"]))
    asked = Asked("how often does it sail", "", (0,), ((0, (0, 6)),), (1, 2, 3))
    source = QuestionSet("ferries", texts, (asked,), ())
    shown = example_several(asked, source, random.Random(1))
    assert len({example.question for example in shown}) == 1
    assert [example.span is not None for example in shown] == [True, False, False]
    hidden = example_several(asked, source, random.Random(1), hidden=True)
    assert [example.span for example in hidden] == [None, None, None]
    assert not example_several(replace(asked, near=()), source, random.Random(1), hidden=True)


def test_the_loss_sees_all_passages_of_a_question_together() -> None:
    """Two questions, of two passages and of one; by hand, for start and end alike."""
    start = torch.tensor([[0.0, 2.0, 1.0], [1.0, 0.0, 4.0], [0.5, 0.0, -1.0]])
    windows = [Window((1, 2, 3), 1, 1, 1), Window((1, 2, 3), 1, 0, 0), Window((1, 2, 3), 1, 0, 0)]
    within = [-2 + log(1 + exp(2) + exp(1)), -1 + log(exp(1) + 1 + exp(4)), -0.5 + log(exp(0.5) + 1 + exp(-1))]
    across = [-2 + log(exp(2) + exp(1) + exp(-1) + exp(3) + 1), log(exp(-0.5) + exp(-1.5) + 1)]
    expected = sum(within) / 3 + sum(across) / 2
    assert passage_loss(Scores(start, start), windows, [2, 1]).item() == pytest.approx(expected)


@pytest.mark.parametrize(
    ("body", "name"),
    [("Brackwater Council", "Brackwater"), ("London Borough of Aldermoor", "Aldermoor"), ("The County Council", "")],
)
def test_a_body_is_called_by_its_own_words(body: str, name: str) -> None:
    assert short_name(body) == name
