"""The papers in the index as a list to read: by body, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.wording import spoken_date
from index.model import PaperRecord
from ui.page.phrases import count, span


@dataclass(frozen=True, slots=True)
class Shelf:
    """One body's papers."""

    body: str
    records: tuple[PaperRecord, ...]

    @property
    def words(self) -> str:
        """How many papers there are and from when."""
        return " · ".join(filter(None, (count(len(self.records), "paper"), span(self.records))))

    def beside(self, record: PaperRecord) -> str:
        """What stands beside a paper's title: its day and its committee."""
        return " · ".join(filter(None, (spoken_date(record.date), record.committee)))


def shelves(records: Sequence[PaperRecord]) -> tuple[Shelf, ...]:
    """Return the papers by body, in the order of the bodies' names; papers that name none come last."""
    bodies: dict[str, list[PaperRecord]] = {}
    for record in sorted(records, key=lambda r: r.date or "", reverse=True):
        bodies.setdefault(record.body or "", []).append(record)
    names = sorted(bodies, key=lambda name: (not name, name.casefold()))
    return tuple(Shelf(name or "Other papers", tuple(bodies[name])) for name in names)


def held(records: Sequence[PaperRecord]) -> str:
    """Return what the index holds in a few words: "5 papers · Feb 2021 – May 2023"."""
    return " · ".join(filter(None, (count(len(records), "paper"), span(records))))
