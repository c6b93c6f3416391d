"""Misspellings mended against the words of the papers.

A word is changed only when neither the papers nor the language (the encoder's own whole words) know
it, it is no number, and a word of the papers is one slip away (two in a long word).
"""

from __future__ import annotations

import re

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from index.encoder import Encoder
from index.vocabulary import Vocabulary
from index.words import WORD, stem, words

_SHORTEST = 4


class Speller:
    """Mends questions against one index's words."""

    def __init__(self, vocabulary: Vocabulary, encoder: Encoder) -> None:
        self._vocabulary = vocabulary
        self._encoder = encoder

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
        lengths = range(max(_SHORTEST, len(plain) - allowed), len(plain) + allowed + 1)
        near = [word for length in lengths for word in self._vocabulary.of_length(length)]
        found = process.extract(plain, near, scorer=DamerauLevenshtein.distance, score_cutoff=allowed, limit=10)
        if not found:
            return None
        best = min(found, key=lambda f: (f[1], f[0][0] != plain[0], -self._vocabulary.count(f[0]), f[0]))
        return best[0]

    def _is_known(self, word: str) -> bool:
        return word in self._vocabulary or self._vocabulary.has_stem(stem(word)) or self._encoder.knows(word)
