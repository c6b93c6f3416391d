"""The report of a run: one HTML file that asks nothing of any server and reads without colour."""

from __future__ import annotations

from pathlib import Path

from evals.report.page import report_page
from evals.runs import RunError
from evals.scoring import RunScore
from evals.summary import Summary


def write_report(summary: Summary, score: RunScore, folder: Path) -> Path:
    """Write report.html into a run's folder."""
    path = folder / "report.html"
    try:
        path.write_text(report_page(summary, score), encoding="utf-8")
    except OSError as error:
        raise RunError(f"{path} cannot be written: {error.strerror}") from error
    return path


__all__ = ["write_report"]
