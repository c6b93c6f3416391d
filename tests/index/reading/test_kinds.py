"""What the paragraphs of a file are: headings, recommendations, resolutions."""

from __future__ import annotations

from pathlib import Path

from tests.index.reading.helpers import BODY, outline, read_words, starting


def test_recommendations_are_told_from_the_reasons_for_them(tmp_path: Path) -> None:
    source = (
        "# Libraries\n\n## 1. Recommendations\n\n1.1 That the plan is agreed.\n\n1.2 That work begins.\n\n"
        "## 2. Reasons for recommendations\n\n2.1 The plan is sound and fully costed.\n\n## 3. Detail\n\n3.1 It is "
        "recommended that carers are paid.\n\n3.2 Recommended practice was followed.\n"
    )
    kinds = {label: kind for label, _, kind, _ in outline(read_words(tmp_path, source, "l.md"))}
    assert kinds["1.1"] == kinds["1.2"] == kinds["3.1"] == "recommendation"
    assert kinds["2.1"] == kinds["3.2"] == "paragraph"


def test_resolutions_and_each_of_their_items_are_resolutions(tmp_path: Path) -> None:
    source = (
        "# Minutes of the Parks Committee held on 3 June 2024\n\n## 7. Play areas\n\nThe officer spoke to the report "
        "at some length.\n\nRESOLVED - That:\n\n"
        "(a) the play areas be repaired;\n\n(b) the cost be met from reserves.\n\nACTION: Clerk to write.\n\n## 8. "
        "Trees\n\nThe committee agreed to:\n\n- plant ten oaks\n- fell none\n\nMembers left.\n"
    )
    paper = read_words(tmp_path, source, "m.md")
    kinds = {words: kind for _, _, kind, words in outline(paper)}
    assert [words for words, kind in kinds.items() if kind == "resolution"] == [
        "RESOLVED - That:", "(a) the play", "(b) the cost", "The committee agreed", "plant ten oaks", "fell none",
    ]  # fmt: skip
    assert starting(paper, "(b)").parent == starting(paper, "RESOLVED").id


def test_questions_and_short_lines_of_a_plain_file_are_headings(tmp_path: Path) -> None:
    source = (
        f"Care leavers\n\nSummary\n\n{BODY}\n\nWhat do care leavers need most?\n\n{BODY}\n\nNext steps\n1. Officers "
        f"will report again.\n"
    )
    paper = read_words(tmp_path, source)
    assert [p.heading for p in paper.paragraphs if p.kind == "paragraph"] == [
        ("Summary",),
        ("What do care leavers need most?",),
        ("Next steps",),
    ]


def test_a_slide_title_that_is_repeated_is_one_heading(tmp_path: Path) -> None:
    source = (
        "Reform slides\n\nMay 2024\n\nPillar 1: Family help\n\n- More help early\n- Better hubs\n\nPillar 1: Family "
        "help\n\n- New money for hubs\n"
    )
    paper = read_words(tmp_path, source)
    assert {p.heading for p in paper.paragraphs if p.kind == "list_item"} == {("Pillar 1: Family help",)}
