"""Support: the statement means what its words say, as far as the encoder and shared words can tell."""

from __future__ import annotations

from assistant.writing.checks.known import Known
from assistant.writing.claim import Claim
from index.words import terms

_CLOSE = 0.45  # cosine of statement and relied words
_SHARED = 0.25  # share of the statement's terms that the cited paragraphs hold; with fewer it is about something else
_REPEATED = 0.9  # with so many it is the paragraph's own wording, and the encoder is not asked


def unsupported(claim: Claim, known: Known) -> str | None:
    """Return a reason when the statement says something else than the words it relies on."""
    shared = _shared(claim)
    if shared >= _REPEATED or (shared >= _SHARED and _cosine(claim, known) >= _CLOSE):
        return None
    return "its paragraph does not say so"


def _cosine(claim: Claim, known: Known) -> float:
    if claim.relied is None:
        return 0.0
    told = known.encoder.encode_question(claim.text)
    return float(told @ known.encoder.encode_question(claim.relied.text))


def _shared(claim: Claim) -> float:
    told, held = set(terms(claim.text)), set(terms(claim.context))
    return len(told & held) / len(told) if told else 0.0
