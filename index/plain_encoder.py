"""Texts to unit vectors by sentence-transformers: the reference, and the way for any model it can load.

The only file that knows sentence-transformers and PyTorch's threads.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.encoder import Progress, Vectors
from index.errors import EncoderError
from index.processors import cores

_BATCH = 32


class PlainEncoder:
    """A sentence-transformers model on the CPU; see `index.encoder.Encoder` for what each method returns."""

    def __init__(self, name: str, source: Path | str, fingerprint: str) -> None:
        self.name = name
        self.fingerprint = fingerprint
        self._model = _load(source)
        self.dimension = int(self._model.get_embedding_dimension())
        self.max_tokens = int(self._model.max_seq_length)
        self._words = frozenset(self._model.tokenizer.get_vocab())

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """See `Encoder.encode`. Longest texts first, so that a batch wastes little padding."""
        _use_threads(cores())
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda i: -len(texts[i]))
        for at in range(0, len(order), _BATCH):
            rows = order[at : at + _BATCH]
            vectors[rows] = self._encode([texts[i] for i in rows])
            if progress:
                progress(len(rows))
        return vectors

    def encode_question(self, text: str) -> Vectors:
        """See `Encoder.encode_question`. One thread: two cost 20 times more when the other core is busy."""
        _use_threads(1)
        vector: Vectors = self._encode([text])[0]
        return vector

    def knows(self, word: str) -> bool:
        """See `Encoder.knows`."""
        return word in self._words

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """See `Encoder.count_tokens`."""
        if not texts:
            return []
        encoded = self._model.tokenizer(list(texts), truncation=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]

    def _encode(self, texts: list[str]) -> Vectors:
        vectors: Vectors = self._model.encode(
            texts, batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True
        )
        return vectors


def _load(source: Path | str) -> Any:
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    # a bar for the weights says nothing to the person who waits
    try:
        return SentenceTransformer(str(source), device="cpu", local_files_only=isinstance(source, Path))
    except (OSError, ValueError, RuntimeError) as error:
        reason = str(error).strip().splitlines()[0]
        raise EncoderError(f"The encoder {source} cannot be loaded: {reason}") from error


def _use_threads(count: int) -> None:
    import torch

    if torch.get_num_threads() != count:
        torch.set_num_threads(count)
