"""Blocks that belong together made one: a label and its value, the lines of a sign-off."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from index.reading.blocks import Block, Style
from index.reading.fields import is_marker, is_section, is_sign_off_heading, is_sign_off_line, label_of
from index.reading.forms import read_forms
from index.reading.numbers import parse

_MOST_LINES = 5
_TOP = 8
_VALUE = re.compile(r"[^\s@]+@[^\s@]+|[\d\s()+-]{7,}|https?://\S+")
_NAME_LINE = re.compile(r"[A-Z(0-9+].{0,78}|[\w.+-]+@[\w.-]+")
_ITEM = re.compile(r"\(Item \d{1,3}[A-Za-z]?\)")
_BARE_LABEL = re.compile(r"[A-Z][\w /&'’()-]{1,40}:")


def mend(blocks: Sequence[Block]) -> list[Block]:
    """Return the blocks with labels beside their values and sign-off lines run together."""
    mended: list[Block] = []
    open_lines = 0
    for block in read_forms(blocks):
        last = mended[-1] if mended else None
        if last is not None and _ITEM.fullmatch(block.text) and len(last.text) < 200 and last.style is not Style.ROW:
            mended[-1] = replace(_joined(last, block, " "), bold=last.bold)
            continue
        if last is not None and _is_value(last, block, near_top=len(mended) < _TOP):
            mended[-1] = _joined(last, block, " ")
            open_lines = _MOST_LINES if is_sign_off_line(last.text) else 0
        elif last is not None and open_lines and _is_sign_off_part(block):
            mended[-1] = _joined(last, block, ", ")
            open_lines -= 1
        else:
            mended.append(block)
            open_lines = _opened(block, last)
    return mended


def _opened(block: Block, last: Block | None) -> int:
    """How many short lines may follow this block as part of the same sign-off."""
    if block.style is not Style.BODY:
        return 0
    if is_sign_off_line(block.text) and not block.text.endswith(":"):
        return _MOST_LINES
    under = last is not None and is_sign_off_heading(last.text)
    return _MOST_LINES if under and _is_sign_off_part(block) and label_of(block.text) is None else 0


def _is_value(label: Block, block: Block, *, near_top: bool) -> bool:
    """Whether `block` is what a label standing alone before it announces."""
    text = block.text
    if (
        not (label.style is Style.BODY or (near_top and label.style is Style.HEADING))
        or block.style is not Style.BODY
        or not _BARE_LABEL.fullmatch(label.text)
    ):
        return False
    if is_marker(label.text):
        return False
    words = len(text.split())
    if text.endswith(":") or words > 14 or (words > 6 and text.endswith(".")) or parse(text) is not None:
        return False
    return (
        label_of(label.text) is not None or bool(_VALUE.fullmatch(text)) or (near_top and label.style is Style.HEADING)
    )


def _is_sign_off_part(block: Block) -> bool:
    text = block.text
    if block.style is not Style.BODY or parse(text) is not None or not _NAME_LINE.fullmatch(text):
        return label_of(text) is not None and text[:1].islower() and len(text) < 80 and not text.endswith(":")
    if (text.isupper() and len(text.split()) > 1) or is_section(text):
        return False
    label = label_of(text)
    if label is not None:
        return bool(label[1]) and label[0].lower().startswith(
            ("tel", "phone", "email", "e-mail", "position", "job", "ext")
        )
    return not text.endswith((".", ":", ";", "?")) and len(text.split()) <= 10


def _joined(first: Block, second: Block, glue: str) -> Block:
    text = f"{first.text}{glue}{second.text}"
    field = first.text.endswith(":")  # a label set as a heading is a label once its value is beside it
    return replace(
        first,
        style=Style.BODY if field else first.style,
        level=0 if field else first.level,
        text=text,
        bold=first.bold and second.bold,
        lead=0,
        page_end=second.page_end or second.page or first.page_end,
    )
