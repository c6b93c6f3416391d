"""Questions in two parts: "how much is the grant and who decides on it?" """

from __future__ import annotations

import re

from index.words import STOP_WORDS, words

_ASKS = r"(?:how|what|when|who|whose|where|which|why|is|are|was|were|does|did|do|has|have|will|would|can|could|should)"
_CUT = re.compile(rf"\?\s+(?=\w)|[,;]?\s+(?:and|but)\s+(?=(?:also\s+)?{_ASKS}\b)", re.IGNORECASE)
_FEWEST = 2  # words of its own that make a part a question: "and by when" only asks more of the same
_MOST = 3


def parts_of(question: str) -> tuple[str, ...]:
    """Return the parts of a question that each ask something of their own; the question itself where it has one."""
    found = [part.strip(" ,;?") for part in _CUT.split(question)]
    parts = [part for part in found if part]
    if not 1 < len(parts) <= _MOST or not all(_is_question(part) for part in parts):
        return (question,)
    return tuple(parts)


def _is_question(part: str) -> bool:
    return len([word for word in words(part) if word not in STOP_WORDS]) >= _FEWEST
