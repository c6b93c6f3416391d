"""Which blocks are headings: by the file's own marks, by their number, by their shape."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.reading.blocks import Block, Style
from index.reading.dates import is_date_line
from index.reading.fields import is_marker, is_section, is_sign_off_heading, is_sign_off_line, label_of
from index.reading.numbers import Number

_ANNEX = re.compile(
    r"(?P<name>(?:Annexe?|Appendix|Schedule|Addendum|Enclosure)\s+(?:\d{1,2}[A-Za-z]?|[A-Z]{1,2}|"
    r"[IVX]+))(?![\w.])(?P<rest>.*)$",
    re.IGNORECASE,
)
_DECIDES = re.compile(
    r"(?:it was )?(?:unanimously )?(?:resolved|agreed)(?:\W*$|\s*[:–—-]|,? (?:\w+ly )?(?:that|to|by)\b)", re.IGNORECASE
)
_ENDED = re.compile(r"[.,;:!][\"'”’)–—-]*$")
CAPTION = re.compile(r"(?:Table|Figure|Fig\.?|Chart|Graph|Image|Map|Diagram|Box|Plate|Photo)\s+[A-Z]?\d{1,3}[a-z]?\b")
_LONGEST, _MOST_WORDS = 160, 22
_PLAIN_WORDS, _SLIDE_WORDS = 12, 20
_SIGNED_MOST = 20
_LONGEST_LABEL = 9  # words of a heading that ends in a colon
_SENTENCE = re.compile(r"\b(?:should|shall|must|will|would|can|may|has|have|had)\b")
_MONEY = re.compile(r"£\s?\d")


@dataclass(frozen=True, slots=True)
class Papers:
    """What the heading rules need to know of the whole paper."""

    blocks: Sequence[Block]
    numbers: Sequence[Number | None]
    front: int
    title: str | None
    contents: set[int]
    plain: bool
    signed: frozenset[int] = frozenset()


def heading_marks(paper: Papers) -> list[bool]:
    """Return, block by block, whether it is a heading."""
    marks = [_is_heading(paper, index) for index in range(len(paper.blocks))]
    return _with_siblings(paper, _without_sentences(paper, _without_lists(paper, marks)))


def is_listed_annex(blocks: Sequence[Block], index: int) -> bool:
    """Whether the line is one of several that name the annexes, one below the other."""
    beside = [blocks[at].text for at in (index - 1, index + 1) if 0 <= at < len(blocks)]
    return annex_name(blocks[index].text) is not None and any(annex_name(text) for text in beside)


def signed_blocks(blocks: Sequence[Block]) -> frozenset[int]:
    """Return the places of the blocks of sign-offs: after a heading that announces one, until the next section."""
    found: set[int] = set()
    for start, block in enumerate(blocks):
        if is_sign_off_heading(block.text):
            for place in range(start + 1, min(len(blocks), start + _SIGNED_MOST)):
                if is_section(blocks[place].text) and not is_contact_label(blocks[place].text):
                    break
                found.add(place)
    return frozenset(found)


def is_contact_label(text: str) -> bool:
    """Whether the line is the label of a name or a number in a sign-off."""
    return len(text.split()) <= 4 and label_of(f"{text.rstrip(': ')}:") is not None


def annex_name(text: str) -> str | None:
    """Return "Annex A" for a line that opens an annex, None for any other."""
    found = _ANNEX.match(text)
    if not found or len(text) > 120 or (found["rest"][:1] not in ("", " ", ":", "-", "–", "—")):
        return None
    word, _, mark = found["name"].partition(" ")
    return f"{word.capitalize()} {mark.strip().upper()}"


def holds(outer: Number, inner: Number) -> bool:
    """Whether `inner` is a number inside `outer`, as 3.1.2 is inside 3.1 and 3.1 inside 3.0."""
    parts = outer.parts[: outer.depth]
    return len(inner.parts) > len(parts) and inner.parts[: len(parts)] == parts


def is_capitals(text: str) -> bool:
    """Whether all of the letters are capitals; what stands in brackets does not count."""
    bare = re.sub(r"\([^)]*\)", "", text[:400])
    worded = bool(re.search(r"[^\W\d_]{3}", bare))  # a postcode is no title
    return bare.isupper() and worded and sum(letter.isalpha() for letter in bare) >= 4 and len(bare.split()) <= 20


def _without_lists(paper: Papers, marks: list[bool]) -> list[bool]:
    """A short numbered line right after its unmarked elder sibling is a list item, not a heading."""
    settled = list(marks)
    for index in range(1, len(marks)):
        number, before = paper.numbers[index], paper.numbers[index - 1]
        if (
            not marks[index]
            or number is None
            or before is None
            or settled[index - 1]
            or _is_marked(paper.blocks[index])
        ):
            continue
        if (
            before.shape == number.shape
            and before.parts[:-1] == number.parts[:-1]
            and number.parts[-1] == before.parts[-1] + 1
        ):
            settled[index] = len(paper.blocks[index - 1].text) > 140
    return settled


def _without_sentences(paper: Papers, marks: list[bool]) -> list[bool]:
    """A short numbered sentence without a mark is text where none of its siblings is a title: "12.3 Ask the clerk"."""
    titles: Counter[tuple[str, tuple[int, ...]]] = Counter()
    texts: Counter[tuple[str, tuple[int, ...]]] = Counter()
    for number, mark in zip(paper.numbers, marks, strict=True):
        if number is not None:
            (titles if mark else texts)[number.shape, number.parts[:-1]] += 1
    settled = list(marks)
    for index, (block, number) in enumerate(zip(paper.blocks, paper.numbers, strict=True)):
        if number is None or not marks[index] or _is_marked(block) or block.text.endswith("?"):
            continue
        series = number.shape, number.parts[:-1]
        settled[index] = titles[series] > 1 or not texts[series] or not _SENTENCE.search(block.text)
    return settled


def _with_siblings(paper: Papers, marks: list[bool]) -> list[bool]:
    """A short numbered line between two numbered titles of its series, with text under it, is a title too."""
    settled = list(marks)
    titles = {
        (number.shape, number.parts)
        for number, mark in zip(paper.numbers, marks, strict=True)
        if mark and number is not None
    }
    for index, (block, number) in enumerate(zip(paper.blocks, paper.numbers, strict=True)):
        most = 3 * _MOST_WORDS if block.bold else _MOST_WORDS
        if marks[index] or number is None or not number.main or len(block.text.split()) > most:
            continue
        beside = [(number.shape, (*number.parts[:-1], number.parts[-1] + step)) for step in (-1, 1)]
        after = _next(paper, index)
        unnumbered = after is not None and paper.numbers[index + 1] is None and after.style is not Style.ROW
        settled[index] = unnumbered and all(key in titles for key in beside) and "?" in block.text
    return settled


def _is_marked(block: Block) -> bool:
    return block.style is Style.HEADING or block.bold or is_capitals(block.text)


def _is_heading(paper: Papers, index: int) -> bool:
    block, number = paper.blocks[index], paper.numbers[index]
    if block.style in (Style.ROW, Style.BULLET, Style.TITLE) or not block.text or _is_same(block.text, paper.title):
        return False
    if index < paper.front or index in paper.contents or CAPTION.match(block.text):
        return False
    if not re.search(r"[^\W\d_]{2}", block.text) or (index in paper.signed and is_contact_label(block.text)):
        return False
    if _DECIDES.match(block.text) or (label_of(block.text) and label_of(block.text) != (block.text.rstrip(": "), "")):
        return block.style is Style.HEADING and not _DECIDES.match(block.text)
    if block.style is Style.HEADING:
        return len(block.text) < 400 and not _continues_items(paper, index) and not _brings_in(block.text)
    if number is not None:
        return _is_numbered_heading(paper, index, number)
    return _is_unnumbered_heading(paper, index)


def _brings_in(text: str) -> bool:
    """Whether what is set like a heading is a sentence that brings in what is below: "The following ... made:"."""
    sentence = _SENTENCE.search(text) or "the following" in text
    return text.endswith(":") and len(text.split()) > _LONGEST_LABEL and bool(sentence)


def _continues_items(paper: Papers, index: int) -> bool:
    """Whether what is set like a heading is item (b) right after an item (a) that is not."""
    number = paper.numbers[index]
    if number is None or number.main:
        return False
    for place in range(index - 1, max(-1, index - 4), -1):
        other = paper.numbers[place]
        if other is not None and other.shape == number.shape:
            return other.parts[-1] == number.parts[-1] - 1 and paper.blocks[place].style is not Style.HEADING
    return False


def _is_same(text: str, title: str | None) -> bool:
    return title is not None and re.sub(r"\W+", " ", text).strip().lower() == re.sub(r"\W+", " ", title).strip().lower()


def _next(paper: Papers, index: int) -> Block | None:
    return paper.blocks[index + 1] if index + 1 < len(paper.blocks) else None


def _is_numbered_heading(paper: Papers, index: int, number: Number) -> bool:
    block = paper.blocks[index]
    rest = block.text[number.end :].strip() if block.text.startswith(number.printed) else block.text
    words = len(rest.split())
    if (
        _holds_next(paper, index, number)
        and rest
        and (block.bold or not rest.endswith((".", ";")))
        and words <= 2 * _MOST_WORDS
    ):
        return not rest[0].islower()
    if not rest or len(rest) > _LONGEST or words > _MOST_WORDS or rest[0].islower():
        return False
    ended = bool(_ENDED.search(rest))
    if (block.bold and (not ended or words <= 8)) or is_capitals(rest):
        return True
    after, follower = _next(paper, index), paper.numbers[index + 1] if index + 1 < len(paper.blocks) else None
    if after is None or not number.main:
        return False
    if follower is not None and holds(number, follower):
        return not rest.endswith(".") or words <= 8
    if follower is not None or after.style is Style.ROW:
        return False
    return _titles_text(rest, words, ended, after)


def _holds_next(paper: Papers, index: int, number: Number) -> bool:
    """Whether the very next block is a paragraph numbered inside this one's number."""
    follower = paper.numbers[index + 1] if index + 1 < len(paper.numbers) else None
    return number.main and follower is not None and follower.shape == "dotted" and holds(number, follower)


def _titles_text(rest: str, words: int, ended: bool, after: Block) -> bool:
    """Whether a short numbered line reads as the title of the unnumbered text after it."""
    if rest.endswith(":"):
        return words <= 8 and after.style is Style.BODY
    if ended:
        return 3 <= words <= 8 and len(rest) <= 60 and after.style is Style.BODY and len(after.text) > 2 * len(rest)
    return True


def _is_unnumbered_heading(paper: Papers, index: int) -> bool:
    block, after = paper.blocks[index], _next(paper, index)
    text = block.text
    words = len(text.split())
    if is_listed_annex(paper.blocks, index):
        return False
    if (after is None and not is_section(text)) or len(text) > _LONGEST or words > _MOST_WORDS + 3 or text[0].islower():
        return after is None and paper.plain and text.endswith("?") and words <= 4
    if is_marker(text):
        return after is not None
    if is_date_line(text) or (is_sign_off_line(text) and not text.endswith(":")):
        return False
    if is_capitals(text) and not text.endswith("."):
        return len(text) > 3 and not _MONEY.search(text)
    if block.bold and not text.endswith((".", ";", ",")):
        return not _looks_like_name(text)
    if after is None:
        return is_section(text) and words <= 4 and not text.endswith(".")
    return _is_plain_heading(paper, index, after)


def _looks_like_name(text: str) -> bool:
    return bool(re.match(r"(?:Cllr|Councillor|Mr|Mrs|Ms|Dr)\b", text))


def _is_plain_heading(paper: Papers, index: int, after: Block) -> bool:
    """Whether a line with no mark of its own is a heading by its shape: short, unstopped, followed by text."""
    text = paper.blocks[index].text
    words = len(text.split())
    if text.endswith("?"):
        return words <= 25 and text.count("?") == 1 and after.style is not Style.ROW and len(after.text) > 60
    if is_section(text) and words <= 8 and not text.endswith("."):
        return paper.plain or text.endswith(":") or words <= 4
    if not paper.plain or _ENDED.search(text) or "http" in text or ". " in text or re.search(r"\(\S+\.\w+\)$", text):
        return False
    if annex_name(text) is not None and words <= _PLAIN_WORDS:
        return True
    if index and _introduces(paper.blocks[index - 1]) and not _is_prose(after.text):
        return False
    if after.style is Style.BULLET:
        return words <= _SLIDE_WORDS
    if words > _PLAIN_WORDS or not (text[0].isupper() or text[0].isdigit()):
        return False
    if is_sign_off_heading(text):
        return True
    follower = paper.numbers[index + 1]
    return after.style is Style.BODY and ((follower is not None and len(after.text) > 40) or _is_prose(after.text))


def _introduces(block: Block) -> bool:
    return block.text.endswith(":") and block.style is Style.BODY and len(block.text.split()) > 8


def _is_prose(text: str) -> bool:
    return len(text) > 60 and (text.rstrip().endswith((".", ":", "”", "?", ")")) or len(text) > 140)
