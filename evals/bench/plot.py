"""Growth as a picture: time and memory against papers, both axes logarithmic."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

_WIDTH, _HEIGHT = 640, 380
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 150, 20, 45
_COLOURS = ("#1d70b8", "#d4351c", "#00703c")
_DASHES = ("", "6 4", "2 3")  # so that the lines differ in print, too

Line = tuple[str, Sequence[float]]


def growth_plot(papers: Sequence[int], lines: Sequence[Line]) -> str:
    """Return an SVG of each named line of values over the numbers of papers; all values are above 0."""
    values = [value for _, line in lines for value in line]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    first, last = math.log10(papers[0]), math.log10(papers[-1])

    def x(number: float) -> float:
        return _LEFT + (math.log10(number) - first) / ((last - first) or 1) * (_WIDTH - _LEFT - _RIGHT)

    def y(value: float) -> float:
        return _HEIGHT - _BOTTOM - (math.log10(value) - low) / ((high - low) or 1) * (_HEIGHT - _TOP - _BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" '
        'font-size="12" role="img" aria-label="Growth with the number of papers">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
    ]
    for power in range(low, high + 1):
        at = y(10.0**power)
        parts.append(f'<path d="M{_LEFT} {at:.1f}H{_WIDTH - _RIGHT}" stroke="#b1b4b6" stroke-width="0.5"/>')
        parts.append(_text(_LEFT - 8, at + 4, f"{10.0**power:,g}", "end"))
    parts += [_text(x(number), _HEIGHT - _BOTTOM + 18, f"{number:,}", "middle") for number in papers]
    parts.append(_text((_LEFT + _WIDTH - _RIGHT) / 2, _HEIGHT - 8, "papers of 100 paragraphs", "middle"))
    for (name, line), colour, dash in zip(lines, _COLOURS, _DASHES, strict=False):
        points = " ".join(f"{x(number):.1f},{y(value):.1f}" for number, value in zip(papers, line, strict=True))
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>'
        )
        parts.append(_text(_WIDTH - _RIGHT + 6, y(line[-1]) + 4, name, "start", colour))
    return "\n".join([*parts, "</svg>\n"])


def _text(x: float, y: float, words: str, anchor: str, colour: str = "#0b0c0c") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{escape(words)}</text>'
