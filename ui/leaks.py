"""`assistant eval leaks`: probes for exempt papers, and what hiding them costs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.errors import AssistantError
from ui.tables import print_tables

if TYPE_CHECKING:
    from evals.leaks.cost import See, Sees
    from index.model import PaperRecord
    from index.search import Index


def leaks(
    count: Annotated[int, typer.Option(help="How many probes by each kind of person.", min=1)] = 500,
    seed: Annotated[int, typer.Option(help="The same seed asks the same.")] = 1,
    cost: Annotated[
        bool, typer.Option("--cost", help="Measure instead what hiding papers costs among 100,000 paragraphs.")
    ] = False,
) -> None:
    """Probe for exempt papers; fails where any answer differs from an index built without them."""
    if cost:
        _print_cost()
        return
    from evals.leaks.oracle import probe_all
    from evals.leaks.show import differing_lines, probe_table
    from index.encoder import load_encoder
    from ui.show import BuildProgress

    with BuildProgress() as progress:
        found = tuple(probe_all(load_encoder(), seed, count, progress))
    print_tables(probe_table(found))
    for line in (told := list(differing_lines(found))):
        typer.echo(line)
    if told:
        raise AssistantError(f"{len(told)} probes tell that a paper is there")


def _print_cost() -> None:
    import tempfile

    from evals.leaks.cost import Size, measure
    from evals.leaks.show import cost_lines
    from index.encoder import load_encoder

    with tempfile.TemporaryDirectory() as folder:
        sees = held_in(Path(folder) / "people.sqlite")
        found = measure(Path(folder), load_encoder(), sees, Size(), lambda words: typer.echo(words, err=True))
    for line in cost_lines(found):
        typer.echo(line)


def held_in(database: Path) -> Sees:
    """Return what holds papers as exempt in a database, as officers do, and gives what people then see."""
    from assistant.answering import Assistant
    from index.model import Status
    from ui.people import Person, Role
    from ui.sight import Sights
    from ui.store.database import Database
    from ui.store.decisions import DecisionStore

    def sees(index: Index, exempt: Sequence[PaperRecord]) -> tuple[See, See]:
        decisions = DecisionStore(Database(f"sqlite:///{database}"), {})
        for record in exempt:
            decisions.decide("measure", "Measure", record, Status.EXEMPT, "1", "To measure what hiding it costs")
        sights = Sights(Assistant(index), Assistant, decisions.now)
        reader, administrator = Person("reader"), Person("administrator", Role.ADMINISTRATOR)
        return lambda: sights.of(reader).assistant, lambda: sights.of(administrator).assistant

    return sees
