"""Running headers, footers and page numbers: found by place and by text, taken out of the pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import product

from index.reading.pdf.shapes import Line

EDGE_LINES = 4
ROMAN = re.compile(r"^[ivxlc]{1,7}$", re.IGNORECASE)
PAGE_WORDS = re.compile(
    r"^[\W_]*(?:page|pg\.?|p\.?)?[\W_]*(\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/)\s*\d{1,4})?[\W_]*$", re.IGNORECASE
)
SAYS_PAGE = re.compile(r"\bpage\s*:?\s*(\d{1,4}|[ivxlc]{1,7})\b", re.IGNORECASE)


@dataclass(slots=True)
class PageLines:
    """A page's lines with what its edges said."""

    number: int
    height: float
    lines: list[Line]
    printed: str | None = None


def take_running_lines(pages: list[PageLines]) -> list[set[int]]:
    """Identities of each page's running lines; sets the printed page number where one stands there."""
    edges = [_edge_lines(page) for page in pages]
    running = _repeated(pages, edges)
    numbered = _page_numbers(pages, edges)
    gone: list[set[int]] = []
    titles = _titles(pages, edges, running)
    for index, page in enumerate(pages):
        page.printed = numbered.get(index, (None, None))[0]
        drop = {id(line) for line in edges[index] if (index, id(line)) in running and id(line) not in titles}
        if index in numbered and (line := numbered[index][1]) is not None:
            drop.add(id(line))
        gone.append(_outermost(page, edges[index], drop, titles))
    return gone


def _outermost(page: PageLines, lines: list[Line], drop: set[int], titles: set[int]) -> set[int]:
    """Of the lines to drop, those with nothing but such lines between them and the page's edge."""
    kept: set[int] = set()
    top = sorted((line for line in lines if line.base < page.height / 2), key=lambda line: line.base)
    bottom = sorted((line for line in lines if line.base >= page.height / 2), key=lambda line: -line.base)
    for side in (top, bottom):
        for line in side:
            if id(line) in drop:
                kept.add(id(line))
            elif id(line) not in titles:
                break
    return kept


def _titles(pages: list[PageLines], edges: list[list[Line]], running: set[tuple[int, int]]) -> set[int]:
    """Running lines set larger than the text: the paper's title on every page; the first of each is kept."""
    sizes = sorted(line.size for page in pages for line in page.lines)
    seen: set[str] = set()
    kept: set[int] = set()
    for index, lines in enumerate(edges):
        for line in lines:
            large = line.size >= sizes[len(sizes) // 2] * 1.25 and line.base < pages[index].height / 2
            if large and (index, id(line)) in running and (text := masked(line.text)) not in seen:
                seen.add(text)
                if any(c.isalpha() for c in text):
                    kept.add(id(line))
    return kept


def _edge_lines(page: PageLines) -> list[Line]:
    ordered = sorted(page.lines, key=lambda line: line.base)
    top = [line for line in ordered[:EDGE_LINES] if line.base < page.height * 0.2]
    bottom = [line for line in ordered[-EDGE_LINES:] if line.base > page.height * 0.8]
    return top + [line for line in bottom if line not in top]


def masked(text: str) -> str:
    """The text without its figures and spaces, so that page numbers and letter-spacing do not tell lines apart."""
    return re.sub(r"\d+", "#", re.sub(r"\s+", "", text)).lower()


def _repeated(pages: list[PageLines], edges: list[list[Line]]) -> set[tuple[int, int]]:
    """Lines whose text, page numbers aside, stands at the same place on enough pages."""
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)
    keys: dict[tuple[int, int], list[tuple[str, int]]] = {}
    for index, lines in enumerate(edges):
        for line in lines:
            mine = [(text, place) for text in _readings(line.text, index) for place in _places(pages[index], line)]
            keys[(index, id(line))] = mine
            for key in mine:
                seen[key].add(index)
    return {
        line
        for line, mine in keys.items()
        if any(_is_running(text, seen[(text, place)], len(pages)) for text, place in mine)
    }


def _readings(text: str, index: int) -> list[str]:
    """The text without spaces, each figure once as it is and once as its distance from the page's own number."""
    parts = re.split(r"(\d{1,4})", re.sub(r"\s+", "", text).lower())
    figures = list(range(1, len(parts), 2))[:3]
    readings = []
    for choice in product((False, True), repeat=len(figures)):
        shown = list(parts)
        for i, counted in zip(figures, choice, strict=True):
            shown[i] = f"#{int(parts[i]) - index}" if counted else parts[i]
        readings.append("".join(shown))
    return readings


def _places(page: PageLines, line: Line) -> tuple[int, int]:
    """Two overlapping bands of six points, measured from the nearer edge."""
    at = line.base if line.base < page.height / 2 else line.base - page.height
    return int(at // 8), int((at + 4) // 8) + 10_000


def _is_running(text: str, on: set[int], pages: int) -> bool:
    if not text:
        return False
    enough = 2 if pages <= 4 else 3
    if len(on) < enough:
        return False
    neighbours = sum(1 for index in on if index + 1 in on or index + 2 in on)
    return neighbours >= enough - 1 and (any(c.isalpha() for c in text) or len(on) >= pages * 0.3)


def _page_numbers(pages: list[PageLines], edges: list[list[Line]]) -> dict[int, tuple[str | None, Line | None]]:
    """For each page its printed number, and the line that holds nothing else."""
    votes: Counter[tuple[int, int]] = Counter()
    options: list[list[tuple[int, int, str, Line, bool]]] = []
    for index, lines in enumerate(edges):
        found = []
        for line in lines:
            for value, shown, alone in _numbers(line):
                band = round(
                    (line.base if line.base < pages[index].height / 2 else line.base - pages[index].height) / 12
                )
                found.append((value - index, band, shown, line, alone))
        options.append(found)
        votes.update({(offset, band) for offset, band, *_ in found})
    return _elect(options, votes, len(pages))


def _elect(
    options: list[list[tuple[int, int, str, Line, bool]]], votes: Counter[tuple[int, int]], pages: int
) -> dict[int, tuple[str | None, Line | None]]:
    chosen: dict[int, tuple[str | None, Line | None]] = {}
    for index, found in enumerate(options):
        best: tuple[int, str, Line | None] | None = None
        for offset, band, shown, line, alone in found:
            backing = max(votes[(offset, band + shift)] for shift in (-1, 0, 1))
            enough = 2 if pages <= 4 else 3
            if backing >= enough and (best is None or backing > best[0]):
                best = (backing, shown, line if alone else None)
        if best is not None:
            chosen[index] = (best[1], best[2])
    return chosen


def _numbers(line: Line) -> list[tuple[int, str, bool]]:
    """Page numbers the line may print: (value, as printed, whether the line is nothing but that)."""
    text = line.text.strip()
    close = re.sub(r"\s+", " ", text)
    if match := PAGE_WORDS.match(close):
        return [(v, match[1], True) for v in _values(match[1])]
    if match := SAYS_PAGE.search(close):
        return [(v, match[1], False) for v in _values(match[1])]
    words = [w.text for w in line.words]
    ends = {words[0].strip("|-–"), words[-1].strip("|-–")} if len(words) > 1 else set()
    return [(int(end), end, False) for end in ends if end.isdigit() and len(end) <= 4]


def _values(shown: str) -> list[int]:
    if shown.isdigit():
        return [int(shown)]
    return [value] if ROMAN.match(shown) and (value := _roman(shown.lower())) else []


def _roman(text: str) -> int:
    worth = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
    total = 0
    for here, after in zip(text, [*text[1:], "i"], strict=False):
        value = worth[here]
        total += -value if worth[after] > value else value
    return total
