"""Labels: a name for each paragraph, unique in its paper, that a person can say and find."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.model import Kind
from index.reading.blocks import Block, Style
from index.reading.fields import is_marker
from index.reading.headings import Place
from index.reading.numbers import Number, parse

_NAMED_BY_HEADING = 40


@dataclass(frozen=True, slots=True)
class Label:
    """A paragraph's label, and the number it carries (a title hands its number to the text under it)."""

    label: str
    number: str | None


@dataclass(frozen=True, slots=True)
class Structure:
    """What labels are made from: blocks, their numbers, places and kinds, in step."""

    blocks: Sequence[Block]
    numbers: Sequence[Number | None]
    places: Sequence[Place]
    kinds: Sequence[Kind]
    lists: Sequence[bool]
    minutes: bool


def labels(structure: Structure) -> list[Label]:
    """Return the label of every block."""
    labeller = _Labeller(structure)
    return [labeller.label(index) for index in range(len(structure.blocks))]


def _shortened(title: str) -> str:
    """A title in few words, as a label can hold it."""
    bare = title.rstrip(": ")
    return bare if len(bare) <= _NAMED_BY_HEADING else f"{bare[:_NAMED_BY_HEADING].rsplit(' ', 1)[0]}…"


class _Labeller:
    """Walks the blocks once, remembering which numbered paragraph or title reigns."""

    def __init__(self, structure: Structure) -> None:
        self.structure = structure
        self.named_items = any("(item " in block.text[-12:].lower() for block in structure.blocks)
        self.taken: set[str] = set()
        self.repeats: Counter[str] = Counter()
        self.anchor: str | None = None
        self.main: str | None = None
        self.pending: str | None = None
        self.intro: str | None = None
        self.pending_number: str | None = None
        self.within: Counter[tuple[str | None, str]] = Counter()
        self.headed: dict[Number, str] = {}
        self.inner: list[tuple[str, str]] = []
        self.scope: str | None = None
        self.last: dict[str, tuple[int, ...]] = {}
        self.counts: Counter[tuple[str, int | None]] = Counter()
        self.rows: Counter[int] = Counter()

    def label(self, index: int) -> Label:
        """Return the label of one block; blocks must come in order."""
        block, place = self.structure.blocks[index], self.structure.places[index]
        number, kind = self.structure.numbers[index], self.structure.kinds[index]
        if kind is not Kind.HEADING:
            self.counts["¶", block.page] += 1
        if place.heading:
            found = self._heading(index, number if number is not None and number.main else None)
            found = Label(found.label, number.printed if number is not None else None)
        elif number is not None and number.main:
            found = self._main(index, number)
        elif number is not None:
            found = self._inner(number, block)
        elif block.style is Style.ROW and kind is Kind.TABLE_ROW:
            self.rows[block.table] += 1
            found = Label(f"table {block.table}, row {self.rows[block.table]}", None)
        else:
            found = self._unnumbered(block, kind)
        return Label(self._unique(found.label), found.number)

    def _heading(self, index: int, number: Number | None) -> Label:
        block = self.structure.blocks[index]
        self.intro, self.inner = None, []
        if not is_marker(block.text):
            self.pending = None
        if number is None:
            above = [self.headed[one] for one in self.structure.places[index].numbered if one in self.headed]
            self.anchor = self.main = above[-1] if above else None
            self.counts["heading", block.page] += 1
            nth = self.counts["heading", block.page]
            return Label(f"page {block.page}, heading {nth}" if block.page else f"heading {nth}", None)
        base = self._scoped(index, number)
        self.headed[number] = base
        self.main = base
        self.anchor = base
        if number.shape == "barred" or not self._has_carrier(index):
            return Label(base, number.printed)
        self.pending, self.pending_number = base, number.printed
        return Label(f"{base} heading", number.printed)

    def _has_carrier(self, index: int) -> bool:
        """Whether unnumbered text follows the title before any other number, heading, list or table."""
        for place in range(index + 1, len(self.structure.blocks)):
            kind, block = self.structure.kinds[place], self.structure.blocks[place]
            if kind is Kind.FRONT_MATTER or is_marker(block.text):
                continue
            return self.structure.numbers[place] is None and block.style is Style.BODY and kind is not Kind.HEADING
        return False

    def _main(self, index: int, number: Number) -> Label:
        if self.structure.lists[index]:
            base = f"{self.main or self._counted(self.structure.blocks[index])}, item {number.printed}"
        else:
            base = self._scoped(index, number)
            self.main = base
        self.inner, self.pending = [], None
        self.anchor = base
        self.within[base, "¶"] = 1
        return Label(base, number.printed)

    def _scoped(self, index: int, number: Number) -> str:
        """Return the number, inside the annex, item or section where its series starts again."""
        place = self.structure.places[index]
        before = self.last.get(number.shape)
        restarts = before is None or number.parts <= before
        self.last[number.shape] = number.parts
        if number.shape in ("stop", "bare") and (restarts or number.parts == (1,)):
            self.scope = self._section(index, number) or (self._title(place) if before and restarts else None)
        elif place.heading or number.shape not in ("stop", "bare"):
            self.scope = self.scope if number.shape in ("stop", "bare") and not place.heading else None
        base = f"{self.scope} {number.printed}" if self.scope else number.printed
        if place.annex and not self.scope and self._restarts_in_annex(place.annex, number, restarts):
            base = f"{place.annex}, {number.printed}"
        if base not in self.taken and f"{base} heading" not in self.taken:
            return base
        return self._in_context(index, number)

    def _title(self, place: Place) -> str | None:
        """The nearest heading, shortened, as words before a number that starts again under it."""
        if place.heading or not place.path:
            return None
        return f"{place.annex or _shortened(place.path[-1])},"

    def _restarts_in_annex(self, annex: str, number: Number, restarts: bool) -> bool:
        key = f"annex:{annex}:{number.shape}"
        if key not in self.last:
            self.last[key] = (1,) if restarts else (0,)
        return self.last[key] == (1,)

    def _section(self, index: int, number: Number) -> str | None:
        """The numbered heading or paragraph inside which a list from 1 starts, as words before the number."""
        place = self.structure.places[index]
        if place.heading:
            return None
        above = [one for one in place.numbered if one in self.headed and one != number]
        if above:
            return self._words(self.headed[above[-1]])
        if self.anchor and parse(self.anchor) is not None and parse(self.anchor).shape == "dotted":  # type: ignore[union-attr]
            return f"{self.anchor}, item"
        return None

    def _words(self, label: str) -> str:
        if not self.structure.minutes:
            return f"{label}, item"
        return f"{label}, para" if label.lower().startswith("item") or self.named_items else f"Item {label}, para"

    def _in_context(self, index: int, number: Number) -> str:
        """The number with what tells it from another of its kind: its own title, or the heading above it."""
        place, block = self.structure.places[index], self.structure.blocks[index]
        above = [self.headed[one] for one in place.numbered if one in self.headed]
        if above and not place.heading:
            return f"{self._words(above[-1])} {number.printed}"
        own = block.text[number.end :].strip() if place.heading and block.text.startswith(number.printed) else ""
        if own:
            return f"{number.printed} {_shortened(own)}"
        within = self._title(place) or (f"page {block.page}," if block.page else None)
        return f"{within} {number.printed}" if within else number.printed

    def _inner(self, number: Number, block: Block) -> Label:
        """(a) inside 2.1 is 2.1(a); (i) inside that 2.1(a)(i)."""
        shapes = [shape for shape, _ in self.inner]
        if number.shape in shapes:
            self.inner = self.inner[: shapes.index(number.shape)]
        base = self.inner[-1][1] if self.inner else self.pending or self.anchor or self.intro or ""
        shown = number.printed if number.printed.startswith("(") else f"({number.printed.rstrip(').')})"
        label = f"{base}{shown}"
        if not base and label in self.taken:
            label = f"{self._counted(block)}{shown}"
        self.inner.append((number.shape, label))
        return Label(label, number.printed)

    def _unnumbered(self, block: Block, kind: Kind) -> Label:
        if kind is Kind.FRONT_MATTER:
            first = self.anchor and f"{self.anchor}, sign-off" not in self.taken
            return Label(f"{self.anchor}, sign-off" if first else self._counted(block), None)
        if block.style is Style.BULLET:
            self.pending = None
            return Label(self._nth("bullet") if self.anchor else self._counted(block), None)
        if self.pending is not None:
            label, self.pending = self.pending, None
            self.within[label, "¶"] = 1
            return Label(label, self.pending_number)
        if self.anchor is None:
            self.intro, self.inner = self._counted(block), []
        return Label(self._nth("¶") if self.anchor else self._counted(block), None)

    def _nth(self, what: str) -> str:
        self.within[self.anchor, what] += 1
        glue = "" if what == "¶" else " "
        return f"{self.anchor}, {what}{glue}{self.within[self.anchor, what]}"

    def _counted(self, block: Block) -> str:
        nth = self.counts["¶", block.page]
        return f"page {block.page}, ¶{nth}" if block.page else f"¶{nth}"

    def _unique(self, label: str) -> str:
        label = re.sub(r"\s+", " ", label)
        unique = label
        while unique in self.taken:
            self.repeats[label] += 1  # counted, not tried from 2 each time: a list may say 1 ten thousand times
            unique = f"{label} ({self.repeats[label] + 1})"
        self.taken.add(unique)
        return unique
