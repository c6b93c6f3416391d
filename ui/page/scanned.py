"""Where words stand on a scanned page, by the places at which OCR read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from index.model import OcrPage, PlacedWord
from ui.page.drawn import Box, Outline
from ui.page.letters import find_letters, letters_of

_SAME_LINE = 0.5  # share of a word's height that it shares with the line before


def outline_scan(size: Outline, page: OcrPage, paragraph: str, quote: str) -> Outline:
    """Return where the paragraph and the quote stand on a page of this size, as OCR read it."""
    text = " ".join(word.text for word in page.words)
    owners = [at for at, word in enumerate(page.words) for _ in f"{word.text} "]
    letters, places = letters_of(text)
    around = find_letters(letters, letters_of(paragraph)[0])
    within = find_letters(letters, letters_of(quote)[0], around)
    found = []
    for stretch in (around, within):
        words = page.words[owners[places[stretch[0]]] : owners[places[stretch[1] - 1]] + 1] if stretch else ()
        found.append(tuple(_box(line, size) for line in _lines(words)))
    return Outline(size.width, size.height, *found)


def _lines(words: Sequence[PlacedWord]) -> Iterator[Sequence[PlacedWord]]:
    """Cut a run of words where a line ends."""
    line: list[PlacedWord] = []
    for word in words:
        if line and not _shares_line(line[-1], word):
            yield line
            line = []
        line.append(word)
    if line:
        yield line


def _shares_line(before: PlacedWord, word: PlacedWord) -> bool:
    shared = min(before.bottom, word.bottom) - max(before.top, word.top)
    return word.left > before.left and shared > _SAME_LINE * min(before.bottom - before.top, word.bottom - word.top)


def _box(line: Sequence[PlacedWord], size: Outline) -> Box:
    left, top = min(word.left for word in line), min(word.top for word in line)
    right, bottom = max(word.right for word in line), max(word.bottom for word in line)
    across, down = size.width, size.height
    return Box(round(left * across), round(top * down), round((right - left) * across), round((bottom - top) * down))
