"""How an answer is put together: parts, scopes, names learnt from the papers, denials, the exact words."""

from __future__ import annotations

import pytest

from assistant.followup import make_whole
from assistant.kinds import AnswerKind, kinds_asked
from assistant.lead import figures, lead
from assistant.model import Turn
from assistant.named import Names
from assistant.numbered import ordinal_asked
from assistant.parts import parts_of
from assistant.premises import denies
from assistant.scope import Scope
from assistant.thesaurus import Thesaurus, stands_for
from index.model import Kind, PaperRecord, Status


def record(paper_id: str, body: str, date: str | None = None, committee: str | None = None) -> PaperRecord:
    return PaperRecord(paper_id, f"{paper_id}.txt", "0", None, body, committee, date, None, Status.PUBLIC, None)


RECORDS = [
    record("a", "Tarrowshire County Council", "2026-01-20", "Cabinet"),
    record("b", "Pellminster City Council", "2025-11-04", "Children and Education Committee"),
    record("c", "Family Help and Care Commission", "2025-06"),
    record("d", "Department for Families and Learning"),
]


def test_an_empty_scope_keeps_to_nothing() -> None:
    assert Scope().within(RECORDS) is None


@pytest.mark.parametrize(
    ("scope", "papers"),
    [
        (Scope(bodies=("Pellminster City Council",)), {"b"}),
        (Scope(committees=("Cabinet",)), {"a"}),
        (Scope(papers=("c", "d")), {"c", "d"}),
        (Scope(since="2025-11-01"), {"a", "b"}),
        (Scope(since="2025-06-15", until="2025-06-30"), {"c"}),
        (Scope(until="2025"), {"b", "c"}),
        (Scope(since="2030"), set()),
    ],
)
def test_a_scope_keeps_to_the_papers_it_names(scope: Scope, papers: set[str]) -> None:
    assert scope.within(RECORDS) == papers


def test_two_scopes_together_allow_what_either_names() -> None:
    both = Scope(bodies=("A",), since="2025-01-01") | Scope(bodies=("B",), since="2024-01-01", kinds=(Kind.RESOLUTION,))
    assert (both.bodies, both.since, both.kinds) == (("A", "B"), "2024-01-01", (Kind.RESOLUTION,))


def test_a_learnt_abbreviation_is_searched_both_ways() -> None:
    thesaurus = Thesaurus([("XYP", "extra young people"), ("HE", "Historic England")])
    assert stands_for(thesaurus.other_words("what is XYP")["xyp"], frozenset({"extra", "young", "peopl"}))
    assert "extra" in thesaurus.other_words("extra young people")
    assert "he" not in thesaurus.other_words("what did he say")


def test_a_body_is_not_named_by_a_common_word_of_its_name_and_a_department_is_the_government() -> None:
    names = Names(RECORDS, {}, {"family", "help", "for", "each", "learning"})
    assert names.find("what family hubs are there").bodies == ()
    assert names.find("what did ministers reply").bodies == ("Department for Families and Learning",)


def test_a_date_is_told_as_a_paper_bears_it() -> None:
    names = Names(RECORDS)
    assert names.find("the November paper").dates == ("2025-11",)
    assert names.find("what may happen by 2030").dates == ()
    assert names.find("the cabinet paper of 20 January 2026").dates == ("2026-01-20",)


def test_what_is_dropped_is_no_longer_named() -> None:
    names = Names(RECORDS)
    assert names.find("Tarrowshire in January 2026", ("Tarrowshire County Council", "January 2026")).dates == ()
    assert names.find("Tarrowshire in January", ("Tarrowshire County Council",)).bodies == ()


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("how much is the grant and who decides on the grant", 2),
        ("How many hubs has Pellminster? And how many has Tarrowshire?", 2),
        ("how many jobs are wanted and by when", 1),
        ("what do Pellminster and Tarrowshire say about hubs", 1),
    ],
)
def test_a_question_in_two_parts_is_told_from_one_that_asks_more_of_the_same(question: str, parts: int) -> None:
    assert len(parts_of(question)) == parts


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("No other options were considered.", True),
        ("There are no financial implications.", True),
        ("Paid leave is not proposed.", True),
        ("Not only hubs but schools will take part.", False),
        ("If the sale is not agreed by May, the lease ends.", False),
        ("Six hubs are open, including but not limited to Dockside.", False),
    ],
)
def test_a_denial_is_told_from_a_not_in_passing(text: str, denied: bool) -> None:
    assert denies(text) is denied


@pytest.mark.parametrize(
    ("question", "text", "words"),
    [
        ("how much is the grant", "In 2026 the grant is £2.4 million, paid to 3 areas.", "£2.4 million"),
        ("how many hubs are there", "In 2026 there will be seven hubs.", "seven"),
        ("what percentage replied", "Of 164 replies 83% were in favour.", "83%"),
        ("when does it open", "It opens on 1 June 2026 at nine.", "1 June 2026"),
        ("who wrote it", "Author: Ruth Penhallow, Assistant Director", "Ruth Penhallow"),
    ],
)
def test_the_exact_words_asked_for_are_marked(question: str, text: str, words: str) -> None:
    span = lead(kinds_asked(question), text)
    assert span is not None
    assert text[slice(*span)] == words


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("how many homes opened", "The first of the four homes has 4 beds."),
        ("who checks the degrees", "The Early Career Framework helps."),
        ("list the grants", "A grant of £2 million."),
    ],
)
def test_nothing_is_marked_where_several_words_or_none_would_do(question: str, text: str) -> None:
    assert lead(kinds_asked(question), text) is None


def test_figures_are_compared_without_their_commas() -> None:
    assert figures((AnswerKind.AMOUNT,), "£1,500 then £ 2 million") == {"£1500", "£2million"}


def test_a_list_item_is_asked_for_by_its_place() -> None:
    assert ordinal_asked("what is the third mission") == 3
    assert ordinal_asked("what is the mission") is None


def test_a_follow_up_with_its_own_subject_takes_the_question_before_and_not_its_answer() -> None:
    whole = make_whole(
        "who was the lawyer", [Turn("who checked the money", "David May, finance lead.")], Names(RECORDS)
    )
    assert "checked the money" in whole.carried
    assert "David" not in whole.carried


def test_a_follow_up_that_points_takes_the_answer_too() -> None:
    whole = make_whole(
        "how many of them replied", [Turn("how many members are there", "About 21,000.")], Names(RECORDS)
    )
    assert "21,000" in whole.carried
