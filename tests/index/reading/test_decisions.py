"""What is recommended and what was resolved, in the shapes that papers print."""

from __future__ import annotations

import pytest

from index.reading.blocks import Block, Style
from index.reading.structure import structured

PROSE = "Officers have looked at this with care and set out below what they found in the time they had."
TITLE = "Libraries in the north of the county"


def kinds(*blocks: Block | str, minutes: bool = False) -> list[str]:
    """The kind of each block after a title and a paragraph of prose."""
    given = [block if isinstance(block, Block) else Block(block) for block in blocks]
    front = [Block(TITLE, Style.TITLE, 1), Block("Summary", Style.HEADING, 2), Block(PROSE)]
    return [p.kind.value for p in structured([*front, *given], "p", TITLE, minutes=minutes).paragraphs][3:]


def head(text: str) -> Block:
    return Block(text, Style.HEADING, 2)


@pytest.mark.parametrize(
    "text",
    [
        "RESOLVED - That the report be noted.",
        "RESOLVED: That the report be noted.",
        "RESOLVED (unanimously) that the report be noted.",
        "It was RESOLVED that the report be noted.",
        "Upon being put to the vote, it was RESOLVED that the report be noted.",
        "AGREED that the report be noted.",
        "NOTED that the works had begun.",
        "He hereby dismisses the appeal and refuses planning permission.",
    ],
)
def test_words_that_only_a_decision_has_make_a_resolution(text: str) -> None:
    assert kinds(head("7. Play areas"), text)[1:] == ["resolution"]


@pytest.mark.parametrize(
    "text",
    [
        "The Committee is recommended to note the report.",
        "RECOMMENDED - That the report be noted.",
        "Members are asked to agree the plan.",
        "County Council is invited to agree the plan.",
        "The plan has been costed. It is therefore recommended that Cabinet:",
        "In order to make the plan sound, the following changes should be made:",
        "The committee considered the plan in May. The committee passed a motion proposing that:",
    ],
)
def test_words_that_ask_for_a_decision_make_a_recommendation(text: str) -> None:
    assert kinds(head("7. Play areas"), text)[1:] == ["recommendation"]


@pytest.mark.parametrize(
    "text",
    [
        "It is proposed that the clerk writes to both councils.",
        "The Council resolved in 2009 to rebuild the estate.",
        "The Executive noted the plan in 2015.",
        "If the recommendation of this report is approved, the council will need to borrow.",
        "Members are asked to consider the balance of these effects.",
    ],
)
def test_words_about_decisions_are_text(text: str) -> None:
    assert kinds(head("7. Play areas"), text)[1:] == ["paragraph"]


def test_the_text_below_resolved_is_the_resolution_each_item_its_own() -> None:
    found = kinds(head("7. Play areas"), PROSE, "RESOLVED:", "The report be noted.", "That the works begin.", PROSE)
    assert found[2:] == ["resolution", "resolution", "resolution", "paragraph"]


def test_clauses_after_words_that_bring_them_in_are_recommendations() -> None:
    found = kinds(
        head("5. Consultation"),
        "The committee passed a motion proposing that:",
        "That the decision be delayed;",
        "And, that the buildings be valued.",
        PROSE,
    )
    assert found[1:] == ["recommendation", "recommendation", "recommendation", "paragraph"]


def test_a_heading_that_speaks_of_recommendations_makes_only_what_is_put_as_one() -> None:
    found = kinds(
        head("5. Recommendations of overview and scrutiny"),
        "5.1 All three committees stated their preference for the second option in the winter.",
        "5.2 That the second option be adopted.",
        head("6. Recommendations"),
        "6.1 The plan to go to full Council in May.",
    )
    assert found == ["heading", "paragraph", "recommendation", "heading", "recommendation"]


def test_reasons_inside_the_recommendations_are_not_recommended() -> None:
    found = kinds(
        head("Recommendations"), "That the plan be agreed.", Block("Reasons for decision", Style.HEADING, 3), PROSE
    )
    assert found == ["heading", "recommendation", "heading", "paragraph"]


def test_words_about_the_recommendations_under_their_heading_are_text() -> None:
    about = "These are recommendations for providers to consider, and we have named who might act on each of them."
    assert kinds(head("Recommendations"), about, "That the plan be agreed.")[1:] == ["paragraph", "recommendation"]


@pytest.mark.parametrize(
    "text",
    [
        "7.4 All resolved that the lower quotation should be accepted.",
        "14.2 Agreed that a joint response be sent.",
        "11.2 Plaque for the bench - Parish Councillors agreed that it should be added.",
        "9.1 A quotation for the railings was seen. All in favour. Resolved 16/09/6/9.1",
    ],
)
def test_what_minutes_say_was_agreed_is_a_resolution_only_in_minutes(text: str) -> None:
    assert kinds(head("7. Grounds"), text, minutes=True)[-1] == "resolution"
    assert kinds(head("7. Grounds"), text)[-1] == "paragraph"


def test_agreed_action_is_a_title() -> None:
    assert kinds(head("Agreed action"), "32. To put this right the council will write to Mr A.")[0] == "heading"


def test_a_series_of_codes_is_numbered_and_lone_ones_are_not() -> None:
    blocks = [
        Block("Changes", Style.HEADING, 1),
        Block(f"3.6 {PROSE}"),
        Block("3.7 The following changes should be made:"),
        Block("C1 Delete the third policy;"),
        Block("C2 Replace the second table;"),
        Block("C3 Add a map."),
        Block("A2 Dover Road was closed for the works in the spring of that year."),
    ]
    found = structured(blocks, "p", None).paragraphs[2:]
    assert [p.number for p in found] == ["3.7", "C1", "C2", "C3", None]
    assert [p.kind.value for p in found] == ["recommendation"] * 4 + ["paragraph"]


def test_a_numbered_sentence_without_a_mark_is_no_title_where_its_siblings_are_text() -> None:
    blocks = [
        Block("Documents", Style.HEADING, 1),
        Block(f"12.1 {PROSE}"),
        Block(f"12.2 {PROSE} {PROSE}"),
        Block("12.3 Persons who want to know more should write to"),
        Block("The Regeneration Team, Council Offices, Oakshire, which is open from nine to five on weekdays."),
    ]
    assert [p.kind.value for p in structured(blocks, "p", None).paragraphs[1:4]] == ["paragraph"] * 3


def test_a_titles_bracketed_number_is_kept() -> None:
    titles = [Block("a) Age", Style.HEADING, 2), Block("b) Sex", Style.HEADING, 2)]
    found = structured([head("Effects"), Block(PROSE), titles[0], Block(PROSE), titles[1], Block(PROSE)], "p", None)
    assert [p.number for p in found.paragraphs if p.kind.value == "heading"] == ["a)", "b)"]


def test_a_sentence_set_as_a_title_that_brings_in_a_list_is_text() -> None:
    text = "3.7 In order to make the plan sound, the following changes should be made:"
    assert kinds(head("Tenure"), f"3.6 {PROSE}", Block(text, Style.HEADING, 3), "(a) add a map.")[2] == "recommendation"
