"""What a person may see reaches every search."""

from __future__ import annotations

from assistant.scope import Scope
from ui.people import Person, Sight, person_of


def test_a_search_is_kept_to_what_is_in_sight() -> None:
    sight = Sight(frozenset({"a", "b"}))
    assert sight.narrow(Scope(since="2026")) == Scope(papers=("a", "b"), since="2026")
    assert sight.narrow(Scope(papers=("b", "c"))) == Scope(papers=("b",))
    assert Sight().narrow(Scope(papers=("c",))) == Scope(papers=("c",))


def test_a_search_for_papers_out_of_sight_alone_searches_none() -> None:
    for sight in (Sight(frozenset({"a"})), Sight(frozenset())):
        narrowed = sight.narrow(Scope(papers=("c",)))
        assert narrowed.papers == ("",)
        assert narrowed.within([]) == frozenset()


def test_a_person_is_known_by_their_cookie_and_their_id_does_not_give_it_away() -> None:
    ana = person_of({"visitor": "token-of-ana"})
    assert ana == person_of({"visitor": "token-of-ana"})
    assert "token" not in ana.person_id
    assert person_of({}) != person_of({})
    assert ana.checks
    assert isinstance(ana, Person)
