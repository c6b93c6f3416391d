from __future__ import annotations

from index.learnt import called, explained
from index.teaching import lesson_of


def test_abbreviations_are_learnt_from_either_order_and_only_where_the_letters_fit() -> None:
    text = "We offer family group decision making (FGDM). The DPIA (data protection impact assessment) is done (TBC)."
    assert set(explained([lesson_of(text).abbreviations])) == {
        ("FGDM", "family group decision making"),
        ("DPIA", "data protection impact assessment"),
    }


def test_a_short_name_given_by_the_papers_is_that_of_its_body_unless_any_body_has_it() -> None:
    text = "The Family Help and Care Commission (“the Commission”) and Tarrowshire County Council (“the Council”) met."
    names = ["Family Help and Care Commission", "Tarrowshire County Council"]
    assert called([lesson_of(text).short_names], names) == {"commission": "Family Help and Care Commission"}


def test_a_word_written_mostly_plain_is_common() -> None:
    lesson = lesson_of("Help came. We help each family; the family of Family Lane.")
    assert (lesson.plain["help"], lesson.capital["help"], lesson.plain["family"], lesson.capital["family"]) == (
        1, 1, 2, 1,
    )  # fmt: skip
