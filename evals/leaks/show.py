"""The probe table, as it is printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.table import Table

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


def differing_lines(found: Sequence[Probed]) -> Iterator[str]:
    """Yield each probe that told the two apart."""
    for one in found:
        for tried in one.tried:
            yield from (f"{one.seer.name}, {tried.kind}: {question}" for question in tried.differing)
