"""The numbers Word prints and does not store: computed from numbering.xml, styles and what came before."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from docx.document import Document
from docx.oxml.ns import qn
from lxml.etree import _Element

from index.reading.html import numeral

_LEVELS = 9
_KINDS = {
    "decimal": "1",
    "decimalZero": "01",
    "lowerLetter": "a",
    "upperLetter": "A",
    "lowerRoman": "i",
    "upperRoman": "I",
}


@dataclass(frozen=True, slots=True)
class Numbering:
    """What a paragraph is numbered by: the list it belongs to and its level there, from 0."""

    num: str
    level: int


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    kind: str = "decimal"
    text: str = "%1."
    style: str | None = None
    legal: bool = False


@dataclass(slots=True)
class _List:
    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)
    used: bool = False


class Numbers:
    """Counts a document's automatic numbers as its paragraphs pass in order."""

    def __init__(self, document: Document) -> None:
        self._styles = {_value(style, "styleId"): style for style in document.styles.element.iter(qn("w:style"))}
        self._lists = _lists(document)
        self._counts: dict[str, dict[int, int]] = {}

    def of(self, paragraph: _Element) -> tuple[str | None, int] | None:
        """Return (number as printed, level) of a list paragraph; (None, level) for a bullet; None outside lists."""
        numbering = self._numbering(paragraph)
        if numbering is None or numbering.num not in self._lists:
            return None
        found = self._lists[numbering.num]
        level = found.levels.get(numbering.level, _Level(text=f"%{numbering.level + 1}."))
        counts = self._count(found, numbering.level)
        if level.kind == "bullet":
            return None, numbering.level
        if level.kind == "none":
            return (level.text.strip() or None), numbering.level
        return _printed(found, level, counts) or None, numbering.level

    def style_chain(self, paragraph: _Element) -> list[_Element]:
        """Return the paragraph's style and those it is based on, nearest first."""
        properties = paragraph.find(qn("w:pPr"))
        name = _child_value(properties, "pStyle")
        chain: list[_Element] = []
        while name in self._styles and len(chain) < 20:
            style = self._styles[name]
            chain.append(style)
            name = _child_value(style, "basedOn")
        return chain

    def _numbering(self, paragraph: _Element) -> Numbering | None:
        properties = paragraph.find(qn("w:pPr"))
        own = properties.find(qn("w:numPr")) if properties is not None else None
        num, level = _child_value(own, "numId"), _child_value(own, "ilvl")
        for style in self.style_chain(paragraph):
            if num is not None:
                break
            inherited = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            num = _child_value(inherited, "numId")
            if num is not None and level is None:
                level = _child_value(inherited, "ilvl") or self._level_of_style(num, _value(style, "styleId"))
        if num is None or num == "0":
            return None
        return Numbering(num, min(max(_integer(level, 0), 0), _LEVELS - 1))

    def _level_of_style(self, num: str, style: str | None) -> str | None:
        found = self._lists.get(num)
        levels = found.levels if found is not None else {}
        return next((str(index) for index, level in levels.items() if level.style == style and style), None)

    def _count(self, found: _List, level: int) -> dict[int, int]:
        counts = self._counts.setdefault(found.abstract, {})
        if not found.used:
            found.used = True
            for index in found.starts:
                counts.pop(index, None)
        start = found.starts.get(level, found.levels.get(level, _Level()).start)
        counts[level] = counts[level] + 1 if level in counts else start
        for deeper in [index for index in counts if index > level]:
            del counts[deeper]
        return counts


def _printed(found: _List, level: _Level, counts: dict[int, int]) -> str:
    def value(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        other = found.levels.get(index, _Level())
        count = counts.get(index, found.starts.get(index, other.start))
        kind = "decimal" if level.legal else other.kind
        if kind == "bullet" or kind == "none":
            return ""
        return f"{count:02d}" if kind == "decimalZero" else numeral(count, _KINDS.get(kind, "1"))

    return re.sub(r"%([1-9])", value, level.text).strip()


def _lists(document: Document) -> dict[str, _List]:
    part = next(
        (
            rel.target_part
            for rel in document.part.rels.values()
            if rel.reltype.endswith("/numbering") and not rel.is_external
        ),
        None,
    )
    root = getattr(part, "element", None)
    if root is None:
        return {}
    abstracts = {_value(one, "abstractNumId"): _levels(one) for one in root.findall(qn("w:abstractNum"))}
    lists: dict[str, _List] = {}
    for num in root.findall(qn("w:num")):
        abstract = _child_value(num, "abstractNumId") or ""
        levels = dict(abstracts.get(abstract, {}))
        starts: dict[int, int] = {}
        for override in num.findall(qn("w:lvlOverride")):
            index = _integer(_value(override, "ilvl"), 0)
            levels |= _levels(override)
            begin = _child_value(override, "startOverride")
            if begin is not None:
                starts[index] = _integer(begin, 1)
        lists[_value(num, "numId") or ""] = _List(abstract, levels, starts)
    return lists


def _levels(parent: _Element) -> dict[int, _Level]:
    return {
        _integer(_value(one, "ilvl"), 0): _Level(
            start=_integer(_child_value(one, "start"), 1),
            kind=_child_value(one, "numFmt") or "decimal",
            text=_child_value(one, "lvlText") or "",
            style=_child_value(one, "pStyle"),
            legal=one.find(qn("w:isLgl")) is not None,
        )
        for one in parent.findall(qn("w:lvl"))
    }


def _child_value(parent: _Element | None, name: str) -> str | None:
    child = parent.find(qn(f"w:{name}")) if parent is not None else None
    return _value(child, "val") if child is not None else None


def _value(element: _Element, name: str) -> str | None:
    value = element.get(qn(f"w:{name}"))
    return None if value is None else str(value)


def _integer(text: str | None, default: int) -> int:
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default
