"""The probe table, as it is printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.table import Table

from evals.leaks.cost import Cost
from evals.leaks.oracle import Probed


def probe_table(found: Sequence[Probed]) -> Table:
    """Return the table: kinds of probe by people, each how many differed of how many."""
    table = Table(title="Answers that differ from an index without the papers", title_justify="left")
    table.add_column("asked by")
    for one in found:
        table.add_column(f"{one.seer.name} ({one.hidden} hidden)", justify="right")
    for rows in zip(*(one.tried for one in found), strict=True):
        table.add_row(rows[0].kind, *(f"{len(row.differing)} of {row.tried}" for row in rows))
    table.add_section()
    table.add_row("all", *(f"{one.differing} of {sum(row.tried for row in one.tried)}" for one in found))
    table.add_row(
        "median ms a question, hidden | absent",
        *(f"{one.timing.hidden:.1f} | {one.timing.absent:.1f}" for one in found),
    )
    return table


def cost_lines(cost: Cost) -> Iterator[str]:
    """Yield what filtering costs, each figure beside that of the index without the hidden papers."""
    yield f"{cost.papers:,} papers, {cost.paragraphs:,} paragraphs, {cost.exempt:,} papers exempt"
    yield "a question, medians of processor milliseconds:"
    for value, words in (
        (cost.absent, "to an index built without the exempt papers"),
        (cost.hidden, "by who may not see them"),
        (cost.whole, "to all papers, nothing filtered"),
        (cost.seen, "by who sees them all, as decided on"),
    ):
        yield f"{value:8.1f}  {words}"
    yield f"filtering costs {cost.hidden / cost.absent - 1:+.1%} of a question's time (at most +10%)"
    yield f"and {cost.hidden / cost.whole - 1:+.1%} of what asking all papers costs"
    yield f"{cost.differing} answers differ between the two"


def differing_lines(found: Sequence[Probed]) -> Iterator[str]:
    """Yield each probe that told the two apart."""
    for one in found:
        for tried in one.tried:
            yield from (f"{one.seer.name}, {tried.kind}: {question}" for question in tried.differing)
