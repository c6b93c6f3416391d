"""Passages: what is searched, cut where a reader would cut.

A passage is a heading and what follows it, about 130 words, lists whole with their introduction,
within the encoder's limit of tokens. A paragraph longer than that is cut between sentences, and a
list longer than that is cut between items with the introduction said again.
"""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.encoder import Encoder
from index.model import Kind, Paper, PaperRecord, Paragraph, Passage
from index.sentences import split_sentences

_TARGET_WORDS = 130
_JOINER = " › "
_MARKS = 2  # the encoder's own start and end tokens


@dataclass(frozen=True, slots=True)
class _Piece:
    """A paragraph, or as much of a long one as fits, with its size."""

    paragraph: Paragraph
    text: str
    tokens: int
    words: int


def cut_passages(paper: Paper, encoder: Encoder) -> list[Passage]:
    """Return the paper's passages in order; every paragraph stands in at least one."""
    pieces = _pieces(paper, encoder)
    by_id = {piece.paragraph.id: piece for piece in reversed(pieces)}
    headers = _header_sizes(pieces, encoder)
    passages: list[Passage] = []
    for group in _groups(pieces, by_id, headers, encoder.max_tokens - _MARKS):
        passages.append(_passage(paper, group, len(passages)))
    return passages


def header(heading: Sequence[str]) -> str:
    """Return the heading path as one line."""
    return _JOINER.join(heading[-3:])


def searched_words(passage: Passage, paper: PaperRecord) -> str:
    """Return what the keyword search reads of a passage: its text, and what its paper calls itself."""
    item = next((item.title for item in paper.items if item.number == passage.item), None)
    names = (item, paper.title, paper.body, paper.committee, _spoken(paper.date))
    return " ".join((passage.text, *filter(None, names)))


def _spoken(date: str | None) -> str | None:
    """Return an ISO date with its month in words, as it is asked for."""
    if date is None:
        return None
    year, *rest = date.split("-")
    return " ".join((*rest[1:], month_name[int(rest[0])] if rest else "", year))


def _pieces(paper: Paper, encoder: Encoder) -> list[_Piece]:
    sizes = encoder.count_tokens([p.text for p in paper.paragraphs])
    limit = encoder.max_tokens // 2 + encoder.max_tokens // 4
    pieces: list[_Piece] = []
    for paragraph, size in zip(paper.paragraphs, sizes, strict=True):
        if size <= limit:
            pieces.append(_piece(paragraph, paragraph.text, size))
        else:
            pieces.extend(_cut_long(paragraph, limit, encoder))
    return pieces


def _piece(paragraph: Paragraph, text: str, tokens: int) -> _Piece:
    return _Piece(paragraph, text, tokens, len(text.split()))


def _cut_long(paragraph: Paragraph, limit: int, encoder: Encoder) -> Iterator[_Piece]:
    """Cut between sentences; a sentence longer than the limit is cut between words."""
    parts = [paragraph.text[a:b] for a, b in split_sentences(paragraph.text)]
    parts = [part for sentence in parts for part in _cut_sentence(sentence, limit)]
    sizes = encoder.count_tokens(parts)
    held: list[str] = []
    total = 0
    for part, size in zip(parts, sizes, strict=True):
        if held and total + size > limit:
            yield _piece(paragraph, " ".join(held), total)
            held, total = [], 0
        held.append(part)
        total += size
    yield _piece(paragraph, " ".join(held), total)


def _cut_sentence(sentence: str, limit: int) -> list[str]:
    words = sentence.split()
    step = max(1, limit // 2)  # two tokens a word is the worst usual case
    return [" ".join(words[at : at + step]) for at in range(0, len(words), step)]


def _header_sizes(pieces: Sequence[_Piece], encoder: Encoder) -> dict[tuple[str, ...], int]:
    paths = sorted({_path(piece.paragraph) for piece in pieces})
    return dict(zip(paths, encoder.count_tokens([header(path) for path in paths]), strict=True))


def _path(paragraph: Paragraph) -> tuple[str, ...]:
    """A heading opens the passage of what follows it, so its own text belongs to its path."""
    return (*paragraph.heading, paragraph.text) if paragraph.kind is Kind.HEADING else paragraph.heading


def _groups(
    pieces: Sequence[_Piece], by_id: dict[str, _Piece], headers: dict[tuple[str, ...], int], limit: int
) -> Iterator[list[_Piece]]:
    group: list[_Piece] = []
    room = limit
    for piece in pieces:
        if group and _starts_anew(group, piece, room):
            yield group
            group = []
        if not group:
            room = limit - min(headers[_path(piece.paragraph)], limit // 3)
            intro = by_id.get(piece.paragraph.parent or "")
            if intro and piece.tokens + intro.tokens <= room:
                group.append(intro)
                room -= intro.tokens
        group.append(piece)
        room -= piece.tokens if piece.paragraph.kind is not Kind.HEADING else 0
    if group:
        yield group


def _starts_anew(group: Sequence[_Piece], piece: _Piece, room: int) -> bool:
    paragraph, last = piece.paragraph, group[-1].paragraph
    if paragraph.item != last.item:
        return True
    if paragraph.kind is Kind.HEADING:
        return last.kind is not Kind.HEADING
    if piece.tokens > room:
        return True
    if last.kind is not Kind.HEADING and paragraph.heading != last.heading:
        return True
    if paragraph.parent is not None:  # an item stays with its introduction while there is room
        return False
    return sum(p.words for p in group if p.paragraph.kind is not Kind.HEADING) >= _TARGET_WORDS


def _passage(paper: Paper, group: Sequence[_Piece], number: int) -> Passage:
    last = group[-1].paragraph
    body = [piece.text for piece in group if piece.paragraph.kind is not Kind.HEADING]
    lines = [line for line in (header(_path(last)), *body) if line]
    ids = tuple(dict.fromkeys(piece.paragraph.id for piece in group))
    return Passage(f"{paper.paper_id}@{number}", paper.paper_id, ids, "\n".join(lines), last.item)
