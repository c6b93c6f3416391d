"""A paper's title: from its form where it has one, else the line at its head that most reads like one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.reading.blocks import Block, Style
from index.reading.dates import find_dates, is_date_line
from index.reading.fields import field_of, is_committee_line, is_section, label_of
from index.reading.names import head_committee, sentence_case, tail_committee
from index.reading.numbers import parse

_LABELS = re.compile(
    r"(?:report |paper )?title(?: of (?:report|paper|document|decision))?|title of report|subject|report title|"
    r"name of (?:the )?(?:activity|policy|project|proposal|service).{0,30}|.{1,40}\(.{0,20}title\)",
    re.IGNORECASE,
)
_LABEL_LINE = re.compile(
    r"(?:subject(?: matter)?|title)(?: ?/ ?title)?(?: of (?:the )?(?:report|decision|paper))?:?", re.IGNORECASE
)
_KIND_LINE = re.compile(
    r"(?:agenda(?: item)?(?: no\.?)?[\s\d.]*|item(?: no\.?)?[\s\d.]*|(?:this report is )?public|part (?:1|i|one)|open|"
    r"unrestricted|official|"
    r"report|draft|(?:draft )?minutes|page \d+|for (?:decision|information|discussion)\.?|briefing(?: note)?|"
    r"(?:decision )?report|private|confidential|exempt)",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(
    r"\b(?:report|assessment|statement|plan|strategy|review|briefing|minutes|update|policy|scheme|programme|"
    r"proposals?|decision|response|notes|summary|"
    r"framework|budget|contracts?|arrangements|engagement|register|reference|application|reforms?|care|services?)\b",
    re.IGNORECASE,
)
_LAW = re.compile(r"\bacts? \d{4}\b|^section \d+|\bregulations \d{4}\b|^schedule \d", re.IGNORECASE)
_BODY_ALONE = re.compile(
    r"(?:the )?(?:.{2,40} council|(?:london |royal )?borough of .{2,40}|council of|city of \w+)(?: [–-].{0,4})?",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(r"(?:\b(?:of|the|and|for|to|in|on|by|at|with|a|area action)|[,:–-])$", re.IGNORECASE)
_RECORD_LINE = re.compile(r"(?:draft )?(?:minutes|notes|agenda)\b", re.IGNORECASE)
_INNER_LABEL = re.compile(r"\s[A-Z][a-z]+(?: [a-z]+){0,2}:")
_SHORT_TITLE, _LONG_TITLE = 40, 200
_BARE = re.compile(
    r"(?:executive |final |full |technical )?(?:summary|report|recommendations|findings)"
    r"(?: (?:and|of) (?:executive |main )?(?:summary|report|recommendations|findings))?",
    re.IGNORECASE,
)
_APPENDIX = re.compile(r"(?:appendix|annex|schedule) ?\w{0,4} ?[:–-] ?\w", re.IGNORECASE)
_MEETING = re.compile(r"\b(?P<kind>minutes|agenda|notes)\b", re.IGNORECASE)


def find_title(blocks: Sequence[Block], front: Sequence[Block], committee: str | None) -> str | None:
    """Return the title, None where the paper has none."""
    for part in (front, blocks[:30]):
        for index, block in enumerate(part):
            value = _labelled(part, index, block)
            if value:
                return sentence_case(_in_bounds(value))
    if (
        any(_RECORD_LINE.match(block.text) for block in front[:6])
        and committee
        and not any(block.style is Style.TITLE and _could_be(block, block.text, committee) for block in front)
    ):
        return _record(blocks, committee)
    scored = [(_score(block, index, committee), -index, index) for index, block in enumerate(front)]
    best = max(scored, default=(0, 0, 0))
    if best[0] > 0:
        return sentence_case(_whole(front, best[2]))
    opening = blocks[len(front)] if len(front) < len(blocks) else None
    if (
        opening is not None
        and opening.style is Style.HEADING
        and opening.level == 1
        and _could_be(opening, opening.text, committee)
    ):
        return sentence_case(opening.text)
    return _record(blocks, committee)


def _labelled(part: Sequence[Block], index: int, block: Block) -> str | None:
    field = field_of(block)
    if field is not None and field[1] and _LABELS.fullmatch(_unnumbered(field[0])):
        return field[1]
    if _LABEL_LINE.fullmatch(block.text.strip()) and index + 1 < len(part) and len(part[index + 1].text) < 250:
        return part[index + 1].text
    return None


def _unnumbered(label: str) -> str:
    number = parse(label)
    return label[number.end :].strip() if number is not None else label.strip()


def _in_bounds(title: str) -> str:
    """A title field that holds a whole description ends where its next label begins."""
    title = title.replace(" • ", " – ")  # a dash that opens a line is drawn as a bullet is
    ends = [found.start() for found in _INNER_LABEL.finditer(title) if _SHORT_TITLE < found.start() < _LONG_TITLE]
    return title[: ends[-1]].rstrip() if len(title) > _LONG_TITLE and ends else title


def _score(block: Block, index: int, committee: str | None) -> float:
    text = block.text.strip()
    if not _could_be(block, text, committee):
        return -1
    styled = {Style.TITLE: 6.0, Style.HEADING: 5.0 - 0.5 * block.level}.get(block.style, 1.5 if block.bold else 0.0)
    words = len(text.split())
    score = 2 + styled - 0.15 * index + (1 if _DOCUMENT.search(text) else 0)
    if text.endswith(":") and index == 0:
        score += 1.5
    if text.endswith(".") or re.match(r"report to\b|complaint\b", text, re.IGNORECASE) or re.search(r": [\d ]+$", text):
        score -= 8
    if _LAW.search(text) or text.startswith("("):
        score -= 6
    if words == 1 or words > 30:
        score -= 1.5
    return score


def _could_be(block: Block, text: str, committee: str | None) -> bool:
    if (
        block.style in (Style.ROW, Style.BULLET)
        or len(text) > 250
        or len(text.split()) > 35
        or not re.search(r"[A-Za-z]{3}", text)
    ):
        return False
    if (
        "@" in text
        or "http" in text
        or text.endswith(";")
        or re.search(r"\b[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2}\b", text)
    ):
        return False
    if (
        label_of(text)
        or is_date_line(text)
        or _KIND_LINE.fullmatch(text)
        or (is_section(text) and not _APPENDIX.match(text) and not _is_long_title(block))
        or _BODY_ALONE.fullmatch(text)
    ):
        return False
    name, after = head_committee(text)
    if name and (not after or find_dates(after)):
        return False
    before = tail_committee(text)[0]
    if text[0].islower() or (is_committee_line(text) and not before) or (before and _BODY_ALONE.fullmatch(before)):
        return False
    return (
        not re.match(r"(?:by|to|from|dear|our ref|your ref|ask for|tel)\b", text, re.IGNORECASE)
        and text.lower() != (committee or "").lower()
    )


def _is_long_title(block: Block) -> bool:
    """Whether the words are set as the cover's title, and more than the bare name of a section."""
    return block.style is Style.TITLE and len(block.text.split()) > 4


def _whole(front: Sequence[Block], index: int) -> str:
    """Return the title with the lines it goes on in."""
    block = front[index]
    name, after = head_committee(block.text)
    before, _ = tail_committee(block.text)
    title = after if name and len(after.split()) > 1 else before or block.text
    if _BARE.fullmatch(title) and index and _could_be(front[index - 1], front[index - 1].text, None):
        title = f"{front[index - 1].text}: {sentence_case(title)}"
    for other in front[index + 1 : index + 4]:
        goes_on = _UNFINISHED.search(title) or (
            title.isupper() and other.text.isupper() and other.style is block.style and block.style is not Style.BODY
        )
        if (
            not goes_on
            or is_date_line(other.text)
            or other.style is Style.ROW
            or len(title) > 200
            or _LAW.search(other.text)
        ):
            break
        title = f"{title} {other.text}"
    return title.strip(" :–-")


def _record(blocks: Sequence[Block], committee: str | None) -> str | None:
    """Minutes and agendas name themselves by what they are and whose."""
    for block in blocks[:8]:
        kinds = (
            {found["kind"].capitalize() for found in _MEETING.finditer(block.text)} if len(block.text) < 300 else set()
        )
        if kinds == {"Agenda"}:
            return f"{committee}: agenda" if committee else "Agenda"
        if kinds:
            kind = "Minutes" if "Minutes" in kinds else "Notes"
            return f"{kind} of the {committee}" if committee else kind
    return None
