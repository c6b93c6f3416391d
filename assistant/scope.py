"""What a question is kept to: bodies, committees, papers, dates, kinds of paragraph.

A hard filter, given by the person, keeps the search to it. A soft filter, which the question itself
implies ("Wirral", "July 2022", "recommendations"), only favours what it names; a person may make it
hard or drop it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from index.model import Kind, PaperRecord

RECOMMENDATIONS = (Kind.RECOMMENDATION, Kind.RESOLUTION)


@dataclass(frozen=True, slots=True)
class Scope:
    """A hard filter; what is empty filters nothing.

    `since` and `until` are ISO dates, whole or year and month or year, both included. `kinds` keeps to
    paragraphs of these kinds. `dropped` names the soft filters, by their words, that the person took
    away: what they name is no longer favoured.
    """

    bodies: tuple[str, ...] = ()
    committees: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    kinds: tuple[Kind, ...] = ()
    dropped: tuple[str, ...] = ()

    def __or__(self, other: Scope) -> Scope:
        """Return the scope that allows, field by field, what either names; dates reach over both."""
        joined = {
            field.name: tuple(dict.fromkeys((*getattr(self, field.name), *getattr(other, field.name))))
            for field in fields(self)
            if field.name not in ("since", "until")
        }
        since = min(filter(None, (self.since, other.since)), default=None)
        until = max(filter(None, (self.until, other.until)), default=None)
        return Scope(since=since, until=until, **joined)

    def within(self, records: Iterable[PaperRecord]) -> frozenset[str] | None:
        """Return the papers allowed, None when all are."""
        if not (self.bodies or self.committees or self.papers or self.since or self.until):
            return None
        return frozenset(record.paper_id for record in records if self._allows(record))

    def _allows(self, record: PaperRecord) -> bool:
        return (
            (not self.bodies or record.body in self.bodies)
            and (not self.committees or record.committee in self.committees)
            and (not self.papers or record.paper_id in self.papers)
            and self._allows_date(record.date)
        )

    def _allows_date(self, date: str | None) -> bool:
        """A date known only in part is allowed where any day of it is."""
        if self.since is None and self.until is None:
            return True
        if date is None:
            return False
        late = self.since is None or date[: len(self.since)] >= self.since[: len(date)]
        early = self.until is None or date[: len(self.until)] <= self.until[: len(date)]
        return late and early


EVERYTHING = Scope()
