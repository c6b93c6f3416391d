"""What one person has before them: an index in which only the papers they may see exist.

The only way from a request to papers. A face is given a `Sight` and never the whole index, so a paper
out of sight is answered exactly as one that does not exist, in searches, counts, lists and addresses.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from assistant.answering import Assistant
from index.model import PaperRecord, Status
from index.search import Index
from index.store import Store
from ui.people import Person
from ui.policy import Sorted, may_see, papers_for
from ui.store.decisions import Decisions

_KEPT = 24  # different sets of papers whose assistants are kept ready

Record = TypeVar("Record", bound=PaperRecord)
Make = Callable[[Index], Assistant]


@dataclass(frozen=True, slots=True)
class Sight:
    """A person, and an assistant over the papers they may see; `papers` are their ids, None where that is all."""

    person: Person
    assistant: Assistant
    records: Sequence[PaperRecord]
    papers: frozenset[str] | None
    sorting: Sorting

    @property
    def index(self) -> Index:
        """The index of these papers and no others."""
        return self.assistant.index

    def sees(self, record: PaperRecord) -> bool:
        """Say whether a paper of the index is in sight."""
        return self.papers is None or record.paper_id in self.papers

    def shows(self, cited: PaperRecord) -> bool:
        """Say whether what was quoted from a paper may be shown: as it was then, and as it is now where it is here."""
        now = self.sorting.hash_of(cited.paper_id)
        if now and not (self.papers is None or cited.paper_id in self.papers):
            return False
        return now == cited.sha256 or may_see(self.person, self.sorting.sort(cited))

    def holds_exempt(self, cited: PaperRecord) -> bool:
        """Say whether a paper is exempt: as it was cited, or as it is held now."""
        return Status.EXEMPT in (cited.status, self.sorting.sort(cited).record.status)


class Sorting:
    """How the papers of one index are held: the statuses decided and the directorates set, over what papers say."""

    def __init__(self, index: Index, decisions: Decisions) -> None:
        self.decisions = decisions
        self.index = index
        self.papers = tuple(map(self.sort, index.store.records()))
        self._hashes = {paper.record.paper_id: paper.record.sha256 for paper in self.papers}
        self.changed = {
            paper.record.paper_id: paper.record.status
            for paper, read in zip(self.papers, index.store.records(), strict=True)
            if paper.record.status is not read.status
        }

    def sort(self, record: PaperRecord) -> Sorted:
        """Return a paper with its status and its directorate as decided."""
        status = self.decisions.status_of(record)
        return Sorted(replace(record, status=status), self.decisions.directorate_of(record))

    def hash_of(self, paper_id: str) -> str:
        """Return the hash of a paper's content; empty where the index has no such paper."""
        return self._hashes.get(paper_id, "")


class Sights:
    """Gives each person their sight; assistants are made once for each set of papers and kept while it is asked for."""

    def __init__(self, assistant: Assistant, make: Make | None, decisions: Callable[[], Decisions]) -> None:
        self._whole = assistant
        self._make: Make = make or type(assistant)
        self._decisions = decisions
        self._sorted: Sorting | None = None
        self._read: Decisions | None = None
        self._ready: OrderedDict[frozenset[str] | None, tuple[Assistant, Sequence[PaperRecord]]] = OrderedDict()
        self._allowed: dict[object, frozenset[str] | None] = {}  # by what of a person decides
        self._lock = threading.Lock()

    @property
    def whole(self) -> Index:
        """Every paper there is: for those who build the index, never for a face."""
        return self._whole.index

    def take(self, assistant: Assistant) -> None:
        """Go over to an index built anew."""
        with self._lock:
            self._whole = assistant
            self._sorted = self._read = None
            self._ready.clear()
            self._allowed.clear()

    def sorting(self) -> Sorting:
        """Return how the papers are held now."""
        decisions = self._decisions()
        with self._lock:
            if self._sorted is None or self._read is not decisions or self._sorted.index is not self.whole:
                self._sorted, self._read = Sorting(self.whole, decisions), decisions
                self._ready.clear()
                self._allowed.clear()
            return self._sorted

    def of(self, person: Person) -> Sight:
        """Return what a person sees now."""
        sorting = self.sorting()
        papers = self._papers(person, sorting)
        assistant, records = self._assistant(sorting, papers)
        return Sight(person, assistant, records, papers, sorting)

    def _papers(self, person: Person, sorting: Sorting) -> frozenset[str] | None:
        decides = person.role, person.committees, person.directorates, person.is_local
        with self._lock:
            if decides in self._allowed and self._sorted is sorting:
                return self._allowed[decides]
        papers = papers_for(person, sorting.papers)
        if papers is not None and len(papers) == len(sorting.papers):
            papers = None
        with self._lock:
            if self._sorted is sorting:
                self._allowed[decides] = papers
        return papers

    def _assistant(self, sorting: Sorting, papers: frozenset[str] | None) -> tuple[Assistant, Sequence[PaperRecord]]:
        with self._lock:
            if self._sorted is not sorting:  # something was decided meanwhile: this request goes on as it began
                assistant = self._made(sorting, papers)
                return assistant, assistant.index.store.records()
            if papers not in self._ready:
                assistant = self._made(sorting, papers)
                self._ready[papers] = assistant, assistant.index.store.records()
            self._ready.move_to_end(papers)
            while len(self._ready) > _KEPT:
                self._ready.popitem(last=False)
            return self._ready[papers]

    def _made(self, sorting: Sorting, papers: frozenset[str] | None) -> Assistant:
        if papers is None and not sorting.changed and sorting.index is self._whole.index:
            return self._whole
        index = sorting.index if papers is None else sorting.index.view(papers)
        changed = {id_: status for id_, status in sorting.changed.items() if papers is None or id_ in papers}
        return self._make(_restated(index, changed) if changed else index)


class _Restated:
    """A store that gives papers the status that people decided; everything else it leaves to the store itself."""

    def __init__(self, store: Store, statuses: Mapping[str, Status]) -> None:
        self._store = store
        self._statuses = statuses
        self._records = tuple(map(self._as_decided, store.records()))  # asked for several times in each question
        self._by_id = {record.paper_id: record for record in self._records}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def records(self) -> list[PaperRecord]:
        return list(self._records)

    def record(self, paper_id: str) -> PaperRecord | None:
        return self._by_id.get(paper_id)

    def paper(self, paper_id: str) -> PaperRecord | None:
        found = self._store.paper(paper_id)
        return self._as_decided(found) if found else None

    def _as_decided(self, record: Record) -> Record:
        return replace(record, status=self._statuses.get(record.paper_id, record.status))


def as_decided(index: Index, decisions: Decisions) -> Index:
    """Return the index with its papers' statuses as people decided them; the same one where nothing was decided."""
    changed = Sorting(index, decisions).changed
    return _restated(index, changed) if changed else index


def store_as_decided(store: Store, decisions: Decisions) -> Store:
    """Return what an index holds, its papers' statuses as people decided them."""
    return cast(Store, _Restated(store, {r.paper_id: decisions.status_of(r) for r in store.records()}))


def _restated(index: Index, statuses: Mapping[str, Status]) -> Index:
    restated = copy(index)
    restated.store = cast(Store, _Restated(index.store, statuses))
    return restated
