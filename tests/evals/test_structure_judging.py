from __future__ import annotations

import pytest

from evals.structure.judging import judge
from evals.structure.pieces import Piece, Reading
from evals.structure.sameness import is_same, states_cell
from index.model import Kind
from tests.evals.made_structure import FACTS, PIECES, READING, facts, paragraph, reading, row, running


def test_a_paragraph_read_as_it_stands_is_right_in_everything() -> None:
    found = judge(paragraph(), READING)
    assert (found.boundary, found.number, found.heading, found.page, found.kind) == (True,) * 5
    assert found.read is PIECES[1]
    assert (found.asked_for, found.row) == (None, None)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"text": "1.1 The lease ends in May and"}, "boundary"),
        ({"text": "1.1 The lease ends in May and may be renewed. The choices are:"}, "boundary"),
        ({"text": "Page 3 The lease ends in May and may be renewed."}, "boundary"),
        ({"number": "1.2"}, "number"),
        ({"number": None}, "number"),
        ({"heading": "2. Costs"}, "heading"),
        ({"heading": ""}, "heading"),
        ({"page": 2}, "page"),
        ({"kind": Kind.LIST_ITEM}, "kind"),
    ],
)
def test_each_thing_read_wrongly_is_told(change: dict[str, object], wrong: str) -> None:
    found = judge(paragraph(), reading(1, **change))
    told = {name: getattr(found, name) for name in ("boundary", "number", "heading", "page", "kind")}
    assert [name for name, right in told.items() if not right] == [wrong]


def test_a_paragraph_that_is_not_there_is_wrong_in_everything() -> None:
    found = judge(paragraph(first="No such words"), READING)
    assert (found.boundary, found.number, found.heading, found.page, found.kind) == (False,) * 5
    assert found.read is None


def test_a_paragraph_on_another_page_is_found_and_its_page_is_wrong() -> None:
    found = judge(paragraph(page=3), READING)
    assert (found.boundary, found.page) == (True, False)


def test_of_several_that_hold_the_words_the_one_that_fits_is_judged() -> None:
    longer = Piece("As said, the lease ends soon.", 1, 1, None, Kind.PARAGRAPH, "")
    assert judge(paragraph(), Reading((longer, *PIECES), FACTS)).read is PIECES[1]


def test_of_the_same_paragraph_on_two_pages_the_one_on_the_items_page_is_judged() -> None:
    again = Piece(PIECES[1].text, 7, 7, "1.1", Kind.PARAGRAPH, "Summary")
    found = judge(paragraph(), Reading((again, *PIECES), FACTS))
    assert (found.page, found.heading) == (True, True)


def test_what_gold_leaves_open_is_not_scored() -> None:
    found = judge(paragraph(numbered=False, heading=None, page=None), READING)
    assert (found.number, found.heading, found.page) == (None, None, None)


def test_no_heading_is_right_under_no_heading_or_the_papers_title() -> None:
    item = paragraph(heading=())
    assert [judge(item, reading(1, heading=h)).heading for h in ("", "LEASES", "Costs")] == [True, True, False]


@pytest.mark.parametrize(
    "heading", ["1. Background", "BACKGROUND", "(a) Background", "II. Background:", "1 Background"]
)
def test_a_headings_number_case_and_closing_marks_do_not_matter(heading: str) -> None:
    assert judge(paragraph(), reading(1, heading=heading)).heading


def test_a_recommendation_is_scored_where_it_is_one_and_where_it_is_taken_for_one() -> None:
    item = paragraph(page=3, number="(a)", kind=Kind.RECOMMENDATION, first="note the report", last="note the report")
    assert judge(item, READING).asked_for is True
    assert judge(item, reading(5, kind=Kind.LIST_ITEM)).asked_for is False
    assert judge(paragraph(), reading(1, kind=Kind.RESOLUTION)).asked_for is False


def test_a_row_is_right_with_each_value_under_its_header() -> None:
    found = judge(row(), READING)
    assert (found.boundary, found.row, found.number) == (True, True, None)


@pytest.mark.parametrize(
    "text", ["Year: 2026; Price: £4m", "2026 £4m", "Year: £4m; Cost: 2026", "Year: 2026; Note: £4m"]
)
def test_a_row_with_a_wrong_header_is_wrong(text: str) -> None:
    assert judge(row(), reading(3, text=text)).row is False


def test_a_row_that_fills_an_empty_cell_is_wrong() -> None:
    assert judge(row(), reading(3, text="Year: 2026; Cost: £4m; Note: agreed")).row is False


def test_rows_with_the_same_first_words_are_told_apart_by_their_cells() -> None:
    both = Reading((Piece("Year: 2026; Note: agreed; Cost: £4m", 2, 2, None, Kind.TABLE_ROW, ""), *PIECES), FACTS)
    assert judge(row(), both).read is PIECES[3]


def test_a_cell_is_found_under_an_abbreviated_header_and_without_one() -> None:
    assert states_cell("Cost in pounds: 4; Note: x", "Cost…", "4")
    assert not states_cell("Note: 4; Cost in pounds: 3", "Cost…", "4")
    assert states_cell("Very unlikely | 1", "", "Very unlikely")


def test_a_running_line_is_told_on_its_page_only() -> None:
    leaking = reading(2, text="The choices are: Tarrow Council agenda")
    assert judge(running("TARROW COUNCIL AGENDA", 2), leaking).running is True
    assert judge(running("Tarrow Council agenda", 3), leaking).running is False
    assert judge(running("Tarrow Council agenda"), leaking).running is True
    assert judge(running("Tarrow Council agenda"), READING).running is False


def test_a_line_inside_a_paragraph_that_crosses_pages_is_told_on_both() -> None:
    crossing = reading(1, text="1.1 The lease ends Agenda 7 in May.")
    assert [judge(running("Agenda 7", page), crossing).running for page in (1, 2, 3)] == [True, True, False]


def test_facts_are_judged_field_by_field() -> None:
    assert dict(judge(facts(), READING).facts) == {name: True for name, _ in FACTS}
    wrong = judge(facts(body=("Quay Council",), committee=("Cabinet",), author=("Ann Lee…",)), READING)
    assert [name for name, right in wrong.facts if not right] == ["body", "committee"]


def test_a_fact_may_be_given_or_not_where_gold_allows_both() -> None:
    assert dict(judge(facts(committee=("", "Cabinet")), READING).facts)["committee"]
    assert not dict(judge(facts(date=("",)), READING).facts)["date"]


def test_words_are_the_same_whatever_their_hyphens_quotes_and_case() -> None:
    assert is_same("The “Family‑Hub”  offer", "the 'family hub' offer.")
    assert is_same("Options considered so far", "Options considered…")
    assert not is_same("Options", "Options considered…")
    assert not is_same("Options considered so far", "Options considered")
    assert not is_same("£4", "4")


CHUNK = Piece(
    "1. Background\n1.1 The lease ends in May and may be renewed.\nYear Cost\n2026 £4m", 1, 1, "1.1", None, ""
)


def test_a_chunk_is_judged_by_what_it_can_know() -> None:
    found = judge(paragraph(), Reading((CHUNK,)))
    assert (found.boundary, found.number, found.heading, found.page) == (False, True, True, True)
    assert (found.kind, found.asked_for) == (None, None)
    assert judge(facts(), Reading((CHUNK,))).facts == ()


def test_a_chunks_heading_must_stand_before_the_paragraph() -> None:
    after = Piece("1.1 The lease ends.\nBackground", 1, 1, None, None, "")
    assert judge(paragraph(), Reading((after,))).heading is False


def test_a_chunks_row_is_right_where_headers_and_values_stand_in_it() -> None:
    item = row(cells=(("Year", "2026"), ("Cost", "£4m")))
    assert judge(item, Reading((CHUNK,))).row is True
    assert judge(row(cells=(("Price", "£4m"),)), Reading((CHUNK,))).row is False
