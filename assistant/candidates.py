"""Sentences that may answer, scored against the question.

The score is a weighted sum of what is measured of a sentence (`assistant.features`). The weights were
learnt from questions with known paragraphs; `ranking.toml` says which, and how to learn them again.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from functools import lru_cache
from importlib.resources import files

from assistant.features import Features, measure
from assistant.question import Question
from index.model import Hit
from index.search import Evidence, Index


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence with its features and its score, their weighted sum."""

    evidence: Evidence
    features: Features
    score: float


def find_candidates(
    question: Question,
    hits: Sequence[Hit],
    evidence: Sequence[Evidence],
    index: Index,
) -> list[Candidate]:
    """Return the sentences of the passages found, best first."""
    measured = measure(question, hits, evidence, index)
    candidates = [Candidate(item, found, score(found)) for item, found in zip(evidence, measured, strict=True)]
    return sorted(candidates, key=lambda c: (-c.score, c.evidence.sentence.row))


def score(features: Features) -> float:
    """Return the weighted sum of the features."""
    return sum(weight * value for weight, value in zip(weights(), astuple(features), strict=True))


@lru_cache(maxsize=1)
def weights() -> tuple[float, ...]:
    """Return the weight of each feature, in the order of `Features`."""
    table = tomllib.loads(files("assistant").joinpath("ranking.toml").read_text(encoding="utf-8"))["weights"]
    return tuple(float(table[feature.name]) for feature in fields(Features))
