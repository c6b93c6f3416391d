"""Misspellings mended against the words of the papers.

A word is changed only when neither the papers nor the language (the encoder's own whole words) know
it, it is no number, and a word of the papers is one slip away (two in a long word).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from index.encoder import Encoder
from index.words import WORD, stem, words

_SHORTEST = 4


class Speller:
    """Mends questions against one index's words."""

    def __init__(self, counts: Mapping[str, int], encoder: Encoder) -> None:
        self._counts = counts
        self._stems = {stem(word) for word in counts}
        self._encoder = encoder
        self._by_length: dict[int, list[str]] = {}
        for word in counts:
            if len(word) >= _SHORTEST and word.isalpha():
                self._by_length.setdefault(len(word), []).append(word)

    def mend(self, question: str) -> tuple[str, dict[str, str]]:
        """Return the question with misspellings mended, and what was changed into what."""
        changes: dict[str, str] = {}

        def replace(match: re.Match[str]) -> str:
            word = match.group()
            mended = self._mend_word(word)
            if mended is None:
                return word
            changes[word] = mended
            return mended

        return WORD.sub(replace, question), changes

    def _mend_word(self, word: str) -> str | None:
        plain = "".join(words(word)[:1])
        if len(plain) < _SHORTEST or not plain.isalpha() or self._is_known(plain):
            return None
        allowed = 1 if len(plain) < 8 else 2
        near = [w for n in range(len(plain) - allowed, len(plain) + allowed + 1) for w in self._by_length.get(n, ())]
        found = process.extract(plain, near, scorer=DamerauLevenshtein.distance, score_cutoff=allowed, limit=10)
        if not found:
            return None
        best = min(found, key=lambda f: (f[1], f[0][0] != plain[0], -self._counts[f[0]], f[0]))
        return best[0]

    def _is_known(self, word: str) -> bool:
        return word in self._counts or stem(word) in self._stems or self._encoder.knows(word)
