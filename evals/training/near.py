"""Near misses: passages that search finds for a question and that do not answer it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from evals.training.sets import Text
    from index.encoder import Encoder

_KEPT = 8  # near misses for each question
_RANK_OFFSET = 60  # of reciprocal rank fusion, Cormack et al. 2009


def terms(text: str) -> list[str]:
    """Return a text's words for keyword search."""
    return re.findall(r"[a-z0-9]+", text.lower())


class Near:
    """Ranks a set's paragraphs for a question by BM25, and with an encoder by vectors too."""

    def __init__(self, texts: Sequence[Text], encoder: Encoder | None = None) -> None:
        """Index the paragraphs under their headings."""
        import bm25s

        shown = [f"{text.body}\n{text.title}\n{text.text}".strip() for text in texts]
        self._keywords = bm25s.BM25(k1=1.2, b=0.5, method="lucene")
        self._keywords.index([terms(text) for text in shown], show_progress=False)
        self._words = [" ".join(terms(text.text)) for text in texts]
        self._encoder = encoder
        self._vectors = encoder.encode(shown) if encoder else None

    def rank(self, questions: Sequence[str]) -> Iterator[list[int]]:
        """Yield every row for each question, the nearest first."""
        vectors = self._encoder.encode(questions) if self._encoder else [None] * len(questions)
        yield from map(self._rank, questions, vectors)

    def _rank(self, question: str, vector: NDArray[np.float32] | None) -> list[int]:
        asked = [term for term in terms(question) if term in self._keywords.vocab_dict]
        scores = self._keywords.get_scores(asked) if asked else np.zeros(len(self._words))
        if self._vectors is None or vector is None:
            return _best_first(scores)
        legs = (scores, self._vectors @ vector)
        return _best_first(np.sum([1 / (_RANK_OFFSET + _places(leg)) for leg in legs], axis=0))

    def misses(self, ranked: Sequence[int], own: Collection[int], answers: Sequence[str]) -> tuple[int, ...]:
        """Return the first of the rows ranked that are not its own and hold no answer's words."""
        answered = [" ".join(terms(answer)) for answer in answers]
        kept: list[int] = []
        for row in ranked:
            if row not in own and not any(answer and answer in self._words[row] for answer in answered):
                kept.append(row)
            if len(kept) == _KEPT:
                break
        return tuple(kept)


def _best_first(scores: NDArray[np.floating]) -> list[int]:
    rows: list[int] = np.argsort(-scores, kind="stable").tolist()
    return rows


def _places(scores: NDArray[np.floating]) -> NDArray[np.int64]:
    places = np.empty(len(scores), dtype=np.int64)
    places[_best_first(scores)] = np.arange(len(scores))
    return places
