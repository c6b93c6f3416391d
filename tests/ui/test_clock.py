"""The clock put back by an hour: nothing takes less than no time, and what was said last stands."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path

import pytest

from assistant.answering import Assistant
from assistant.scope import EVERYTHING
from index.build import build
from index.search import Index
from tests.conftest import WordEncoder
from tests.faults.test_index_faults import write_papers
from tests.ui.conftest import ScriptedAssistant
from ui.store.checks import Checks
from ui.store.clock import Clock
from ui.store.conversations import Conversations, answered
from ui.store.database import Database
from ui.store.model import Print, Verdict

NOON = datetime(2027, 3, 28, 12, tzinfo=UTC)


class GoingBack(datetime):
    """Each look at this clock finds it an hour earlier than the last."""

    looks = 0

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        cls.looks += 1
        return NOON - cls.looks * timedelta(hours=1)


@pytest.fixture
def going_back(monkeypatch: pytest.MonkeyPatch) -> None:
    looks = iter(range(10**9))
    monkeypatch.setattr(time, "time", lambda: 1.8e9 - 3600 * next(looks))
    monkeypatch.setattr("ui.store.clock.datetime", GoingBack)
    clock = Clock()
    for module in ("checks", "conversations", "audit"):
        monkeypatch.setattr(f"ui.store.{module}.now", clock.now)


@pytest.mark.usefixtures("going_back")
def test_moments_kept_never_go_back() -> None:
    clock = Clock()
    moments = [clock.now() for _ in range(5)]
    assert moments == sorted(set(moments))


@pytest.mark.usefixtures("going_back")
def test_the_verdict_given_last_stands_and_is_the_one_taken_back(
    small_index: tuple[Index, Path], tmp_path: Path
) -> None:
    database = Database(f"sqlite:///{tmp_path / 'people.sqlite'}")
    kept, checks = Conversations(database), Checks(database)
    begun = kept.begin("ana", "", "What are foster carers paid a week?", EVERYTHING, "g1")
    exchange = answered(begun, ScriptedAssistant(small_index[0]).answer(begun.question), "", ())
    for verdict in (Verdict.SUPPORTS, Verdict.PARTLY, Verdict.DOES_NOT):
        checks.give("ana", "Ana", exchange, 1, verdict, "", Print("s", "w"))
    assert standing(checks, exchange.answer_key) is Verdict.DOES_NOT
    checks.undo("ana", exchange, 1)
    assert standing(checks, exchange.answer_key) is Verdict.PARTLY


@pytest.mark.usefixtures("going_back")
def test_durations_are_measured_by_a_clock_that_cannot_go_back(tmp_path: Path) -> None:
    write_papers(tmp_path / "papers", 3)
    report = build([tmp_path / "papers"], tmp_path / "index", WordEncoder())
    assert (report.papers, report.seconds > 0) == (3, True)
    answer = Assistant(Index.open(tmp_path / "index", WordEncoder())).answer("What does road 1-1 cost?")
    assert 0 < answer.seconds < 60


def standing(checks: Checks, key: str) -> Verdict:
    return checks.standing([key])[key][-1].verdict
