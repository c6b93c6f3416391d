from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.keywords import KeywordIndex

PASSAGES = [["foster", "carer", "foster"], ["home", "carer"], ["budget"], []]


def bm25(terms: Sequence[str], passage: Sequence[str], passages: Sequence[Sequence[str]]) -> float:
    """Lucene's BM25, written out."""
    k1, b = 1.2, 0.5
    average = sum(map(len, passages)) / len(passages)
    total = 0.0
    for term in terms:
        count = sum(term in other for other in passages)
        idf = math.log(1 + (len(passages) - count + 0.5) / (count + 0.5))
        frequency = passage.count(term)
        total += idf * frequency / (frequency + k1 * (1 - b + b * len(passage) / average))
    return total


def test_scores_are_bm25_as_its_formula_says() -> None:
    scores = KeywordIndex(PASSAGES).scores({"foster": 1.0, "carer": 1.0})
    assert scores == pytest.approx([bm25(["foster", "carer"], p, PASSAGES) for p in PASSAGES], abs=1e-4)


def test_a_weight_scales_a_terms_share() -> None:
    index = KeywordIndex(PASSAGES)
    whole, half = index.scores({"foster": 1.0}), index.scores({"foster": 0.5})
    assert np.allclose(half, whole / 2)


def test_passages_without_any_term_are_not_found() -> None:
    rows, _ = KeywordIndex(PASSAGES).search({"carer": 1.0, "unknown": 1.0}, 10)
    assert sorted(rows.tolist()) == [0, 1]


def test_only_allowed_passages_are_found() -> None:
    allowed = np.array([False, True, True, True])
    rows, _ = KeywordIndex(PASSAGES).search({"carer": 1.0}, 10, allowed)
    assert rows.tolist() == [1]


def test_a_rare_term_weighs_more_than_a_common_one() -> None:
    index = KeywordIndex(PASSAGES)
    assert index.rarity("budget") > index.rarity("carer")
    assert index.rarity("unknown") > index.rarity("budget")


def test_a_saved_index_scores_the_same(tmp_path: Path) -> None:
    index = KeywordIndex(PASSAGES)
    index.save(tmp_path / "keywords")
    loaded = KeywordIndex.load(tmp_path / "keywords")
    assert np.allclose(loaded.scores({"carer": 1.0}), index.scores({"carer": 1.0}))


def test_an_index_of_no_words_finds_nothing(tmp_path: Path) -> None:
    KeywordIndex([[], []]).save(tmp_path / "keywords")
    rows, _ = KeywordIndex.load(tmp_path / "keywords").search({"carer": 1.0}, 5)
    assert rows.tolist() == []
