"""An agenda pack in one file: its items, and the reports behind the agenda, each read as a paper of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.model import Item, Paragraph, Status
from index.reading.agenda import AgendaLine, agenda_lines
from index.reading.blocks import Block, Reading
from index.reading.facts import Facts, find_facts
from index.reading.structure import Text, structured

_GAP = "\n\n"


@dataclass(frozen=True, slots=True)
class Part:
    """The blocks of the agenda itself (no item), or of one item's reports."""

    item: str | None
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Pack:
    """A file as the papers it holds: nearly always one, with no items."""

    facts: Facts
    items: tuple[Item, ...]
    text: Text


def read_pack(reading: Reading, blocks: Sequence[Block], paper_id: str, stem: str) -> Pack:
    """Return the file's facts, its agenda's items and its paragraphs, each with its item and the pack's page."""
    starts = dict(reading.starts)
    sheet = _first_report(blocks, starts)
    lines = agenda_lines(blocks, sheet)
    parts = _parts(blocks, sheet, starts, lines, dict(reading.pack_pages))
    facts = find_facts(parts[0].blocks, stem, reading.running)
    read = [(part, find_facts(part.blocks, "", reading.running)) for part in parts[1:]]
    agenda = structured(parts[0].blocks, paper_id, facts.title, minutes=facts.minutes)
    texts = [_listed(agenda, lines)]
    texts += [_within(part, found, paper_id) for part, found in read]
    items = _items(lines, read, facts, parts[0].blocks)
    return Pack(_of_pack(facts, items), items, _stamped(_joined(texts), dict(reading.pack_pages)))


def _first_report(blocks: Sequence[Block], starts: dict[int, str]) -> int:
    first = min(starts, default=None)
    if first is None:
        return len(blocks)
    return next((at for at, block in enumerate(blocks) if (block.page or 0) >= first), len(blocks))


def _parts(
    blocks: Sequence[Block],
    sheet: int,
    starts: dict[int, str],
    lines: Sequence[AgendaLine],
    pages: dict[int, str],
) -> list[Part]:
    """The agenda, then a part for each item whose report begins on a page of its own."""
    named = {line.first_page: line.number for line in lines if line.first_page}
    parts = [Part(None, blocks[:sheet])]
    held: list[Block] = []
    item: str | None = None
    begun: set[int] = set()
    for block in blocks[sheet:]:
        page = block.page or 0
        if page in starts and page not in begun:
            begun.add(page)
            number = starts[page] or named.get(pages.get(page, ""))
            if number and number != item:
                parts += [Part(item, held)] if held else []
                held, item = [], number
        held.append(block)
    return [*parts, Part(item, held)] if held else parts


def _listed(text: Text, lines: Sequence[AgendaLine]) -> Text:
    """The agenda's own paragraphs, each with the item it is about."""
    item_at = {line.place: line.number for line in lines}
    item: str | None = None
    listed: list[Paragraph] = []
    for place, paragraph in enumerate(text.paragraphs):
        item = item_at.get(place, item)
        listed.append(replace(paragraph, item=item))
    return Text(text.text, tuple(listed))


def _within(part: Part, facts: Facts, paper_id: str) -> Text:
    """The paragraphs of one item's reports, their labels inside the item."""
    text = structured(part.blocks, paper_id, facts.title, minutes=facts.minutes)
    return Text(text.text, tuple(_in_item(paragraph, part.item, paper_id) for paragraph in text.paragraphs))


def _in_item(paragraph: Paragraph, item: str | None, paper_id: str) -> Paragraph:
    if item is None:
        return paragraph
    label = f"Item {item}, {paragraph.label}"
    parent = paragraph.parent and f"{paper_id}#Item {item}, {paragraph.parent.split('#', 1)[1]}"
    return replace(paragraph, id=f"{paper_id}#{label}", label=label, parent=parent, item=item)


def _joined(texts: Sequence[Text]) -> Text:
    """One text of several, the paragraphs' places moved along."""
    paragraphs: list[Paragraph] = []
    offset = 0
    for text in texts:
        paragraphs += [replace(p, start=p.start + offset, end=p.end + offset) for p in text.paragraphs]
        offset += len(text.text) + len(_GAP)
    return Text(_GAP.join(text.text for text in texts), tuple(paragraphs))


def _stamped(text: Text, pages: dict[int, str]) -> Text:
    if not pages:
        return text
    return Text(text.text, tuple(replace(p, pack_page=pages.get(p.page or 0)) for p in text.paragraphs))


def _items(
    lines: Sequence[AgendaLine], read: Sequence[tuple[Part, Facts]], facts: Facts, sheet: Sequence[Block]
) -> tuple[Item, ...]:
    reports = {part.item: (part, found) for part, found in read if part.item is not None}
    listed = [_item(line, reports.get(line.number), facts, sheet[line.place]) for line in lines]
    known = {line.number for line in lines}
    return (*listed, *(_unlisted(part, found) for number, (part, found) in reports.items() if number not in known))


def _item(line: AgendaLine, report: tuple[Part, Facts] | None, agenda: Facts, block: Block) -> Item:
    if report is None:
        return Item(
            line.number,
            line.title,
            agenda.committee,
            agenda.date,
            Status.PUBLIC,
            block.page,
            block.page_end or block.page,
        )
    part, facts = report
    first, last = _pages(part)
    return Item(
        line.number,
        line.title,
        facts.committee or agenda.committee,
        facts.date or agenda.date,
        facts.status,
        first,
        last,
    )


def _unlisted(part: Part, facts: Facts) -> Item:
    """A report that the agenda does not list names itself."""
    first, last = _pages(part)
    number = part.item or ""
    return Item(number, facts.title or f"Item {number}", facts.committee, facts.date, facts.status, first, last)


def _pages(part: Part) -> tuple[int | None, int | None]:
    pages = list(_numbers(part))
    return (min(pages), max(pages)) if pages else (None, None)


def _numbers(part: Part) -> Iterator[int]:
    for block in part.blocks:
        yield from (page for page in (block.page, block.page_end) if page is not None)


def _of_pack(facts: Facts, items: Sequence[Item]) -> Facts:
    """What holds one exempt report is not for the public as a file."""
    exempt = any(item.status is Status.EXEMPT for item in items)
    return replace(facts, status=Status.EXEMPT) if exempt else facts
