"""Lines to text: hyphens at line ends mended where the paper itself shows the whole word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from index.reading.pdf.shapes import Line, Word, join_words

LEADERS = re.compile(r"\s*(?:[.…·_]\s?){5,}\s*|\s*(?:…\s?){2,}[.\s]*")
URL = re.compile(r"(?:https?://|www\.)\S+$")
URL_REST = re.compile(r"[\w%~-]*[/?=&_]\S*|[\w.%/-]+$")
PREFIXES = frozenset("anti co cross ex mid multi non over post pre pro re self semi sub un under well".split())
BROKEN = re.compile(r"([A-Za-z]{2,})[-\xad]$")
LAST_WORD = re.compile(r"[A-Za-z]{4,}$")
FIRST_WORD = re.compile(r"^[a-z]{1,4}\b")
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
        if left.lower() in PREFIXES:
            return False
        return not self._words[left.lower()] and not self._words[right.lower()] and len(left) + len(right) > 6

    def was_wrapped(self, text: str, more: str) -> bool:
        """Whether a narrow column cut one word in two without a hyphen: the whole is known, the first part is not."""
        left, right = LAST_WORD.search(text), FIRST_WORD.match(more)
        if not left or not right or len(right[0]) > 4:
            return False
        whole, part = self._words[(left[0] + right[0]).lower()], self._words[left[0].lower()]
        return whole > 2 and whole > 2 * part


def text_of(lines: list[Line], skip: int, vocabulary: Vocabulary) -> str:
    """The text of the lines as one, without the first `skip` words (a bullet)."""
    text = ""
    for index, line in enumerate(lines):
        words: list[Word] = line.words[skip:] if index == 0 else line.words
        text = _append(text, join_words(words), vocabulary)
    return LEADERS.sub(" ", text).strip()


def _append(text: str, more: str, vocabulary: Vocabulary) -> str:
    if not text or not more:
        return text + more
    if text.endswith("\xad"):
        return text[:-1] + more
    broken, start = BROKEN.search(text), START.match(more)
    if broken and start:
        return text[:-1] + more if vocabulary.mends(broken[1], start[1]) else text + more
    if URL.search(text) and URL_REST.match(more):
        return text + more
    if vocabulary.was_wrapped(text, more):
        return text + more
    if re.search(r"\w-$", text) and more[:1].isalnum():
        return text + more
    return f"{text} {more}"
