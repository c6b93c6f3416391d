"""The register: every recommendation and resolution of an index, complete and in the papers' order.

An introduction ("Cabinet is asked to:") is no row of its own; its items are, each with the words that
introduce it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from weakref import WeakKeyDictionary

from assistant.parties import parties, speaks_for_itself
from assistant.scope import RECOMMENDATIONS
from assistant.stated import Amount, Due, amount, due
from index.model import Kind, PaperRecord, Paragraph
from index.store import Store

_INTRODUCES = re.compile(r"(?::|[-–—]|\bthat|\bto)$", re.IGNORECASE)
_NOTES = re.compile(r"\W*(?:[\da-z]{1,3}\W+)?(?:that )?(?:to )?notes?\b", re.IGNORECASE)
_MAIN_NUMBER = re.compile(r"\d+(?:\.\d+)*\.?")

Placed = tuple[int, Paragraph]
Register = tuple["Recommendation", ...]


_READ: WeakKeyDictionary[Store, Register] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A row of the register; what the paper does not state is None.

    `text` is the paragraph's own words, `introductions` what stands before it, the outermost first.
    """

    text: str
    kind: Kind
    made_by: str | None
    addressed_to: str | None
    paper: PaperRecord
    paragraph: Paragraph
    introductions: tuple[Paragraph, ...] = ()

    # worked out when they are asked for: of a hundred thousand rows few are ever shown
    @property
    def amount(self) -> Amount | None:
        """What it costs, as stated."""
        return amount(self.text)

    @property
    def due(self) -> Due | None:
        """When it is to be done, by the item's own words first; what is only to be noted has no such day."""
        if _NOTES.match(self.text):
            return None
        said = (self.paragraph, *reversed(self.introductions))
        return next((found for paragraph in said if (found := due(paragraph.text))), None)


def register_of(store: Store) -> Register:
    """Return every row of an index, which is read once and goes with it."""
    if store not in _READ:
        _READ[store] = read_register(store)
    return _READ[store]


def read_register(store: Store, within: frozenset[str] | None = None) -> Register:
    """Return every row of these papers (None: of all), in the papers' order."""
    records = {r.paper_id: r for r in store.records() if within is None or r.paper_id in within}
    rows: list[Recommendation] = []
    for paper_id, group in groupby(store.of_kinds(RECOMMENDATIONS), key=lambda found: found[0]):
        if paper_id in records:
            rows += _rows(records[paper_id], [(at, paragraph) for _, at, paragraph in group], store)
    return tuple(rows)


def _rows(paper: PaperRecord, placed: Sequence[Placed], store: Store) -> Iterator[Recommendation]:
    above = _introductions(placed, _parents(placed, store))
    introducing = {paragraph.id for chain in above.values() for paragraph in chain}
    speaks = _numbered(placed) and speaks_for_itself(_text(paper, store))
    for _, paragraph in placed:
        if paragraph.id in introducing:
            continue
        chain = above[paragraph.id]
        who = parties(paper, paragraph, chain, speaks)
        yield Recommendation(
            text=paragraph.text,
            kind=paragraph.kind,
            made_by=who.made_by,
            addressed_to=who.addressed_to,
            paper=paper,
            paragraph=paragraph,
            introductions=chain,
        )


def _numbered(placed: Sequence[Placed]) -> bool:
    """Say whether any is a "Recommendation 8" or speaks as "we": only of these is it asked whose they are."""
    return any(re.match(r"(?:recommendation \d|[\W\d]*(?:we|i) )", p.text, re.IGNORECASE) for _, p in placed)


def _text(paper: PaperRecord, store: Store) -> str:
    found = store.paper(paper.paper_id)
    return found.text if found else ""


def _parents(placed: Sequence[Placed], store: Store) -> dict[str, Paragraph]:
    own = {paragraph.id: paragraph for _, paragraph in placed}
    return own | store.paragraphs({p.parent for p in own.values() if p.parent and p.parent not in own})


def _introductions(placed: Sequence[Placed], known: dict[str, Paragraph]) -> dict[str, tuple[Paragraph, ...]]:
    """Return what introduces each paragraph: its parent, else the open introduction right before its run."""
    found: dict[str, tuple[Paragraph, ...]] = {}
    opened: Paragraph | None = None
    last = -1
    for at, paragraph in placed:
        parent = known.get(paragraph.parent or "")
        if parent is not None and _INTRODUCES.search(parent.text.strip()):
            found[paragraph.id] = (*found.get(parent.id, ()), parent)
        elif opened is not None and at == last + 1 and parent is None and _continues(opened, paragraph):
            found[paragraph.id] = (opened,)
        else:
            found[paragraph.id] = ()
        if not found[paragraph.id]:
            opened = paragraph if _INTRODUCES.search(paragraph.text.strip()) else None
        last = at
    return found


def _continues(opened: Paragraph, paragraph: Paragraph) -> bool:
    """Say whether a paragraph may be an item of an introduction before it: same place, and no number of its rank."""
    both_main = all(p.number is not None and _MAIN_NUMBER.fullmatch(p.number) for p in (opened, paragraph))
    return (opened.kind, opened.heading) == (paragraph.kind, paragraph.heading) and not both_main
