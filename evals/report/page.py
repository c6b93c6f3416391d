"""The report's page: tables, charts, then every question, failures first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path

from evals.report.bars import Bar, bar_chart
from evals.report.question import question_article
from evals.runs import OURS
from evals.scoring import RunScore
from evals.show import closing_lines, label, number, scored, title, with_interval
from evals.summary import KIND_MEASURES, KindRows, Summary

_HERE = Path(__file__).parent
_CHARTED = ("good", "hit@5", "all_facts")


def report_page(summary: Summary, score: RunScore) -> str:
    """Return the whole page."""
    return "\n".join(
        [
            _head(summary),
            f"<h1>{escape(title(summary))}</h1>",
            _intro(summary),
            "<h2>Measures</h2>",
            _measures(summary),
            _list(closing_lines(summary)),
            *_charts(summary),
            "<h2>By kind</h2>",
            bar_chart("Good answers by kind", [_kind_bar(kind) for kind in summary.kinds]),
            _kinds(summary),
            "<h2>Questions</h2>",
            *_questions(summary, score),
            f"</main><script>{(_HERE / 'report.js').read_text(encoding='utf-8')}</script></body></html>",
        ]
    )


def _head(summary: Summary) -> str:
    style = (_HERE / "report.css").read_text(encoding="utf-8")
    policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"><link rel="icon" href="data:,">'
        f"<title>{escape(title(summary))}</title><style>{style}</style></head><body><main>"
    )


def _intro(summary: Summary) -> str:
    systems, encoder = escape(", ".join(summary.systems)), escape(summary.settings.encoder)
    return (
        f"<p>Systems: {systems}. Encoder: {encoder}. In brackets the 95% "
        "interval over questions (bootstrap). A measure that cannot be scored on a question leaves it out.</p>"
    )


def _measures(summary: Summary) -> str:
    rows = [row for row in summary.rows if any(e.value is not None for e in row.estimates)]
    body = [
        [label(row.measure), scored(row), *(with_interval(e, row.measure.unit) for e in row.estimates)] for row in rows
    ]
    for name in ("p50", "p95"):
        values = [getattr(seconds, name) for seconds in summary.seconds]
        body.append([f"seconds, {name}", "", *("–" if value is None else f"{value:.3f}" for value in values)])
    return _table(["measure", "scored", *summary.systems], body)


def _charts(summary: Summary) -> Iterator[str]:
    for row in summary.rows:
        if row.measure.name in _CHARTED:
            bars = [Bar(s, e, s == OURS) for s, e in zip(summary.systems, row.estimates, strict=True)]
            yield bar_chart(row.measure.label.capitalize(), bars)


def _kind_bar(kind: KindRows) -> Bar:
    good = next(row for row in kind.rows if row.measure.name == "good")
    return Bar(kind.kind.replace("_", " "), good.estimates[0])


def _kinds(summary: Summary) -> str:
    systems = summary.systems
    head = [f"{name}: {system}" for name in KIND_MEASURES for system in systems]
    body = [[k.kind.replace("_", " "), str(k.asked), *_kind_cells(k)] for k in summary.kinds]
    return _table(["kind", "asked", *head], body)


def _kind_cells(kind: KindRows) -> list[str]:
    by_name = {row.measure.name: row for row in kind.rows}
    return [number(e.value, by_name[n].measure.unit) for n in KIND_MEASURES for e in by_name[n].estimates]


def _questions(summary: Summary, score: RunScore) -> Iterator[str]:
    if not score.systems:
        return
    first, *rivals = score.systems
    others = [{v.reference.id: v for v in system.verdicts} for system in rivals]
    kinds = "".join(f'<option value="{k.kind}">{escape(k.kind.replace("_", " "))}</option>' for k in summary.kinds)
    yield (
        f'<form class="filter"><label>Kind <select id="kind"><option value="">all</option>{kinds}</select></label> '
        '<label>Answers <select id="good"><option value="">all</option><option value="no">not good</option>'
        '<option value="yes">good</option></select></label> <output id="count"></output></form>'
    )
    for verdict in sorted(first.verdicts, key=lambda v: v.good):
        found = [(s.system, o.get(verdict.reference.id)) for s, o in zip(rivals, others, strict=True)]
        yield question_article(verdict, [(system, other) for system, other in found if other])


def _table(head: Sequence[str], body: Iterable[Sequence[str]]) -> str:
    heads = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in head)
    rows = "".join(
        f'<tr><th scope="row">{escape(cells[0])}</th>{"".join(f"<td>{escape(c)}</td>" for c in cells[1:])}</tr>'
        for cells in body
    )
    return f'<div class="wide"><table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>'


def _list(lines: Iterable[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<ul>{items}</ul>" if items else ""
