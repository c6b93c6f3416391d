"""How high the expected paragraphs come. `ranks` holds the first rank (from 1) at which each expected
group was found, None for a group that was not found; no groups at all leaves every measure undefined.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

Ranks = Sequence[int | None]


def hit_at(ranks: Ranks, k: int) -> float | None:
    """Return 1 if any expected group is found in the first k, else 0 ("hit rate", "success@k")."""
    return float(any(_within(rank, k) for rank in ranks)) if ranks else None


def recall_at(ranks: Ranks, k: int) -> float | None:
    """Return |expected groups in the first k| / |expected groups| (Manning et al. 2008, section 8.4)."""
    return sum(_within(rank, k) for rank in ranks) / len(ranks) if ranks else None


def reciprocal_rank(ranks: Ranks) -> float | None:
    """Return 1 / rank of the first expected group, 0 if none is found; its mean is MRR (Voorhees, TREC-8 1999)."""
    found = [rank for rank in ranks if rank is not None]
    return (1 / min(found) if found else 0.0) if ranks else None


def ndcg_at(ranks: Ranks, k: int) -> float | None:
    """Return DCG / ideal DCG in the first k (Järvelin and Kekäläinen, ACM TOIS 2002), discount 1 / log2(rank + 1).

    The gain at a rank is the number of groups first found there; the ideal finds one group at each
    rank from 1. A passage that holds two groups at once can beat that ideal and is held at 1.
    """
    if not ranks:
        return None
    gains = Counter(rank for rank in ranks if rank is not None and rank <= k)
    dcg = sum(gain / math.log2(rank + 1) for rank, gain in gains.items())
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(ranks), k) + 1))
    return min(1.0, dcg / ideal)


def _within(rank: int | None, k: int) -> bool:
    return rank is not None and rank <= k
