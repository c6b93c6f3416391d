"""What is made of a question before anything is searched."""

from __future__ import annotations

import pytest

from assistant.followup import make_whole
from assistant.kinds import AnswerKind, holds, kinds_asked
from assistant.model import Turn
from assistant.named import Names
from assistant.numbered import numbers_asked
from assistant.refusal import refusal
from assistant.spelling import Speller
from assistant.thesaurus import Thesaurus, stands_for
from index.model import PaperRecord, Status
from index.vocabulary import Vocabulary


def record(paper_id: str, title: str, body: str, date: str | None = None) -> PaperRecord:
    return PaperRecord(paper_id, f"{paper_id}.txt", "0", title, body, None, date, None, Status.PUBLIC, None)


NAMES = Names(
    [
        record("a", "Fostering strategy", "Tarrowshire County Council", "2026-01-20"),
        record("b", "Family hubs", "Pellminster City Council", "2025-11-04"),
        record("c", "Annual letter", "Family Help and Care Commission"),
    ]
)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("how much is the grant", AnswerKind.AMOUNT),
        ("how many homes are planned", AnswerKind.NUMBER),
        ("what percentage of pupils have a plan", AnswerKind.SHARE),
        ("by when must it be done", AnswerKind.DATE),
        ("who signed it off", AnswerKind.PERSON),
        ("why was it refused", AnswerKind.REASON),
        ("is the library closing", AnswerKind.YES_NO),
        ("list the risks", AnswerKind.LIST),
        ("which organisations are named", AnswerKind.LIST),
        ("where in the report is housing discussed", AnswerKind.PLACE),
        ("how do the two councils differ on this", AnswerKind.COMPARISON),
        ("tell us about kinship care", AnswerKind.FACT),
    ],
)
def test_the_leading_kind_of_answer_is_told(question: str, kind: AnswerKind) -> None:
    assert kinds_asked(question)[0] is kind


@pytest.mark.parametrize(
    ("kind", "text", "held"),
    [
        (AnswerKind.AMOUNT, "a grant of £2,438", True),
        (AnswerKind.AMOUNT, "a grant of some size", False),
        (AnswerKind.NUMBER, "launched in 2019", False),
        (AnswerKind.NUMBER, "three homes", True),
        (AnswerKind.SHARE, "1 in 10 children", True),
        (AnswerKind.SHARE, "launched in 2019", False),
        (AnswerKind.DATE, "by the end of March", True),
        (AnswerKind.PERSON, "Councillor Abbott", True),
        (AnswerKind.FACT, "anything", True),
    ],
)
def test_a_sentence_is_known_to_hold_the_kind_asked(kind: AnswerKind, text: str, held: bool) -> None:
    assert holds(kind, text) is held


def test_a_body_is_named_by_its_own_word_its_initials_or_a_slip_of_the_pen() -> None:
    assert NAMES.find("what does tarrowshire's report say").bodies == ("Tarrowshire County Council",)
    assert NAMES.find("what did the FHCC ask for").bodies == ("Family Help and Care Commission",)
    assert NAMES.find("hubs in pelminster").bodies == ("Pellminster City Council",)
    assert NAMES.find("what does the county council say").bodies == ()


def test_papers_of_a_named_body_and_date_are_favoured() -> None:
    named = NAMES.find("the november 2025 paper on family hubs")
    assert max(named.strength, key=lambda paper: named.strength[paper]) == "b"


def test_misspellings_are_mended_from_the_papers_words_only(fake_encoder) -> None:
    speller = Speller(Vocabulary.of({"allowance": 4, "kinship": 9, "tarrowshire": 2}), fake_encoder)
    text, changes = speller.mend("kinshp alowance in Tarowshire, 2,438 and fundng")
    assert text == "kinship allowance in tarrowshire, 2,438 and fundng"
    assert changes == {"kinshp": "kinship", "alowance": "allowance", "Tarowshire": "tarrowshire"}


def test_a_word_that_the_papers_or_the_language_know_is_never_changed(fake_encoder) -> None:
    speller = Speller(Vocabulary.of({"founding": 9, "carers": 3}), fake_encoder)
    assert speller.mend("funding for carer")[0] == "funding for carer"


def test_a_question_that_stands_alone_takes_nothing_from_the_history() -> None:
    history = [Turn("how many hubs has pellminster", "Six.")]
    question = "how many fostering households has Tarrowshire at present"
    assert make_whole(question, history, NAMES).text == question


def test_a_body_named_now_replaces_the_one_named_before() -> None:
    whole = make_whole("and in Pellminster?", [Turn("how many hubs has Tarrowshire", "Four.")], NAMES)
    assert "hubs" in whole.text
    assert "Tarrowshire" not in whole.text


def test_the_second_one_takes_the_place_of_the_first() -> None:
    history = [Turn("what is the first recommendation", "To note the report.")]
    assert make_whole("and the second one?", history, NAMES).text == "what is the second recommendation"


def test_an_ordinal_points_into_the_answer_before() -> None:
    history = [Turn("what are the aims", "The aims are:\n• warm homes [1]\n• good schools [2]\n• clean air [3]")]
    assert "clean air" in make_whole("tell me more about the third of those", history, NAMES).carried


def test_numbers_of_paragraphs_are_read_and_figures_are_not() -> None:
    assert numbers_asked("what do recommendation 12 and para 3.2 say about 400 homes") >= {"12", "3.2"}
    assert "400" not in numbers_asked("what does para 3.2 say about 400 homes")


def test_everyday_words_stand_beside_officials() -> None:
    related = Thesaurus().other_words("what do foster parents get")
    assert stands_for(related["parent"], frozenset({"foster", "carer"}))
    assert not stands_for(related["parent"], frozenset({"bandstand"}))


@pytest.mark.parametrize("question", ["", "  ?!", "a", "hello", "who are you", "what do you think of the leader"])
def test_what_no_paper_can_answer_is_refused_in_words(question: str) -> None:
    assert refusal(question)


@pytest.mark.parametrize(
    "question", ["who is the chair", "do they", "Care leavers", "£2,438", "SEND DSG EHCP", "Liverpool?"]
)
def test_short_and_verbless_questions_are_searched(question: str) -> None:
    assert refusal(question) is None
