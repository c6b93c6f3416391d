"""What people decided about papers: exempt or public, with a reason and a name, and whose directorate a paper is.

A decision names the paper by its address and by its content. To hold a paper as exempt follows either,
so neither a newer file nor a new name opens it. To open a paper holds for the very content that was
read; when the file is replaced, the paper is held as exempt until somebody decides again. Where the same
content was given as a second paper by someone who may not see the first, the two are twins, and what is
decided on one says nothing of the other: neither is opened, held or betrayed by it.
"""

from __future__ import annotations

import secrets
import threading
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.model import PaperRecord, Status
from index.reading.exempt import UNCLEAR
from ui.policy import directorate_by_committee
from ui.store.audit import record
from ui.store.clock import now
from ui.store.database import Database, Row

_DECISION = "position, decision_id, paper_id, sha256, status, schedule, reason, person_id, name, decided_at"


@dataclass(frozen=True, slots=True)
class Decision:
    """That a paper is exempt (with the paragraph of Schedule 12A) or public, why, by whom and when."""

    position: int
    decision_id: str
    paper_id: str
    sha256: str
    status: Status
    schedule: str
    reason: str
    person_id: str
    name: str
    decided_at: str


Twins = Collection[frozenset[str]]  # of the ids of two papers


class Decisions:
    """All that was decided, as it stood when it was read."""

    def __init__(
        self,
        made: Sequence[Decision],
        assigned: Mapping[str, str],
        directorates: Mapping[str, Sequence[str]],
        twins: Twins = frozenset(),
    ) -> None:
        self._by: dict[str, list[Decision]] = defaultdict(list)
        for decision in made:
            for key in {decision.paper_id, decision.sha256}:
                self._by[key].append(decision)
        self._assigned = assigned
        self._directorates = directorates
        self._twins = twins

    def on(self, paper: PaperRecord) -> list[Decision]:
        """Return the decisions on a paper, under this address or another, the first first."""
        found = {*self._by.get(paper.paper_id, ()), *self._by.get(paper.sha256, ())}
        own = (one for one in found if frozenset((one.paper_id, paper.paper_id)) not in self._twins)
        return sorted(own, key=lambda decision: decision.position)

    def held(self, papers: Iterable[PaperRecord]) -> frozenset[str]:
        """Return the hashes of what was ever held as exempt, and of those of these papers that are so now."""
        ever = (d.sha256 for made in self._by.values() for d in made if d.status is Status.EXEMPT)
        return frozenset((*ever, *(p.sha256 for p in papers if self.status_of(p) is Status.EXEMPT)))

    def standing(self, paper: PaperRecord) -> Decision | None:
        """Return the last decision on a paper; None where there is none, or where it opened an earlier content."""
        last = self._last(paper)
        return None if last is None or self._is_outdated(last, paper) else last

    def status_of(self, paper: PaperRecord) -> Status:
        """Return a paper's status: as decided, else as its markings say; an outdated opening holds it as exempt."""
        last = self._last(paper)
        if last is None:
            return paper.status
        return Status.EXEMPT if self._is_outdated(last, paper) else last.status

    def waits(self, paper: PaperRecord) -> bool:
        """Say whether somebody has to decide: the marking is unclear, or the paper was replaced since it was opened."""
        last = self._last(paper)
        if last is None:
            return UNCLEAR in paper.problems
        return self._is_outdated(last, paper)

    def directorate_of(self, paper: PaperRecord) -> str | None:
        """Return the directorate set for a paper, else its committee's."""
        return self._assigned.get(paper.paper_id) or directorate_by_committee(paper, self._directorates)

    def _last(self, paper: PaperRecord) -> Decision | None:
        return next(reversed(self.on(paper)), None)

    @staticmethod
    def _is_outdated(decision: Decision, paper: PaperRecord) -> bool:
        return decision.status is Status.PUBLIC and decision.sha256 != paper.sha256


class DecisionStore:
    """Reads and writes what is decided about papers; what was read is kept until something changes."""

    def __init__(self, database: Database, directorates: Mapping[str, Sequence[str]]) -> None:
        self._database = database
        self._directorates = directorates
        self._lock = threading.Lock()
        self._read: tuple[object, Decisions] | None = None

    def now(self) -> Decisions:
        """Return all that is decided now; raises StoreError where that cannot be known."""
        [mark] = self._database.rows("SELECT COUNT(*), MAX(changed_at) FROM decision_marks")
        seen = tuple(mark)
        with self._lock:
            if self._read is None or self._read[0] != seen:
                self._read = seen, self._decisions()
            return self._read[1]

    def last(self) -> Decisions:
        """Return what was read last; nothing where nothing was read yet."""
        with self._lock:
            if self._read is None:
                self._read = None, Decisions((), {}, self._directorates)
            return self._read[1]

    def decide(self, person_id: str, name: str, paper: PaperRecord, status: Status, schedule: str, reason: str) -> None:
        """Write a decision; both a name and a reason are part of it."""
        assert name, "a decision has a name"
        assert reason, "a decision has a reason"
        with self._database.writing() as writer:
            id_, at = secrets.token_urlsafe(16), now()
            [last] = writer.rows("SELECT COALESCE(MAX(position), 0) FROM decisions")
            writer.insert(
                "decisions",
                position=last[0] + 1,  # clocks may be set back; what was decided last stands
                decision_id=id_,
                paper_id=paper.paper_id,
                sha256=paper.sha256,
                status=status.value,
                schedule=schedule,
                reason=reason,
                person_id=person_id,
                name=name,
                decided_at=at,
            )
            writer.insert("decision_marks", mark_id=id_, changed_at=at)
            said = "held a paper as exempt" if status is Status.EXEMPT else "made a paper public"
            record(writer, person_id, said, paper.paper_id)

    def set_apart(self, paper_id: str, others: Iterable[str]) -> None:
        """Note that a paper is being given with the content of others, and is none of them under a new name."""
        with self._database.writing() as writer:
            for other in others:
                writer.run("DELETE FROM twins WHERE paper_id = :id AND other_id = :other", id=paper_id, other=other)
                writer.insert("twins", paper_id=paper_id, other_id=other)
            writer.insert("decision_marks", mark_id=secrets.token_urlsafe(16), changed_at=now())

    def assign(self, person_id: str, paper: PaperRecord, directorate: str) -> None:
        """Set the directorate of a paper; an empty one goes back to its committee's."""
        with self._database.writing() as writer:
            writer.run("DELETE FROM assignments WHERE paper_id = :id", id=paper.paper_id)
            at = now()
            if directorate:
                writer.insert("assignments", paper_id=paper.paper_id, directorate=directorate, set_at=at)
            writer.insert("decision_marks", mark_id=secrets.token_urlsafe(16), changed_at=at)
            record(writer, person_id, "set a paper's directorate", paper.paper_id)

    def _decisions(self) -> Decisions:
        made = self._database.rows(f"SELECT {_DECISION} FROM decisions ORDER BY position")
        assigned = self._database.rows("SELECT paper_id, directorate FROM assignments")
        twins = self._database.rows("SELECT paper_id, other_id FROM twins")
        return Decisions(
            tuple(map(_decision, made)),
            {row.paper_id: row.directorate for row in assigned},
            self._directorates,
            {frozenset(pair) for pair in twins},
        )


def _decision(row: Row) -> Decision:
    position, id_, paper_id, sha256, status, *rest = row
    return Decision(position, id_, paper_id, sha256, Status(status), *rest)
