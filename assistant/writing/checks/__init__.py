"""Each statement against its paragraphs: a check is one small function that returns a reason, or None.

The order is from what can't be argued with (keys, quotes, figures) to what is judged (support).
"""

from __future__ import annotations

from assistant.writing.checks.bodies import wrong_body
from assistant.writing.checks.figures import unknown_figure
from assistant.writing.checks.form import bad_form
from assistant.writing.checks.instructions import obeys
from assistant.writing.checks.keys import bad_keys
from assistant.writing.checks.known import Known
from assistant.writing.checks.names import unknown_name
from assistant.writing.checks.polarity import flipped
from assistant.writing.checks.quotes import bad_quote
from assistant.writing.checks.speaker import wrong_speaker
from assistant.writing.checks.support import unsupported
from assistant.writing.claim import Claim

_CHECKS = (
    bad_form,
    bad_keys,
    bad_quote,
    obeys,
    unknown_figure,
    unknown_name,
    wrong_body,
    flipped,
    wrong_speaker,
    unsupported,
)


def fault(claim: Claim, known: Known) -> str | None:
    """Return the first reason why a statement may not be shown, None when every check holds."""
    return next((reason for check in _CHECKS if (reason := check(claim, known))), None)
