"""The reader's network at ask time: MiniLM and a head of three scores a token, forward only, on the CPU.

All windows of a call run as one long row of tokens; only attention keeps them apart. So nothing is
padded, and the cost follows the number of tokens. The only file that multiplies the reader's matrices.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor
from torch.nn.functional import embedding, gelu, layer_norm, linear, scaled_dot_product_attention

_LAYERS, _HEADS, _EPSILON = 6, 12, 1e-12

Weights = Mapping[str, Tensor]


class Linear(Protocol):
    """A matrix and a bias, in float32 or in int8."""

    def __call__(self, rows: Tensor) -> Tensor:
        """Return rows times matrix plus bias."""
        ...


@dataclass(frozen=True, slots=True)
class Window:
    """The token ids of a question and a passage; tokens from `passage` on are the passage's."""

    ids: tuple[int, ...]
    passage: int


@dataclass(frozen=True, slots=True)
class _Layer:
    attend: Linear
    project: Linear
    attended: Callable[[Tensor], Tensor]
    widen: Linear
    narrow: Linear
    widened: Callable[[Tensor], Tensor]


class ReaderNetwork:
    """Scores of every token of a window as start and as end, and of the first token as answerable."""

    def __init__(self, weights: Weights, *, quantised: bool) -> None:
        make = _quantised if quantised else _exact
        self._words = weights["embeddings.word_embeddings.weight"]
        self._positions = weights["embeddings.position_embeddings.weight"]
        self._segments = weights["embeddings.token_type_embeddings.weight"]
        self._embedded = _norm(weights, "embeddings.LayerNorm")
        self._layers = [_layer(weights, f"encoder.layer.{number}", make) for number in range(_LAYERS)]
        self._head = _exact(weights["head.weight"], weights["head.bias"])

    def score(self, windows: Sequence[Window]) -> list[Tensor]:
        """Return for each window the scores of its tokens, shape (tokens, 3): start, end, answerable."""
        lengths = [len(window.ids) for window in windows]
        with torch.inference_mode():
            rows = self._embed(windows)
            for layer in self._layers:
                rows = _forward(layer, rows, lengths)
            return list(self._head(rows).split_with_sizes(lengths))

    def _embed(self, windows: Sequence[Window]) -> Tensor:
        ids = torch.tensor([id_ for window in windows for id_ in window.ids])
        positions = torch.cat([torch.arange(len(window.ids)) for window in windows])
        segments = torch.cat([(torch.arange(len(window.ids)) >= window.passage).long() for window in windows])
        rows = embedding(ids, self._words) + embedding(positions, self._positions)
        return self._embedded(rows + embedding(segments, self._segments))


def _layer(weights: Weights, name: str, make: Callable[[Tensor, Tensor], Linear]) -> _Layer:
    def part(path: str) -> Linear:
        return make(weights[f"{name}.{path}.weight"], weights[f"{name}.{path}.bias"])

    parts = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
    attend = make(
        torch.cat([weights[f"{path}.weight"] for path in parts]), torch.cat([weights[f"{path}.bias"] for path in parts])
    )
    return _Layer(
        attend=attend,
        project=part("attention.output.dense"),
        attended=_norm(weights, f"{name}.attention.output.LayerNorm"),
        widen=part("intermediate.dense"),
        narrow=part("output.dense"),
        widened=_norm(weights, f"{name}.output.LayerNorm"),
    )


def _forward(layer: _Layer, rows: Tensor, lengths: list[int]) -> Tensor:
    attended = [_attention(window) for window in layer.attend(rows).split_with_sizes(lengths)]
    rows = layer.attended(layer.project(torch.cat(attended)) + rows)
    return layer.widened(layer.narrow(gelu(layer.widen(rows))) + rows)


def _attention(window: Tensor) -> Tensor:
    """Attend within one window; `window` holds queries, keys and values side by side."""
    tokens, width = window.shape
    query, key, value = window.view(1, tokens, 3, _HEADS, width // 3 // _HEADS).permute(2, 0, 3, 1, 4)
    return scaled_dot_product_attention(query, key, value).transpose(1, 2).reshape(tokens, width // 3)


def _norm(weights: Weights, name: str) -> Callable[[Tensor], Tensor]:
    weight, bias = weights[f"{name}.weight"], weights[f"{name}.bias"]
    return lambda rows: layer_norm(rows, weight.shape, weight, bias, _EPSILON)


def _exact(weight: Tensor, bias: Tensor) -> Linear:
    return lambda rows: linear(rows, weight, bias)


def _quantised(weight: Tensor, bias: Tensor) -> Linear:
    """Return an int8 linear: a scale for each row of the matrix, and for each call one of what comes in."""
    scales = weight.abs().amax(dim=1).clamp_min(1e-8).double() / 127
    zeros = torch.zeros(len(weight), dtype=torch.long)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # torch means to replace its quantised tensors, and has no replacement yet
        whole = torch.quantize_per_channel(weight, scales, zeros, 0, torch.qint8)
    packed = torch.ops.quantized.linear_prepack(whole, bias)
    return lambda rows: torch.ops.quantized.linear_dynamic(rows, packed)
