"""The exact words of a statement that answer: the amount, number, share, date or name asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.candidates import Candidate
from assistant.kinds import AnswerKind

_SURE = 0.0  # logits; rather these words than none
_FEW = 12  # words; more in bold than that say nothing

_FIGURE = r"\d+(?:,\d{3})*(?:\.\d+)?"
_SCALE = r"(?:\s?(?:million|billion|thousand|bn|m|k)\b)?"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)"
)
_WORDED = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty"
    r"|ninety|hundred|thousand|half|third|quarter)"
)
_YEAR = r"(?:19|20)\d\d(?:[/-]\d\d(?:\d\d)?)?"
_EXACT = {
    AnswerKind.AMOUNT: re.compile(rf"[-+]?[£$€]\s?{_FIGURE}{_SCALE}|\b{_FIGURE}\s?(?:million|billion|pence)\b", re.I),
    AnswerKind.SHARE: re.compile(
        rf"\b{_FIGURE}\s?(?:%|per ?cent\b)|\b(?:{_FIGURE}|{_WORDED}) (?:in|out of) (?:every )?(?:{_FIGURE}|{_WORDED})\b"
        r"|\b(?:half|a third|two[- ]thirds|a quarter|three[- ]quarters)\b",
        re.I,
    ),
    AnswerKind.NUMBER: re.compile(
        rf"(?<![£$€\d,.])(?!{_YEAR}\b)\b{_FIGURE}(?![\d%])|\b{_WORDED}(?:[- ]{_WORDED})*\b", re.I
    ),
    AnswerKind.DATE: re.compile(
        rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}(?: {_YEAR})?|\b{_MONTH} {_YEAR}"
        rf"|\b\d{{1,2}}/\d{{1,2}}/\d{{2,4}}\b|\b(?:spring|summer|autumn|winter) {_YEAR}|\b{_YEAR}\b|\b{_MONTH}\b"
    ),
    AnswerKind.PERSON: re.compile(
        r"\b(?:Cllr|Councillor|Mr|Mrs|Ms|Dr|Sir|Dame)\.? [A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?"
        r"|(?<=: )[A-Z][a-z]+ [A-Z][\w’'-]*[a-z]\b(?=[,;(]| \(|$)"
    ),
}


def lead(kinds: tuple[AnswerKind, ...], text: str) -> tuple[int, int] | None:
    """Return where the words stand in `text` that answer the leading kind asked for.

    None where no kind tells, and where several would do: the wrong words in bold mislead.
    """
    if AnswerKind.LIST in kinds or AnswerKind.PLACE in kinds:
        return None
    for kind in kinds:
        found = list(_EXACT[kind].finditer(text)) if kind in _EXACT else []
        if found:
            return found[0].span() if len(found) == 1 else None
    return None


def lead_read(kinds: tuple[AnswerKind, ...], text: str, candidates: Sequence[Candidate]) -> tuple[int, int] | None:
    """Return where in `text` the few words of the best sentence stand that the reader is sure of."""
    words = candidates[0].words if candidates else None
    if words is None or words.margin < _SURE or AnswerKind.LIST in kinds or AnswerKind.PLACE in kinds:
        return None
    said = candidates[0].evidence.text[words.start : words.end]
    at = text.find(said)
    return (at, at + len(said)) if at >= 0 and len(said.split()) <= _FEW else None


def figures(kinds: tuple[AnswerKind, ...], text: str) -> frozenset[str]:
    """Return all figures of the leading kind asked for, without spaces, as they stand in `text`."""
    told = next((kind for kind in kinds if kind in _EXACT and kind is not AnswerKind.PERSON), None)
    if told is None:
        return frozenset()
    return frozenset(re.sub(r"[\s,]", "", match.group()).lower() for match in _EXACT[told].finditer(text))
