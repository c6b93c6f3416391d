"""A paper's own facts: title, body, committee, date, author, status. What it does not say is None."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.model import Status
from index.reading.blocks import Block, Style
from index.reading.body import find_body
from index.reading.dates import Found, find_dates, is_date_line
from index.reading.fields import COMMITTEE, front_end, is_committee_line, is_section, is_sign_off_heading, label_of
from index.reading.names import committee_in, sentence_case, tail_committee

_TITLE_LABELS = re.compile(
    r"(?:report |paper )?title(?: of (?:report|paper|document))?|title of report|subject|report title", re.IGNORECASE
)
_COMMITTEE_LABELS = re.compile(
    r"(?:name of )?(?:committee|meeting|decision[- ]maker|report to|to|cabinet)(?: name)?", re.IGNORECASE
)
_MEETING_DATE = re.compile(
    r"(?:date of (?:the )?(?:meeting|decision|committee)|meeting date|decision date|meeting)", re.IGNORECASE
)
_DATE_LABELS = re.compile(r"(?:date|dated|report date|date of (?:report|paper|publication|issue))", re.IGNORECASE)
_AUTHOR_LABELS = re.compile(
    r"(?:report |lead )?authors?(?: name)?|(?:report|prepared|written|produced) by|report author\(s\)|author/contact.*",
    re.IGNORECASE,
)
_MEETING_PROSE = re.compile(r"\b(?:meeting|minutes|held|agenda|cabinet|committee)\b", re.IGNORECASE)
_MINUTES = re.compile(
    r"\b(?:minutes|notes) of\b|\bminutes\b|\brecord of (?:the )?(?:decision|meeting)\b", re.IGNORECASE
)
_BOILERPLATE = re.compile(
    r"(?:agenda(?: item)?(?: no\.?)?[\s\d.]*|item(?: no\.?)?[\s\d.]*|(?:this report is )?public|part (?:1|i|one)|open|unrestricted|official|report|draft|minutes|page \d+|"
    r"for (?:decision|information|discussion)\.?|briefing(?: note)?|(?:decision )?report)",
    re.IGNORECASE,
)
_EXEMPT = re.compile(
    r"(?:\bnot for publication\b|^(?:strictly )?(?:confidential|exempt|restricted)\b|\bpart (?:2|ii|two)\b|\bexempt (?:report|item|appendix|information)\b|"
    r"\bschedule 12a\b|\bparagraphs? \d.{0,40}\bschedule 12a\b)",
    re.IGNORECASE,
)
_NOT_EXEMPT = re.compile(
    r"if applicable|\bticking\b|\bis not exempt\b|\bnot contain\b|\bno exempt\b|\bnone\b|\bn/?a\b|\bnot applicable\b|\bif (?:some|any|all)\b|\bwhere\b|\bwhether\b|\bpart (?:1|i|one)\b(?!.{0,20}schedule)|"
    r"\bexclud\w+\b|\bexclusion\b|\bexcept\b|\bin the event\b|\bmay\b|\bshould\b|\bmust\b|\bappendi\w+ .{0,40}\bexempt\b",
    re.IGNORECASE,
)
_EXEMPT_LABELS = re.compile(
    r"(?:classification|confidentiality|status|exempt(?:ion)?(?: information)?|publication|security marking|marking)",
    re.IGNORECASE,
)
_PERSON_END = re.compile(r"[,;(–]| - |: | email| e-mail| tel\b| ext\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the paper says of itself, and whether it is a record of a meeting."""

    title: str | None
    body: str | None
    committee: str | None
    date: str | None
    author: str | None
    status: Status
    minutes: bool


def find_facts(blocks: Sequence[Block], stem: str = "") -> Facts:
    """Return the paper's facts. `stem`, the file's name, only decides between names the paper itself holds."""
    front = blocks[: front_end(blocks)]
    committee = _committee(blocks, front)
    return Facts(
        title=_title(blocks, front, committee),
        body=find_body([block.text for block in blocks], len(front), stem),
        committee=committee,
        date=_date(blocks, front),
        author=_author(blocks),
        status=Status.EXEMPT if _is_exempt(blocks, front) else Status.PUBLIC,
        minutes=any(_MINUTES.search(block.text) for block in [*front, *blocks[:6]] if len(block.text) < 200),
    )


def _labelled(blocks: Sequence[Block], labels: re.Pattern[str]) -> list[str]:
    """Return the values of the fields whose label matches, in order."""
    found = []
    for block in blocks:
        label = _field(block)
        if label is not None and label[1] and labels.fullmatch(label[0].strip()):
            found.append(label[1])
    return found


def _field(block: Block) -> tuple[str, str] | None:
    if len(block.cells) == 1 and block.cells[0][0]:
        return block.cells[0]
    return label_of(block.text) if len(block.text) < 400 else None


def _title(blocks: Sequence[Block], front: Sequence[Block], committee: str | None) -> str | None:
    labelled = _labelled(front, _TITLE_LABELS) or _labelled(blocks[:30], _TITLE_LABELS)
    if labelled:
        return sentence_case(labelled[0])
    for styled in (Style.TITLE, Style.HEADING):
        for block in front:
            if block.style is styled and _is_title(block, committee):
                return sentence_case(block.text)
    for block in front:
        if _is_title(block, committee):
            return sentence_case(_without_committee(block.text))
    return None


def _is_title(block: Block, committee: str | None) -> bool:
    text = block.text.strip()
    if block.style is Style.ROW or len(text) > 250 or len(text.split()) > 35 or not re.search(r"[A-Za-z]{3}", text):
        return False
    if label_of(text) or is_date_line(text) or _BOILERPLATE.fullmatch(text) or is_section(text):
        return False
    if re.search(r"\bCouncil$", text, re.IGNORECASE) and len(text.split()) <= 6:
        return False
    if is_committee_line(text) and not tail_committee(text)[0]:
        return False
    return committee is None or text.lower() != committee.lower()


def _without_committee(text: str) -> str:
    before, _ = tail_committee(text)
    return before or text


def _committee(blocks: Sequence[Block], front: Sequence[Block]) -> str | None:
    for value in _labelled(front, _COMMITTEE_LABELS):
        name = committee_in(value)
        if name:
            return name
    for block in front:
        if is_committee_line(block.text) and block.style is not Style.ROW:
            return sentence_case(tail_committee(block.text)[1])
    for block in [*front, *blocks[:25]]:
        name = _named_in_prose(block.text)
        if name:
            return name
    return None


def _named_in_prose(text: str) -> str | None:
    """Return the committee of "meeting of the X Board" and "minutes of the X Panel"."""
    found = re.search(
        r"\b(?:meeting|minutes|notes)\s+of\s+(?:(?:a|the)\s+(?:(?:meeting|ordinary|special|extraordinary)\s+(?:of\s+)?(?:the\s+)?)?)?",
        text,
        re.IGNORECASE,
    )
    if not found or not COMMITTEE.search(text[found.end() : found.end() + 120]):
        return None
    return committee_in(text[found.end() : found.end() + 140])


def _date(blocks: Sequence[Block], front: Sequence[Block]) -> str | None:
    for value in _labelled(blocks[:40], _MEETING_DATE):
        if find_dates(value):
            return find_dates(value)[0].iso
    declared = [
        block
        for block in front
        if label_of(block.text) and _DATE_LABELS.fullmatch((label_of(block.text) or ("", ""))[0])
    ]
    top = [block for block in front if block not in declared]
    for wanted in (is_date_line, _is_meeting_line):
        for block in top:
            if wanted(block.text):
                return find_dates(block.text)[0].iso
    dates = [found[0].iso for block in [*declared, *blocks[:60]] if (found := _dated(block))]
    return dates[0] if dates else None


def _is_meeting_line(text: str) -> bool:
    return len(text) < 250 and bool(find_dates(text)) and bool(_MEETING_PROSE.search(text))


def _dated(block: Block) -> list[Found]:
    label = _field(block)
    if label is None or not _DATE_LABELS.fullmatch(label[0].strip()):
        return []
    return find_dates(label[1])


def _author(blocks: Sequence[Block]) -> str | None:
    named = _labelled(blocks, _AUTHOR_LABELS)
    for before, block in zip(blocks, blocks[1:], strict=False):
        if (
            is_sign_off_heading(before.text)
            and re.search(r"author", before.text, re.IGNORECASE)
            and len(block.text) < 200
        ):
            named.append(block.text)
    for value in named:
        name = _PERSON_END.split(value)[0].strip()
        if re.search(r"[A-Za-z]{2}", name) and len(name.split()) <= 5:
            return name
    return None


def _is_exempt(blocks: Sequence[Block], front: Sequence[Block]) -> bool:
    for label in (_field(block) for block in blocks[:60]):
        if label is not None and _EXEMPT_LABELS.fullmatch(label[0].strip()):
            return bool(_EXEMPT.search(label[1])) and not _NOT_EXEMPT.search(label[1])
    near = [*front, *blocks[len(front) : len(front) + 3]]
    return any(_marks_exempt(block) for block in near)


def _marks_exempt(block: Block) -> bool:
    text = block.text
    return (
        len(text) < 400 and block.style is not Style.ROW and bool(_EXEMPT.search(text)) and not _NOT_EXEMPT.search(text)
    )
