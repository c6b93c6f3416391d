"""The leak probes: many of every kind, nothing that differs, and a leak planted is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.leaks import oracle
from evals.leaks.cost import Size, measure
from evals.leaks.oracle import SEERS, Probed, probe_all
from evals.leaks.probes import Way
from evals.leaks.show import cost_lines
from index.search import Index
from tests.conftest import WordEncoder
from ui.leaks import held_in


def silent(_what: str, _done: int, _of: int) -> None:
    """Hear of progress and say nothing."""


@pytest.fixture(scope="module")
def found() -> tuple[Probed, ...]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(oracle, "SEERS", SEERS[:2])  # the command asks as all of them
        return tuple(probe_all(WordEncoder(), 3, 110, silent, rounds=0))


def test_no_probe_by_anyone_tells_that_a_hidden_paper_is_there(found: tuple[Probed, ...]) -> None:
    assert [one.seer for one in found] == list(SEERS[:2])
    assert {(t.kind, t.differing) for one in found for t in one.tried if t.differing} == set()


def test_every_way_of_asking_is_tried_by_everyone(found: tuple[Probed, ...]) -> None:
    for one in found:
        kinds = {tried.kind: tried.tried for tried in one.tried}
        assert all(kinds[way.value] >= 2 for way in Way), kinds
        assert sum(kinds.values()) == 110
        assert one.hidden == {"reader": 3}.get(one.seer.name, one.hidden) >= 1


def test_a_search_that_ranks_before_it_filters_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Index, "view", lambda index, _papers: index)
    monkeypatch.setattr(oracle, "SEERS", SEERS[:1])
    (leaky,) = probe_all(WordEncoder(), 3, 110, silent, rounds=0)
    assert leaky.differing > 55


def test_what_hiding_costs_is_measured_on_equal_answers(tmp_path: Path) -> None:
    """The command measures at 100,000 paragraphs; times are told and fail nothing."""
    size = Size(papers=6, exempt=3, questions=2, rounds=1)
    cost = measure(tmp_path, WordEncoder(), held_in(tmp_path / "people.sqlite"), size, lambda _words: None)
    assert (cost.papers, cost.exempt, cost.differing) == (6, 3, 0)
    assert min(cost.hidden, cost.absent, cost.whole, cost.seen) > 0
    lines = "\n".join(cost_lines(cost))
    assert f"{cost.paragraphs:,} paragraphs, 3 papers exempt" in lines
    assert f"filtering costs {cost.hidden / cost.absent - 1:+.1%}" in lines
