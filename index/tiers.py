"""Which segments to write together, so that their number stays small and each paper is written few times.

A segment's size is that of its papers that count. Segments of like size make a tier; four in a tier become
one. A segment of which less than half counts is written anew, so that what was removed takes no room.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

_MOST = 4  # segments in a tier; also how much larger each tier's segments are
_SMALL = 2_000  # vectors; below that all segments are of the lowest tier


@dataclass(frozen=True, slots=True)
class Sized:
    """A segment by name, with the vectors it holds and those of them that count."""

    name: str
    held: int
    counting: int


def to_merge(segments: Sequence[Sized], full: int) -> frozenset[str]:
    """Return the names of segments to be written as one; none when all is well.

    A segment of `full` vectors is left alone, and none grows beyond twice as many.
    """
    tiers: dict[int, list[Sized]] = defaultdict(list)
    for segment in segments:
        if segment.counting < full:
            tiers[_tier(segment)].append(segment)
    for tier in sorted(tiers):
        if len(tiers[tier]) >= _MOST and len(together := _together(tiers[tier], 2 * full)) > 1:
            return frozenset(segment.name for segment in together)
    return frozenset([segment.name for segment in segments if 2 * segment.counting < segment.held][:1])


def _together(tier: Sequence[Sized], room: int) -> list[Sized]:
    """Return the smallest of a tier, as many as make one and fit."""
    taken: list[Sized] = []
    for segment in sorted(tier, key=lambda segment: segment.counting)[:_MOST]:
        room -= segment.counting
        if room >= 0:
            taken.append(segment)
    return taken


def _tier(segment: Sized) -> int:
    return int(math.log(max(segment.counting, _SMALL) / _SMALL, _MOST))
