"""`assistant bench`: how fast, how large and how steady, beside the usual pipelines.

Everything heavy is imported where it is used, so that `assistant --help` stays instant.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer


def bench(
    quick: Annotated[bool, typer.Option("--quick", help="Small sizes, some three minutes.")] = False,
    soak: Annotated[bool, typer.Option("--soak", help="With ten minutes of asking while papers change.")] = False,
    out: Annotated[Path, typer.Option(help="Where the folders of runs go.")] = Path("runs"),
    gate: Annotated[
        bool, typer.Option("--gate", help="Fail where a ratio that noise can't break misses its aim.")
    ] = False,
) -> None:
    """Measure speed, size, growth, load and safety; print a table, write it and a JSON file."""
    from dataclasses import replace

    from rich.console import Console

    from evals.bench.figures import check, lines
    from evals.bench.run import QUICK, WHOLE
    from evals.bench.run import bench as measure

    console = Console(stderr=True)
    folder = out / f"bench-{datetime.now().strftime('%Y-%m-%d-%H%M%S')}"
    plan = QUICK if quick else WHOLE
    report = measure(
        folder, replace(plan, soak_seconds=600.0 if soak else 0.0), lambda words: console.print(f"Bench: {words}")
    )
    (folder / "bench.md").write_text("\n".join(lines(report)) + "\n", encoding="utf-8")
    for line in lines(report):
        typer.echo(line)
    typer.echo(f"\nWritten: {folder}/bench.json, bench.md, growth.svg")
    if gate:
        check(report)
        typer.echo("The gate holds.")
