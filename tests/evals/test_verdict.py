from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.contract import PassageOut, StatementOut
from evals.causes import Cause, cause
from evals.reference import Expected, QuestionKind
from evals.verdict import Verdict, long_date
from tests.evals.made import (
    COSTS,
    PLACES,
    START,
    answer,
    citation,
    passage,
    reference,
    refusal,
    unanswerable,
    verdict,
)


def test_a_right_answer_is_good() -> None:
    found = verdict()
    assert found.good
    assert (found.ranks, found.missing, found.cited) == ((2,), (), (True,))
    assert (found.citation_recall, found.citation_precision) == (1, 1)


def test_refusing_an_answerable_question_is_a_fault() -> None:
    found = verdict(given=refusal())
    assert found.faults == ("should be answered, is not_found",)
    assert found.citation_recall is None


def test_refusing_an_unanswerable_question_is_good() -> None:
    assert verdict(unanswerable(), refusal("u1")).good
    assert verdict(unanswerable(), answer("u1")).faults == ("should be refused, is answered",)


def test_each_expected_group_has_its_own_rank_and_citation() -> None:
    asked = reference(expected=((COSTS,), (START,)))
    found = verdict(asked, answer(passages=[passage(1, PLACES[2]), passage(2, PLACES[0])]))
    assert found.ranks == (None, 1)
    assert found.cited == (True, False)


def test_any_alternative_of_a_group_will_do() -> None:
    found = verdict(reference(expected=((START, COSTS),)), answer(passages=[passage(1, PLACES[2])]))
    assert (found.ranks, found.cited) == ((1,), (True,))


def test_a_passage_without_ids_counts_by_its_words_in_the_right_file() -> None:
    text = "… The scheme costs £2.6 billion\nover five years."
    there = PassageOut(rank=3, file="a.pdf", page=2, paragraph_ids=[], text=text)
    elsewhere = PassageOut(rank=1, file="b.txt", page=None, paragraph_ids=[], text=text)
    assert verdict(given=answer(passages=[elsewhere, there])).ranks == (3,)


def test_pages_and_numbers_are_judged_on_right_citations_alone() -> None:
    found = verdict(given=answer(citations=[citation(), citation(2, PLACES[0], page=9)]))
    assert (found.pages_right, found.numbers_right) == ((True,), (True,))


def test_a_wrong_page_of_a_right_citation_is_wrong() -> None:
    assert verdict(given=answer(citations=[citation(page=5)])).pages_right == (False,)


def test_a_paragraph_over_two_pages_may_be_expected_on_its_second() -> None:
    asked = reference(expected=((replace(COSTS, page=3),),))
    assert verdict(asked).pages_right == (True,)


@pytest.mark.parametrize(("number", "right"), [("2", True), ("3", False)])
def test_text_under_a_numbered_title_takes_the_titles_number(number: str, right: bool) -> None:
    asked = reference(expected=((replace(START, number=number),),))
    assert verdict(asked, answer(citations=[citation(1, PLACES[2])])).numbers_right == (right,)


def test_a_number_may_stand_in_the_label() -> None:
    asked = reference(expected=((replace(START, number="4"),),))
    assert verdict(asked, answer(citations=[citation(1, PLACES[2], label="5, item 4, ¶2")])).numbers_right == (True,)


def test_a_quote_that_is_not_in_its_paragraph_is_not_exact() -> None:
    assert verdict(given=answer(citations=[citation(quote="costs £3 billion")])).quotes_exact == (False,)


def test_a_forbidden_fact_spoils_an_answer() -> None:
    found = verdict(reference(forbidden=(("five years",),)))
    assert found.faults == ("shows 'five years', which is wrong",)


def test_where_a_place_is_asked_for_a_citation_may_name_it() -> None:
    asked = reference(facts=(("2. Costs",),))
    assert verdict(asked).missing == ("2. Costs",)
    assert verdict(replace(asked, kind=QuestionKind.NAVIGATION)).missing == ()


def test_a_list_is_counted_over_its_statements() -> None:
    asked = reference(kind=QuestionKind.LIST, facts=(("monthly",), ("yearly",)))
    items = [StatementOut(text="paid monthly", citations=[1]), StatementOut(text="fed", citations=[1])]
    assert verdict(asked, answer(statements=items)).list_share == 0.5
    assert verdict(asked, refusal()).list_share == 0
    assert verdict().list_share is None


def test_the_body_and_date_before_a_statement_are_held_up_by_the_citation() -> None:
    said = "Tarrow Council, 20 January 2026: The scheme costs £2.6 billion over five years."
    assert verdict(given=answer(statements=[StatementOut(text=said, citations=[1])])).citation_recall == 1


def test_dates_are_written_out() -> None:
    assert [long_date(d) for d in ("2026-01-20", "2023-05", None, "May 2026")] == [
        "20 January 2026",
        "May 2023",
        "",
        "May 2026",
    ]


def test_a_paragraph_gone_leaves_its_alternatives() -> None:
    gone = Expected("a.pdf", None, None, "no such words")
    assert verdict(reference(expected=((gone, COSTS),))).good


ELSEWHERE = [citation(1, PLACES[0])]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (verdict(), None),
        (verdict(unanswerable(), answer("u1")), Cause.NOT_REFUSED),
        (verdict(given=refusal()), Cause.REFUSED),
        (verdict(given=answer(citations=ELSEWHERE, passages=[passage(1, PLACES[0])])), Cause.NOT_FOUND),
        (verdict(given=answer(citations=ELSEWHERE, passages=[passage(6, PLACES[1])])), Cause.LOW),
        (verdict(given=answer(citations=ELSEWHERE, passages=[passage(5, PLACES[1])])), Cause.NOT_CHOSEN),
        (verdict(reference(facts=(("2030",),))), Cause.INCOMPLETE),
        (verdict(reference(forbidden=(("five years",),))), Cause.WRONG),
        (verdict(given=answer(text="costs £2.6 billion " * 50)), Cause.LONG),
    ],
)
def test_the_cause_is_the_first_step_that_went_wrong(found: Verdict, expected: Cause | None) -> None:
    assert cause(found) is expected
