"""Figures as people read them: in words, and as tables in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.table import Table

from evals.measures import Measure, Unit
from evals.metrics.intervals import Estimate
from evals.runs import OURS
from evals.summary import KindRows, Row, Summary

NOTHING = "–"


def number(value: float | None, unit: Unit) -> str:
    """Return a value as it is printed; a dash where it is undefined."""
    if value is None:
        return NOTHING
    return f"{value:.3f}" if unit is Unit.SHARE else f"{value:.0f}"


def with_interval(estimate: Estimate, unit: Unit) -> str:
    """Return a value with its 95% interval."""
    if estimate.value is None or estimate.low is None:
        return number(estimate.value, unit)
    return f"{number(estimate.value, unit)} ({_short(estimate.low, unit)} to {_short(estimate.high, unit)})"


def scored(row: Row) -> str:
    """Return on how many of the questions the first system was scored in a measure."""
    first = row.estimates[0]
    return f"{first.scored} of {first.asked}"


def title(summary: Summary) -> str:
    """Return what the run is about."""
    settings = summary.settings
    split = settings.split or "tune and hold"
    return f"{settings.corpus}, {split}: {len(settings.papers)} papers, {settings.started.replace('T', ' ')}"


def measures_table(summary: Summary) -> Table:
    """Return the table of measures by systems."""
    table = systems_table(title(summary), summary.systems, summary.rows)
    for name, values in _seconds(summary):
        table.add_row(f"seconds, {name}", "", *values)
    return table


def kinds_table(summary: Summary) -> Table:
    """Return the table by kind: ours in each main measure, good answers of each rival."""
    table = Table(title="By kind", title_justify="left")
    table.add_column("kind")
    table.add_column("asked", justify="right")
    for row in summary.kinds[0].rows if summary.kinds else ():
        table.add_column(row.measure.name, justify="right")
    for system in summary.systems[1:]:
        table.add_column(f"good: {system}", justify="right")
    for kind in summary.kinds:
        table.add_row(kind.kind.value, str(kind.asked), *_kind_cells(kind, len(summary.systems)))
    return table


def differences_table(differences: Sequence[tuple[Measure, Estimate]]) -> Table:
    """Return the table of paired differences between two runs."""
    table = Table(title="Later run less earlier run, over the questions in both", title_justify="left")
    table.add_column("measure")
    table.add_column("difference", justify="right")
    table.add_column("scored", justify="right")
    for measure, found in differences:
        if found.value is not None:
            table.add_row(label(measure), with_sign(found, measure.unit), f"{found.scored} of {found.asked}")
    return table


def closing_lines(summary: Summary) -> Iterator[str]:
    """Yield the causes of failure, the paired differences, and the questions that were not scored."""
    if summary.causes:
        yield f"Ours, not good: {'; '.join(f'{count} {cause}' for cause, count in summary.causes)}"
    for d in summary.differences:
        yield f"{d.measure.label}: ours less {d.rival} {with_sign(d.estimate, d.measure.unit)}"
    for reason, ids in (
        ("stale, their paragraph is no longer in the papers", summary.stale),
        *((f"not answered by {system} in this run", ids) for system, ids in summary.unanswered),
        ("asked in other words since this run", summary.changed),
    ):
        if ids:
            yield f"Not scored ({reason}): {len(ids)}: {' '.join(ids)}"


def with_sign(estimate: Estimate, unit: Unit) -> str:
    """Return a difference with its sign and its interval."""
    if estimate.value is None:
        return NOTHING
    places = ".3f" if unit is Unit.SHARE else ".1f"
    value = f"{estimate.value:+{places}}"
    if estimate.low is None or estimate.high is None:
        return value
    return f"{value} ({estimate.low:+{places}} to {estimate.high:+{places}})"


def label(measure: Measure) -> str:
    """Return a measure's name, and that less is better where it is."""
    return measure.label if measure.higher_is_better else f"{measure.label} (less is better)"


def systems_table(heading: str, systems: Sequence[str], rows: Sequence[Row]) -> Table:
    """Return a table of measures by systems; a measure that was scored nowhere is left out."""
    table = Table(title=heading, title_justify="left")
    table.add_column("measure")
    table.add_column("scored", justify="right")
    for system in systems:
        table.add_column(system, justify="right", style="bold" if system == OURS else None)
    for row in rows:
        if any(estimate.value is not None for estimate in row.estimates):
            cells = (with_interval(e, row.measure.unit) for e in row.estimates)
            table.add_row(label(row.measure), scored(row), *cells)
    return table


def _short(value: float | None, unit: Unit) -> str:
    return NOTHING if value is None else f"{value:.2f}" if unit is Unit.SHARE else f"{value:.0f}"


def _seconds(summary: Summary) -> Iterator[tuple[str, list[str]]]:
    for name in ("p50", "p95"):
        values = [getattr(seconds, name) for seconds in summary.seconds]
        yield name, [NOTHING if value is None else f"{value:.3f}" for value in values]


def _kind_cells(kind: KindRows, systems: int) -> list[str]:
    ours = [number(row.estimates[0].value, row.measure.unit) for row in kind.rows]
    good = next(row for row in kind.rows if row.measure.name == "good")
    return ours + [number(good.estimates[at].value, Unit.SHARE) for at in range(1, systems)]
