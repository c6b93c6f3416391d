"""Pages' pieces to the paper's blocks: what a page break cut is made whole, then everything gets its style."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from index.reading.blocks import Block, Style
from index.reading.pdf import rows, tables
from index.reading.pdf.flow import SENTENCE_END, Measures, Para
from index.reading.pdf.lines import split_at_gaps
from index.reading.pdf.markers import DASHES, follows
from index.reading.pdf.mend import Vocabulary, text_of
from index.reading.pdf.order import Item, TableItem
from index.reading.pdf.shapes import Line
from index.reading.pdf.styles import is_heading, list_indents, rank

Piece = Para | tables.Table


def assemble(
    pages: Sequence[list[Item]], measures: Measures, vocabulary: Vocabulary, printed: Mapping[int, str]
) -> list[Block]:
    """The paper's blocks."""
    return _Assembly(measures, vocabulary, printed).blocks(pages)


class _Assembly:
    """The paper while it is put together."""

    def __init__(self, measures: Measures, vocabulary: Vocabulary, printed: Mapping[int, str]) -> None:
        self._measures = measures
        self._vocabulary = vocabulary
        self._printed = printed
        self._ranks: list[tuple[float, bool, bool, bool]] = []
        self._title: float = 0.0

    def blocks(self, pages: Sequence[list[Item]]) -> list[Block]:
        joined = self._joined(pages)
        pieces = [
            part
            for piece in joined
            for table in (rows.parted_at_headers(piece) if isinstance(piece, tables.Table) else [piece])
            for part in (rows.spread(table) if isinstance(table, tables.Table) else [table])
        ]
        self._rank_headings(pieces)
        return list(self._blocks(pieces))

    def _joined(self, pages: Sequence[list[Item]]) -> list[Piece]:
        pieces: list[Piece] = []
        for items in pages:
            _mark_notes(items, self._measures)
            first = True
            for item in items:
                piece = tables.table_from(item, self._cell_text) if isinstance(item, TableItem) else item
                if not (first and self._join_over_break(pieces, piece)):
                    pieces.append(piece)
                first = False
        return pieces

    def _join_over_break(self, pieces: list[Piece], piece: Piece) -> bool:
        last = next((p for p in reversed(pieces) if not (isinstance(p, Para) and p.note)), None)
        if isinstance(last, tables.Table) and isinstance(piece, tables.Table) and tables.continues(last, piece):
            tables.join(last, piece)
            return True
        if isinstance(last, tables.Table) and isinstance(piece, Para) and tables.holds_rest(last, piece):
            tables.add_rest(last, piece, self._text(piece))
            return True
        if isinstance(last, Para) and isinstance(piece, tables.Table) and last is pieces[-1]:
            header = tables.header_of(last, piece)
            if header is not None:
                pieces.pop()
                piece.rows.insert(0, header)
            return False
        if isinstance(last, Para) and isinstance(piece, Para) and _continues(last, piece):
            last.lines.extend(piece.lines)
            last.page_end = piece.page_end
            return True
        return False

    def _cell_text(self, paras: list[Para]) -> str:
        marked = [para for para in paras if para.marker and para.marker.bullet]
        parts = []
        for para in paras:
            mark = para.marker.text if para.marker and para.marker.bullet else ""
            mark = mark if mark in DASHES and len(marked) == 1 else mark and "•"
            parts.append(f"{mark} {self._text(para)}".strip())
        return " ".join(parts).strip()

    def _text(self, para: Para) -> str:
        if para.labels:
            return "; ".join(piece.text for line in para.lines for piece in split_at_gaps(line, 1.2))
        skip = para.marker.words if para.marker and para.marker.bullet else 0
        return f"{para.prefix} {text_of(para.lines, skip, self._vocabulary)}".strip()

    def _rank_headings(self, pieces: list[Piece]) -> None:
        found = [
            (para, text)
            for para in pieces
            if isinstance(para, Para) and is_heading(para, text := self._text(para), self._measures)
        ]
        self._ranks = sorted({rank(para, text) for para, text in found})
        first = [para.size for para, _ in found if para.page == 1]
        if first and max(first) >= self._measures.body * 1.15:
            self._title = max(first)

    def _blocks(self, pieces: list[Piece]) -> Iterator[Block]:
        number = 0
        indents: list[float] = []
        headed: rows.Headers | None = None
        for index, piece in enumerate(pieces):
            if isinstance(piece, tables.Table):
                headers = rows.headers_of(piece, headed, _more_below(piece, pieces[index + 1 : index + 4]))
                number += headed is None or headers.rows > 0 or not any(headers.texts)
                yield from rows.blocks_of(piece, headers, number, self._printed.get)
                headed = headers
            elif text := self._text(piece):
                headed = headed if piece.in_cell else None
                indents = list_indents(indents, piece)
                yield self._block(piece, text, len(indents))

    def _block(self, para: Para, text: str, depth: int) -> Block:
        style, level = Style.BODY, 0
        if depth:
            style, level = Style.BULLET, depth
        elif is_heading(para, text, self._measures):
            style, level = Style.HEADING, self._ranks.index(rank(para, text)) + 1
            if para.page == 1 and self._title and para.size >= self._title - 0.3:
                style = Style.TITLE
        bold = (para.bold and not para.labels) or style in (Style.HEADING, Style.TITLE)
        lead = 0 if bold else self._lead(para, text)
        return Block(
            text,
            style,
            level,
            bold=bold,
            lead=lead,
            page=para.page,
            page_end=para.page_end,
            printed_page=self._printed.get(para.page),
        )

    def _lead(self, para: Para, text: str) -> int:
        """The length of the bold words at the start, a number before them counted in."""
        skip = para.marker.words if para.marker else 0
        if len(para.lines[0].words) <= skip or not para.lines[0].words[skip].bold:
            return 0
        bold_lines: list[Line] = []
        for index, line in enumerate(para.lines):
            start = skip if index == 0 else 0
            count = next((i for i, w in enumerate(line.words) if i >= start and not w.bold), len(line.words))
            bold_lines.append(Line(line.words[:count], line.x0, line.x1, line.base, line.size))
            if count < len(line.words):
                break
        if not bold_lines[-1].words:
            bold_lines.pop()
        start_text = text_of(bold_lines, skip if para.marker and para.marker.bullet else 0, self._vocabulary)
        return len(start_text) if text.startswith(start_text) else 0


def _more_below(table: tables.Table, following: list[Piece]) -> bool:
    """Whether, past a full-width row, the same table goes on."""
    for piece in following:
        if isinstance(piece, tables.Table):
            return len(piece.xs) == len(table.xs) and abs(piece.xs[1] - table.xs[1]) <= 26
        if not piece.in_cell:
            return False
    return False


def _mark_notes(items: list[Item], measures: Measures) -> None:
    """Footnotes: the small numbered paragraphs at the foot of the page."""
    tail: list[Para] = []
    for item in reversed(items):
        if not isinstance(item, Para) or item.size > measures.body * 0.93:
            break
        tail.append(item)
    numbered = [i for i, para in enumerate(tail) if re.match(r"^[\d¹²³⁴⁵⁶⁷⁸⁹*†]+", para.lines[0].text)]
    if numbered and len(tail) < len(items):
        for para in tail[: numbered[-1] + 1]:
            para.note = True


def _continues(last: Para, first: Para) -> bool:
    """Whether the first paragraph of a page goes on with the last one of the page before."""
    end, start = last.lines[-1], first.lines[0]
    if first.page - last.page_end > 1 or abs(end.size - start.size) > 0.6:
        return False
    if end.words[0].turn or start.words[0].turn or last.centred or (last.bold != first.bold and last.bold):
        return False
    left = last.hang if last.marker or len(last.lines) > 1 else last.x0
    aligned = abs(start.x0 - left) <= start.size * 0.5 or abs(start.x0 - last.x0) <= start.size * 0.5
    if first.marker is not None:
        counted = any(follows(word.text, first.marker.text) for line in last.lines for word in line.words[1:])
        plain = (start.text[:1].isdigit() or first.marker.text in DASHES) and not SENTENCE_END.search(end.text)
        return aligned and first.marker.gap < 0.5 and (plain or counted)
    if not SENTENCE_END.search(end.text):
        return (aligned or start.text[:1].islower()) and (start.text[:1].islower() or _full(last))
    if end.text.endswith((":", ";")):
        return False
    return bool(last.marker) and aligned and abs(start.x0 - last.x0) > 6 and _full(last)


def _full(para: Para) -> bool:
    return para.right - para.lines[-1].x1 < para.size * 5
