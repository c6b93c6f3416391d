"""How paragraphs are set, to block styles: titles, headings by rank, bullets by depth, run-in leads."""

from __future__ import annotations

import re

from index.reading.pdf.flow import Measures, Para

LONGEST_HEADING = 180
LABEL_LINE = re.compile(r"^[A-Z][\w ()/&'’-]{1,40}:\s+\S")


def is_heading(para: Para, text: str, measures: Measures) -> bool:
    """Whether the paragraph is set as a heading: short, and large, bold or in capitals."""
    if (para.marker and para.marker.bullet) or len(text) > LONGEST_HEADING or len(para.lines) > 4 or para.note:
        return False
    if not re.search(r"[A-Za-z]{2}", text) or text.rstrip().endswith((",", ";")):
        return False
    if _large(para, measures):
        return True
    if text.rstrip().endswith(".") and len(text) > 60:
        return False
    if (_bold_but_for_brackets(para) and not LABEL_LINE.match(text)) or is_capitals(text):
        return True
    return _italic_title(para, text) or _underlined_title(para, text)


def _bold_but_for_brackets(para: Para) -> bool:
    """Whether all of it is bold, a reference in brackets at its end aside."""
    words = [word for line in para.lines for word in line.words]
    if len(para.lines) > 1 or not words[-1].text.endswith(")"):
        return para.bold
    opens = next((at for at in range(len(words) - 1, 0, -1) if words[at].text.startswith("(")), len(words))
    return para.bold or (len(words) - opens <= 4 and all(word.bold for word in words[:opens]))


def _underlined_title(para: Para, text: str) -> bool:
    """A line of its own, underlined from end to end, that is no link."""
    if para.in_cell or len(para.lines) > 2 or not text[:1].isupper() or "@" in text or "www." in text or "://" in text:
        return False
    return all(word.underlined for line in para.lines for word in line.words) and not re.search(r"[.;,!]$", text)


def _italic_title(para: Para, text: str) -> bool:
    """A line of its own all in italics, without the full stop or the brackets of a remark."""
    if para.in_cell or len(para.lines) > 1 or para.marker or text[:1] in "(“‘'\"[*" or not text[:1].isupper():
        return False
    return para.lines[0].italic and not re.search(r"[.;,!)\]”’]$", text) and len(text) <= 90


def _large(para: Para, measures: Measures) -> bool:
    return para.size >= measures.body * 1.12 + 0.3


def is_capitals(text: str) -> bool:
    """Whether the text is in capitals throughout, and has a word: a postcode is no title."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 4 and all(c.isupper() for c in letters) and bool(re.search(r"[^\W\d_]{3}", text))


def rank(para: Para, text: str) -> tuple[float, bool, bool, bool]:
    """How strong a heading looks: larger, then bold, then in capitals, then upright."""
    slanted = all(word.italic for line in para.lines for word in line.words)
    return (-round(para.size * 2) / 2, not para.bold, not is_capitals(text), slanted)


def list_indents(before: list[float], para: Para) -> list[float]:
    """The indents of the bullet lists open at this paragraph, the outermost first; none where it is no bullet."""
    if not (para.marker and para.marker.bullet):
        return []
    at = para.x0 - para.left
    return [*(indent for indent in before if indent < at - 4), at]
