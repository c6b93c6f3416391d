"""Which papers a person may see. Every face asks here, through `ui.sight`, and nowhere else.

Public papers are everyone's. An exempt paper is seen by the members who sit on its committee, by the
officers of its directorate, and by administrators. A paper's directorate is the one an officer set for
it, else the one that the setting `directorates` gives its committee. An exempt paper that has none is
seen by administrators and by officers who were given the directorate "all"; so what nobody sorted is
shown to few. Where nobody signs in, the person at the machine sees everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from index.model import PaperRecord, Status
from ui.people import EVERY_DIRECTORATE, Person, Role


@dataclass(frozen=True, slots=True)
class Sorted:
    """A paper as it is held: `record` with its status as decided, and its directorate, None where it has none."""

    record: PaperRecord
    directorate: str | None


def papers_for(person: Person, papers: Iterable[Sorted]) -> frozenset[str] | None:
    """Return the ids of the papers that a person may see; None means all that there are."""
    if sees_everything(person):
        return None
    return frozenset(paper.record.paper_id for paper in papers if may_see(person, paper))


def sees_everything(person: Person) -> bool:
    """Say whether no paper at all is kept from a person."""
    given_all = person.role is Role.OFFICER and EVERY_DIRECTORATE in _plain(person.directorates)
    return person.is_local or person.role is Role.ADMINISTRATOR or given_all


def may_see(person: Person, paper: Sorted) -> bool:
    """Say whether a person may see a paper."""
    if paper.record.status is Status.PUBLIC or sees_everything(person):
        return True
    if person.role is Role.MEMBER:
        return bool(_committee_names(paper.record) & _plain(person.committees))
    if person.role is Role.OFFICER and paper.directorate:
        return _plain([paper.directorate]) <= _plain(person.directorates)
    return False


def directorate_by_committee(record: PaperRecord, directorates: Mapping[str, Sequence[str]]) -> str | None:
    """Return the directorate whose committees (as set) name the paper's; None where none or several do."""
    names = _committee_names(record)
    found = [name for name, committees in directorates.items() if names & _plain(committees)]
    return found[0] if len(found) == 1 else None


def _committee_names(record: PaperRecord) -> frozenset[str]:
    """Return how a paper's committee may be named: as printed, alone, and with its council before it.

    That is "Aldermoor Council Cabinet", "Cabinet", "Aldermoor Council: Cabinet".
    """
    if not record.committee:
        return frozenset()
    bare = record.committee.removeprefix(record.body or "").strip(" ,:–-") or record.committee
    return _plain([record.committee, bare, *([f"{record.body}: {bare}"] if record.body else [])])


def _plain(names: Iterable[str]) -> frozenset[str]:
    return frozenset(" ".join(name.split()).casefold() for name in names)
