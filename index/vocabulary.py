"""The words of the papers that count: which there are, how often each stands there, how each is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from index.postings import Postings, PostingsDraft
from index.rows import Mask
from index.teaching import Lesson
from index.words import stem

_MOSTLY = 0.25  # a word written plain at least so often, beside its times with a capital, is no name
_REMEMBERED = 16_384  # words whose count is known


@dataclass(frozen=True, slots=True)
class PaperWords:
    """The words of a segment's papers: each is postings whose rows are the papers (see `Lesson`)."""

    words: Postings
    stems: Postings
    plain: Postings
    capital: Postings


class PaperWordsDraft:
    """The words of papers in the making, paper after paper."""

    def __init__(self) -> None:
        self._drafts = {kind: PostingsDraft() for kind in PaperWords.__slots__}

    def add(self, lesson: Lesson) -> None:
        """Add what the next paper teaches."""
        for kind, draft in self._drafts.items():
            draft.add(getattr(lesson, kind))

    def finished(self) -> PaperWords:
        """Return the words of the papers added."""
        return PaperWords(**{kind: draft.finished() for kind, draft in self._drafts.items()})


class Vocabulary:
    """Words, counted over the papers that count."""

    def __init__(self, segments: Sequence[PaperWords], masks: Sequence[Mask]) -> None:
        """Take for each segment its papers' words, and which of its papers count."""
        self._segments = segments
        self._masks = masks
        self._counted = lru_cache(_REMEMBERED)(self._count)

    @classmethod
    def of(cls, counts: Mapping[str, int]) -> Vocabulary:
        """Return the vocabulary of these words alone, each with how often it stands there."""
        stems = {stem(word): 1 for word in counts}
        draft = PaperWordsDraft()
        draft.add(Lesson((), (), counts, stems, counts, {}))
        return cls([draft.finished()], [None])

    def __contains__(self, word: str) -> bool:
        return self.count(word) > 0

    def count(self, word: str) -> int:
        """Return how often a lower-case word stands in the papers."""
        return self._counted("words", word)

    def has_stem(self, stem: str) -> bool:
        """Say whether any word of the papers has this stem."""
        return self._counted("stems", stem) > 0

    def of_length(self, length: int) -> Sequence[str]:
        """Return the words of so many letters, and of nothing but letters, in alphabetical order."""
        return self._by_length.get(length, ())

    def common(self, words: Iterable[str]) -> frozenset[str]:
        """Return those of the lower-case words that the papers mostly write without a capital: they are no names."""
        return frozenset(
            word
            for word in words
            if (plain := self._counted("plain", word)) and plain > _MOSTLY * self._counted("capital", word)
        )

    def _count(self, kind: str, word: str) -> int:
        total = 0
        for segment, mask in zip(self._segments, self._masks, strict=True):
            papers, counts = getattr(segment, kind).find(word)
            total += int((counts if mask is None else counts[mask[papers]]).sum(dtype=np.int64))
        return total

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        found: dict[int, set[str]] = defaultdict(set)
        for segment, mask in zip(self._segments, self._masks, strict=True):
            terms = segment.words.terms
            for at in np.flatnonzero(_held(segment.words, mask)).tolist():
                if terms[at].isalpha():
                    found[len(terms[at])].add(terms[at])
        return {length: sorted(words) for length, words in found.items()}


def _held(postings: Postings, mask: Mask) -> NDArray[np.bool_]:
    """Return which terms any paper that counts holds, shape (terms,)."""
    if mask is None or not len(postings):
        return np.ones(len(postings), dtype=np.bool_)
    return np.logical_or.reduceat(mask[postings.rows], postings.starts[:-1])
