"""Answering when one should and refusing when one should, each as precision, recall and F1.

    precision = TP / (TP + FP), recall = TP / (TP + FN), F1 = 2 TP / (2 TP + FP + FN)

(van Rijsbergen 1979), with "positive" once for answering what the papers answer, once for refusing
what they do not. Each function gives one question's part; `share.ratio` makes the measure.
"""

from __future__ import annotations

from evals.metrics.share import Share


def precision(did: bool, should: bool) -> Share:
    """Of those where it was done, how often rightly."""
    return Share(float(did and should), float(did))


def recall(did: bool, should: bool) -> Share:
    """Of those where it should be done, how often it was."""
    return Share(float(did and should), float(should))


def f1(did: bool, should: bool) -> Share:
    """Return this question's part of 2 TP / (2 TP + FP + FN)."""
    return Share(2.0 * (did and should), float(did) + float(should))
