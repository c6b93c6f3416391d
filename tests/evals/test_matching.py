from __future__ import annotations

import pytest

from evals.matching import compact, missing, shows, without_marks


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("It costs £2.6billion.", "£2.6 billion"),
        ("It costs £2.6 Billion a year", "£2.6 billion"),
        ("children’s homes", "Children's homes"),
        ("2024–25", "2024-25"),
        ("by  the\nend of March", "the end of March"),
        ("23 of them", "23"),
        ("in all 23.", "23"),
        ("about 80 % of them", "80%"),
        ("(3,500)", "3,500"),
    ],
)
def test_a_fact_is_shown_however_it_is_set(text: str, spelling: str) -> None:
    assert shows(text, (spelling,))


@pytest.mark.parametrize(
    ("text", "spelling"),
    [
        ("£233 million", "23"),
        ("£12.6 billion", "£2.6 billion"),
        ("£12.6 billion", "2.6 billion"),
        ("£2.65 million", "£2.6"),
        ("3,500 jobs", "500"),
        ("1.23", "23"),
        ("23,000 homes", "23"),
        ("the highway", "high"),
        ("18 May 20221", "18 May 2022"),
    ],
)
def test_a_fact_is_not_shown_by_a_part_of_something_else(text: str, spelling: str) -> None:
    assert not shows(text, (spelling,))


def test_any_spelling_of_a_fact_will_do() -> None:
    assert missing("paid £9m to carers", [("£9 million", "£9m"), ("2026",)]) == ("2026",)


def test_marks_and_bold_are_no_part_of_the_text() -> None:
    assert without_marks("It costs **£9 million**. [1][2] Paid yearly [13].") == "It costs £9 million. Paid yearly."


def test_compact_text_is_the_same_however_lines_were_joined() -> None:
    assert compact("off-\nstreet  parking “now”") == compact('offstreet parking\n"now"')
