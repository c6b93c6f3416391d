"""What an answer's writing took: calls, tokens, seconds, cost, and what became of its statements."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Usage:
    """Counts that grow while one answer is written; tokens are the server's own counts, 0 where it gives none."""

    model: str
    place: str
    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    seconds: float = 0.0
    cost: float = 0.0
    checking: float = 0.0  # seconds of processor time spent checking what was written
    written: int = 0
    mended: int = 0
    replaced: int = 0
    dropped: int = 0
