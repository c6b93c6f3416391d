"""Reads the notation of `parts` into a paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from source_docs.make.parts import (
    Break,
    Bullets,
    Front,
    Grid,
    Heading,
    Lettered,
    Numbered,
    Part,
    Recommended,
    Row,
    RowKind,
    Settings,
    Source,
    Text,
    Title,
)

CONTENT = Path(__file__).parent / "content"
MARKS = re.compile(r"\^\^?|@|#[!#]?|\.|!|\+|\*\*?|\|[rts]?|===")


@dataclass(slots=True)
class Counter:
    """The running numbers of one paper."""

    section: int = 0
    paragraph: int = 0
    recommendation: int = 0

    def next_section(self) -> str:
        """Number a heading and start its paragraphs again."""
        self.section, self.paragraph = self.section + 1, 0
        return f"{self.section}."

    def next_paragraph(self) -> str:
        """Number a paragraph in its section, or alone where no section is numbered."""
        self.paragraph += 1
        return f"{self.section}.{self.paragraph}" if self.section else f"{self.paragraph}."

    def next_recommendation(self) -> int:
        """Number a recommendation."""
        self.recommendation += 1
        return self.recommendation


def read_all(folder: Path = CONTENT) -> tuple[Source, ...]:
    """Read every paper in a folder, by name."""
    return tuple(read(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.txt")))


def read(text: str) -> Source:
    """Read one paper."""
    head, _, rest = text.partition("\n\n")
    counter = Counter()
    blocks = (block for block in re.split(r"\n\s*\n", curl(rest)) if block.strip())
    return Source(read_settings(head), tuple(read_part(join_lines(block), counter) for block in blocks))


def read_settings(head: str) -> Settings:
    """Read the lines before the first blank one."""
    pairs = dict(line.split(": ", 1) for line in curl(head).splitlines())
    return Settings(
        file=pairs["file"],
        layout=pairs["layout"],
        title=pairs["title"],
        header=pairs["header"],
        footer=pairs["footer"],
        author=pairs["author"],
        created=pairs["created"],
        first_page=int(pairs.get("first_page", "1")),
    )


def curl(text: str) -> str:
    """Print quotation marks and apostrophes as a word processor does."""
    text = re.sub(r'(^|[\s(])"', "\\1“", text)
    return text.replace('"', "”").replace("'", "’")


def join_lines(block: str) -> tuple[tuple[str, str], ...]:
    """Cut a block into (mark, text) lines; a line without a mark goes on with the one before."""
    lines: list[tuple[str, str]] = []
    for line in block.splitlines():
        mark, text = cut_mark(line)
        if mark or not lines:
            lines.append((mark, text))
        else:
            lines[-1] = (lines[-1][0], f"{lines[-1][1]} {text}")
    return tuple(lines)


def cut_mark(line: str) -> tuple[str, str]:
    """Cut the mark from a line's start, "" where it has none."""
    match = MARKS.match(line)
    if match and line[match.end() : match.end() + 1] == " ":
        return match.group(), line[match.end() :].strip()
    return "", line.strip()


def read_part(lines: tuple[tuple[str, str], ...], counter: Counter) -> Part:
    """Read one block by the mark of its first line."""
    mark, text = lines[0]
    match mark:
        case "^" | "^^":
            return Title(text, under=mark == "^^")
        case "@":
            return Front(tuple(read_pair(text) for _, text in lines))
        case "#":
            return Heading(text, counter.next_section())
        case "#!" | "##":
            return Heading(text, level=2 if mark == "##" else 1)
        case "===":
            what, _, title = text.partition(" ")
            return Break(what, title)
        case "+":
            return Lettered(tuple(text for _, text in lines))
        case "*" | "**":
            return Bullets(tuple((len(mark), text) for mark, text in lines))
        case _:
            return read_running(lines, counter)


def read_running(lines: tuple[tuple[str, str], ...], counter: Counter) -> Part:
    """Read a paragraph, a recommendation or a table."""
    mark, text = lines[0]
    if mark == ".":
        return Numbered(text, counter.next_paragraph())
    if mark == "!":
        return Recommended(text, counter.next_recommendation())
    return read_grid(lines) if mark.startswith("|") else Text(text)


def read_pair(text: str) -> tuple[str, str]:
    """Read a line of the front matter."""
    label, _, value = text.partition(" | ")
    return label, value


def read_grid(lines: tuple[tuple[str, str], ...]) -> Grid:
    """Read a table with its caption and widths."""
    named = dict(text.split(": ", 1) for mark, text in lines if mark == "|" and is_setting(text))
    header = next(text for mark, text in lines if mark == "|" and not is_setting(text))
    rows = tuple(read_rows(lines, len(read_cells(header))))
    widths = tuple(int(width) for width in named["widths"].split())
    return Grid(read_cells(header), rows, widths, named.get("caption"))


def is_setting(text: str) -> bool:
    """Whether a table line is its caption or its widths."""
    return text.startswith(("caption: ", "widths: "))


def read_rows(lines: tuple[tuple[str, str], ...], columns: int) -> Iterator[Row]:
    """Read the rows of a table, each as long as its header."""
    for mark, text in lines:
        if len(mark) == 2:
            cells = read_cells(text)
            yield Row(cells + ("",) * (columns - len(cells)), RowKind(mark[1]))


def read_cells(text: str) -> tuple[str, ...]:
    """Cut a row at its bars."""
    return tuple(cell.strip() for cell in text.split("|"))
