"""Both routes from text to vector: the same vectors, the same tokens, the same index."""

from __future__ import annotations

import builtins
import json
import logging
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.build import build
from index.encoder import Encoder, load_encoder, load_plain_encoder, model_folder
from index.fast_encoder import FastEncoder
from index.network import Head, Layout, Network, Window, cut_batches, read_weights
from index.passages import cut_passages
from index.plain_encoder import PlainEncoder
from index.reading import read
from index.search import Index, Query

ROOT = Path(__file__).resolve().parents[2]
PAPERS = ROOT / "source_docs" / "papers"
ODD = [
    "",
    " ",
    "?",
    "naïve CAFÉ ŁÓDŹ £2.6 billion – “so-called” ½ 3–4°",
    "孩子 ребёнок \x00\u200b\ufeff tab\tnew\nline",
    "supercalifragilisticexpialidocious" * 9,
    "paragraph " * 600,
]


@pytest.fixture(scope="module")
def fast() -> Encoder:
    return load_encoder()


@pytest.fixture(scope="module")
def plain() -> Encoder:
    return load_plain_encoder()


def sample_texts(encoder: Encoder) -> list[str]:
    names = ("tarrowshire-2026-01-20-cabinet-minutes.txt", "lynmarsh-2026-02-05-performance-q3.md")
    return [passage.text for name in names for passage in cut_passages(read(PAPERS / name), encoder)]


def test_both_routes_give_the_same_vectors_in_any_order_and_company(fast: Encoder, plain: Encoder) -> None:
    assert (type(fast), type(plain)) == (FastEncoder, PlainEncoder)
    texts = [*ODD, *sample_texts(fast)]
    vectors = fast.encode(texts)
    cosines = (vectors * plain.encode(texts)).sum(axis=1)
    assert cosines.min() >= 0.999
    assert np.abs(np.linalg.norm(vectors, axis=1) - 1).max() < 1e-4
    alone = np.stack([fast.encode_question(text) for text in texts])
    assert (vectors * alone).sum(axis=1).min() >= 0.9999
    assert fast.encode([]).shape == (0, fast.dimension)


def test_a_text_has_the_same_vector_to_the_last_bit_whatever_is_encoded_beside_it(fast: Encoder) -> None:
    paper = read(PAPERS / "tarrowshire-2026-01-20-cabinet-fostering-sufficiency.pdf")
    texts = [paragraph.text for paragraph in paper.paragraphs]
    together = fast.encode([*texts, *ODD])
    assert np.array_equal(fast.encode(texts), together[: len(texts)])
    assert np.array_equal(fast.encode(texts[::5]), together[: len(texts) : 5])


def test_any_number_of_texts_is_worked_out_in_few_shapes() -> None:
    shapes = set()
    for number in range(1, 200):
        batches = list(cut_batches(range(number), [Window([7] * 16)] * number))
        assert [row for batch in batches for row in batch] == list(range(number))
        shapes |= {len(batch) for batch in batches}
    assert shapes == {1, 2, 4, 8, 16, 32, 64}


def test_both_routes_count_the_same_tokens_and_know_the_same_words(fast: Encoder, plain: Encoder) -> None:
    texts = [*ODD, *sample_texts(fast)]
    assert fast.count_tokens(texts) == plain.count_tokens(texts)
    assert fast.count_tokens([]) == []
    words = ("council", "tarrowshire", "fostering", "zzz")
    assert [fast.knows(word) for word in words] == [plain.knows(word) for word in words]
    assert (fast.max_tokens, fast.dimension) == (plain.max_tokens, plain.dimension)


def test_progress_adds_up_to_every_text(fast: Encoder) -> None:
    told: list[int] = []
    fast.encode([f"paragraph {number} " * (number % 7) for number in range(130)], told.append)
    assert sum(told) == 130


def test_an_index_of_one_route_opens_with_the_other(fast: Encoder, plain: Encoder, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    shutil.copy(PAPERS / "tarrowshire-2026-01-20-cabinet-minutes.txt", papers)
    build([papers], tmp_path / "index", fast)
    query = Query("who chaired the meeting", {"chair": 1.0})
    found = [
        [hit.passage.id for hit in Index.open(tmp_path / "index", encoder).search(query, 3)[0]]
        for encoder in (fast, plain)
    ]
    assert found[0] == found[1] != []
    assert build([papers], tmp_path / "index", plain).encoded == 0


def test_without_its_runtime_the_plain_route_is_taken_and_one_line_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    real = builtins.__import__

    def missing(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.startswith("openvino"):
            raise ImportError("No module named 'openvino'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", missing)
    with caplog.at_level(logging.WARNING):
        encoder = load_encoder()
    assert type(encoder) is PlainEncoder
    lines = [record.getMessage() for record in caplog.records if record.name == "index.encoder"]
    assert lines == ["Encoding goes the slower way, by sentence-transformers: No module named 'openvino'"]


def test_a_model_of_another_kind_goes_the_plain_route(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder, _ = model_folder("all-MiniLM-L6-v2")
    assert folder is not None
    shutil.copytree(folder, tmp_path / "model")
    pooling = tmp_path / "model" / "1_Pooling" / "config.json"
    modes = json.loads(pooling.read_text())
    pooling.write_text(json.dumps(modes | {"pooling_mode_mean_tokens": False, "pooling_mode_cls_token": True}))
    encoder = load_encoder(str(tmp_path / "model"))
    assert type(encoder) is PlainEncoder
    assert "not a BERT with the mean of its tokens" in caplog.text


def test_scores_of_a_window_are_the_head_applied_to_each_token() -> None:
    """The oracle multiplies float32 matrices of a seeded small network by hand."""
    seed = np.random.default_rng(5)
    layout = Layout(layers=1, heads=2, epsilon=1e-12)
    weights = _random_bert(seed, 8)
    network = Network(weights, layout, Head.SCORES)
    windows = [Window([1, 4, 2, 6, 3], second=3), Window([7]), Window([2, 2, 5])]
    for window, scores in zip(windows, network.run(windows), strict=True):
        assert scores.shape == (len(window.ids), 3)
        assert np.abs(scores - _by_hand(weights, window)).max() < 0.05


def test_the_fast_route_imports_no_torch_asks_no_network_and_writes_nothing(tmp_path: Path) -> None:
    script = """
import sys
def heard(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.bind", "urllib.Request"):
        print("network:", event, arguments)
sys.addaudithook(heard)
from index.encoder import load_encoder
load_encoder().encode(["one text", "and another"])
heavy = ("torch", "transformers", "sentence_transformers", "scipy", "gradio", "langchain_core", "pandas")
print([name for name in heavy if name in sys.modules])
"""
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | {"HOME": str(tmp_path)},
    )
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr
    assert list(tmp_path.iterdir()) == []


def test_weights_that_are_none_are_named(tmp_path: Path) -> None:
    from index.errors import EncoderError

    (tmp_path / "model.safetensors").write_bytes(b"no weights")
    with pytest.raises(EncoderError, match=r"model\.safetensors cannot be read"):
        read_weights(tmp_path / "model.safetensors")


def _random_bert(seed: np.random.Generator, width: int) -> dict[str, np.ndarray]:
    shapes = {
        "embeddings.word_embeddings": (9, width),
        "embeddings.position_embeddings": (16, width),
        "embeddings.token_type_embeddings": (2, width),
        "head": (3, width),
        "encoder.layer.0.intermediate.dense": (2 * width, width),
        "encoder.layer.0.output.dense": (width, 2 * width),
        **{
            f"encoder.layer.0.attention.{part}": (width, width)
            for part in ("self.query", "self.key", "self.value", "output.dense")
        },
    }
    norms = ("embeddings", "encoder.layer.0.attention.output", "encoder.layer.0.output")
    weights = {f"{name}.weight": seed.normal(size=shape) / 2 for name, shape in shapes.items()}
    weights |= {f"{name}.bias": seed.normal(size=shape[0]) / 2 for name, shape in shapes.items()}
    weights |= {f"{name}.LayerNorm.{part}": seed.normal(size=width) for name in norms for part in ("weight", "bias")}
    return {name: value.astype(np.float32) for name, value in weights.items()}


def _by_hand(weights: dict[str, np.ndarray], window: Window) -> np.ndarray:
    from math import erf

    def linear(rows: np.ndarray, name: str) -> np.ndarray:
        return rows @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]

    def norm(rows: np.ndarray, name: str) -> np.ndarray:
        level = (rows - rows.mean(-1, keepdims=True)) / np.sqrt(rows.var(-1, keepdims=True) + 1e-12)
        return level * weights[f"{name}.LayerNorm.weight"] + weights[f"{name}.LayerNorm.bias"]

    texts = [int(window.second is not None and at >= window.second) for at in range(len(window.ids))]
    rows = weights["embeddings.word_embeddings.weight"][list(window.ids)]
    rows = rows + weights["embeddings.token_type_embeddings.weight"][texts]
    rows = norm(rows + weights["embeddings.position_embeddings.weight"][: len(rows)], "embeddings")
    name = "encoder.layer.0"
    query, key, value = (
        linear(rows, f"{name}.attention.self.{part}").reshape(len(rows), 2, -1).transpose(1, 0, 2)
        for part in ("query", "key", "value")
    )
    scores = query @ key.transpose(0, 2, 1) / np.sqrt(query.shape[-1])
    paid = np.exp(scores - scores.max(-1, keepdims=True))
    heads = (paid / paid.sum(-1, keepdims=True)) @ value
    together = heads.transpose(1, 0, 2).reshape(len(rows), -1)
    rows = norm(rows + linear(together, f"{name}.attention.output.dense"), f"{name}.attention.output")
    wide = linear(rows, f"{name}.intermediate.dense")
    wide = wide * (1 + np.vectorize(erf)(wide / np.sqrt(2))) / 2
    return linear(norm(rows + linear(wide, f"{name}.output.dense"), f"{name}.output"), "head")
