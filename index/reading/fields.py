"""The words papers label things with: field names of a form, standard sections, committee names.

Vocabulary of the trade, true of any council; never a list of particular bodies or papers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.reading.blocks import Block, Style
from index.reading.dates import find_dates, is_date_line
from index.reading.numbers import parse

_FIELD_NAMES = (
    r"(?:report |paper |meeting |decision )?(?:title|date|subject|author|by|reference|status|number|no|type|to|of|"
    r"from)",
    r"date (?:of|agreed|approved|published|submitted|prepared|decision)[\w ]{0,25}",
    r"title of (?:report|paper|document)",
    r"(?:name|title) of (?:the )?(?:committee|meeting|decision[- ]maker|officer|report)",
    r"(?:lead |report |contact |responsible |accountable |presenting |originating |strategic |corporate |assistant |"
    r"executive |service |senior )*"
    r"(?:officer|director|author|member|councillor|manager|head of service|leadership team member|contact)s?(?: \(s\)|"
    r"\(s\))?(?: name| details| for enquiries)?",
    r"(?:cabinet|lead|executive|portfolio) (?:member|holder|councillor)s?[\w &]{0,20}", r"portfolio(?: holder)?s?",
    r"cabinet member approval",
    r"contact(?: officers?| details?| email| name| telephone| number| point)?(?: and telephone)?",
    r"e-?mail(?: address)?", r"(?:tele)?phone(?: no| number)?\.?",
    r"tel(?:ephone)?(?: no| number)?\.?", r"position", r"job title", r"role", r"ext(?:ension)?",
        r"(?:electoral )?(?:wards?|divisions?|areas?)(?:\(s\))?(?: or groups?)?(?: and communit(?:y|ies))?(?: "
        r"affected| or boroughs? affected)?", r"(?:is this a )?key decision\??",
    r"forward plan(?: ref(?:erence)?)?(?: no)?\.?", r"(?:your |our )?ref(?:erence)?(?: no| number)?\.?",
    r"confidentiality", r"classification", r"(?:security )?marking",
    r"agenda item(?: no| number)?\.?", r"item(?: no| number)?\.?", r"committee", r"meeting", r"cabinet",
    r"decision[- ]maker", r"decision(?: no| number| type)?", r"venue",
    r"place", r"location", r"time", r"present", r"in attendance", r"attendance", r"apologies",
    r"also (?:present|in attendance)", r"chair(?:man|person)?", r"clerk", r"minutes",
        r"(?:implications |report )?(?:verified|approved|cleared|agreed|signed off|completed|prepared|produced|"
        r"drafted|signed) by", r"implications (?:completed|verified) by", r"sign(?:ed)?[- ]?off",
    r"signed", r"signature", r"approval", r"past pathway(?: of (?:report|paper))?",
    r"future pathway(?: of (?:report|paper))?", r"scrutiny (?:date|committee)", r"call[- ]in",
    r"prepared (?:by|for)", r"published", r"publication date", r"version", r"document (?:owner|status)",
    r"background documents?", r"directorate", r"department", r"service(?: area)?",
    r"exempt(?:ion)?", r"public(?:ation)?", r"meeting name", r"(?:previous|past|future) pathway", r"attendees",
    r"notes of meeting", r"decision to be taken by", r"categor(?:y|ies)", r"for(?: decision)?", r"to", r"from", r"cc",
    r"date",
)  # fmt: skip
_FIELD = re.compile(rf"(?P<label>{'|'.join(_FIELD_NAMES)})\s*(?:\([^)]{{1,60}}\))?\s*:\s*(?P<value>.*)$", re.IGNORECASE)
_SIGN_OFF = re.compile(
    r"(?:(?:lead |report |contact |responsible )?(?:author|officer)s?(?: details?| contact details?)?|contact(?: "
    r"officers?| details| points?)?|"
    r"sign(?:ed)?[- ]?off|implications (?:verified|completed) by|report (?:author|by)|(?:lead|responsible) (?:officer|"
    r"director)s?|prepared by)\s*:?",
    re.IGNORECASE,
)
_SIGN_LABEL = re.compile(
    r"(?:implications (?:verified|completed) by|verified by|approved by|agreed by|report authors?|authors?|contact(?: "
    r"officers?)?|lead officer|"
    r"report(?:ing)? officer|signed(?: by)?|sign[- ]?off|prepared by)\s*:",
    re.IGNORECASE,
)
_ANY_LABEL = re.compile(r"(?P<label>[A-Z][\w /&'’(),-]{1,48}?)\s*:\s+(?P<value>\S.*)$")
_SECTION = re.compile(
    r"(?:executive summary|(?:report |brief )?summary(?: of .*)?|purpose(?: of (?:the |this )?(?:report|paper))?|"
    r"recommendation.*|reasons? ?/?s? ?for (?:the )?(?:recommendation|decision|urgency).*|"
    r"reason/s for recommendation/s|introduction.*|background.*|context|(?:other |alternative )?options? "
    r"(?:considered|appraisal|analysis).*|(?:issues?|options?),? .*(?:options?|analysis).*|"
    r"alternative options.*|other options.*|.*\bimplications?\b.*|(?:financial |relevant |key )?risks?(?: .*)?|"
    r"(?:engagement|consultation).*|conclusions?.*|next steps|"
    r"(?:list of )?appendi(?:x|ces).*|background (?:papers|documents|reading).*|contacts?(?: details)?|sign[- ]?off|"
    r"report authors?|lead officers?|actions?(?: required)?|decisions?(?: required)?|"
    r"key (?:issues|points|findings|considerations)|proposals?(?: .*)?|equalit.*|relevance to .*|impact on .*|subject "
    r"history.*|apologies.*|declarations? of .*|minutes of .*|"
    r"matters arising.*|any other business.*|date of (?:the )?next meeting.*|resolution.*|policy framework.*|legal "
    r".*considerations?|community impact.*|for (?:discussion|decision|information))\s*:?",
    re.IGNORECASE,
)
_GROUP = (
    r"(?:Sub-?\s?Committee|Committee|Cabinet|Board|Panel|Forum|Executive|Commission|Working (?:Group|Party)|"
    r"Partnership|Assembly)"
)
COMMITTEE = re.compile(rf"\b{_GROUP}\b", re.IGNORECASE)
_COMMITTEE_LINE = re.compile(rf"(?:[\w’'&,/()-]+\s+){{0,14}}{_GROUP}(?:\s*[-–(].{{0,40}})?", re.IGNORECASE)
_CITED_GROUP = re.compile(
    r"\b(?:public forum|open forum|report|plan|strategy|budget|response|recommend|referred|decision|minutes|agenda)\b",
    re.IGNORECASE,
)
_MEETING_HELD = re.compile(r"(?:draft )?(?:minutes|notes|record|agenda)\b.{0,80}\b(?:meeting|held)\b", re.IGNORECASE)
_MARKER = re.compile(r"(?:minutes|decisions?|discussion)\s*:", re.IGNORECASE)
_FRONT_MOST = 30


def label_of(text: str) -> tuple[str, str] | None:
    """Return (label, value) of a line that fills in one of the trade's fields."""
    found = _FIELD.match(text)
    return (found["label"], found["value"].strip()) if found else None


def field_of(block: Block) -> tuple[str, str] | None:
    """Return (label, value) of a block that fills in a field: a form's row or a label line."""
    if len(block.cells) == 1 and block.cells[0][0]:
        return block.cells[0]
    return label_of(block.text) if len(block.text) < 400 else None


def fields_of(block: Block) -> list[tuple[str, str]]:
    """Return every (label, value) of a block: a form may set several fields side by side in one row."""
    if len(block.cells) > 1:
        cells = ((header.rstrip(": "), value) if header else label_of(value) for header, value in block.cells)
        return [field for field in cells if field is not None and label_of(f"{field[0]}:") is not None]
    field = field_of(block)
    return [field] if field is not None else []


def loose_label(text: str) -> tuple[str, str] | None:
    """Return (label, value) of any short 'Label: value' line; only the front of a paper makes it a field."""
    found = _ANY_LABEL.match(text) if len(text) < 240 else None
    return (found["label"], found["value"].strip()) if found else None


def is_marker(text: str) -> bool:
    """Whether the line only says that the minutes or the decision of an item follow."""
    return bool(_MARKER.fullmatch(text.strip()))


def is_sign_off_heading(text: str) -> bool:
    """Whether the heading announces who wrote, checked or agreed the paper."""
    return bool(_SIGN_OFF.fullmatch(_unnumbered(text)))


def is_sign_off_line(text: str) -> bool:
    """Whether the line names who verified, wrote or agreed something."""
    return bool(_SIGN_LABEL.match(text))


def is_section(text: str) -> bool:
    """Whether the line is one of the standard section headings of a committee paper."""
    return len(text) < 130 and bool(_SECTION.fullmatch(_unnumbered(text)))


def is_committee_line(text: str) -> bool:
    """Whether the line is the name of a committee, cabinet, board or panel and nothing else."""
    return len(text) < 130 and bool(_COMMITTEE_LINE.fullmatch(text.strip())) and not _CITED_GROUP.search(text)


def front_end(blocks: Sequence[Block]) -> int:
    """Return how many blocks stand before the body of the paper begins."""
    for index, block in enumerate(blocks[:_FRONT_MOST]):
        if index and block.page is not None and blocks[0].page is not None and block.page > blocks[0].page:
            return index
        if block.style is Style.ROW and len(block.cells) > 1 and index:
            return index
        opens = is_section(block.text) and (index > 0 or len(block.text.split()) <= 2)
        if block.style is not Style.ROW and opens and not _names_meeting(block.text, index):
            return index
        if index and _is_subheading(blocks[: index + 1]):
            return index
        if _opens_body(block):
            before = blocks[index - 1] if index > 1 else None
            return index - 1 if before is not None and _titles(before) else index
    return min(len(blocks), _FRONT_MOST)


def _names_meeting(text: str, index: int) -> bool:
    """Whether "Minutes of ..." near the top names the paper itself and not an item of it."""
    return index < 8 and text.lower().startswith("minutes of")


def names_meeting_held(text: str) -> bool:
    """Whether the line is the head of minutes: of which meeting, held where and when."""
    return len(text) < 400 and bool(_MEETING_HELD.match(text))


def _is_subheading(blocks: Sequence[Block]) -> bool:
    """Whether the last block, in a file that marks its headings, is one below the title's level."""
    block = blocks[-1]
    if (
        block.page is not None
        or block.style is not Style.HEADING
        or COMMITTEE.search(block.text)
        or find_dates(block.text)
    ):
        return False
    above = [other for other in blocks[:-1] if other.style in (Style.TITLE, Style.HEADING)]
    return any(other.style is Style.TITLE or other.level < block.level for other in above)


def _opens_body(block: Block) -> bool:
    if block.style is Style.BULLET:
        return True
    if block.style is Style.ROW or label_of(block.text) or is_date_line(block.text):
        return False
    words = len(block.text.split())
    number = parse(block.text)
    if number is not None and number.shape in ("dotted", "stop") and words > 1:
        return True
    if names_meeting_held(block.text):
        return False
    return words >= 35 or (words >= 10 and block.text.rstrip().endswith((".", ";")))


def _titles(block: Block) -> bool:
    text = block.text
    if block.style is Style.ROW or label_of(text) or is_date_line(text) or is_committee_line(text):
        return False
    return block.style is Style.HEADING or (
        len(text.split()) <= 12 and not text.endswith((".", ":", ";")) and not text.endswith("Council")
    )


def _unnumbered(text: str) -> str:
    number = parse(text)
    return text[number.end :].strip() if number is not None else text.strip()
