"""Blocks to paragraphs: numbers, labels, headings, kinds, parents."""

from __future__ import annotations

from pathlib import Path

from index.reading.blocks import Block, Style
from index.reading.structure import structured
from tests.index.reading.helpers import BODY, labelled, read_words


def labels(blocks: list[Block], *, minutes: bool = False) -> list[tuple[str, str | None, str]]:
    text = structured(blocks, "p", None, minutes=minutes)
    return [(p.label, p.number, p.kind.value) for p in text.paragraphs]


def numbered(*texts: str) -> list[str | None]:
    blocks = [Block("Summary", Style.HEADING, 1), *(Block(text) for text in texts)]
    return [p.number for p in structured(blocks, "p", None).paragraphs][1:]


def test_numbers_of_many_shapes_are_read() -> None:
    assert numbered("2.1 First thing.", "2.1.3 Second thing.", "2.1.4 Third thing.") == ["2.1", "2.1.3", "2.1.4"]
    assert numbered("1. First thing.", "2. Second thing.") == ["1", "2"]
    assert numbered("1 On 12 July we met.", "2 On 14 July we met.", "3 Then all was done.") == ["1", "2", "3"]
    assert numbered("(a) first thing;", "(b) second thing.") == ["(a)", "(b)"]
    assert numbered("a) first thing;", "b) second thing.") == ["a)", "b)"]
    assert numbered("(1)(i) first thing;", "(1)(ii) second thing.") == ["(1)(i)", "(1)(ii)"]
    assert numbered("16/09/5 Finance report.", "16/09/6 Planning report.") == ["16/09/5", "16/09/6"]
    assert numbered("1916. A long run of minutes.", "1917. It goes on.") == ["1916", "1917"]
    assert numbered("Recommendation 12: Pay carers.", "Recommendation 13: Train them.") == [
        "Recommendation 12",
        "Recommendation 13",
    ]


def test_i_after_h_is_a_letter_and_i_after_nothing_is_roman() -> None:
    assert numbered("(g) x one;", "(h) x two;", "(i) x three;", "(j) x four.") == ["(g)", "(h)", "(i)", "(j)"]
    blocks = [
        Block("2.1 The following apply:"),
        Block("(a) these:"),
        Block("(i) one"),
        Block("(ii) two"),
        Block("(b) those."),
    ]
    assert [label for label, _, _ in labels(blocks)] == ["2.1", "2.1(a)", "2.1(a)(i)", "2.1(a)(ii)", "2.1(b)"]


def test_years_money_figures_and_street_numbers_are_not_paragraph_numbers() -> None:
    assert (
        numbered("2019. was a hard year.", "3.5 million people came.", "12 July was fine.", "24 High Street was sold.")
        == [None] * 4
    )
    assert numbered("1. First thing.", "2. Second thing.", "2024 saw growth.", "3. Third thing.") == [
        "1",
        "2",
        None,
        "3",
    ]


def test_one_number_can_be_missing_from_a_series() -> None:
    assert numbered("2.1 First.", "2.2 Second.", "2.4 Fourth.") == ["2.1", "2.2", "2.4"]


def test_a_title_hands_its_number_to_the_text_under_it() -> None:
    blocks = [Block("3.2 Reset the service", bold=True), Block(BODY), Block(BODY), Block("one", Style.BULLET, 1)]
    assert labels(blocks) == [
        ("3.2 heading", "3.2", "heading"),
        ("3.2", "3.2", "paragraph"),
        ("3.2, ¶2", None, "paragraph"),
        ("3.2, bullet 1", None, "list_item"),
    ]


def test_an_annex_that_starts_again_has_its_name_in_its_labels() -> None:
    blocks = [
        Block("1. Here."),
        Block("2. There."),
        Block("Annex A", Style.HEADING, 1),
        Block("1. Again."),
        Block("2. And again."),
    ]
    assert [label for label, _, _ in labels(blocks)] == ["1", "2", "heading 1", "Annex A, 1", "Annex A, 2"]


def test_minutes_that_start_again_under_each_item_name_the_item() -> None:
    blocks = [
        Block("4. Street lights (Item 4)", Style.HEADING, 1),
        Block("1. The report was introduced by the officer."),
        Block("2. Members thanked the officer."),
        Block("5. Potholes (Item 5)", Style.HEADING, 1),
        Block("1. The report was taken as read."),
    ]
    assert [label for label, _, _ in labels(blocks, minutes=True)] == ["4", "4, para 1", "4, para 2", "5", "5, para 1"]


def test_items_named_after_their_title_carry_the_item_as_number() -> None:
    blocks = [
        Block("Parks Panel", Style.TITLE, 1),
        Block("Apologies", Style.HEADING, 2),
        Block("(Item 1)"),
        Block("None were received from the members of the panel who could not attend on the day."),
    ]
    from index.reading.mend import mend

    assert labels(mend(blocks), minutes=True)[1:] == [
        ("Item 1 heading", "Item 1", "heading"),
        ("Item 1", "Item 1", "paragraph"),
    ]


def test_a_list_inside_a_numbered_paragraph_does_not_break_the_series() -> None:
    blocks = [
        Block("1. One."),
        Block("2. The cabinet agreed the following:"),
        Block("1. this"),
        Block("2. that"),
        Block("3. Three."),
    ]
    assert [label for label, _, _ in labels(blocks)] == ["1", "2", "2, item 1", "2, item 2", "3"]


def test_labels_that_would_clash_stay_unique() -> None:
    blocks = [
        Block("Roads and paths in the whole of the old town", Style.HEADING, 2),
        Block("1.1 Once."),
        Block("1.2 Twice."),
        Block("1.1 Once more."),
        Block("1.2 Twice more."),
    ]
    names = [label for label, _, _ in labels(blocks)]
    assert len(set(names)) == len(names)


def test_pages_give_unnumbered_paragraphs_their_labels() -> None:
    blocks = [
        Block("Summary", Style.HEADING, 1, page=3),
        Block(BODY, page=3),
        Block(BODY, page=3),
        Block(BODY, page=4, page_end=5),
    ]
    paragraphs = structured(blocks, "p", None).paragraphs
    assert [p.label for p in paragraphs] == ["page 3, heading 1", "page 3, ¶1", "page 3, ¶2", "page 4, ¶1"]
    assert (paragraphs[3].page, paragraphs[3].page_end) == (4, 5)


def test_the_lines_of_a_contents_page_take_no_numbers_from_the_paper() -> None:
    blocks = [
        Block("Contents", Style.HEADING, 1),
        Block("1. Purpose 3"),
        Block("2. Costs 4"),
        Block("3. Risks 9"),
        Block("1. Purpose", Style.HEADING, 1),
        Block("1.1 The purpose is this."),
    ]
    assert labels(blocks)[1:] == [
        ("¶2", None, "front_matter"),
        ("¶3", None, "front_matter"),
        ("¶4", None, "front_matter"),
        ("1", "1", "heading"),
        ("1.1", "1.1", "paragraph"),
    ]


def test_text_and_paragraphs_stay_in_step(tmp_path: Path) -> None:
    paper = read_words(tmp_path, "Summary\n\nOne paragraph here.\n\nTwo paragraphs here.\n")
    assert paper.text == "\n\n".join(p.text for p in paper.paragraphs)
    paper.check()
    assert labelled(paper, "¶2").id == "paper#¶2"


def test_numbers_that_start_again_under_a_heading_carry_its_name() -> None:
    blocks = [
        Block("Context of the work", Style.HEADING, 1),
        Block("1. First here."),
        Block("2. Second here."),
        Block("Needs of families", Style.HEADING, 1),
        Block("1. First there."),
        Block("2. Second there."),
        Block("3. Third there."),
    ]
    assert [label for label, _, _ in labels(blocks)][4:] == [
        "Needs of families, 1",
        "Needs of families, 2",
        "Needs of families, 3",
    ]


def test_a_title_whose_number_stands_twice_is_told_by_its_words() -> None:
    blocks = [
        Block("4. Matters arising", Style.HEADING, 1),
        Block("None.", Style.BULLET, 1),
        Block("4. Investment update", Style.HEADING, 1),
        Block("The fund rose.", Style.BULLET, 1),
    ]
    assert [label for label, _, _ in labels(blocks)] == [
        "4",
        "4, bullet 1",
        "4 Investment update",
        "4 Investment update, bullet 1",
    ]


def test_a_list_from_one_inside_a_series_that_goes_on_is_nested() -> None:
    blocks = [
        Block("1. The report was moved."),
        Block("2. It was seconded."),
        Block("3. The motion was that Cabinet."),
        Block("1. Agree to ask."),
        Block("2. Note the date."),
        Block("4. It was carried."),
    ]
    assert [label for label, _, _ in labels(blocks)] == ["1", "2", "3", "3, item 1", "3, item 2", "4"]


def test_captions_head_nothing() -> None:
    blocks = [
        Block("2.1 Results", Style.HEADING, 1),
        Block(BODY),
        Block("Figure 3: Answers by area", Style.HEADING, 2),
        Block(BODY),
    ]
    found = structured(blocks, "p", None).paragraphs
    assert [p.kind.value for p in found] == ["heading", "paragraph", "paragraph", "paragraph"]
    assert {p.heading for p in found[1:]} == {("2.1 Results",)}


def test_a_titles_number_may_stand_before_a_stroke() -> None:
    blocks = [
        Block("1 | Introduction", Style.HEADING, 1),
        Block(BODY),
        Block("2 | Recommendations", Style.HEADING, 1),
        Block("2.1 Note the forecast for the year."),
        Block("2.2 Agree the changes to the programme."),
        Block("3a | Education", Style.HEADING, 2),
    ]
    assert labels(blocks)[2:] == [
        ("2", "2", "heading"),
        ("2.1", "2.1", "recommendation"),
        ("2.2", "2.2", "recommendation"),
        ("3a", "3a", "heading"),
    ]


def test_a_sign_off_in_two_columns_is_front_matter_and_no_heading() -> None:
    blocks = [
        Block("11. Contact details", Style.HEADING, 1),
        Block("Report Author:", bold=True),
        Block("Ann Example, Head of Schools"),
        Block("Telephone number", Style.HEADING, 2),
        Block("03000 123456"),
    ]
    assert {kind for _, _, kind in labels(blocks)[1:]} == {"front_matter"}
