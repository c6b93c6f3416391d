"""How a paper was read: how much of it, how well, and what a clerk should look at."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.model import Kind, Paper, Paragraph

_NUMBERABLE = (Kind.PARAGRAPH, Kind.LIST_ITEM, Kind.RECOMMENDATION, Kind.RESOLUTION)
_COUNTING = re.compile(r"(?:\d{1,4}\.)*\d{1,4}\.?")
_TABLE = re.compile(r"(.*\btable \d+), row \d+")
_WIDEST_GAP = 3  # numbers; more is another series, not a gap
_ODD = re.compile("[\ue000-\uf8ff\ufffd\x80-\x9f]")
_WORD = re.compile(r"[a-z]{4,}")
_VOWEL = re.compile(r"[aeiouyàâäáæèéêëìíîïòóôöøùúûüœ]")
_GARBLED = 0.1  # share of words that nobody could say
_ENOUGH_WORDS = 15


@dataclass(frozen=True, slots=True)
class PaperHealth:
    """How one paper was read, and what is wrong with it.

    `share_numbered` is of its paragraphs and list items. `gaps` say in words which numbers are
    missing from a series; `repeated` names the other files with the same content.
    """

    file: str
    title: str | None
    body: str | None
    date: str | None
    status: str
    pages: int | None
    items: int
    paragraphs: int
    numbered: int
    share_numbered: float
    tables: int
    table_rows: int
    pages_without_text: tuple[int, ...]
    pages_read_by_ocr: tuple[int, ...]
    garbled_pages: tuple[int, ...]
    share_garbled: float
    gaps: tuple[str, ...]
    repeated: tuple[str, ...]
    problems: tuple[str, ...]


def health_of(paper: Paper, repeated: Sequence[str] = ()) -> PaperHealth:
    """Return how the paper was read."""
    numberable = [p for p in paper.paragraphs if p.kind in _NUMBERABLE]
    numbered = sum(p.number is not None for p in numberable)
    return PaperHealth(
        file=paper.file,
        title=paper.title,
        body=paper.body,
        date=paper.date,
        status=paper.status.value,
        pages=paper.pages,
        items=len(paper.items),
        paragraphs=len(paper.paragraphs),
        numbered=sum(p.number is not None for p in paper.paragraphs),
        share_numbered=round(numbered / len(numberable), 3) if numberable else 0.0,
        tables=len({found[1] for p in paper.paragraphs if (found := _TABLE.match(p.label))}),
        table_rows=sum(p.kind is Kind.TABLE_ROW for p in paper.paragraphs),
        pages_without_text=tuple(_empty_pages(paper)),
        pages_read_by_ocr=tuple(page.page for page in paper.ocr),
        garbled_pages=tuple(_garbled_pages(paper)),
        share_garbled=round(garbled_share(paper.text), 3),
        gaps=tuple(number_gaps(paper.paragraphs)),
        repeated=tuple(repeated),
        problems=paper.problems,
    )


def _empty_pages(paper: Paper) -> Iterator[int]:
    filled = {page for p in paper.paragraphs if p.page for page in range(p.page, (p.page_end or p.page) + 1)}
    yield from (page for page in range(1, (paper.pages or 0) + 1) if page not in filled)


def _garbled_pages(paper: Paper) -> Iterator[int]:
    texts: dict[int, list[str]] = defaultdict(list)
    for p in paper.paragraphs:
        if p.page is not None:
            texts[p.page].append(p.text)
    yield from (page for page, parts in texts.items() if garbled_share(" ".join(parts)) > _GARBLED)


def garbled_share(text: str) -> float:
    """Return the share of words with private or replacement characters, or that nobody could say."""
    words = text.split()
    odd = sum(1 for word in words if _ODD.search(word) and len(word) > 1)  # one alone is a bullet of a symbol font
    long = [word for word in words if _WORD.fullmatch(word)]
    mute = sum(1 for word in long if not _VOWEL.search(word)) if len(long) >= _ENOUGH_WORDS else 0
    return (odd + mute) / len(words) if words else 0.0


def number_gaps(paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    """Yield each gap in words: "2.1, 2.2, 2.4: 2.3 is missing". A series that starts again is no gap."""
    printed = {(_scope(p), _parts(p)) for p in paragraphs if p.number}
    places: dict[tuple[int, ...], int] = {}  # where each number was last seen, whatever it counts in
    runs: dict[tuple[str, tuple[int, ...]], list[int]] = {}
    for place, p in enumerate(paragraphs):
        parts = _parts(p) or _row_parts(p)
        places[parts] = place
        if not _parts(p):
            continue
        series = _scope(p), parts[:-1]
        run = runs.setdefault(series, [])
        missing = range(run[-1] + 1, parts[-1]) if run else range(0)
        since = places.get((*parts[:-1], run[-1]), -1) if run else -1
        told = [(*parts[:-1], n) for n in missing]
        elsewhere = any((series[0], one) in printed or places.get(one, -1) > since for one in told)
        if 0 < len(missing) <= _WIDEST_GAP and not elsewhere:
            yield _said(series, [*run[-2:], parts[-1]], missing)
        if run and parts[-1] < run[-1]:
            run.clear()
        if not run or parts[-1] > run[-1]:
            run.append(parts[-1])


def _row_parts(paragraph: Paragraph) -> tuple[int, ...]:
    """The number that a row of a table opens with: forms number their rows."""
    found = _COUNTING.match(paragraph.text) if paragraph.kind is Kind.TABLE_ROW else None
    return _counted(found[0]) if found else ()


def _scope(paragraph: Paragraph) -> str:
    """What the number counts in: the label without it ("Item 4, ", "2.1, item ")."""
    number = (paragraph.number or "").rstrip(".")
    label = paragraph.label.removesuffix(" heading").rstrip(".")
    return label.removesuffix(number) if label.endswith(number) else label


def _parts(paragraph: Paragraph) -> tuple[int, ...]:
    number = paragraph.number or ""
    return _counted(number) if _COUNTING.fullmatch(number) else ()


def _counted(number: str) -> tuple[int, ...]:
    return tuple(map(int, number.rstrip(".").split(".")))


def _said(series: tuple[str, tuple[int, ...]], seen: Sequence[int], missing: Sequence[int]) -> str:
    scope, prefix = series
    shown = [".".join(map(str, (*prefix, number))) for number in seen]
    lost = [".".join(map(str, (*prefix, number))) for number in missing]
    verb = "is" if len(lost) == 1 else "are"
    return f"{scope}{', '.join(shown)}: {', '.join(lost)} {verb} missing"
