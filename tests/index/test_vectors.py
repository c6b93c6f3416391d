from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.errors import IndexFolderError
from index.nearest import Nearest
from index.rows import Papers, Rows
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


def over(*segments: VectorIndex) -> Nearest:
    """Search segments of one paper each."""
    papers = Papers([(str(at), at, 0) for at in range(len(segments))], [1] * len(segments))
    return Nearest(segments, Rows(papers, [np.array([[0, len(segment)]], dtype=np.int64) for segment in segments]))


def share_found(index: Nearest, vectors: np.ndarray, questions: np.ndarray, allowed: np.ndarray | None = None) -> float:
    """Return which share of the exactly nearest 50 is found, after seeing that all scores are exact."""
    shares = []
    for question in questions:
        truth = vectors @ question
        rows, scores = index.search(question, 50, None if allowed is None else [allowed])
        assert np.allclose(truth[rows], scores, atol=1e-3)
        assert (np.diff(scores) <= 0).all()
        assert allowed is None or allowed[rows].all()
        counting = truth if allowed is None else np.where(allowed, truth, -2)
        shares.append(len(set(rows.tolist()) & set(np.argsort(-counting)[:50].tolist())) / 50)
    return float(np.mean(shares))


@pytest.fixture(scope="module")
def by_cells(tmp_path_factory: pytest.TempPathFactory) -> VectorIndex:
    path = tmp_path_factory.mktemp("cells") / "v.faiss"
    VectorIndex(clustered(42_000), by_cells=True).save(path)
    return VectorIndex.load(path)


def test_a_search_by_cells_finds_what_brute_force_finds(by_cells: VectorIndex) -> None:
    vectors, chance = clustered(42_000), np.random.default_rng(4)
    questions = vectors[chance.integers(42_000, size=30)]
    assert by_cells.is_rough
    assert np.allclose(by_cells.vectors(np.array([5, 41_999])), vectors[[5, 41_999]], atol=1e-3)
    for allowed in (None, chance.random(42_000) < 0.9, chance.random(42_000) < 0.01):
        # the last places of half precision and brute force differ now and then
        assert share_found(over(by_cells), vectors, questions, allowed) >= 0.99


def test_texts_that_hardly_differ_are_told_apart_by_cells() -> None:
    """Of ten texts each is there some 4,000 times, a little changed."""
    chance = np.random.default_rng(5)
    vectors = unit(10)[np.arange(42_000) % 10] + 0.03 * chance.normal(size=(42_000, 32))
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    questions = unit(10)[:5] + unit(5, seed=9)
    questions /= np.linalg.norm(questions, axis=1, keepdims=True)
    assert share_found(over(VectorIndex(vectors, by_cells=True)), vectors, questions) >= 0.99


def test_segments_of_both_kinds_are_searched_as_one(by_cells: VectorIndex) -> None:
    few = clustered(42_000)[::-60]
    everything = np.concatenate([few, clustered(42_000)])
    index = over(VectorIndex(few), by_cells)
    questions = unit(20, seed=8)
    assert share_found(index, everything, questions) >= 0.99
    for question in few[:20]:  # it is there twice, and its copy in the other segment has the larger row
        rows, scores = index.search(question, 2)
        assert (rows[0], scores[0]) == (np.argmax(everything @ question), scores[1])
        assert (everything[rows] == question).all()


def test_of_equal_texts_the_first_come_first_however_many_there_are() -> None:
    vectors, chance = clustered(42_000), np.random.default_rng(6)
    equal = np.sort(chance.choice(42_000, 5_000, replace=False))
    vectors[equal] = vectors[equal[0]]
    rows, scores = over(VectorIndex(vectors, by_cells=True)).search(vectors[equal[0]], 7)
    assert rows.tolist() == equal[:7].tolist()
    assert len(set(scores.tolist())) == 1


def test_vectors_that_were_compared_do_not_stay_in_memory(by_cells: VectorIndex) -> None:
    for question in unit(30):
        over(by_cells).search(question, 50)
    assert resident("v.halves") < 0.1 * 42_000 * 32 * 2 / 1024


def resident(file: str) -> int:
    """Return the kilobytes of a mapped file that are in this process's memory."""
    parts = Path("/proc/self/smaps").read_text(encoding="utf-8").split("VmFlags")
    held = [part for part in parts if any(line.endswith(file) for line in part.splitlines())]
    assert held, f"{file} is mapped"
    return sum(int(line.split()[1]) for part in held for line in part.splitlines() if line.startswith("Rss:"))


@pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: path.write_bytes(path.read_bytes()[:-64])])
def test_an_index_by_cells_without_all_its_vectors_is_damaged(
    by_cells: VectorIndex, tmp_path: Path, harm: Callable[[Path], object]
) -> None:
    by_cells.save(tmp_path / "v.faiss")
    harm(tmp_path / "v.halves")
    with pytest.raises(IndexFolderError, match=r"v.halves is damaged"):
        VectorIndex.load(tmp_path / "v.faiss")


def test_all_that_tie_with_the_last_come_too() -> None:
    one, other = unit(2)
    rows, scores = VectorIndex(np.array([other] * 3 + [one] * 60 + [other])).search(one, 5)
    assert sorted(rows.tolist()) == list(range(3, 63))
    assert len(set(scores.tolist())) == 1
