"""Bar charts as inline SVG; each bar says its name and its value in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from evals.metrics.intervals import Estimate

_LEFT, _WIDTH, _RIGHT, _STEP, _THICK = 190, 360, 170, 24, 14


@dataclass(frozen=True, slots=True)
class Bar:
    """A share between 0 and 1 with its name; `main` bars are drawn full, the others in outline."""

    name: str
    estimate: Estimate
    main: bool = True


def bar_chart(title: str, bars: Sequence[Bar]) -> str:
    """Return a chart of shares with their 95% intervals."""
    height = _STEP * len(bars) + 4
    drawn = "".join(_bar(bar, 4 + _STEP * row) for row, bar in enumerate(bars))
    width = _LEFT + _WIDTH + _RIGHT
    return (
        f'<figure><figcaption>{escape(title)}</figcaption><svg role="img" aria-label="{escape(title)}" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}">{drawn}</svg></figure>'
    )


def _bar(bar: Bar, top: int) -> str:
    middle = top + _THICK - 3
    name = f'<text x="{_LEFT - 8}" y="{middle}" text-anchor="end">{escape(bar.name)}</text>'
    value = bar.estimate.value
    if value is None:
        return name + f'<text x="{_LEFT + 4}" y="{middle}">not scored</text>'
    kind = "bar" if bar.main else "bar rival"
    shape = f'<rect class="{kind}" x="{_LEFT}" y="{top}" width="{value * _WIDTH:.1f}" height="{_THICK}"/>'
    words = f"{value:.2f}, {bar.estimate.scored} scored"
    return name + shape + _whisker(bar.estimate, top) + f'<text x="{_LEFT + _WIDTH + 8}" y="{middle}">{words}</text>'


def _whisker(estimate: Estimate, top: int) -> str:
    if estimate.low is None or estimate.high is None:
        return ""
    low, high, middle = _LEFT + estimate.low * _WIDTH, _LEFT + estimate.high * _WIDTH, top + _THICK / 2
    ends = "".join(f"M{x:.1f} {middle - 4}V{middle + 4}" for x in (low, high))
    return f'<path class="whisker" d="M{low:.1f} {middle}H{high:.1f}{ends}"/>'
