from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from index.keywords import KeywordIndex
from index.postings import Postings

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
    scores = KeywordIndex.of(PASSAGES).scores({"foster": 1.0, "carer": 1.0})
    assert scores == pytest.approx([bm25(["foster", "carer"], p, PASSAGES) for p in PASSAGES], abs=1e-4)


def test_a_weight_scales_a_terms_share() -> None:
    index = KeywordIndex.of(PASSAGES)
    whole, half = index.scores({"foster": 1.0}), index.scores({"foster": 0.5})
    assert np.allclose(half, whole / 2)


def test_passages_without_any_term_are_not_found() -> None:
    rows, _ = KeywordIndex.of(PASSAGES).search({"carer": 1.0, "unknown": 1.0}, 10)
    assert sorted(rows.tolist()) == [0, 1]


def test_only_allowed_passages_are_found() -> None:
    allowed = np.array([False, True, True, True])
    rows, _ = KeywordIndex.of(PASSAGES).search({"carer": 1.0}, 10, [allowed])
    assert rows.tolist() == [1]


def test_a_rare_term_weighs_more_than_a_common_one() -> None:
    index = KeywordIndex.of(PASSAGES)
    assert index.rarity("budget") > index.rarity("carer")
    assert index.rarity("unknown") > index.rarity("budget")


def test_saved_postings_are_the_same(tmp_path: Path) -> None:
    postings = Postings.of(map(Counter, PASSAGES))
    postings.save(tmp_path / "terms")
    loaded = Postings.load(tmp_path / "terms")
    assert loaded.terms == ("budget", "carer", "foster", "home")
    assert [loaded.find("foster")[at].tolist() for at in (0, 1)] == [[0], [2]]
    assert loaded.find("unknown")[0].tolist() == []


def test_passages_of_no_words_are_not_found() -> None:
    rows, _ = KeywordIndex.of([[], []]).search({"carer": 1.0}, 5)
    assert rows.tolist() == []


@pytest.mark.parametrize("seed", range(5))
def test_scores_are_those_of_bm25s(seed: int) -> None:
    import bm25s

    chance = random.Random(seed)
    words = [f"w{n}" for n in range(60)]
    passages = [chance.choices(words, range(60, 0, -1), k=chance.randrange(40)) for _ in range(200)]
    oracle = bm25s.BM25(k1=1.2, b=0.5, method="lucene")
    oracle.index(passages, show_progress=False)
    index = KeywordIndex.of(passages)
    for _ in range(20):
        asked = chance.sample(words, 4)
        truth = oracle.get_scores(asked)
        assert index.scores(dict.fromkeys(asked, 1.0)) == pytest.approx(truth, abs=1e-5)
        rows, scores = index.search(dict.fromkeys(asked, 1.0), 20)
        assert scores == pytest.approx(np.sort(truth)[::-1][: len(scores)], abs=1e-5)
        assert truth[rows] == pytest.approx(scores, abs=1e-5)
