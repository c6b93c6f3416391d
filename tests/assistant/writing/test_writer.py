from __future__ import annotations

import json
from typing import Any

import pytest

from assistant.contract import answer_out
from assistant.model import Answer, AnswerStatus, Statement, Turn
from assistant.scope import Scope
from assistant.steps import Step
from evals.writing.scripted import Drops, Fails, Reply, Says, line, offered

ASKED = "What does the roof repair at Oldgate pool cost and how long does it take?"


def repair(body: dict[str, Any]) -> tuple[str, str]:
    """Return the key and the text of the paragraph on the repair's cost."""
    return next((key, text) for key, _, text in offered(body) if "£1.2 million" in text)


def faithful(body: dict[str, Any]) -> Reply:
    key, _ = repair(body)
    return Says(
        line([key], "roof repair at Oldgate pool costs £1.2 million", "Repairing the roof at Oldgate pool costs £1.2m.")
    )


def test_a_faithful_statement_is_shown_in_the_models_words_with_the_papers_words_cited(written) -> None:
    assistant, _ = written(faithful)
    answer = assistant.answer(ASKED)
    assert answer.text == "Repairing the roof at Oldgate pool costs £1.2m. [1]"
    assert answer.citations[0].quote == "roof repair at Oldgate pool costs £1.2 million"
    assert answer.citations[0].paragraph.number == "1.1"
    assert answer.status is AnswerStatus.ANSWERED
    assert any("written by scripted" in note for note in answer.notes)


def test_statements_stream_checked_one_by_one_and_the_answer_comes_last(written) -> None:
    def two(body: dict[str, Any]) -> Reply:
        key, _ = repair(body)
        first = line([key], "roof repair at Oldgate pool costs £1.2 million", "The roof repair costs £1.2 million.")
        return Says(first + line([key], "and takes nine months", "The roof repair takes 9 months."))

    assistant, _ = written(two)
    items = list(assistant.stream(ASKED))
    assert [type(item) for item in items[-3:]] == [Statement, Statement, Answer]
    assert any(isinstance(item, Step) and item.words == "scripted is writing" for item in items)
    assert [s.text for s in items[-1].statements] == [
        "The roof repair costs £1.2 million.",
        "The roof repair takes 9 months.",
    ]


def test_a_changed_figure_is_never_shown_and_the_papers_own_sentence_stands_instead(written) -> None:
    def invents(body: dict[str, Any]) -> Reply:
        key, _ = repair(body)
        return Says(
            line(
                [key],
                "roof repair at Oldgate pool costs £1.2 million",
                "The Oldgate pool roof repair costs £2.1 million.",
            )
        )

    assistant, server = written(invents)
    answer = assistant.answer(ASKED)
    assert "2.1" not in answer.text
    assert "£1.2 million" in answer.text
    assert "1 given in the paper’s own words instead" in answer.notes
    again = server.bodies[1]["messages"][-1]["content"]
    assert "the figure “£2.1 million” does not stand in the paragraph" in again


def test_what_fails_is_mended_once_by_asking_again_with_the_reason(written) -> None:
    replies = []

    def learns(body: dict[str, Any]) -> Reply:
        key, _ = repair(body)
        figure = "£1.2 million" if replies else "£9 million"
        replies.append(figure)
        return Says(line([key], "roof repair at Oldgate pool costs £1.2 million", f"The roof repair costs {figure}."))

    assistant, _ = written(learns)
    answer = assistant.answer(ASKED)
    assert answer.text == "The roof repair costs £1.2 million. [1]"
    assert replies == ["£9 million", "£1.2 million"]
    assert answer.writing is not None
    assert (answer.writing.mended, answer.writing.replaced, answer.writing.calls) == (1, 0, 2)


def test_an_unknown_key_or_none_is_never_shown(written) -> None:
    def unknown(_body: dict[str, Any]) -> Reply:
        lines = line(["zzz99"], "costs £1.2 million", "The roof costs £1.2 million.") + line(
            [], "", "All pools are free."
        )
        return Says(lines)

    assistant, _ = written(unknown)
    extractive = assistant.answer(ASKED)
    assert "free" not in extractive.text
    assert any(note.startswith("in the papers’ own words") for note in extractive.notes)


@pytest.mark.parametrize(
    ("failing", "why"),
    [
        (Fails(500), "failed (500)"),
        (Fails(401), "refused the request (401)"),
        (Fails(429, {"retry-after": "0"}), "busy"),
        (Fails(429, {"retry-after": "3600"}), "busy"),
        (Drops(), "cannot be reached"),
        (Says(""), "said nothing"),
        (Says("I am sorry, I can't do that."), "nothing it wrote could be checked"),
        (Says('{"keys": ["abc'), "nothing it wrote could be checked"),
        (Says("x" * 100_000), "nothing it wrote could be checked"),
        (Says("slow", slow=3.0), "did not answer in time"),
    ],
)
def test_when_the_model_fails_the_papers_own_words_answer_with_a_note(written, failing: Reply, why: str) -> None:
    assistant, _ = written(lambda _body: failing, timeout=0.5, total=3.0)
    answer = assistant.answer(ASKED)
    assert answer.status is AnswerStatus.ANSWERED
    assert "£1.2 million" in answer.text
    assert any(why in note for note in answer.notes), answer.notes


def test_a_busy_server_is_asked_again_after_the_time_it_names(written) -> None:
    replies: list[Reply] = [Fails(429, {"retry-after": "0.1"}), Fails(500)]
    assistant, server = written(lambda body: replies.pop(0) if replies else faithful(body))
    assert assistant.answer(ASKED).text == "Repairing the roof at Oldgate pool costs £1.2m. [1]"
    assert len(server.bodies) == 3


def test_tries_are_bounded(written) -> None:
    assistant, server = written(lambda _body: Fails(500), tries=2)
    assistant.answer(ASKED)
    assert len(server.bodies) == 2


def test_a_stream_that_breaks_off_keeps_what_was_checked_and_says_so(written) -> None:
    def breaks(body: dict[str, Any]) -> Reply:
        reply = faithful(body)
        assert isinstance(reply, Says)
        return Says(reply.text + '{"keys": ["', cut=True)

    assistant, _ = written(breaks)
    answer = assistant.answer(ASKED)
    assert answer.text == "Repairing the roof at Oldgate pool costs £1.2m. [1]"


def test_a_model_that_finds_no_answer_gives_the_nearest_paragraph(written) -> None:
    assistant, _ = written(lambda _body: Says('{"not_in_papers": true}'))
    answer = assistant.answer(ASKED, scope=Scope(papers=("pools",)))
    assert answer.status is AnswerStatus.NOT_FOUND
    assert answer.nearest is not None
    assert answer.text.startswith("The papers do not say.")


def test_structured_output_is_read_where_the_provider_has_it(written) -> None:
    def whole(body: dict[str, Any]) -> Reply:
        assert body["response_format"]["type"] == "json_schema"
        key, _ = repair(body)
        statement = {"keys": [key], "words": "and takes nine months", "text": "The roof repair takes nine months."}
        return Says(json.dumps({"statements": [statement], "not_in_papers": False}))

    assistant, _ = written(whole, structured=True)
    assert assistant.answer(ASKED).text == "The roof repair takes nine months. [1]"


def test_no_text_of_an_exempt_paper_is_sent_unless_the_provider_is_named(written) -> None:
    asked = "Which tender for the Oldgate pool roof repair was lowest?"
    assistant, server = written(faithful)
    assistant.answer(asked)
    assert all("Harbour Works" not in json.dumps(body) for body in server.bodies)
    assert server.bodies
    allowed, told = written(faithful, exempt_allowed="openai")
    allowed.answer(asked)
    assert any("Harbour Works" in json.dumps(body) for body in told.bodies)


def test_the_models_rewriting_of_a_follow_up_is_used_and_said(written) -> None:
    def rewrites(body: dict[str, Any]) -> Reply:
        if "Last question:" in body["messages"][1]["content"]:
            return Says("How long does the roof repair at Oldgate pool take?")
        key, _ = repair(body)
        return Says(line([key], "and takes nine months", "The roof repair takes nine months."))

    assistant, _ = written(rewrites)
    answer = assistant.answer("And how long?", [Turn(ASKED, "The roof repair at Oldgate pool costs £1.2 million.")])
    assert answer.asked == "How long does the roof repair at Oldgate pool take?"
    assert answer.question == "And how long?"
    assert "read as a follow-up: How long does the roof repair at Oldgate pool take?" in answer.notes


def test_a_rewriting_that_adds_a_name_or_a_figure_is_not_used(written) -> None:
    def rewrites(body: dict[str, Any]) -> Reply:
        if "Last question:" in body["messages"][1]["content"]:
            return Says("How long does the £7 million repair at Farlow pool take?")
        return faithful(body)

    assistant, _ = written(rewrites)
    answer = assistant.answer(
        "And how long does it take?", [Turn(ASKED, "The roof repair at Oldgate pool costs £1.2 million.")]
    )
    assert "Farlow" not in answer.asked


def test_tokens_and_cost_are_counted(written) -> None:
    assistant, _ = written(faithful, price_in=1.0, price_out=10.0)
    usage = assistant.answer(ASKED).writing
    assert usage is not None
    assert (usage.calls, usage.tokens_in, usage.tokens_out) == (1, 100, 20)
    assert usage.cost == pytest.approx(0.0003)


def test_the_answers_json_tells_what_the_model_did_and_where_text_went(written) -> None:
    assistant, server = written(faithful)
    told = answer_out("1", assistant.answer(ASKED), assistant.index.store).writing
    assert told is not None
    assert (told.model, told.place, told.written) == ("scripted", server.url, 1)


def test_no_earlier_answer_is_sent_while_one_may_hold_words_of_an_exempt_paper(written) -> None:
    turns = [Turn("Which tender was lowest?", "Harbour Works bid £1.05 million.")]
    assistant, server = written(faithful)
    assistant.answer("And what does the roof repair at Oldgate pool cost?", turns)
    assert server.bodies
    assert all("Harbour Works" not in json.dumps(body) for body in server.bodies)
    allowed, told = written(faithful, exempt_allowed="openai")
    allowed.answer("And what does the roof repair at Oldgate pool cost?", turns)
    assert any("Harbour Works bid" in json.dumps(body) for body in told.bodies)
