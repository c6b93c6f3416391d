"""The table of planted statements, for a person."""

from __future__ import annotations

from collections.abc import Iterator

from rich.table import Table

from evals.writing.measure import Tally
from evals.writing.planting import Faithful, Planted

OUR_OWN = (Faithful.SAME, Faithful.DIGITS, Faithful.SHORTER, Faithful.SAID)


def tally_table(title: str, tally: Tally) -> Table:
    """Return how many invented statements were shown and how many true ones dropped, by kind."""
    table = Table(title=title)
    for column in ("statement", "what", "went wrong", "of"):
        table.add_column(column, justify="left" if column in ("statement", "what") else "right")
    for group, kinds, wrong in (("invented", Planted, "shown"), ("true", Faithful, "dropped")):
        for kind in kinds:
            table.add_row(group, kind.value, f"{tally.wrong[kind]} {wrong}", str(tally.written[kind]))
    return table


def tally_lines(tally: Tally) -> Iterator[str]:
    """Yield the totals, and each statement that went wrong."""
    shown, planted = tally.total(list(Planted))
    dropped, true = tally.total(OUR_OWN)
    yield f"invented statements shown: {shown} of {planted}"
    yield f"true statements dropped: {dropped} of {true} ({dropped / true:.3f})" if true else "no true statement"
    yield f"quotes that stand in their paragraph: {tally.exact} of {tally.quotes}"
    milliseconds = 1000 * tally.checking / tally.checked if tally.checked else 0
    yield f"checking a statement: {milliseconds:.1f} ms of processor time in the mean of {tally.checked}"


def wrong_lines(tally: Tally) -> Iterator[str]:
    """Yield each statement that went wrong beside the sentence it was made from."""
    for kind, text, sentence in tally.examples:
        yield f"{kind.value}: {text}\n    from: {sentence}"
