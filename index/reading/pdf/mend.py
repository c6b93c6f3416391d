"""Lines to text: hyphens at line ends mended where the paper itself shows the whole word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from index.reading.pdf.shapes import Line, Word, join_words

BROKEN = re.compile(r"([A-Za-z]{2,})[-\xad]$")
START = re.compile(r"^([a-z]{2,})")


class Vocabulary:
    """The words a paper uses inside its lines, whole and hyphenated."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._words: Counter[str] = Counter()
        for line in lines:
            for word in line.words[:-1]:
                self._words[word.text.strip(".,;:()[]'\"“”‘’?!").lower()] += 1

    def mends(self, left: str, right: str) -> bool:
        """Whether `left-` at a line's end and `right` at the next line's start are one word without a hyphen."""
        whole, hyphened = (left + right).lower(), f"{left}-{right}".lower()
        if self._words[hyphened] or self._words[whole]:
            return self._words[whole] > self._words[hyphened]
        return not (self._words[left.lower()] and self._words[right.lower()]) and len(left) + len(right) > 6


def text_of(lines: list[Line], skip: int, vocabulary: Vocabulary) -> str:
    """The text of the lines as one, without the first `skip` words (a bullet)."""
    text = ""
    for index, line in enumerate(lines):
        words: list[Word] = line.words[skip:] if index == 0 else line.words
        text = _append(text, join_words(words), vocabulary)
    return text.strip()


def _append(text: str, more: str, vocabulary: Vocabulary) -> str:
    if not text or not more:
        return text + more
    if text.endswith("\xad"):
        return text[:-1] + more
    broken, start = BROKEN.search(text), START.match(more)
    if broken and start:
        return text[:-1] + more if vocabulary.mends(broken[1], start[1]) else text + more
    if re.search(r"\w-$", text) and more[:1].isalnum():
        return text + more
    return f"{text} {more}"
