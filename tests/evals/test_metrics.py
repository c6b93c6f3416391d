"""Each measure against numbers worked by hand."""

from __future__ import annotations

import math

import pytest

from evals.metrics.abstention import f1, precision, recall
from evals.metrics.citations import Claim, citation_precision, citation_recall, supports
from evals.metrics.facts import all_facts, fact_share, length, list_share
from evals.metrics.good import faults
from evals.metrics.intervals import difference, estimate
from evals.metrics.latency import percentile
from evals.metrics.retrieval import hit_at, ndcg_at, recall_at, reciprocal_rank
from evals.metrics.share import NOT_SCORED, Share, ratio, share
from evals.reference import QuestionKind

# ranks of the expected groups: hit@3, recall@3, reciprocal rank, nDCG@3
RETRIEVAL = [
    ([1], 1, 1, 1, 1),
    ([2], 1, 1, 1 / 2, 1 / math.log2(3)),
    ([4], 0, 0, 1 / 4, 0),
    ([None], 0, 0, 0, 0),
    ([1, 2], 1, 1, 1, 1),
    ([3, None], 1, 1 / 2, 1 / 3, (1 / 2) / (1 + 1 / math.log2(3))),
    ([2, 7], 1, 1 / 2, 1 / 2, (1 / math.log2(3)) / (1 + 1 / math.log2(3))),
    ([1, 1], 1, 1, 1, 1),  # one passage holds both: better than one at a time, held at 1
    ([1, 2, 3, 4], 1, 3 / 4, 1, 1),  # no more than three can be in the first three
]


@pytest.mark.parametrize(("ranks", "hit", "found", "reciprocal", "gain"), RETRIEVAL)
def test_retrieval(ranks: list[int | None], hit: float, found: float, reciprocal: float, gain: float) -> None:
    assert hit_at(ranks, 3) == hit
    assert recall_at(ranks, 3) == pytest.approx(found)
    assert reciprocal_rank(ranks) == pytest.approx(reciprocal)
    assert ndcg_at(ranks, 3) == pytest.approx(gain)


def test_retrieval_is_undefined_where_nothing_is_expected() -> None:
    assert [hit_at([], 3), recall_at([], 3), reciprocal_rank([]), ndcg_at([], 3)] == [None] * 4


FACTS = [("£9 million", "£9m"), ("2026",), ("kinship",)]


def test_facts() -> None:
    assert fact_share("£9m for kinship carers", FACTS) == pytest.approx(2 / 3)
    assert all_facts("£9m for kinship carers", FACTS) == 0
    assert all_facts("£9m for kinship carers by 2026 [1]", FACTS) == 1
    assert fact_share("anything", []) is None
    assert all_facts("anything", []) is None


def test_a_mark_is_no_fact() -> None:
    assert fact_share("Nothing of the kind. [12]", [("12",)]) == 0


def test_list_items_are_counted_over_all_statements() -> None:
    assert list_share(["£9m", "by 2026"], FACTS) == pytest.approx(2 / 3)


def test_length_counts_words_without_marks() -> None:
    assert length("It costs **£9 million**. [1] [2]") == 4


SOURCE = "The review asks for 3,500 new jobs for care leavers by 2026, says Josh MacAlister."


@pytest.mark.parametrize(
    ("statement", "held"),
    [
        ("3,500 new jobs for care leavers by 2026", True),  # word for word
        ("By 2026 the review asks for 3500 new jobs.", True),  # figures and words there, in another order
        ("The review asks for 4,500 new jobs for care leavers by 2026.", False),  # a figure is not
        ("The review, says Josh Green, asks for new jobs for care leavers.", False),  # a name is not
        ("The review asks for bicycles, trains, ferries and jobs.", False),  # review, ask, job of six words
    ],
)
def test_support(statement: str, held: bool) -> None:
    assert supports(SOURCE, statement) is held


SOURCES = {1: "Jobs: 3,500 by 2026.", 2: "Carers get £9 million of training.", 3: "The hall is open."}


def test_citation_recall_counts_statements_held_up() -> None:
    claims = [
        Claim("Jobs: 3,500 by 2026.", (1,)),
        Claim("Carers get £9 million of training.", (1, 2)),
        Claim("Carers get £9 million of training.", (1,)),
        Claim("The hall is open.", ()),
    ]
    assert citation_recall(claims, SOURCES) == 2 / 4
    assert citation_recall([], SOURCES) is None


def test_citation_precision_counts_citations_that_matter() -> None:
    claims = [Claim("Jobs: 3,500 by 2026.", (1, 3)), Claim("The hall is open.", (2,))]
    assert citation_precision(claims, SOURCES) == 1 / 3  # 1 bears it out; 3 adds nothing; 2 is beside the point
    assert citation_precision([Claim("The hall is open.", ())], SOURCES) is None


def test_two_sources_that_are_needed_together_both_matter() -> None:
    claim = Claim("Jobs 3,500 by 2026; carers get £9 million training.", (1, 2))
    assert citation_recall([claim], SOURCES) == 1
    assert citation_precision([claim], SOURCES) == 1


def test_a_citation_that_is_not_there_scores_nothing() -> None:
    claims = [Claim("Jobs: 3,500 by 2026.", (1, 9))]
    assert citation_recall(claims, SOURCES) == 0
    assert citation_precision(claims, SOURCES) == 0


# (did, should): three done rightly, one done wrongly, two not done though they should be, one rightly not done
DONE = [(True, True)] * 3 + [(True, False)] + [(False, True)] * 2 + [(False, False)]


def test_abstention() -> None:
    assert ratio(precision(*pair) for pair in DONE) == 3 / 4
    assert ratio(recall(*pair) for pair in DONE) == 3 / 5
    assert ratio(f1(*pair) for pair in DONE) == pytest.approx(2 * 0.75 * 0.6 / 1.35)


def test_precision_of_something_never_done_is_undefined() -> None:
    assert ratio(precision(*pair) for pair in [(False, True), (False, False)]) is None


def test_percentiles() -> None:
    assert percentile([4, 1, 3, 2], 50) == 2.5
    assert percentile([1, 2, 3, 4, 5], 95) == pytest.approx(4.8)
    assert percentile([7], 95) == 7
    assert percentile([], 50) is None


def test_an_undefined_question_is_left_out_not_counted_as_zero() -> None:
    found = estimate([share(1.0), share(0.0), share(None), NOT_SCORED])
    assert (found.value, found.scored, found.asked) == (0.5, 2, 4)


def test_a_measure_scored_nowhere_has_no_value_and_no_interval() -> None:
    found = estimate([NOT_SCORED] * 3)
    assert (found.value, found.low, found.high, found.scored) == (None, None, None, 0)


def test_an_interval_is_the_same_each_time_and_holds_the_value() -> None:
    shares = [share(float(i % 4 == 0)) for i in range(100)]
    first, second = estimate(shares), estimate(shares)
    assert first == second
    assert first.low is not None
    assert first.high is not None
    assert 0.15 < first.low < 0.25 < first.high < 0.36  # 1.96 * sqrt(.25 * .75 / 100) = 0.085 each side


def test_a_difference_pairs_the_questions() -> None:
    before = [share(float(i % 2)) for i in range(40)]
    after = [share(1.0), *before[1:]]
    found = difference(before, after)
    assert found.value == pytest.approx(1 / 40)
    assert found.low == 0  # the one question that changed is often not drawn, and no other differs
    assert found.high is not None
    assert found.high < 0.1


def test_a_difference_needs_the_same_questions() -> None:
    with pytest.raises(ValueError, match="2 and 1 given"):
        difference([share(1.0)] * 2, [share(1.0)])


def test_shares_add_up() -> None:
    assert ratio([Share(1, 2), Share(2, 2)]) == 3 / 4


AMOUNT, LIST = QuestionKind.AMOUNT, QuestionKind.LIST


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ((True, AMOUNT, "answered", [], [], True, 120), ()),
        ((True, AMOUNT, "partial", [], [], True, 10), ()),
        ((True, AMOUNT, "answered", [], [], True, 121), ("121 words, more than 120",)),
        ((True, LIST, "answered", [], [], True, 250), ()),
        ((True, LIST, "answered", [], [], True, 251), ("251 words, more than 250",)),
        ((True, AMOUNT, "not_found", ["2026"], [], False, 9), ("should be answered, is not_found",)),
        ((True, AMOUNT, "answered", ["2026"], [], True, 9), ("misses '2026'",)),
        ((True, AMOUNT, "answered", [], ["2021"], True, 9), ("shows '2021', which is wrong",)),
        ((True, AMOUNT, "answered", [], [], False, 9), ("no expected paragraph cited",)),
        ((False, QuestionKind.UNANSWERABLE, "not_found", [], [], False, 9), ()),
        ((False, QuestionKind.UNANSWERABLE, "answered", [], [], False, 9), ("should be refused, is answered",)),
        ((False, QuestionKind.UNANSWERABLE, "out_of_scope", [], [], False, 9), ("should be refused, is out_of_scope",)),
    ],
)
def test_a_good_answer_has_no_fault(case: tuple, expected: tuple[str, ...]) -> None:
    assert faults(*case) == expected
