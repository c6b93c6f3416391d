"""One gold item against one reading: what is right, what is wrong, what could not be asked.

In every judgement None means that nothing was asked: the gold leaves it open, or the system knows no
such thing (a chunk has no kind).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evals.structure.gold import Cell, GoldFacts, GoldItem, GoldParagraph, GoldRunning, Spellings
from evals.structure.pieces import Piece, Reading
from evals.structure.sameness import compact, is_same, states_cell
from index.model import Kind

ASKED_FOR = (Kind.RECOMMENDATION, Kind.RESOLUTION)
_PRINTED = re.compile(
    r"\(?(?:\d{1,4}(?:[./]\d{1,4})*[a-z]?(?:[.):]+\s*|\s+)|(?:[A-Za-z]|[ivxIVX]{1,5})(?:[.):]+\s+|\)))(?=\D)"
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What is right of one item. `read` is what was found in its place, for a person to look at."""

    item: GoldItem
    boundary: bool | None = None
    number: bool | None = None
    heading: bool | None = None
    page: bool | None = None
    kind: bool | None = None
    asked_for: bool | None = None
    row: bool | None = None
    running: bool | None = None
    facts: tuple[tuple[str, bool], ...] = ()
    read: Piece | None = None
    stated: tuple[tuple[str, str | None], ...] = ()


def judge(item: GoldItem, reading: Reading) -> Judgement:
    """Return the judgement on one item."""
    if isinstance(item, GoldParagraph):
        return _judge_paragraph(item, reading)
    return _judge_running(item, reading) if isinstance(item, GoldRunning) else _judge_facts(item, reading)


def _judge_paragraph(item: GoldParagraph, reading: Reading) -> Judgement:
    piece = find(item, reading.pieces)
    knows_kinds = any(p.kind for p in reading.pieces)
    kind_read = piece.kind if piece else None
    is_asked_for = item.kind in ASKED_FOR or kind_read in ASKED_FOR
    right_kind = kind_read is item.kind if knows_kinds else None
    title = dict(reading.facts).get("title") or ""
    return Judgement(
        item=item,
        boundary=piece is not None and _begins(item, piece) and _ends(item, piece),
        number=None if not item.numbered else piece is not None and _number_right(item, piece),
        heading=None if item.heading is None else piece is not None and _heading_right(item, piece, title),
        page=None if item.page is None else piece is not None and piece.page == item.page,
        kind=right_kind,
        asked_for=right_kind if is_asked_for else None,
        row=None if item.kind is not Kind.TABLE_ROW else piece is not None and _row_right(item.cells, piece),
        read=piece,
    )


def _judge_running(item: GoldRunning, reading: Reading) -> Judgement:
    """`running` says whether the line stands inside a piece; being absent is what is right."""
    words = compact(item.words)
    inside = [piece for piece in reading.pieces if _on_page(piece, item.page) and words in compact(piece.text)]
    return Judgement(item=item, running=bool(inside), read=inside[0] if inside else None)


def _judge_facts(item: GoldFacts, reading: Reading) -> Judgement:
    stated = dict(reading.facts)
    right = tuple((name, _fact_right(stated[name], spellings)) for name, spellings in item.fields if name in stated)
    return Judgement(item=item, facts=right, stated=reading.facts)


def find(item: GoldParagraph, pieces: Sequence[Piece]) -> Piece | None:
    """Return the piece that holds the item's first words, the one that fits best where several do.

    None where those words stand together in no piece. The item's own page comes first, then a right
    beginning, a right end, the cells, the number.
    """
    words = compact(item.first)
    holding = [piece for piece in pieces if words in compact(piece.text)]
    return max(holding, key=lambda piece: _fit(item, piece), default=None)


def _fit(item: GoldParagraph, piece: Piece) -> tuple[bool, int, int, bool, bool]:
    ends = _begins(item, piece) + _ends(item, piece)
    cells = sum(_cell_right(cell, piece) for cell in item.cells)
    return _on_page(piece, item.page), cells, ends, _number_right(item, piece), piece.kind is item.kind


def _on_page(piece: Piece, page: int | None) -> bool:
    return page is None or piece.page is None or piece.page <= page <= (piece.page_end or piece.page)


def _begins(item: GoldParagraph, piece: Piece) -> bool:
    """Say whether nothing but a number (or, in a row, a column header) stands before the first words."""
    words, text = compact(item.first), compact(piece.text)
    numbers = {compact(number) for number in (item.number, piece.number) if number}
    if any(text.startswith(before + words) for before in {"", *numbers}):
        return True
    header, colon, rest = piece.text.partition(":")
    return bool(item.cells and colon) and ";" not in header and compact(rest).startswith(words)


def _ends(item: GoldParagraph, piece: Piece) -> bool:
    return compact(piece.text).endswith(compact(item.last))


def _number_right(item: GoldParagraph, piece: Piece) -> bool:
    return _bare(item.number) == _bare(piece.number)


def _bare(number: str | None) -> str:
    return "".join((number or "").split()).rstrip(".:")


def _heading_right(item: GoldParagraph, piece: Piece, title: str) -> bool:
    """A chunk is right where the heading's words stand in it before the paragraph's first words."""
    wanted = item.heading[-1] if item.heading else ""
    if piece.kind is None:
        return compact(wanted) in compact(piece.text).partition(compact(item.first))[0]
    if not wanted:
        return not piece.heading or is_same(piece.heading, title)
    return is_same(piece.heading, wanted) or is_same(_unnumbered(piece.heading), wanted)


def _unnumbered(heading: str) -> str:
    number = _PRINTED.match(heading)
    return heading[number.end() :] if number else heading


def _row_right(cells: Sequence[Cell], piece: Piece) -> bool:
    return all(_cell_right(cell, piece) for cell in cells)


def _cell_right(cell: Cell, piece: Piece) -> bool:
    """A chunk is right where it holds the header and the value, wherever they stand."""
    header, value = cell
    if piece.kind is None:
        return compact(header) in compact(piece.text) and compact(value) in compact(piece.text)
    return states_cell(piece.text, header, value)


def _fact_right(stated: str | None, spellings: Spellings) -> bool:
    return any(is_same(stated or "", spelling) if spelling else not stated for spelling in spellings)
