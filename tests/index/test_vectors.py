from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexFolderError
from index.vectors import VectorIndex


def unit(rows: int, seed: int = 7) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(rows, 32))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_search_agrees_with_brute_force() -> None:
    vectors, questions = unit(500), unit(20, seed=8)
    index = VectorIndex(vectors)
    for question in questions:
        rows, scores = index.search(question, 10)
        truth = vectors @ question
        assert np.allclose(scores, np.sort(truth)[::-1][:10], atol=2e-3)
        assert np.allclose(truth[rows], scores, atol=2e-3)


def test_only_allowed_rows_are_found() -> None:
    vectors = unit(100)
    allowed = np.zeros(100, dtype=np.bool_)
    allowed[[3, 50, 97]] = True
    rows, _ = VectorIndex(vectors).search(vectors[4], 10, allowed)
    assert sorted(rows.tolist()) == [3, 50, 97]


def test_fewer_vectors_than_asked_for_are_not_padded() -> None:
    rows, scores = VectorIndex(unit(3)).search(unit(1)[0], 10)
    assert len(rows) == len(scores) == 3


def test_an_empty_index_finds_nothing() -> None:
    rows, scores = VectorIndex(np.empty((0, 32), dtype=np.float32)).search(unit(1)[0], 5)
    assert len(rows) == len(scores) == 0


def test_a_saved_index_loads_with_the_same_vectors(tmp_path: Path) -> None:
    vectors = unit(10)
    VectorIndex(vectors).save(tmp_path / "v.faiss")
    loaded = VectorIndex.load(tmp_path / "v.faiss")
    assert np.allclose(loaded.vectors(np.arange(10)), vectors, atol=1e-3)


def test_a_damaged_file_is_said_to_be_damaged(tmp_path: Path) -> None:
    (tmp_path / "v.faiss").write_bytes(b"not an index")
    with pytest.raises(IndexFolderError, match="damaged"):
        VectorIndex.load(tmp_path / "v.faiss")
