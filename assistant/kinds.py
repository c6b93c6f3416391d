"""What kind of answer a question asks for, and whether a sentence holds that kind."""

from __future__ import annotations

import re
from enum import StrEnum


class AnswerKind(StrEnum):
    """The kind of answer asked for."""

    AMOUNT = "amount"
    NUMBER = "number"
    SHARE = "share"
    DATE = "date"
    PERSON = "person"
    YES_NO = "yes or no"
    LIST = "list"
    COMPARISON = "comparison"
    REASON = "reason"
    PLACE = "place in the papers"
    FACT = "fact"


_PLURAL = r"(?!(?:is|was|does|has|this|us|its|status|process|progress|basis|business|focus|less|news|across)\b)\w+s"
_SMALL_NUMBER = r"(?:two|three|four|five|six|seven|eight|nine|ten|\d)"
_PART = r"(?:paragraph|para|page|section|part|bit|heading|papers?|reports?|documents?|slides?|appendix)"
_ABOUT = r"(?:covers?|mentions?|deals?|discuss(?:es)?|talks?|says?|about|on|address(?:es)?|describes?)"
_VERB = r"(?:are|were|do|did|have|will|would|should|does|has|is|need|must|can)"

_ASKED_FOR = tuple(
    (kind, re.compile("|".join(patterns)))
    for kind, *patterns in (
        (
            AnswerKind.PLACE,
            rf"^(?:where(?:abouts)?|(?:in |on )?which|what)\b.{{0,40}}\b{_PART}\b.{{0,60}}\b{_ABOUT}\b",
            r"^where (?:in|do i find|can i (?:find|see|read))\b",
            r"^where(?:abouts)?\b.*\b(?:does|do|is|are)\b.*\b(?:talk|say|mention|cover|discuss|set out|section)\b",
        ),
        (
            AnswerKind.COMPARISON,
            r"\b(?:compare[ds]?|comparison|differs?|differences?|versus|vs|both|same as|as well as|agree with)\b",
            r"\beach (?:council|paper|body|report|of the)\b|\bacross the papers\b|\ball (?:the )?(?:councils|papers)\b",
        ),
        (AnswerKind.SHARE, r"\b(?:percentage|per cent|percent|proportion|share of|fraction)\b|%"),
        (
            AnswerKind.LIST,
            r"^(?:list|names?|give me|show me)\b",
            r"\b(?:full list|whole list|every|all the|all of the|names of|by name|what are they|priorities)\b",
            rf"\b(?:what|which) (?:are|were|other|{_SMALL_NUMBER}) (?:\w+ ){{0,5}}{_PLURAL}\b",
            rf"\b(?:what|which) (?!is\b|was\b)(?:\w+ ){{0,2}}{_PLURAL} {_VERB}\b",
            rf"\bwho are (?:the|all)\b|\b{_SMALL_NUMBER} \w+s\b",
        ),
        (
            AnswerKind.AMOUNT,
            r"\b(?:how much|costs?|price|budget|funding|money|spend|spending|amount|sum|grant|investment|savings?)\b",
            r"\b(?:fee|pay|quid|pounds|pot|worth|deficit|overspend)\b|£",
        ),
        (
            AnswerKind.NUMBER,
            r"\bhow (?:many|long|often|big|thick|old|far|large)\b",
            r"\b(?:number of|rate|what age|target for|figure)\b",
        ),
        (
            AnswerKind.DATE,
            r"\b(?:when|by when|how soon|deadline|timescale|timetable|due date)\b",
            r"\b(?:what|which) (?:dates?|days?|year|month|time)\b",
        ),
        (AnswerKind.PERSON, r"\b(?:who|whom|whose|contact|author)\b"),
        (AnswerKind.REASON, r"\b(?:why|reasons?|what for|how come)\b"),
        (
            AnswerKind.YES_NO,
            r"^(?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|may|might|must)\b",
        ),
    )
)

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)(?:[a-z]{2,6})?"
_DATE = re.compile(
    rf"\b(?:19|20)\d\d\b|\b{_MONTH}\b|\b\d{{1,2}}/\d{{1,2}}/\d{{2,4}}\b"
    r"|\b(?:spring|summer|autumn|winter|weeks?|months?|years?|days?)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(r"[£$€]\s?\d|\b\d[\d,.]*\s?(?:million|billion|m|bn|k|pence|p)\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy"
    r"|eighty|ninety|hundred|thousand|half|third|quarter|double|twice|no)\b",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"\d\s?%|\bper ?cent\b|\b(?:half|thirds?|quarters?)\b"
    r"|\b(?:\d+|one|two|three|four|nine) (?:in|out of) (?:every )?(?:\d{1,3}\b|three|four|five|ten|hundred)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d(?:[/-]\d\d(?:\d\d)?)?\b")
_NAME = re.compile(r"\b(?:Cllr|Councillor|Mr|Mrs|Ms|Dr|Director|Officer|Chair)\b|\b[A-Z][a-z]+ [A-Z][\w’'-]+")
_PRESENT = {
    AnswerKind.AMOUNT: _MONEY,
    AnswerKind.NUMBER: _NUMBER,
    AnswerKind.SHARE: _SHARE,
    AnswerKind.DATE: _DATE,
    AnswerKind.PERSON: _NAME,
}


def kinds_asked(question: str) -> tuple[AnswerKind, ...]:
    """Return the kinds of answer a question asks for, the leading one first; FACT where nothing tells."""
    text = " ".join(question.lower().split())
    found = tuple(kind for kind, pattern in _ASKED_FOR if pattern.search(text))
    return found or (AnswerKind.FACT,)


def holds(kind: AnswerKind, text: str) -> bool:
    """Say whether `text` holds an answer of this kind; True for kinds that no pattern tells."""
    pattern = _PRESENT.get(kind)
    if kind is AnswerKind.NUMBER:  # a year is no answer to "how many"
        text = _YEAR.sub("", text)
    return pattern is None or pattern.search(text) is not None


TOLD = frozenset(_PRESENT)
"""The kinds of answer that can be told from a sentence's form."""
