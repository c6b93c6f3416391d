"""Tables in a terminal."""

from __future__ import annotations


def print_tables(*tables: object) -> None:
    """Print tables whole: a pipe has no width, and must not cut them to 80 columns."""
    from rich.console import Console

    console = Console()
    if not console.is_terminal:
        console = Console(width=200)
    for table in tables:
        console.print(table)
