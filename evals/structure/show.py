"""The structure check in a terminal: the table of measures, the failing items, what was not measured."""

from __future__ import annotations

from collections.abc import Iterator

from rich.table import Table

from evals.metrics.intervals import Estimate
from evals.reference import Split
from evals.structure.check import OURS, Checked, System, failing, wrongs
from evals.structure.gold import GoldFacts, GoldParagraph
from evals.structure.judging import Judgement
from evals.structure.measures import Score
from index.model import Kind

NOTHING = "–"
_SHOWN = 70  # characters of what was read, at either end


def measures_table(checked: Checked) -> Table:
    """Return the table of measures: what is aimed at, on how many scored, each system's share."""
    table = Table(title=_title(checked), title_justify="left")
    table.add_column("measure")
    table.add_column("target", justify="right")
    for system in checked.systems:
        table.add_column(system.name, justify="right", style="bold" if system.name == OURS else None)
        table.add_column("scored", justify="right")
    for rows in zip(*(system.scores for system in checked.systems), strict=True):
        cells = [cell for score in rows for cell in (value_of(score), scored(score.estimate))]
        table.add_row(rows[0].name, _target(rows[0]), *cells)
    return table


def closing_lines(checked: Checked) -> Iterator[str]:
    """Yield the papers that are missing or were not read, and why a rival is missing."""
    if checked.missing:
        yield f"Not there, so not scored: {len(checked.missing)} papers: {', '.join(checked.missing)}"
    for paper in checked.unread:
        yield f"Not read, so every paragraph of it is wrong: {paper.reason}"
    if checked.no_rival:
        yield f"No rival beside it. {checked.no_rival}"


def failure_lines(checked: Checked) -> Iterator[str]:
    """Yield each failing item with what was read in its place; items of hold are never shown."""
    ours = next(system for system in checked.systems if system.name == OURS)
    for judgement in failing(ours):
        yield f"{judgement.item.id}: {', '.join(wrongs(judgement))} wrong; {judgement.item.file}"
        yield f"    gold: {_gold(judgement)}"
        yield f"    read: {_read(judgement)}"
    yield from _word_lines(ours)
    if checked.split is not Split.TUNE:
        yield "Items of hold that fail are counted, not shown."


def value_of(score: Score) -> str:
    """Return a measure's value with its interval, or a plain count; a dash where nothing was scored."""
    found = score.estimate
    if found.value is None:
        return NOTHING
    if score.counted:
        return str(score.right)
    interval = "" if found.low is None else f" ({found.low:.2f} to {found.high:.2f})"
    return f"{found.value:.4f} ({score.right})" if score.target in (0.0, 0.995) else f"{found.value:.3f}{interval}"


def scored(estimate: Estimate) -> str:
    """Return on how many of how many items a measure was scored."""
    return f"{estimate.scored} of {estimate.asked}" if estimate.value is not None else NOTHING


def _title(checked: Checked) -> str:
    split = checked.split or "tune and hold"
    return f"Structure, {split}: {checked.items} items of {checked.papers + len(checked.missing)} papers"


def _target(score: Score) -> str:
    if score.target is None:
        return ""
    return f"{score.target:.0f}" if score.target == 0 else f"{score.target:.3f}".rstrip("0").ljust(4, "0")


def _gold(judgement: Judgement) -> str:
    item = judgement.item
    if isinstance(item, GoldFacts):
        return "; ".join(f"{name}: {' or '.join(s or NOTHING for s in given)}" for name, given in item.fields)
    if not isinstance(item, GoldParagraph):
        return f"page {item.page}: {item.words}"
    heading = NOTHING if item.heading is None else " > ".join(item.heading) or "(none)"
    number = item.number if item.numbered else "(not scored)"
    cells = "; ".join(f"{header}: {value}" for header, value in item.cells)
    return f"page {item.page}, {item.kind} {number} [{heading}] {item.first} ... {item.last} {cells}".strip()


def _read(judgement: Judgement) -> str:
    if judgement.stated:
        return "; ".join(f"{name}: {value or NOTHING}" for name, value in judgement.stated)
    piece = judgement.read
    if piece is None:
        return "(the first words stand together in no paragraph)"
    whole = piece.kind is Kind.TABLE_ROW or len(piece.text) <= 2 * _SHOWN
    text = piece.text if whole else f"{piece.text[:_SHOWN]} ... {piece.text[-_SHOWN:]}"
    return f"page {piece.page}, {piece.kind} {piece.number} [{piece.heading}] {text}"


def _word_lines(system: System) -> Iterator[str]:
    for file, words in system.words:
        if words.lost or words.strange:
            yield f"{file}: {words.due - words.kept} of {words.due} words lost, {words.invented} invented"
            yield f"    lost: {' '.join(words.lost) or NOTHING}; invented: {' '.join(words.strange) or NOTHING}"
