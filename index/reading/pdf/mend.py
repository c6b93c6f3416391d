"""Lines to text: hyphens at line ends mended where the paper itself shows the whole word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from index.reading.pdf.shapes import Line, Word, join_words

LONGEST_TAIL = 300
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
    parts: list[str] = []
    tail = ""
    for index, line in enumerate(lines):
        words: list[Word] = line.words[skip:] if index == 0 else line.words
        more = join_words(words)
        if tail and more:
            kept, glue = _joint(tail, more, vocabulary)
            parts[-1] = parts[-1][: len(parts[-1]) - (len(tail) - kept)] + glue
            tail = tail[:kept] + glue
        parts.append(more)
        tail = (tail + more)[-LONGEST_TAIL:]
    return LEADERS.sub(" ", "".join(parts)).strip()


def _joint(tail: str, more: str, vocabulary: Vocabulary) -> tuple[int, str]:
    """How much of the text so far to keep before the next line, and what to put between."""
    whole = len(tail)
    if tail.endswith("\xad"):
        return whole - 1, ""
    broken, start = BROKEN.search(tail), START.match(more)
    if broken and start:
        return (whole - 1 if vocabulary.mends(broken[1], start[1]) else whole), ""
    on = URL.search(tail) and URL_REST.match(more)
    if on or vocabulary.was_wrapped(tail, more) or (re.search(r"\w-$", tail) and more[:1].isalnum()):
        return whole, ""
    return whole, " "
