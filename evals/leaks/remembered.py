"""An encoder that gives a text the same vector in every index.

A vector differs in its fourth decimal by which texts were encoded beside it (see `index.network`), enough to
order two near ties differently. The oracle is to tell what filtering gives away, so both sides share vectors.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from index.encoder import Encoder, Progress, Vectors


class Remembered:
    """Encodes each text once; see `index.encoder.Encoder` for what each method returns."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Vectors] = {}
        self.name = encoder.name
        self.fingerprint = encoder.fingerprint
        self.dimension = encoder.dimension
        self.max_tokens = encoder.max_tokens
        self.encode_question = encoder.encode_question
        self.knows = encoder.knows
        self.count_tokens = encoder.count_tokens

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """See `Encoder.encode`."""
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        if new:
            self._known |= zip(new, self._encoder.encode(new, progress), strict=True)
        return np.array([self._known[text] for text in texts], dtype=np.float32).reshape(-1, self.dimension)
