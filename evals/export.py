"""A run's figures as summary.json, for scripts and for the next run's comparison."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from evals.runs import RunError
from evals.summary import Row, Summary

Json = dict[str, object]


def write_summary(summary: Summary, folder: Path) -> Path:
    """Write summary.json into a run's folder."""
    path = folder / "summary.json"
    try:
        path.write_text(json.dumps(_json(summary), indent=1, ensure_ascii=False, allow_nan=False), encoding="utf-8")
    except OSError as error:
        raise RunError(f"{path} cannot be written: {error.strerror}") from error
    return path


def _json(summary: Summary) -> Json:
    seconds = zip(summary.systems, summary.seconds, strict=True)
    return {
        "settings": summary.settings.model_dump(mode="json"),
        "measures": _rows(summary.rows, summary.systems),
        "kinds": {k.kind: {"asked": k.asked, "measures": _rows(k.rows, summary.systems)} for k in summary.kinds},
        "seconds": {system: asdict(value) for system, value in seconds},
        "differences": [
            {"measure": d.measure.name, "rival": d.rival, **asdict(d.estimate)} for d in summary.differences
        ],
        "causes": dict(summary.causes),
        "stale": summary.stale,
        "unanswered": dict(summary.unanswered),
        "changed": summary.changed,
    }


def _rows(rows: tuple[Row, ...], systems: tuple[str, ...]) -> Json:
    return {
        row.measure.name: {system: asdict(e) for system, e in zip(systems, row.estimates, strict=True)} for row in rows
    }
