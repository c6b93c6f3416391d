"""Who recommends or resolves, and to whom: as the paragraph, its introduction, its heading and its paper say.

What none of them states is None. A committee that is called by its last word alone ("the Panel") is
given its name where the paper's own facts hold it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.model import Kind, PaperRecord, Paragraph
from index.reading.numbers import parse

_CAPITAL = r"[A-Z][\w’'&/-]*"
_RUN = rf"{_CAPITAL}(?:(?:,? (?:and|&|of|for|the) (?:the )?|, | ){_CAPITAL}){{0,9}}"
_GROUPS = (
    r"(?i:sub-committee|committee|cabinet|board|panel|council|executive|forum|members?|councillors|group|commission|"
    r"authority|assembly|mayor|leader|directors?|officers?|secretary|ministers?|government|parliament|partnership|trust|"
    r"ofsted|nhs)(?:s\b|\b)(?! [A-Z])"
)
_BEFORE = rf"(?:(?:{_CAPITAL}|of|and|for|the|&) ){{0,9}}?"
_GROUP = rf"(?P<who>{_BEFORE}{_GROUPS}(?: (?:for|of) {_RUN})?(?: members)?)"
_ASKED = re.compile(
    rf"(?:that )?(?:[Tt]he )?{_GROUP} (?:is|are|be) (?:therefore |further )?(?:asked|recommended|requested|invited)\b"
)
_TOLD = re.compile(
    rf"(?:[Tt]hat )(?:the )?{_GROUP}(?:[:,]|\s*$| (?!be\b|was\b|were\b|been\b|ha[sd]\b|to\b|and\b)[a-z])"
)
_ADVISED = re.compile(rf"^It is (?:\w+ )?(?:recommended|proposed) that (?:the )?{_GROUP} (?!be\b|will\b)[a-z]")
_SHOULD = re.compile(r"^(?:that )?(?P<who>[^.;:]{2,80}?),? (?:should|must|needs? to|ought to) (?!be\b)", re.IGNORECASE)
_HEAD = re.compile(
    r"\b(?:sub-committee|committee|cabinet|board|panel|council|executive|forum|members|councillors|commission|"
    r"authority|assembly|mayor|director|officers?|ministers?|government|parliament|department|partnership|trust|nhs|"
    r"ofsted|police|schools?|providers?|commissioners?|governors|partners|agency|regulator)(?:s|ies)?$",
    re.IGNORECASE,
)
_DECIDER = re.compile(rf"^As (?:the )?{_GROUP},? I\b")
_DECIDED = re.compile(rf"^(?:[Tt]he )?{_GROUP} (?:\w+ )?(?:agreed|resolved|noted|approved|decided)\b")
_OFFICE = re.compile(
    rf"^(?:[Tt]he )(?P<who>{_BEFORE}(?i:director|officer|secretary|leader)(?: (?:for|of) {_RUN})?) (?!be\b)[a-z]"
)
_HANDED = re.compile(
    rf"\b(?i:recommend(?:s|ed)? to|delegat\w+(?: \w+){{0,2}} to|authority to|report to|refer\w* to) (?:the )?{_GROUP}"
    rf"|\b[Tt]hat (?:the )?(?P<told>{_BEFORE}{_GROUPS}(?: (?:for|of) {_RUN})?) be "
    rf"(?:asked|recommended|requested|invited|authorised|instructed)\b"
    rf"|\b(?i:authoris\w+|instruct\w*|request\w*|ask\w*|invit\w+) (?:that )?(?:the )?(?P<asked>{_BEFORE}{_GROUPS}"
    rf"(?: (?:for|of) {_RUN})?) (?:to\b|[a-z])"
)
_RESOLVED = re.compile(r"^(?:it was )?(?:unanimously )?(?:resolved|agreed)\b[^A-Za-z]*(?:\([^)]*\)\W*)?", re.IGNORECASE)
_RECOMMENDATION_N = re.compile(r"^(?:draft )?recommendation \d+\s*[:.–-]?\s*", re.IGNORECASE)
_OWN = re.compile(
    r"\b(?:we|I) (?:therefore |also |further )?recommend\b|\bour (?:\w+ )?recommendations\b"
    r"|\bwe make (?:\w+ ){0,3}recommendations\b"
    r"|\bthis (?:report|review|paper) (?:makes|recommends)\b",
    re.IGNORECASE,
)
_NAMES_RECOMMENDER = re.compile(
    r"^(?P<who>(?:the |this )?[\w’' &-]{2,60}?) (?:therefore |also )?recommends\b", re.IGNORECASE
)
_HEADED = re.compile(r"^[\d\W]*recommendations?(?:\(s\)|/s)?\W*$", re.IGNORECASE)
_HEADED_BY = re.compile(r"^[\d\W]*recommendations? (?:of|from|by) (?P<who>.+)$", re.IGNORECASE)
_MEETING = re.compile(r"minutes|notes of|record of decision|decision (?:notice|record)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Parties:
    """Who made it and whom it is addressed to; None where that is not stated."""

    made_by: str | None
    addressed_to: str | None


def speaks_for_itself(text: str) -> bool:
    """Say whether a paper's text calls the recommendations in it its own."""
    return _OWN.search(text) is not None


def parties(paper: PaperRecord, paragraph: Paragraph, introductions: Sequence[Paragraph], own: bool) -> Parties:
    """Return the parties of a recommendation or resolution; `own` says that its paper speaks for itself."""
    said = [_bare(p.text) for p in (paragraph, *reversed(introductions))]
    if paragraph.kind is Kind.RESOLUTION:
        return Parties(_resolver(paper, said), _first(_handed(text) for text in said[:1]))
    headed = any(_HEADED.match(heading) for heading in paragraph.heading[-1:])
    asked = _first(_addressee(text) for text in said)
    to = _full(asked, paper) or (paper.committee if headed else None)
    return Parties(_recommender(paper, paragraph, said, headed, own), to)


def _resolver(paper: PaperRecord, said: Sequence[str]) -> str | None:
    for text in said:
        match = _DECIDER.match(text) or _TOLD.match(_RESOLVED.sub("", text)) or _DECIDED.match(text)
        if match:
            return _full(match["who"], paper)
    held = _MEETING.search(f"{paper.title or ''} {paper.file}")
    return (paper.committee or paper.body) if held else None


def _recommender(paper: PaperRecord, paragraph: Paragraph, said: Sequence[str], headed: bool, own: bool) -> str | None:
    named = _NAMES_RECOMMENDER.match(said[0])
    headed_by = next((m for heading in paragraph.heading[-1:] if (m := _HEADED_BY.match(heading))), None)
    found = named or headed_by
    if found:
        who = found["who"].strip()
        return who[:1].upper() + who[1:]
    if _RECOMMENDATION_N.match(paragraph.text) or re.match(r"(?:we|i) ", said[0], re.IGNORECASE):
        return paper.body if own else None
    asked = any(_ASKED.match(text) for text in said)
    return paper.author if headed or asked else None


def _addressee(text: str) -> str | None:
    text = _RECOMMENDATION_N.sub("", text)
    match = _ASKED.match(text) or _TOLD.match(text) or _ADVISED.match(text)
    if match:
        return match["who"]
    should = _SHOULD.match(text)
    return _body_told(should["who"]) if should else None


def _body_told(subject: str) -> str | None:
    """Return the subject of "should" where it is a body; "No council should" is told to councils."""
    head = re.split(r" (?:of|for|with|in|that|who|which)\b|,", subject, maxsplit=1)[0]
    if not _HEAD.search(head) or len(subject.split()) > 9:
        return None
    return re.sub(r"^(?:no|the) ", "", subject, flags=re.IGNORECASE).strip(" ,")


def _handed(text: str) -> str | None:
    office = _OFFICE.match(text)
    match = _HANDED.search(text)
    if office or not match:
        return office["who"] if office else None
    return match["who"] or match["told"] or match["asked"]


def _full(name: str | None, paper: PaperRecord) -> str | None:
    """Return a committee's whole name where the paper is that committee's and calls it by a part of it."""
    if name is None:
        return None
    bare = re.sub(r"^[Tt]he ", "", name).strip()
    short = re.sub(r"\W*\bmembers?$", "", bare, flags=re.IGNORECASE).strip().casefold()
    committee = paper.committee or ""
    if committee and (not short or _plain(committee).endswith(_plain(short))):
        return committee
    return bare[:1].upper() + bare[1:]


def _plain(name: str) -> str:
    return name.replace("&", "and").replace("’", "'").casefold()


def _first(found: Iterable[str | None]) -> str | None:
    return next((one for one in found if one), None)


def _bare(text: str) -> str:
    """Return a paragraph's words without its number."""
    number = parse(text)
    words = text[number.end :] if number is not None and number.shape != "named" else text
    return " ".join(words.split())
