"""Where a paragraph's words stand in a page's text, by their letters and digits alone.

Readers differ in spaces, hyphens, ligatures and bullets, but not in those.
"""

from __future__ import annotations

import unicodedata

from rapidfuzz.fuzz import partial_ratio_alignment

_ALIKE = 88.0
_SHORTEST = 12  # letters; fewer may stand anywhere


def letters_of(text: str) -> tuple[str, list[int]]:
    """Return the text's letters and digits in small, and for each the index of the character it came from."""
    found: list[str] = []
    places: list[int] = []
    for at, character in enumerate(text):
        for letter in unicodedata.normalize("NFKC", character).casefold():
            if letter.isalnum():
                found.append(letter)
                places.append(at)
    return "".join(found), places


def find_letters(page: str, wanted: str, within: tuple[int, int] | None = None) -> tuple[int, int] | None:
    """Return where the wanted letters stand on the page, whole or, across a page break, in part."""
    if not wanted:
        return None
    first, last = within or (0, len(page))
    if len(wanted) < _SHORTEST and page.count(wanted, first, last) > 1:
        return None  # an outline at the wrong place is worse than none
    at = page.find(wanted, first, last)
    if at >= 0:
        return at, at + len(wanted)
    if len(wanted) < _SHORTEST:
        return None
    return _across_break(page, wanted) or _alike(page, wanted, first, last)


def _across_break(page: str, wanted: str) -> tuple[int, int] | None:
    """Return what the page's end has of the beginning of the wanted letters, or its start of their end."""
    head = page.rfind(wanted[:_SHORTEST])
    if head >= 0:
        size = _common(page[head:], wanted)
        if size >= 3 * _SHORTEST:
            return head, head + size
    tail = page.find(wanted[-_SHORTEST:])
    if tail >= 0:
        end = tail + _SHORTEST
        size = _common(page[:end][::-1], wanted[::-1])
        if size >= 3 * _SHORTEST:
            return end - size, end
    return None


def _common(one: str, other: str) -> int:
    """Return how many letters two texts share from their beginning."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _alike(page: str, wanted: str, first: int, last: int) -> tuple[int, int] | None:
    """Return the stretch most like the wanted letters, where it is nearly the same."""
    found = partial_ratio_alignment(wanted, page[first:last], score_cutoff=_ALIKE)
    return (first + found.dest_start, first + found.dest_end) if found else None
