"""A BERT network on the CPU, straight from its weights: token ids in, vectors or scores out.

The only file that knows OpenVINO. The network is laid out here and compiled in some 0.2 s when it is
loaded, so nothing is exported, nothing is kept beside the weights, and PyTorch is never imported.
Where the processor multiplies in bfloat16, OpenVINO does so; elsewhere in float32.

The layers are those of Devlin et al. 2019 (BERT); a vector is the mean of a text's tokens, brought to
length one, as in Reimers and Gurevych 2019 (Sentence-BERT).
"""

from __future__ import annotations

import platform
import queue
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.errors import EncoderError
from index.processors import cores

_BATCH = 1024  # tokens, padding included; more at once no longer fit the processor's cache
_STEP = 8  # windows are padded to a multiple of it: each new length costs some 3 ms
_KEPT = {"CPU_RUNTIME_CACHE_CAPACITY": 256}  # steps compiled for a shape, of each kind; OpenVINO would keep 5,000
_X86 = ("x86_64", "AMD64")
_HIDDEN = -10_000.0  # added to the attention paid to padding

Floats = NDArray[np.float32]
Weights = Mapping[str, Floats]
Done = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Window:
    """The token ids of one text, its marks included; those from `second` on, if any, are of a second text."""

    ids: Sequence[int]
    second: int | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """What a BERT's weights do not say of themselves."""

    layers: int
    heads: int
    epsilon: float


class Head(Enum):
    """What comes out for a window of n tokens.

    VECTOR: the mean of its tokens as a unit vector, shape (dimension,).
    SCORES: `head.weight` and `head.bias` applied to each token, shape (n, scores).
    """

    VECTOR = "vector"
    SCORES = "scores"


def read_weights(path: Path) -> Weights:
    """Return the tensors of a safetensors file by name, in float32; raises EncoderError when it is not one."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        return {n: v.astype(np.float32, copy=False) for n, v in load_file(path).items() if v.dtype.kind == "f"}
    except (OSError, SafetensorError) as error:
        raise EncoderError(f"The weights {path} cannot be read: {error}") from error


class Network:
    """A compiled network. Safe to share between threads; each window is worked out by one thread."""

    def __init__(self, weights: Weights, layout: Layout, head: Head) -> None:
        """Compile; raises ImportError without OpenVINO, EncoderError where the weights are not such a network's."""
        openvino = _openvino()
        self._head = head
        self._at_once = cores()
        try:
            model = _Graph(weights, layout).model(head)
        except KeyError as error:
            raise EncoderError(f"The weights hold no {error}, so they are not those of a BERT network") from None
        compiled = openvino.Core().compile_model(
            model,
            "CPU",
            # one thread for each window: two on one window cost far more than they save where a core is busy
            {
                "NUM_STREAMS": self._at_once,
                "INFERENCE_NUM_THREADS": self._at_once,
                "ENABLE_CPU_PINNING": False,
                **(_KEPT if platform.machine() in _X86 else {}),  # elsewhere OpenVINO keeps none, since that went wrong
            },
        )
        self._idle: queue.SimpleQueue[Any] = queue.SimpleQueue()
        for _ in range(self._at_once):
            self._idle.put(compiled.create_infer_request())

    def run(self, windows: Sequence[Window], done: Done | None = None) -> list[Floats]:
        """Return what `head` says for each window, in their order; `done` hears how many more are worked out.

        Several windows are worked out by as many threads as there are processors, the longest first and
        like with like, so that little padding is multiplied.
        """
        results: list[Floats] = [np.empty(0, dtype=np.float32)] * len(windows)
        order = sorted(range(len(windows)), key=lambda row: -len(windows[row].ids))
        batches = list(cut_batches(order, windows))
        with _several(self._at_once if len(batches) > 1 else 1) as work:
            for rows, found in zip(batches, work(partial(self._infer, windows), batches), strict=True):
                for row, result in zip(rows, found, strict=True):
                    results[row] = result
                if done:
                    done(len(rows))
        return results

    def _infer(self, windows: Sequence[Window], rows: Sequence[int]) -> list[Floats]:
        request = self._idle.get()
        try:
            out = request.infer(_padded([windows[row] for row in rows]))[0]
            if self._head is Head.VECTOR:
                return list(np.array(out))
            return [np.array(scores[: len(windows[row].ids)]) for row, scores in zip(rows, out, strict=True)]
        finally:
            self._idle.put(request)


def _openvino() -> Any:
    """Import OpenVINO when it is first needed, without the part that would tell its maker of each import."""
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]  # so importing it fails, as it may
    import openvino

    return openvino


@contextmanager
def _several(threads: int) -> Iterator[Callable[..., Iterator[list[Floats]]]]:
    """Give a `map` over several threads, or the plain one where one is enough."""
    if threads == 1:
        yield map
        return
    with ThreadPoolExecutor(threads) as pool:
        try:
            yield pool.map
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def cut_batches(order: Sequence[int], windows: Sequence[Window]) -> Iterator[Sequence[int]]:
    """Cut rows, the longest windows first, into batches of at most _BATCH tokens, all padded to one length.

    What is worked out for a window depends, in its last digits, on the length it is padded to. Beside longer
    windows it would tell of them: a paper that one may not see would move the vectors of those that one may.
    """
    for length, same in groupby(order, key=lambda row: _padded_length(len(windows[row].ids))):
        rows = list(same)
        at = 0
        for size in _sizes(len(rows), max(1, _BATCH // length)):
            yield rows[at : at + size]
            at += size


def _sizes(windows: int, most: int) -> Iterator[int]:
    """Cut a number of windows into as many as fit at once, and what is left into powers of two.

    OpenVINO keeps what it compiles for each new shape, so there are to be few.
    """
    while windows:
        size = most if windows >= most else 1 << (windows.bit_length() - 1)
        yield size
        windows -= size


def _padded_length(length: int) -> int:
    return -(-length // _STEP) * _STEP


def _padded(windows: Sequence[Window]) -> list[NDArray[np.int64]]:
    """Return ids, which of them are words, and which text each is of, each of shape (windows, padded length)."""
    shape = len(windows), _padded_length(max(len(window.ids) for window in windows))
    ids, words, texts = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    for row, window in enumerate(windows):
        length = len(window.ids)
        ids[row, :length] = window.ids
        words[row, :length] = 1
        texts[row, length if window.second is None else window.second : length] = 1
    return [ids, words, texts]


class _Graph:
    """Lays the network out, node by node."""

    def __init__(self, weights: Weights, layout: Layout) -> None:
        self._openvino = _openvino()
        self._op = self._openvino.opset13
        self._weights = weights
        self._layout = layout

    def model(self, head: Head) -> Any:
        """Return the whole network: ids, words and texts in (see `_padded`), what `head` says out."""
        op = self._op
        ids, words, texts = (op.parameter([-1, -1], np.int64, name=name) for name in ("ids", "words", "texts"))
        kept = op.convert(words, "f32")
        hidden = op.multiply(op.subtract(kept, self._number(1.0)), self._number(-_HIDDEN))
        hidden = op.unsqueeze(hidden, self._whole([1, 2]))  # the same for every head and every token that attends
        rows = self._embedded(ids, texts)
        for layer in range(self._layout.layers):
            rows = self._layer(rows, hidden, f"encoder.layer.{layer}")
        out = self._mean(rows, kept) if head is Head.VECTOR else self._linear(rows, "head")
        return self._openvino.Model([out], [ids, words, texts], "bert")

    def _embedded(self, ids: Any, texts: Any) -> Any:
        op, first = self._op, self._whole(0)
        length = op.gather(op.shape_of(ids), self._whole(1), first)
        places = op.range(first, length, self._whole(1), "i64")
        rows = op.add(
            op.gather(self._tensor("embeddings.word_embeddings.weight"), ids, first),
            op.gather(self._tensor("embeddings.token_type_embeddings.weight"), texts, first),
        )
        at = op.gather(self._tensor("embeddings.position_embeddings.weight"), places, first)
        return self._norm(op.add(rows, op.unsqueeze(at, first)), "embeddings.LayerNorm")

    def _layer(self, rows: Any, hidden: Any, name: str) -> Any:
        op = self._op
        attended = self._linear(
            self._attention(rows, hidden, f"{name}.attention.self"), f"{name}.attention.output.dense"
        )
        rows = self._norm(op.add(rows, attended), f"{name}.attention.output.LayerNorm")
        wide = op.gelu(self._linear(rows, f"{name}.intermediate.dense"), "erf")
        return self._norm(op.add(rows, self._linear(wide, f"{name}.output.dense")), f"{name}.output.LayerNorm")

    def _attention(self, rows: Any, hidden: Any, name: str) -> Any:
        op, order = self._op, self._whole([0, 2, 1, 3])
        width = self._tensor(f"{name}.query.bias").get_shape()[-1]
        size = width // self._layout.heads
        query, key, value = (
            op.transpose(op.reshape(self._linear(rows, f"{name}.{part}"), self._whole([0, 0, -1, size]), True), order)
            for part in ("query", "key", "value")
        )
        scores = op.multiply(op.matmul(query, key, False, True), self._number(size**-0.5))
        paid = op.softmax(op.add(scores, hidden), -1)
        heads = op.transpose(op.matmul(paid, value, False, False), order)
        return op.reshape(heads, self._whole([0, 0, width]), True)

    def _mean(self, rows: Any, kept: Any) -> Any:
        """Sum the words' rows and bring the sum to length one; the mean would be the same vector."""
        op, along = self._op, self._whole([1])
        total = op.reduce_sum(op.multiply(rows, op.unsqueeze(kept, self._whole([2]))), along, False)
        return op.normalize_l2(total, along, 1e-24, "max")

    def _linear(self, rows: Any, name: str) -> Any:
        op = self._op
        return op.add(op.matmul(rows, self._tensor(f"{name}.weight"), False, True), self._tensor(f"{name}.bias"))

    def _norm(self, rows: Any, name: str) -> Any:
        op = self._op
        level = op.mvn(rows, self._whole([-1]), True, self._layout.epsilon, "inside_sqrt")
        return op.add(op.multiply(level, self._tensor(f"{name}.weight")), self._tensor(f"{name}.bias"))

    def _tensor(self, name: str) -> Any:
        return self._op.constant(np.ascontiguousarray(self._weights[name]), shared_memory=True)

    def _whole(self, value: int | Sequence[int]) -> Any:
        return self._op.constant(np.array(value, dtype=np.int64))

    def _number(self, value: float) -> Any:
        return self._op.constant(np.array(value, dtype=np.float32))
