"""Texts to unit vectors without PyTorch: the model folder's own tokenizer and `index.network`.

For models whose whole way from text to vector is known here: BERT, the mean of the tokens, no prompt.
Vectors are within cosine 0.999 of sentence-transformers' on the same weights; a test compares them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from index.encoder import Progress, Vectors
from index.errors import EncoderError
from index.network import Head, Layout, Network, Window, read_weights

_WEIGHTS = "model.safetensors"
_SLAB = 4096  # texts held as tokens at a time
_WAY = ("Transformer", "Pooling", "Normalize")


class UnknownModelError(EncoderError):
    """The model goes a way that is not known here."""


class FastEncoder:
    """See `index.encoder.Encoder` for what each method returns. Safe to share between threads."""

    def __init__(self, name: str, folder: Path, fingerprint: str) -> None:
        """Load; raises UnknownModelError for a model of another kind, ImportError without OpenVINO."""
        self.name = name
        self.fingerprint = fingerprint
        config = _known(folder)
        self.dimension = int(config["hidden_size"])
        self.max_tokens = int(_json(folder / "sentence_bert_config.json")["max_seq_length"])
        self._tokenizer = _tokenizer(folder)
        layout = Layout(config["num_hidden_layers"], config["num_attention_heads"], config["layer_norm_eps"])
        self._network = Network(read_weights(folder / _WEIGHTS), layout, Head.VECTOR)

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """See `Encoder.encode`. Longest texts first, so that a batch wastes little padding."""
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
        for at in range(0, len(order), _SLAB):
            rows = order[at : at + _SLAB]
            vectors[rows] = self._network.run(self._windows([texts[row] for row in rows]), progress)
        return vectors

    def encode_question(self, text: str) -> Vectors:
        """See `Encoder.encode_question`."""
        return self._network.run(self._windows([text]))[0]

    def knows(self, word: str) -> bool:
        """See `Encoder.knows`."""
        return word in self._words

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """See `Encoder.count_tokens`."""
        return [len(tokens.ids) for tokens in self._tokenizer.encode_batch_fast(list(texts))]

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(self._tokenizer.get_vocab())

    def _windows(self, texts: list[str]) -> list[Window]:
        """Return each text's tokens, cut as sentence-transformers cuts them: the last mark stays."""
        whole = (tokens.ids for tokens in self._tokenizer.encode_batch_fast(texts))
        most = self.max_tokens
        return [Window(ids if len(ids) <= most else [*ids[: most - 1], ids[-1]]) for ids in whole]


def _known(folder: Path) -> dict[str, Any]:
    """Return the network's settings; raises UnknownModelError where vectors are made in a way not known here."""
    config: dict[str, Any] = _json(folder / "config.json")
    pooling = _json(folder / "1_Pooling" / "config.json")
    way = [str(part["type"]).rsplit(".", 1)[-1] for part in _json(folder / "modules.json")]
    prompts = folder / "config_sentence_transformers.json"
    modes = {name for name, is_on in pooling.items() if name.startswith("pooling_mode") and is_on is True}
    known = (
        config.get("model_type") == "bert"
        and config.get("hidden_act") == "gelu"
        and config.get("position_embedding_type", "absolute") == "absolute"
        and modes == {"pooling_mode_mean_tokens"}
        and way in (list(_WAY), list(_WAY[:2]))
        and not _json(folder / "sentence_bert_config.json").get("do_lower_case")
        and not (prompts.exists() and _json(prompts).get("default_prompt_name"))
        and (folder / _WEIGHTS).is_file()
    )
    if not known:
        raise UnknownModelError(f"The model in {folder} is not a BERT with the mean of its tokens")
    return config


def _tokenizer(folder: Path) -> Any:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnknownModelError(f"The model's {path.name} cannot be read: {error}") from error
