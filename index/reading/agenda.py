"""The lines of an agenda: which item, what about, on which pages of the pack its report stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.reading.blocks import Block, Style
from index.reading.names import sentence_case
from index.reading.numbers import Number, parse

_AGENDA = re.compile(r"(?:\w+ ){0,3}agenda\b(?! items?\b)", re.IGNORECASE)
_HEAD = 15  # blocks among which an agenda says that it is one
_MOST_BLOCKS = 400
_NOT_AN_ITEM = 320  # characters
_PAGES = re.compile(
    r"[\s(]*\(?\s*(?:pages?|pgs?\.?|pp?\.)\s*:?\s*(?P<first>\d{1,4})(?:\s*(?:-|–|to)\s*\d{1,4})?\s*\)?\s*$",
    re.IGNORECASE,
)
_BARE_PAGES = re.compile(r"\(?(?P<first>\d{1,4})(?:\s*[-–]\s*\d{1,4})?\)?$")
_PARTS = re.compile(
    r"(?:unrestricted|exempt|restricted|open|public|closed|private) (?:items|business|session)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """An item as the agenda lists it; `place` is its first block, `first_page` the pack's page of its report."""

    number: str
    title: str
    place: int
    first_page: str | None = None


def agenda_lines(blocks: Sequence[Block], end: int) -> list[AgendaLine]:
    """Return the agenda's items among the first `end` blocks; none where the paper is no agenda."""
    if not any(_AGENDA.match(block.text) and len(block.text) < 80 for block in blocks[:_HEAD]):
        return []
    found = list(_numbered(blocks[: min(end, _MOST_BLOCKS)]))
    marked = [line for line in found if blocks[line.place].style is Style.HEADING]
    run = _run(marked if len(marked) >= 3 else found)
    lines = [_with_pages(line, blocks, after) for line, after in zip(run, _ends(run, end), strict=True)]
    return lines if len(lines) >= 2 else []


def _numbered(blocks: Sequence[Block]) -> Iterator[AgendaLine]:
    for place, block in enumerate(blocks):
        if block.style is Style.ROW and len(block.cells) > 1:
            yield from _of_row(block, place)
            continue
        number = parse(block.text)
        if number is not None and _counts(number) and len(block.text) < _NOT_AN_ITEM:
            title = block.text[number.end :].strip()
            if title:
                yield AgendaLine(number.printed.strip("."), title, place)


def _of_row(block: Block, place: int) -> Iterator[AgendaLine]:
    values = [value for _, value in block.cells if value]
    number = parse(f"{values[0]} Word") if values and len(values[0]) < 8 else None
    if number is None or not _counts(number) or len(values) < 2:
        return
    pages = _BARE_PAGES.match(values[-1]) if len(values) > 2 else None
    yield AgendaLine(number.printed.strip("."), values[1], place, pages["first"] if pages else None)


def _counts(number: Number) -> bool:
    return number.shape in ("stop", "bare", "named") or (number.shape == "dotted" and len(number.parts) == 2)


def _run(lines: Sequence[AgendaLine]) -> list[AgendaLine]:
    """The lines that count on one by one, with what counts inside an item (5.1) between them."""
    run: list[AgendaLine] = []
    last: tuple[int, ...] = ()
    for line in lines:
        number = parse(f"{line.number}. Word") or parse(f"{line.number} Word")
        parts = number.parts if number is not None else ()
        inner = len(parts) == 2 and len(last) > 0 and parts[0] == last[0]
        if (not run and parts) or (len(parts) == 1 and parts[0] in (last[0] + 1, last[0] + 2)) or inner:
            run.append(line)
            last = parts
    return run


def _ends(run: Sequence[AgendaLine], end: int) -> list[int]:
    return [*(line.place for line in run[1:]), end]


def _with_pages(line: AgendaLine, blocks: Sequence[Block], after: int) -> AgendaLine:
    """The line with its pages taken out of the title, or from the words below it."""
    found = _PAGES.search(line.title)
    if found:
        return replace(line, title=_tidy(line.title[: found.start()]), first_page=found["first"])
    for block in blocks[line.place + 1 : min(after, line.place + 8)]:
        if line.first_page is None and not _PARTS.match(block.text) and (found := _PAGES.search(block.text)):
            return replace(line, title=_tidy(line.title), first_page=found["first"])
    return replace(line, title=_tidy(line.title))


def _tidy(title: str) -> str:
    return sentence_case(title.strip(" .-–:"))
