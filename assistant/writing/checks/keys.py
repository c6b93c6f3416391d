"""Keys: at least one, and only those offered."""

from __future__ import annotations

from assistant.writing.checks.known import Known
from assistant.writing.claim import Claim


def bad_keys(claim: Claim, _known: Known) -> str | None:
    """Return why the keys do not hold."""
    if not claim.keys:
        return "it rests on no paragraph"
    if len(claim.cited) < len(set(claim.keys)):
        return "it names a paragraph that was not offered"
    return None
