"""The five care review papers: the paragraphs a person would cite, by their printed numbers."""

from __future__ import annotations

from functools import cache

import pytest

from index.model import Paper
from index.reading import read
from tests.index.reading.helpers import REAL, children, labelled, needs_papers, starting

pytestmark = [needs_papers, pytest.mark.papers]


@cache
def paper(name: str) -> Paper:
    return read(next((REAL / "care_review").glob(f"{name}_*.txt")))


@pytest.mark.parametrize(
    ("name", "body", "committee", "date", "author"),
    [
        ("wirral", "Wirral Council", "Children, Young People and Education Committee", "2022-07-19", "Kerry Mehta"),
        (
            "thurrock",
            "Thurrock Council",
            "Children's Services Overview and Scrutiny Committee",
            "2022-06-16",
            "Janet Simon",
        ),
        (
            "plymouth",
            "Plymouth City Council",
            "Education and Children's Social Care Overview and Scrutiny Committee",
            "2022-09-14",
            "Jean Kelly",
        ),
        ("somerset", "Somerset Council", "Children's Scrutiny Committee", "2023-05", None),
        ("lga", "Local Government Association", "Children and Young People Board", None, None),
    ],
)
def test_the_papers_facts(name: str, body: str, committee: str, date: str | None, author: str | None) -> None:
    found = paper(name)
    assert (found.body, found.committee, found.date, found.author) == (body, committee, date, author)
    assert found.title
    assert found.status == "public"


def test_wirral_3_10_is_the_paragraph_on_children_in_care() -> None:
    found = labelled(paper("wirral"), "3.10")
    assert "100,000 children in care" in found.text
    assert "25%" in found.text
    assert found.number == "3.10"
    assert found.heading[0] == "3.0 BACKGROUND INFORMATION"
    assert labelled(paper("wirral"), "3.10 heading").kind == "heading"


def test_wirral_numbers_run_without_a_gap() -> None:
    labels = {p.label for p in paper("wirral").paragraphs}
    assert {f"3.{n}" for n in range(1, 19)} | {f"{n}.0" for n in range(1, 12)} <= labels
    assert len(children(paper("wirral"), "3.16")) == 4
    assert len(children(paper("wirral"), "3.18")) == 5


def test_thurrock_3_2_introduces_five_practice_issues() -> None:
    items = children(paper("thurrock"), "3.2")
    assert [p.label for p in items] == [f"3.2, bullet {n}" for n in range(1, 6)]
    assert items[0].text.startswith("Robust multi-agency")


def test_thurrock_recommendations_and_sign_offs_are_found() -> None:
    kinds = {p.label: p.kind.value for p in paper("thurrock").paragraphs}
    assert kinds["1.1"] == kinds["1.2"] == "recommendation"
    assert kinds["5.1"] == "paragraph"
    assert kinds["8.1, sign-off"] == "front_matter"
    assert labelled(paper("thurrock"), "8.1").text.startswith("At this stage")


def test_the_lga_lists_seven_organisations_under_its_second_question() -> None:
    items = [p for p in paper("lga").paragraphs if p.label.startswith("Appendix A, 2, bullet")]
    assert [p.text.split()[0] for p in items] == [
        "Become",
        "Coram",
        "Adoption",
        "Fostering",
        "Grandparents",
        "Family",
        "The",
    ]
    assert all(p.heading[-1].startswith("2. How best should I engage") for p in items)
    assert len({p.parent for p in items}) == 1


def test_the_lga_recommendation_is_one_and_its_contact_readable() -> None:
    found = [p for p in paper("lga").paragraphs if p.kind == "recommendation"]
    assert [p.text.split()[0:3] for p in found] == [["That", "Board", "members"]]
    assert starting(paper("lga"), "Contact officer: Louise Smith").kind == "front_matter"


def test_plymouth_missions_are_five_numbered_items_with_text_between() -> None:
    missions = [p for p in paper("plymouth").paragraphs if p.label.startswith("5, item ") and p.number]
    assert [p.number for p in missions] == ["1", "2", "3", "4", "5"]
    assert "3,500 new well-paid jobs" in missions[2].text
    assert labelled(paper("plymouth"), "5, item 3, ¶2").number is None
    assert {p.parent for p in missions} == {labelled(paper("plymouth"), "5").id}


def test_somerset_slides_give_their_titles_as_headings() -> None:
    kinship = starting(paper("somerset"), "Invest £9 million")
    assert kinship.heading == ("Pillar 3: Unlocking the potential of family networks",)
    assert kinship.page is None


@pytest.mark.parametrize("name", ["wirral", "thurrock", "plymouth", "somerset", "lga"])
def test_no_word_of_the_file_is_lost(name: str) -> None:
    import re

    path = next((REAL / "care_review").glob(f"{name}_*.txt"))
    words = re.findall(r"[A-Za-z]{4,}", re.sub(r"<[^>]*>|\]\([^)]*\)", " ", path.read_text(encoding="utf-8")))
    kept = set(re.findall(r"[A-Za-z]{4,}", paper(name).text))
    assert sum(word in kept for word in words) / len(words) >= 0.995
