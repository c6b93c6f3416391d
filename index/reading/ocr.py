"""Pictures of pages to words, by tesseract where it is installed; a program of its own, never a library.

Nothing is guessed: each word carries the confidence tesseract gives it, and what is mere noise is left out.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from index.model import OcrPage, Paragraph

HOW_TO_GET_IT = "install tesseract to have scanned pages read (Debian, Ubuntu: apt-get install tesseract-ocr)"
_COLUMNS = 12
_WORD_LEVEL = "5"
_LEAST_LINE = 50  # percent; a line less sure than that is a stain, a signature, the edge of the paper
_LEAST_MARK = 60  # a mark without letters must be as sure as this
_LEAST_PAGE = 55
_LEAST_WORDS = 3  # of three letters or more; a photograph can yield one or two
_SURE = 75  # percent; a page less sure than that may stand on its head
_TURN = re.compile(r"^Rotate: (90|180|270)$", re.MULTILINE)


class SlowPageError(Exception):
    """A page took longer than it may."""


@dataclass(frozen=True, slots=True)
class SeenWord:
    """A word in a picture: its sides in pixels, the line it stands in, how sure tesseract is (percent)."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    line: tuple[int, ...]
    confidence: float


def tesseract() -> str | None:
    """Return the program, None where it is not installed."""
    return shutil.which("tesseract")


def recognise(picture: bytes, seconds: float) -> list[SeenWord]:
    """Return the words of a picture (PNG) in reading order; none where it holds nothing that reads as words."""
    lines = groupby(_words(_asked(picture, seconds, "tsv")), key=lambda word: word.line)
    kept = (line for _, group in lines if confidence_of(line := list(group)) >= _LEAST_LINE)
    words = [word for line in kept for word in _with_the_word_i(line)]
    plain = sum(1 for word in words if len(word.text) > 2)
    return words if plain >= _LEAST_WORDS and confidence_of(words) >= _LEAST_PAGE else []


def turn_of(picture: bytes, words: Sequence[SeenWord], seconds: float) -> int:
    """Return by how many degrees, clockwise, a picture must be turned for its words to stand upright."""
    if confidence_of(words) >= _SURE:
        return 0
    found = _TURN.search(_asked(picture, seconds, "--psm", "0"))
    return int(found[1]) if found else 0


def _asked(picture: bytes, seconds: float, *what: str) -> str:
    """Return what tesseract answers, "" where it is not there or finds nothing to say."""
    program = tesseract()
    if program is None:
        return ""
    try:
        done = subprocess.run(
            [program, "stdin", "stdout", *what],
            input=picture,
            capture_output=True,
            timeout=seconds,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},  # its threads cost more than they save
        )
    except subprocess.TimeoutExpired:
        raise SlowPageError from None
    return done.stdout.decode("utf-8", "replace")


def confidence_of(words: Sequence[SeenWord]) -> int:
    """Return how sure the words are together, in percent: long words count for more."""
    letters = sum(len(word.text) for word in words)
    return round(sum(word.confidence * len(word.text) for word in words) / letters) if letters else 0


def _words(table: str) -> Iterator[SeenWord]:
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) != _COLUMNS or cells[0] != _WORD_LEVEL:
            continue
        text, confidence = cells[11].strip(), float(cells[10])
        if not text or (confidence < _LEAST_MARK and not any(letter.isalnum() for letter in text)):
            continue
        left, top, width, height = map(int, cells[6:10])
        line = tuple(map(int, cells[1:5]))
        yield SeenWord(text, left, top, left + width, top + height, line, confidence)


def _with_the_word_i(words: Sequence[SeenWord]) -> list[SeenWord]:
    """The words of one line; a lone stroke before small letters, as tesseract takes it, is the word I."""
    after: list[SeenWord | None] = [*words[1:], None]
    return [
        replace(word, text="I") if word.text == "|" and then is not None and then.text[0].islower() else word
        for word, then in zip(words, after, strict=False)
    ]


def with_confidence(paragraphs: Sequence[Paragraph], pages: Sequence[OcrPage]) -> tuple[Paragraph, ...]:
    """Mark the paragraphs that were read by OCR with the confidence of their own words, by page where none is known."""
    by_number = {page.page: page for page in pages}
    return tuple(
        replace(paragraph, ocr_confidence=_confidence_on(paragraph, by_number[paragraph.page]))
        if paragraph.page in by_number
        else paragraph
        for paragraph in paragraphs
    )


def _confidence_on(paragraph: Paragraph, page: OcrPage) -> int:
    said = set(paragraph.text.split())
    own = [word.confidence for word in page.words if word.text in said]
    return round(sum(own) / len(own)) if own else page.confidence
