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


def clustered(rows: int) -> np.ndarray:
    """Vectors as texts have them: around some centres, some far from any."""
    chance = np.random.default_rng(3)
    centres = chance.normal(size=(300, 32))
    vectors = centres[chance.integers(300, size=rows)] + 0.7 * chance.normal(size=(rows, 32))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def test_a_search_by_cells_finds_what_brute_force_finds(tmp_path: Path) -> None:
    vectors = clustered(42_000)
    VectorIndex(vectors, by_cells=True).save(tmp_path / "v.faiss")
    index = VectorIndex.load(tmp_path / "v.faiss")
    assert np.allclose(index.vectors(np.array([5, 41_999])), vectors[[5, 41_999]], atol=1e-3)
    chance = np.random.default_rng(4)
    for allowed in (None, chance.random(42_000) < 0.9, chance.random(42_000) < 0.01):
        shares = []
        for question in vectors[chance.integers(42_000, size=30)]:
            rows, scores = index.search(question, 50, allowed)
            truth = vectors @ question if allowed is None else np.where(allowed, vectors @ question, -2)
            assert allowed is None or allowed[rows].all()
            assert np.allclose(truth[rows], scores, atol=2e-3)
            shares.append(len(set(rows[:50].tolist()) & set(np.argsort(-truth)[:50].tolist())) / 50)
        assert np.mean(shares) >= 0.98  # the last places of half precision and brute force differ now and then


def test_all_that_tie_with_the_last_come_too() -> None:
    one, other = unit(2)
    rows, scores = VectorIndex(np.array([other] * 3 + [one] * 60 + [other])).search(one, 5)
    assert sorted(rows.tolist()) == list(range(3, 63))
    assert len(set(scores.tolist())) == 1
