"""Bodies: a sentence about a body cites a paper of that body, or one that speaks of it."""

from __future__ import annotations

from assistant.writing.checks.known import Known
from assistant.writing.claim import Claim


def wrong_body(claim: Claim, known: Known) -> str | None:
    """Return the first body named that neither made a cited paper nor stands in a cited paragraph."""
    own = {one.record.body for one in claim.cited}
    spoken_of = set(known.names.find(claim.context).bodies)
    named = " ".join(token for token in claim.text.split() if token.strip("“\"(‘'")[:1].isupper())
    for body in known.names.find(named).bodies:
        if body not in own and body not in spoken_of:
            return f"it speaks of {body}, and the paragraph does not"
    return None
