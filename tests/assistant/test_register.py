"""The register: every recommendation and resolution, with what its paper states of it and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from gc import collect
from pathlib import Path
from weakref import ref

import pytest

from assistant.answering import Assistant
from assistant.on_topic import rows_on
from assistant.register import Recommendation, read_register
from assistant.scope import EVERYTHING, Scope
from assistant.stated import amount, due
from index.build import build
from index.model import Kind
from index.search import Index
from tests.conftest import WordEncoder

HEAD = "# {title}\n\nAldermoor Council\nChildren's Panel\nDate of meeting: 4 March 2027\n"
REPORT = (
    HEAD.format(title="Fostering in Aldermoor")
    + """Report author: Mina Sorrell

## 1. Payments

1.1 Foster carers are paid £512 a week.

## 2. Recommendations

2.1 The Panel is recommended to:

(a) approve a fee of £540 a week (£1.2 million a year) by 1 April 2027;

(b) ask the Director of Children's Services to report by the end of 2028; and

(c) note that a levy ends by May 2029.

2.2 That families in kinship care be paid the same fee.
"""
)
REVIEW = """# Homes near by

Inquiry into Homes

Date: 9 May 2026

## 1. Kinship care

We make three recommendations.

Recommendation 1: Government should spend £16 million over four years on kinship support.

Recommendation 2: No council should move a child twice in a year.

Recommendation 3: The duties of heads should be extended to cousins who bring up a child, from April 2027.
"""
MINUTES = (
    HEAD.format(title="Minutes of the Children's Panel")
    + """
## 1. Fees

1.1 The fee was discussed.

RESOLVED (4 for, 1 against) - That:

(a) the fee be approved; and

(b) authority be delegated to the Director of Children's Services to pay it.

## 2. Buses

RESOLVED - That the Executive be recommended to mend the buses.
"""
)


class ReadingEncoder(WordEncoder):
    """Knows every word, so that none is taken for a misspelling."""

    def knows(self, _word: str) -> bool:
        return True


@pytest.fixture
def rows_of(tmp_path: Path) -> Callable[..., list[Recommendation]]:
    def read(within: frozenset[str] | None = None, **papers: str) -> list[Recommendation]:
        return list(read_register(index_of(tmp_path, **papers).store, within))

    return read


def index_of(folder: Path, **papers: str) -> Index:
    (folder / "papers").mkdir()
    for name, text in papers.items():
        (folder / "papers" / f"{name}.md").write_text(text, encoding="utf-8")
    build([folder / "papers"], folder / "index", ReadingEncoder())
    return Index.open(folder / "index", ReadingEncoder())


def test_every_item_is_a_row_in_order_and_its_introduction_is_not(rows_of: Callable[..., list[Recommendation]]) -> None:
    rows = rows_of(report=REPORT)
    assert [row.paragraph.number for row in rows] == ["(a)", "(b)", "(c)", "2.2"]
    assert [p.text for p in rows[0].introductions] == ["2.1 The Panel is recommended to:"]
    assert rows[3].introductions == ()
    assert all(row.text == row.paragraph.text for row in rows)


def test_who_recommends_and_to_whom_come_from_the_introduction_and_the_papers_facts(
    rows_of: Callable[..., list[Recommendation]],
) -> None:
    rows = rows_of(report=REPORT)
    assert {row.addressed_to for row in rows} == {"Children's Panel"}
    assert {row.made_by for row in rows} == {"Mina Sorrell"}


def test_amounts_and_dates_are_as_printed_and_those_not_stated_are_none(
    rows_of: Callable[..., list[Recommendation]],
) -> None:
    first, second, noted, last = rows_of(report=REPORT)
    assert first.amount
    assert first.due
    assert second.due
    assert (first.amount.words, first.amount.pounds) == ("£540; £1.2 million", Decimal(1_200_000))
    assert (first.due.words, first.due.date) == ("by 1 April 2027", "2027-04-01")
    assert (second.amount, second.due.words, second.due.date) == (None, "by the end of 2028", "2028")
    assert (noted.due, last.amount, last.due) == (None, None, None)


def test_a_reviews_own_recommendations_are_its_bodys_and_told_to_the_body_that_should(
    rows_of: Callable[..., list[Recommendation]],
) -> None:
    rows = rows_of(review=REVIEW.replace("Inquiry into Homes", "Homes Commission"))
    assert [row.addressed_to for row in rows] == ["Government", "Council", None]
    assert {row.made_by for row in rows} == {rows[0].paper.body}
    assert rows[2].due
    assert rows[2].due.words == "from April 2027"


def test_recommendations_that_a_paper_only_repeats_are_not_said_to_be_its_own(
    rows_of: Callable[..., list[Recommendation]],
) -> None:
    repeated = REVIEW.replace("We make three recommendations.", "The answers are below.")
    assert {row.made_by for row in rows_of(review=repeated)} == {None}


def test_resolutions_are_made_by_the_meeting_and_addressed_to_whom_they_are_handed(
    rows_of: Callable[..., list[Recommendation]],
) -> None:
    rows = rows_of(minutes=MINUTES)
    assert {(row.kind, row.made_by) for row in rows} == {(Kind.RESOLUTION, "Children's Panel")}
    assert [row.addressed_to for row in rows] == [None, "Director of Children's Services", "Executive"]


def test_papers_out_of_sight_give_no_rows(rows_of: Callable[..., list[Recommendation]]) -> None:
    rows = rows_of(frozenset({"minutes"}), minutes=MINUTES, report=REPORT)
    assert {row.paper.paper_id for row in rows} == {"minutes"}
    assert len(rows) == 3


@pytest.mark.parametrize(
    ("text", "words", "date"),
    [
        ("pay it no later than 16 December 2026", "no later than 16 December 2026", "2026-12-16"),
        ("open on Saturdays from 12 January 2026", "from 12 January 2026", "2026-01-12"),
        ("publish by 30 November every year", "by 30 November", "?-11-30"),
        ("all by the end of March 2030 at the latest", "by the end of March 2030", "2030-03"),
        ("jobs by 2029", "by 2029", "2029"),
    ],
)
def test_a_day_by_which_or_from_which_is_read(text: str, words: str, date: str) -> None:
    found = due(text)
    assert found
    assert (found.words, found.date) == (words, date)


@pytest.mark.parametrize(
    "text",
    [
        "the minutes of 28 November 2024",
        "ring-fenced until March 2030",
        "the overspend at 31 December 2025",
        "by 2025/26",
    ],
)
def test_a_day_that_sets_no_time_is_not_taken(text: str) -> None:
    assert due(text) is None


def test_one_figure_in_two_forms_is_printed_once_and_a_number_is_no_amount() -> None:
    found = amount("raise it from £3,000 to £3,500 for 12 carers")
    assert found
    assert (found.words, found.pounds) == ("£3,000 to £3,500", Decimal(3500))
    assert amount("pay 12% to 500 carers") is None


def asked(index: Index, question: str) -> list[str]:
    understood = Assistant(index)._understand(question, (), EVERYTHING)
    return [row.paragraph.label for row in rows_on(understood, read_register(index.store), index)]


def test_a_question_gets_every_row_on_its_subject_by_text_and_by_heading(tmp_path: Path) -> None:
    index = index_of(tmp_path, review=REVIEW, report=REPORT, minutes=MINUTES)
    found = asked(index, "What recommendations are there on kinship care?")
    assert found == ["2.2", "Recommendation 1", "Recommendation 2", "Recommendation 3"]


def test_a_question_for_decisions_gets_resolutions_alone(tmp_path: Path) -> None:
    index = index_of(tmp_path, report=REPORT, minutes=MINUTES)
    assert asked(index, "What was decided about the fee?") == ["1.1(a)", "1.1(b)"]


def test_a_subject_that_no_row_is_on_gets_none(tmp_path: Path) -> None:
    index = index_of(tmp_path, report=REPORT, minutes=MINUTES)
    assert asked(index, "What recommendations are there on submarines?") == []


def test_the_chat_answers_with_every_row_on_the_subject_and_says_how_many_of_each_paper(tmp_path: Path) -> None:
    index = index_of(tmp_path, review=REVIEW, report=REPORT, minutes=MINUTES)
    answer = Assistant(index).answer("What recommendations are there on kinship care?")
    assert [c.paragraph.label for c in answer.citations] == [
        "2.2", "Recommendation 1", "Recommendation 2", "Recommendation 3",
    ]  # fmt: skip
    assert answer.text.startswith("• Aldermoor Council, 4 March 2027: 2.2 That families in kinship care")
    assert "4 of 4 on this" in answer.notes
    assert "Aldermoor Council, 4 March 2027: 1 of the 4 in this paper" in answer.notes


def test_recommendations_on_something_else_do_not_stand_before_the_paragraph_that_answers(tmp_path: Path) -> None:
    prose = REVIEW.replace("We make", "The review wants a levy on yachts to pay for it.\n\nWe make")
    index = index_of(tmp_path, review=prose, report=REPORT, minutes=MINUTES)
    answer = Assistant(index).answer("What does the review recommend about a levy on yachts?")
    assert answer.citations[0].quote == "The review wants a levy on yachts to pay for it."


@pytest.mark.parametrize("question", ["What did the Children's Panel resolve?", "What was resolved on 4 March 2027?"])
def test_a_meeting_and_its_day_are_no_subject_of_what_it_decided(tmp_path: Path, question: str) -> None:
    answer = Assistant(index_of(tmp_path, report=REPORT, minutes=MINUTES)).answer(question)
    assert {"(a) the fee be approved; and", "RESOLVED - That the Executive be recommended to mend the buses."} & {
        citation.quote for citation in answer.citations
    }


def test_the_chats_list_is_kept_to_the_papers_in_scope(tmp_path: Path) -> None:
    index = index_of(tmp_path, review=REVIEW, report=REPORT)
    answer = Assistant(index).answer("What recommendations are there on kinship care?", scope=Scope(papers=("report",)))
    assert {c.paper.paper_id for c in answer.citations} == {"report"}


def test_the_register_of_an_index_goes_with_it(tmp_path: Path) -> None:
    index = index_of(tmp_path, report=REPORT)
    assert Assistant(index).answer("What recommendations are there on kinship care?").citations
    store = ref(index.store)
    del index
    collect()
    assert store() is None


SAMPLES = Path(__file__).parents[2] / "source_docs" / "papers"


def test_the_forty_recommendations_of_the_sample_review_are_all_there(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    name = "commission-2025-06-12-close-to-home-report.pdf"
    (tmp_path / "papers" / name).write_bytes((SAMPLES / name).read_bytes())
    build([tmp_path / "papers"], tmp_path / "index", WordEncoder())
    rows = read_register(Index.open(tmp_path / "index", WordEncoder()).store)
    assert [row.paragraph.number for row in rows] == [f"Recommendation {n}" for n in range(1, 41)]
    assert {row.made_by for row in rows} == {"Family Help and Care Commission"}
    assert sum(row.addressed_to is not None for row in rows) == 36
    assert [row.amount.words for row in rows if row.amount] == [
        "£1.15 billion", "£28 million", "£16 million", "£180 million", "£3,000 to £3,500", "£75 million",
    ]  # fmt: skip
