"""Plain text and Markdown to blocks. One reader: real .txt papers hold Markdown, tags and tables.

A paper's text file may keep one paragraph to a line or cut lines at a width; the file's own line
lengths say which. A sentence that a page break cut (no stop, then a lower-case line) is mended.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from index.reading.blocks import Block, Reading, Style
from index.reading.decoding import decode
from index.reading.html import table_grids
from index.reading.markup import Inline, from_markdown
from index.reading.numbers import parse
from index.reading.tables import Cell, table_blocks

_MARKDOWN = (".md", ".markdown")
_BULLET = re.compile(
    "^(?P<indent>[ \t]*)(?:(?P<mark>[-*+•·●▪▫■□◦‣⁃∙–—➢➤✓►\uf0b7\uf0a7\uf0d8\uf076\uf02d\uf0fc]|o(?=[ \t]+[A-Z]))[ "
    "\t]+|(?P<tight>[•·●▪◦‣\uf0b7\uf0a7]))(?P<rest>\\S.*)$"
)
_HASHES = re.compile(r"^ {0,3}(#{1,6})[ \t]+(.*?)[ \t#]*$")
_RULE = re.compile(r"^[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|={4,}|```.*|~~~.*)$")
_UNDERLINED = re.compile(r"^ {0,3}(=+|-+)[ \t]*$")
_PIPE_RULE = re.compile(r"^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)*\|?[ \t]*$")
_PAGE_LINE = re.compile(r"^[ \t]*(?:Page \d+(?: of \d+)?|\d+ of \d+|- \d+ -)[ \t]*$", re.IGNORECASE)
_FIELD = re.compile(r"^([A-Za-z][\w -]{0,30}):[ \t]*(.*)$")
_GLUED = re.compile(r"^([^*]*[^\W\d_])\*\*([A-Z][^*]+)\*\*$")
_STOPPED = re.compile(r"[.!?:;][\"'”’)\]]*$")
_LABEL_LINE = re.compile(r"^[A-Z][\w /&'’()-]{1,40}:\s")
_SMALL_LABEL = re.compile(r"(?:e-?mail|tel|telephone|phone|fax|mobile|web(?:site)?|ext)\b[\w .]{0,12}:", re.IGNORECASE)
_SOFT_JOIN_MIN = 25
_WIDEST_WRAP = 130


@dataclass(frozen=True, slots=True)
class _Line:
    """A block being gathered: what it is so far, and how the lines that made it ended."""

    block: Block
    raw: str
    gap: bool
    hard_break: bool = False


def read_text(path: Path) -> Reading:
    """Read a text or Markdown file. Raises PaperError where it is not text."""
    text = decode(path.read_bytes(), path.name)
    return Reading(tuple(text_blocks(text, markdown=path.suffix.lower() in _MARKDOWN)))


def text_blocks(text: str, *, markdown: bool = False) -> list[Block]:
    """Return the text's blocks in order."""
    lines = text.replace("\u00a0", " ").replace("\u2028", "\n").replace("\f", "\n\n").split("\n")
    fields, start = _front_fields(lines)
    lines = [line for line in lines[start:] if not _PAGE_LINE.match(line)]
    gathered = list(_gather(lines))
    return [*fields, *_join(gathered, _wrap_width(lines), _spelling(text), markdown=markdown)]


def _front_fields(lines: list[str]) -> tuple[list[Block], int]:
    """Return the label lines of a YAML block at the top, and the line the paper starts at."""
    if not lines or lines[0].strip("\ufeff ") != "---":
        return [], 0
    end = next((index for index, line in enumerate(lines[1:200], start=1) if line.strip() in ("---", "...")), 0)
    fields: list[tuple[str, list[str]]] = []
    for line in lines[1:end]:
        found = _FIELD.match(line)
        if found:
            fields.append((found[1], [found[2].strip().strip("\"'")] if found[2].strip() else []))
        elif fields and line.strip(" -\t"):
            fields[-1][1].append(line.strip(" -\t\"'"))
    return [
        Block(f"{name.capitalize()}: {', '.join(values)}", bold=False) for name, values in fields if values
    ], end + 1 if end else 0


def _gather(lines: list[str]) -> Iterator[_Line]:
    index, table, gap = 0, 0, True
    while index < len(lines):
        line = lines[index]
        end = _table_end(lines, index)
        if end > index:
            grids = _grids(lines[index:end])
            for grid in grids:
                table += 1
                for block in table_blocks(grid, table):
                    yield _Line(block, "", gap=True, hard_break=True)
            index, gap = end, True
            continue
        index += 1
        if not line.strip():
            gap = True
            continue
        if _RULE.match(line) and not (_UNDERLINED.match(line) and not gap):
            gap = True
            continue
        if index < len(lines) and not gap_heading(line) and _UNDERLINED.match(lines[index]) and _is_title_line(line):
            level = 1 if "=" in lines[index] else 2
            yield _Line(_block(from_markdown(line.strip()), Style.HEADING, level), line, gap=True, hard_break=True)
            index, gap = index + 1, True
            continue
        for piece in _pieces(line):
            yield _read_line(piece, gap)
            gap = False


def gap_heading(line: str) -> bool:
    """Whether the line is a heading or a bullet by its own mark, and so cannot be underlined."""
    return bool(_HASHES.match(line) or _BULLET.match(line))


def _is_title_line(line: str) -> bool:
    return len(line.strip()) < 120 and not line.strip().endswith((".", "|"))


def _pieces(line: str) -> list[str]:
    """Split where bold words are glued to the ones before: a line end was lost there."""
    found = _GLUED.match(line.strip())
    return [found[1], f"**{found[2]}**"] if found else [line]


def _block(inline: Inline, style: Style = Style.BODY, level: int = 0) -> Block:
    return Block(inline.text, style=style, level=level, bold=inline.bold, lead=inline.lead)


def _read_line(line: str, gap: bool) -> _Line:
    hashes = _HASHES.match(line)
    if hashes and from_markdown(hashes[2]).text:
        return _Line(_block(from_markdown(hashes[2]), Style.HEADING, len(hashes[1])), line, gap, hard_break=True)
    bullet = _BULLET.match(line)
    if bullet:
        inline = from_markdown(bullet["rest"])
        indent = len(bullet["indent"].expandtabs(4))
        if not _numbered_bullet(inline.text, bullet["mark"]):
            return _Line(_block(inline, Style.BULLET, 1 + indent), line, gap, line.endswith("  "))
        return _Line(_block(inline), line, gap, line.endswith("  "))
    return _Line(_block(from_markdown(line.strip().removeprefix("> "))), line, gap, line.endswith("  "))


def _numbered_bullet(text: str, mark: str | None) -> bool:
    """A list mark before a printed paragraph number is only how a converter wrote the paragraph."""
    number = parse(text)
    return mark in ("-", "*", "+") and number is not None and number.shape in ("dotted", "stop", "slash")


def _table_end(lines: list[str], index: int) -> int:
    """Return the line after the table that starts here, or `index` where none does."""
    line = lines[index]
    if "<table" in line.lower():
        depth = 0
        for end in range(index, len(lines)):
            low = lines[end].lower()
            depth += low.count("<table") - low.count("</table")
            if depth <= 0:
                return end + 1
        return len(lines)
    end = index
    test = _is_piped if _is_piped(line) else _is_tabbed
    while end < len(lines) and test(lines[end]):
        end += 1
    if test is _is_piped and end - index < 2:
        return index
    return end


def _is_piped(line: str) -> bool:
    return (line.lstrip().startswith("|") and line.count("|") >= 2) or ("|" in line and bool(_PIPE_RULE.match(line)))


def _is_tabbed(line: str) -> bool:
    return ("\t" in line.strip(" ") and "\t" in line.lstrip("\t") and not _BULLET.match(line)) or (
        line.startswith("\t\t") and bool(line.strip())
    )


def _grids(lines: list[str]) -> list[list[list[Cell]]]:
    if "<table" in lines[0].lower():
        return table_grids("\n".join(lines))
    if _is_piped(lines[0]):
        rows = [_pipe_cells(line) for line in lines if not _PIPE_RULE.match(line)]
        ruled = len(lines) > 1 and bool(_PIPE_RULE.match(lines[1]))
        return [
            [
                [replace(cell, header=ruled and row == 0 and bool(cell.text)) for cell in cells]
                for row, cells in enumerate(rows)
            ]
        ]
    return [[_cells(line.rstrip("\n").split("\t")) for line in lines]]


def _pipe_cells(line: str) -> list[Cell]:
    inner = line.strip()
    inner = inner.removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return _cells(re.split(r"(?<!\\)\|", inner))


def _cells(texts: list[str]) -> list[Cell]:
    return [Cell((from_markdown(text),)) for text in texts]


def _wrap_width(lines: list[str]) -> int | None:
    """Return the width the file cuts its lines at, or None where a line is a paragraph."""
    lengths = sorted(len(line.rstrip()) for line in lines if len(line.strip()) > 30)
    if len(lengths) < 4:
        return None
    width = lengths[-1 - len(lengths) // 50]
    if width > _WIDEST_WRAP or sum(1 for length in lengths if length > width * 0.75) * 3 < len(lengths):
        return None
    return width


def _spelling(text: str) -> Counter[str]:
    return Counter(re.findall(r"[a-z]+-[a-z]+", text.lower()))


def _join(lines: list[_Line], width: int | None, hyphened: Counter[str], *, markdown: bool) -> list[Block]:
    joined: list[_Line] = []
    for line in lines:
        if joined and _continues(joined[-1], line, width, markdown=markdown):
            joined[-1] = _joined(joined[-1], line, hyphened)
        else:
            joined.append(line)
    return _depths([line.block for line in joined if line.block.text])


def _continues(before: _Line, line: _Line, width: int | None, *, markdown: bool) -> bool:
    """Whether the line goes on with the paragraph before it."""
    text, block = line.block.text, before.block
    if (
        not text
        or not block.text
        or line.block.style is not Style.BODY
        or block.style not in (Style.BODY, Style.BULLET)
    ):
        return False
    cut = not _STOPPED.search(block.text) and text[0].islower() and parse(text) is None and not _SMALL_LABEL.match(text)
    if line.gap:
        return cut and not block.bold and len(block.text) > _SOFT_JOIN_MIN and not before.hard_break
    if _starts_anew(before, line):
        return False
    if block.style is Style.BULLET and line.raw[:1] in " \t" and not line.hard_break:
        return True
    if cut and not before.hard_break and len(block.text) > _SOFT_JOIN_MIN:
        return True
    if markdown:
        return not before.hard_break and not _LABEL_LINE.match(block.text) and not _LABEL_LINE.match(text)
    return width is not None and len(before.raw.rstrip()) + 1 + len(text.split()[0]) > width and not before.hard_break


def _starts_anew(before: _Line, line: _Line) -> bool:
    number = parse(line.block.text)
    if number is not None and (number.shape != "bare" or not before.block.text[-1:].isalnum()):
        return True
    return before.block.bold != line.block.bold and bool(before.block.bold or line.block.bold)


def _joined(before: _Line, line: _Line, hyphened: Counter[str]) -> _Line:
    first, second = before.block.text, line.block.text
    words = re.search(r"([A-Za-z]+)-$", first), re.match(r"[a-z]+", second)
    glue = " "
    if words[0] and words[1]:
        glue = ""
        if not hyphened[f"{words[0][1]}-{words[1][0]}".lower()]:
            first = first[:-1]
    bold = before.block.bold and line.block.bold
    lead = before.block.lead or (len(first) if before.block.bold and not bold else 0)
    block = replace(before.block, text=f"{first}{glue}{second}", bold=bold, lead=lead)
    return _Line(block, line.raw, before.gap, line.hard_break)


def _depths(blocks: list[Block]) -> list[Block]:
    """Turn bullet indents (kept as level while reading) into depths from 1, list by list."""
    out: list[Block] = []
    indents: list[int] = []
    for block in blocks:
        if block.style is not Style.BULLET:
            indents = []
            out.append(block)
            continue
        while indents and block.level < indents[-1]:
            indents.pop()
        if not indents or block.level > indents[-1] + 1:
            indents.append(block.level)
        out.append(replace(block, level=len(indents)))
    return out
