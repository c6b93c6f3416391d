"""What the register shows: the rows that a person's filters leave, in the order asked for, counted by paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from operator import itemgetter
from urllib.parse import urlencode

from assistant.register import Recommendation
from assistant.scope import Scope
from index.model import Kind, PaperRecord
from index.words import terms


class Order(StrEnum):
    """What the rows are sorted by; by paper they stand as the papers print them, the newest paper first."""

    PAPER = "paper"
    MADE_BY = "by"
    ADDRESSED_TO = "to"
    AMOUNT = "amount"
    DUE = "when"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a person keeps the register to; what is empty filters nothing."""

    q: str = ""
    body: str = ""
    committee: str = ""
    kind: str = ""
    paper: str = ""
    since: str = ""
    until: str = ""

    @property
    def any(self) -> bool:
        """Say whether anything is filtered."""
        return any(getattr(self, field.name) for field in fields(self))

    def query(self, **others: object) -> str:
        """Return an address's query that keeps these filters."""
        own = {field.name: getattr(self, field.name) for field in fields(self)}
        return urlencode({name: value for name, value in {**own, **others}.items() if value})


@dataclass(frozen=True, slots=True)
class PaperRows:
    """Rows that stand together: those of one paper, and how many it has in all; `paper` is None in other orders."""

    paper: PaperRecord | None
    rows: tuple[Recommendation, ...]
    found: int
    total: int


def kept(rows: Sequence[Recommendation], filters: Filters) -> list[Recommendation]:
    """Return the rows that the filters leave."""
    scope = Scope(
        bodies=(filters.body,) if filters.body else (),
        committees=(filters.committee,) if filters.committee else (),
        papers=(filters.paper,) if filters.paper else (),
        since=filters.since or None,
        until=filters.until or None,
    )
    within = scope.within({row.paper.paper_id: row.paper for row in rows}.values())
    wanted = frozenset(terms(filters.q))
    return [
        row
        for row in rows
        if (within is None or row.paper.paper_id in within)
        and (not filters.kind or row.kind is Kind(filters.kind))
        and wanted <= _searched(row, bool(wanted))
    ]


def ordered(rows: Sequence[Recommendation], order: Order, is_downwards: bool) -> list[Recommendation]:
    """Return the rows sorted; those that do not state what is sorted by come last either way."""
    if order is Order.PAPER:
        by_paper = [tuple(group) for _, group in groupby(rows, key=lambda row: row.paper.paper_id)]
        by_paper.sort(key=lambda group: group[0].paper.date or "", reverse=not is_downwards)
        return [row for group in by_paper for row in group]
    keyed = [(_KEYS[order](row), row) for row in rows]
    stated = sorted((pair for pair in keyed if pair[0] is not None), key=itemgetter(0), reverse=is_downwards)
    return [row for _, row in (*stated, *(pair for pair in keyed if pair[0] is None))]


def by_paper(
    shown: Iterable[Recommendation], found: Sequence[Recommendation], every: Sequence[Recommendation], order: Order
) -> list[PaperRows]:
    """Return the rows shown, by paper where they are in its order, each paper's rows counted against all it has."""
    counts, totals = (Counter(row.paper.paper_id for row in rows) for rows in (found, every))
    if order is not Order.PAPER:
        rows = tuple(shown)
        return [PaperRows(None, rows, len(found), len(every))] if rows else []
    return [
        PaperRows(own[0].paper, own, counts[paper_id], totals[paper_id])
        for paper_id, group in groupby(shown, key=lambda row: row.paper.paper_id)
        for own in [tuple(group)]
    ]


_KEYS: dict[Order, Callable[[Recommendation], str | Decimal | None]] = {
    Order.MADE_BY: lambda row: row.made_by and row.made_by.casefold(),
    Order.ADDRESSED_TO: lambda row: row.addressed_to and row.addressed_to.casefold(),
    Order.AMOUNT: lambda row: amount.pounds if (amount := row.amount) else None,
    Order.DUE: lambda row: due.date.replace("?", "~") if (due := row.due) else None,  # a year not said comes last
}


def _searched(row: Recommendation, is_wanted: bool) -> frozenset[str]:
    if not is_wanted:
        return frozenset()
    parts = (row.text, *(p.text for p in row.introductions), *row.paragraph.heading[-1:], row.paragraph.label)
    return frozenset(terms(" ".join((*parts, row.made_by or "", row.addressed_to or ""))))
