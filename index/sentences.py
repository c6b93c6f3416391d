"""Sentences of a paragraph, as spans of its text.

Council papers break the usual splitters at "Cllr. ", "Nos. 4-6", "para. 3" and "(a) ...;", so the
rule here is our own: a full stop, question or exclamation mark ends a sentence where what stands
before is no known abbreviation and what follows looks like a beginning.
"""

from __future__ import annotations

import re

from index.model import Kind, Paragraph

_ABBREVIATIONS = frozenset(
    "cllr cllrs nos no st mr mrs ms dr prof rev hon rt sir para paras p pp s ss sec ch fig app appx approx "
    "dept ltd co inc vs v viz etc eg ie cf al art reg regs sch vol ed jr sr tel ext min max est incl".split()
)
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]*[A-Z0-9£])")
_ROW_WORDS = 50
_LAST_WORD = re.compile(r"([A-Za-z]+)\W*$")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Return (start, end) offsets of the sentences of `text`, in order, without outer white space."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if _is_abbreviation(text, start, match):
            continue
        spans.append((start, match.end()))
        start = match.end()
    spans.append((start, len(text)))
    return [span for span in (_trim(text, a, b) for a, b in spans) if span[0] < span[1]]


def sentence_spans(paragraph: Paragraph) -> list[tuple[int, int]]:
    """Return the sentences of a paragraph without its printed number; a long table row is cut into runs of cells."""
    if paragraph.kind is Kind.TABLE_ROW:
        return _row_spans(paragraph.text)
    first = _after_number(paragraph)
    return [(first + start, first + end) for start, end in split_sentences(paragraph.text[first:])]


def _row_spans(text: str) -> list[tuple[int, int]]:
    """Cut a long row between cells ("; ") into runs of at most _ROW_WORDS words where its cells allow."""
    if len(text.split()) <= _ROW_WORDS:
        return [(0, len(text))]
    cells = [(match.start(), match.end()) for match in re.finditer(r".+?(?:; |$)", text, re.DOTALL)]
    spans: list[tuple[int, int]] = []
    for start, end in cells:
        if spans and len(text[spans[-1][0] : end].split()) <= _ROW_WORDS:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return [_trim(text, start, end) for start, end in spans]


def _after_number(paragraph: Paragraph) -> int:
    """Return where the words begin: after the number and its stop, bracket or dash."""
    if not paragraph.number or not paragraph.text.startswith(paragraph.number):
        return 0
    rest = paragraph.text[len(paragraph.number) :]
    return len(paragraph.text) - len(rest.lstrip(" .:)-–\t")) if rest.strip(" .:)-–\t") else 0


def _is_abbreviation(text: str, start: int, match: re.Match[str]) -> bool:
    if not match.group().startswith("."):
        return False
    word = _LAST_WORD.search(text[start : match.start()])
    if word is None:  # "3.2. Next" ends; "1. Next" at the very start is a number, not a sentence
        return text[start : match.start()].strip().isdigit()
    return len(word.group(1)) == 1 or word.group(1).lower() in _ABBREVIATIONS


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
