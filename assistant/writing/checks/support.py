"""Support: the statement means what its words say, as far as the encoder and shared words can tell."""

from __future__ import annotations

from assistant.writing.checks.known import Known
from assistant.writing.claim import Claim
from index.words import terms

_CLOSE = 0.45  # cosine of statement and relied words
_SHARED = 0.25  # share of the statement's terms that the cited paragraphs hold


def unsupported(claim: Claim, known: Known) -> str | None:
    """Return a reason when the statement says something else than the words it relies on."""
    return None if support(claim, known) >= _CLOSE or _shared(claim) >= 1.0 else "its paragraph does not say so"


def support(claim: Claim, known: Known) -> float:
    """Return the cosine of statement and relied words; 0 where hardly a term is shared."""
    if claim.relied is None or _shared(claim) < _SHARED:
        return 0.0
    told = known.encoder.encode_question(claim.text)
    return float(told @ known.encoder.encode_question(claim.relied.text))


def _shared(claim: Claim) -> float:
    told, held = set(terms(claim.text)), set(terms(claim.context))
    return len(told & held) / len(told) if told else 0.0
