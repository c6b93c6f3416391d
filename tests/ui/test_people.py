"""Who may see which paper, and how a browser is told from another where nobody signs in."""

from __future__ import annotations

import pytest

from index.model import PaperRecord, Status
from ui.people import Person, Role, local_officer
from ui.policy import Sorted, directorate_by_committee, papers_for

READER = Person("r", Role.READER)
CHILDREN = "Children's Panel"


def paper(id_: str, status: Status, committee: str | None = None, directorate: str | None = None) -> Sorted:
    record = PaperRecord(id_, id_, "0", None, "Aldermoor Council", committee, None, None, status, None)
    return Sorted(record, directorate)


PAPERS = (
    paper("open", Status.PUBLIC, "Cabinet", "Place"),
    paper("case", Status.EXEMPT, CHILDREN, "Children"),
    paper("contract", Status.EXEMPT, "Cabinet", "Place"),
    paper("unsorted", Status.EXEMPT),
)


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        (READER, {"open"}),
        (Person("r", Role.READER, committees=frozenset({CHILDREN}), directorates=frozenset({"all"})), {"open"}),
        (Person("m", Role.MEMBER), {"open"}),
        (Person("m", Role.MEMBER, committees=frozenset({" children's  PANEL"})), {"open", "case"}),
        (Person("m", Role.MEMBER, committees=frozenset({"Aldermoor Council: Cabinet"})), {"open", "contract"}),
        (Person("m", Role.MEMBER, committees=frozenset({"Brackwater Council: Cabinet"})), {"open"}),
        (Person("m", Role.MEMBER, directorates=frozenset({"Children"})), {"open"}),
        (Person("o", Role.OFFICER), {"open"}),
        (Person("o", Role.OFFICER, directorates=frozenset({"children"})), {"open", "case"}),
        (Person("o", Role.OFFICER, committees=frozenset({"Cabinet"})), {"open"}),
    ],
)
def test_what_a_person_may_see(person: Person, seen: set[str]) -> None:
    assert papers_for(person, PAPERS) == seen


@pytest.mark.parametrize(
    "person",
    [
        Person("a", Role.ADMINISTRATOR),
        Person("o", Role.OFFICER, directorates=frozenset({"All"})),
        local_officer({"visitor": "x"}),
    ],
)
def test_who_sees_everything(person: Person) -> None:
    assert papers_for(person, PAPERS) is None


def test_a_committee_that_two_directorates_claim_is_nobodys() -> None:
    record = paper("p", Status.EXEMPT, "Cabinet").record
    assert directorate_by_committee(record, {"Place": ("cabinet",)}) == "Place"
    assert directorate_by_committee(record, {"Place": ("Cabinet",), "Law": ("Aldermoor Council: Cabinet",)}) is None
    assert directorate_by_committee(record, {"Place": ("Panel",)}) is None


def test_a_person_is_known_by_their_cookie_and_their_id_does_not_give_it_away() -> None:
    ana = local_officer({"visitor": "token-of-ana"})
    assert ana == local_officer({"visitor": "token-of-ana"})
    assert "token" not in ana.person_id
    assert local_officer({}) != local_officer({})
    assert ana.checks
