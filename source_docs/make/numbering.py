"""Automatic numbers for Word: the numbers stand in the file's numbering part and not in its text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

ABSTRACT_ID = 90


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: its format, its text ("%1.%2"), where its text begins, the style that carries it."""

    form: str
    text: str
    indent: int
    style: str | None = None


LEVELS = {
    "numbered": (
        Level("decimal", "%1.", 720, "Heading1"),
        Level("decimal", "%1.%2", 720, "NumberedParagraph"),
        Level("lowerLetter", "(%3)", 1200),
    ),
    "plan": (
        Level("decimal", "%1.", 720, "Heading1"),
        Level("decimal", "%1.%2", 720),
        Level("lowerLetter", "(%3)", 1200),
    ),
    "briefing": (Level("decimal", "%1.", 560), Level("lowerLetter", "(%2)", 1040)),
}


def add_numbering(document: Any, layout: str) -> int:
    """Define the multilevel list of a layout in the document; give the id that paragraphs name."""
    part = document.part.numbering_part.element
    levels = "".join(describe(place, level) for place, level in enumerate(LEVELS[layout]))
    kind = '<w:multiLevelType w:val="multilevel"/>'
    opening = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{ABSTRACT_ID}">'
    abstract = parse_xml(f"{opening}{kind}{levels}</w:abstractNum>")
    part.find(qn("w:num")).addprevious(abstract)  # Word wants every definition before the first use
    number = part.add_num(ABSTRACT_ID)
    return int(number.numId)


def describe(place: int, level: Level) -> str:
    """Write one level as the numbering part holds it."""
    style = f'<w:pStyle w:val="{level.style}"/>' if level.style else ""
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{level.form}"/>{style}'
        f'<w:lvlText w:val="{level.text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{level.indent}" w:hanging="{480 if place else 560}"/></w:pPr></w:lvl>'
    )


def number(properties: Any, list_id: int, level: int) -> None:
    """Put a paragraph, or a style, into the list at a level."""
    numbering = properties.get_or_add_numPr()
    numbering.get_or_add_ilvl().val = level
    numbering.get_or_add_numId().val = list_id
