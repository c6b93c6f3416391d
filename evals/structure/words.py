"""Words lost and words invented: what stands in the paragraphs against what stands on the pages."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.structure.pieces import Piece
from index.model import Kind
from index.reading.decoding import decode
from index.reading.pdf.pdfium import pdfium

_WORD = re.compile(r"[^\W_]+")
_TAG = re.compile(r"<[^>\n]{1,200}>|\]\([^)\s]{0,300}\)")
_EDGE = 2  # lines at either end of a page among which a bare page number is looked for
_LONGEST_RUN = 12  # words that may be one word torn apart: a letter-spaced title
_FEW_PAGES = 4

Words = Counter[str]


@dataclass(frozen=True, slots=True)
class WordsKept:
    """`due` words of the pages, `kept` of them in the paragraphs; `invented` of the `read` are on no page."""

    due: int
    kept: int
    read: int
    invented: int
    lost: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()


def page_texts(path: Path) -> tuple[str, ...]:
    """Return the raw text of each page of a PDF, or of the whole of a text file."""
    if path.suffix.lower() != ".pdf":
        return (decode(path.read_bytes(), path.name),)
    with pdfium.PdfDocument(path) as document:
        return tuple(_page_text(document, index) for index in range(len(document)))


def compare_words(pages: Sequence[str], pieces: Sequence[Piece]) -> WordsKept:
    """Compare the pages' words, as a multiset, with those of the paragraphs.

    Running lines and page numbers are not due, nor are tags and addresses of links. In table rows a
    column's header stands again in each row: it counts once a page, and a row invents a word only
    where no page has it. A word that is divided otherwise than on its page is the same word. What was
    read off a picture of a page is left out: the file's own text has nothing to hold it against.
    """
    pieces = [piece for piece in pieces if not piece.pictured]
    there = _count(pages)
    pages = [_TAG.sub(" ", page) for page in pages]
    due = _count(pages) - _count(_running_lines(pages))
    rows = [piece for piece in pieces if piece.kind is Kind.TABLE_ROW]
    prose = _count(piece.text for piece in pieces if piece.kind is not Kind.TABLE_ROW)
    tabled = _count(_without_repeated_headers(rows))
    read = prose + tabled
    new = (prose - there) + Counter({word: n for word, n in tabled.items() if word not in there})
    lost, new = _reconciled(pages, pieces, due - read, new)
    return WordsKept(
        due=due.total(),
        kept=due.total() - lost.total(),
        read=read.total(),
        invented=new.total(),
        lost=tuple(word for word, _ in lost.most_common(12)),
        strange=tuple(word for word, _ in new.most_common(12)),
    )


def words_of(text: str) -> list[str]:
    """Return a text's words: letters and digits, in lower case."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).lower())


def _page_text(document: pdfium.PdfDocument, index: int) -> str:
    page = document[index]
    text = page.get_textpage()
    try:
        return str(text.get_text_range())
    finally:
        text.close()
        page.close()


def _count(texts: Iterable[str]) -> Words:
    return Counter(word for text in texts for word in words_of(text))


def _running_lines(pages: Sequence[str]) -> Iterator[str]:
    """Yield each line whose text, figures aside, stands on enough pages, and each bare number at a page's edge."""
    lines = [[line for line in page.splitlines() if line.strip()] for page in pages]
    on_pages = Counter(text for page in lines for text in {_masked(line) for line in page})
    enough = 2 if len(pages) <= _FEW_PAGES else 3
    for page in lines:
        seen: set[str] = set()
        for place, line in enumerate(page):
            text = _masked(line)
            at_edge = place < _EDGE or place >= len(page) - _EDGE
            if on_pages[text] >= enough and text not in seen and (at_edge or any(map(str.isalpha, text))):
                seen.add(text)
                yield line


def _masked(line: str) -> str:
    return re.sub(r"\d+", "#", "".join(line.split())).lower()


def _without_repeated_headers(rows: Iterable[Piece]) -> Iterator[str]:
    """Yield the rows' texts; a label ("Cost" in "Cost: £4") that stood in a row of the same page is left out."""
    seen: set[tuple[int | None, str]] = set()
    for row in rows:
        parts = []
        for cell in row.text.split("; "):
            label, colon, value = cell.partition(": ")
            again = bool(colon) and (row.page, label) in seen
            seen.add((row.page, label))
            parts.append(value if again else cell)
        yield " ".join(parts)


def _reconciled(pages: Sequence[str], pieces: Sequence[Piece], lost: Words, new: Words) -> tuple[Words, Words]:
    """Take out words that are only divided otherwise: "contin ued" on the page, "continued" in the paragraph."""
    lost, new = lost.copy(), new.copy()
    for page in pages:
        _pair(words_of(page), lost, new)
    for piece in pieces:
        _pair(words_of(piece.text), new, lost)
    return +lost, +new


def _pair(words: Sequence[str], parts: Words, wholes: Words) -> None:
    """Where neighbouring words, one at least still among `parts`, make up one of `wholes`, strike both out."""
    at = 0
    while at < len(words):
        run = _run(words[at : at + _LONGEST_RUN], parts, wholes)
        if run:
            parts.subtract(word for word in run if parts[word] > 0)
            wholes.subtract(["".join(run)])
        at += len(run) or 1


def _run(words: Sequence[str], parts: Words, wholes: Words) -> Sequence[str]:
    for length in range(2, len(words) + 1):
        if wholes["".join(words[:length])] > 0 and any(parts[word] > 0 for word in words[:length]):
            return words[:length]
    return ()
