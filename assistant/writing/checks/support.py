"""Support: the statement means what its words say, as far as the encoder and shared words can tell."""

from __future__ import annotations

from assistant.writing.checks.known import Known
from assistant.writing.claim import Claim
from index.words import terms

_CLOSE = 0.45  # cosine of statement and relied words
_SHARED = 0.25  # share of the statement's terms that the cited paragraphs hold; with fewer it is about something else
_SHORT = 3  # terms; of so short a statement most must stand there, as a cosine of three words says little
_MOST = 0.6
_FEWEST = 2  # words of weight; a paragraph of one, as a title may be, says nothing that could be put in other words
_REASON = "its paragraph does not say so"
_REPEATED = 0.9  # with so many it is the paragraph's own wording, and the encoder is not asked


def unsupported(claim: Claim, known: Known) -> str | None:
    """Return a reason when the statement says something else than the words it relies on."""
    own = {term for one in claim.cited for term in terms(one.paragraph.text) if term.isalpha()}
    if len(own) < _FEWEST:
        return None if _shared(claim, own) >= _REPEATED else _REASON
    shared = _shared(claim, set(terms(claim.context)))
    enough = _MOST if len(set(terms(claim.text))) <= _SHORT else _SHARED
    if shared >= _REPEATED or (shared >= enough and _cosine(claim, known) >= _CLOSE):
        return None
    return _REASON


def _shared(claim: Claim, held: set[str]) -> float:
    """Return the share of the statement's terms that are among those held."""
    told = set(terms(claim.text))
    return len(told & held) / len(told) if told else 0.0


def _cosine(claim: Claim, known: Known) -> float:
    if claim.relied is None:
        return 0.0
    told = known.encoder.encode_question(claim.text)
    return float(told @ known.encoder.encode_question(claim.relied.text))
