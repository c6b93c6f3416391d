"""The question in a pasted text: an email without its headers, greeting, signature and what it quotes."""

from __future__ import annotations

import re

LONGEST = 2_000  # characters: what follows in a longer text is no question
_ASKED = 400  # characters of the sentences that ask, in a text that is longer than a question
_HEADER = re.compile(r"^\s*(?:from|to|cc|bcc|sent|date|subject|re|fw|fwd)\s*:.*$", re.I | re.M)
_QUOTED = re.compile(r"^\s*>.*$", re.M)
_GREETING = re.compile(
    r"^\s*(?:dear|hi|hello|hey|good (?:morning|afternoon|evening))\b[^\n?]{0,40}[,!]\s*$"
    r"|^\s*(?:i )?hope (?:you are|you're|this finds you)[^\n?.]*[.!]?\s*$",
    re.I | re.M,
)
_SIGNATURE = re.compile(
    r"^\s*(?:(?:kind|best|warm|many)?\s*(?:regards|wishes|thanks)|yours (?:sincerely|faithfully|truly)|yours|thanks"
    r"|thank you|cheers|sent from my\b.*|--+|__+|-{3,}.*original message.*)\s*(?:,|\.|!)?\s*$",
    re.I | re.M,
)
_SENTENCE = re.compile(r"[^.?!\n]*\?")


def question_in(text: str) -> str:
    """Return what is asked in a text; a single line is returned as it is, but for its length."""
    body = _letter(text) if "\n" in text.strip() else text
    if len(body) > LONGEST:
        asking = " ".join(match.group().strip() for match in _SENTENCE.finditer(body))
        body = asking[-_ASKED:] if asking else body[:LONGEST]
    return " ".join(body.split())


def _letter(text: str) -> str:
    """Return a letter's own words; the text whole where nothing would be left."""
    plain = _QUOTED.sub("", _HEADER.sub("", text))
    plain = _GREETING.sub("", plain).strip()
    signed = _SIGNATURE.search(plain)
    body = plain[: signed.start()] if signed and signed.start() else plain
    return body if re.search(r"\w", body) else text
