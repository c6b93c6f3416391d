"""Inline markup (Markdown and stray HTML tags) to plain words, with what was bold remembered."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_ON, _OFF, _SWITCH = "\x01", "\x02", "\x03"
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~$&])")
_HIDDEN = 0xE000
_LINK = re.compile(
    r"!?\[([^\[\]]{0,600})\]\(\s*([^()\s]{0,600}(?:\([^()\s]{0,200}\))?[^()\s]{0,600})(?:\s+\"[^\"]{0,200}\")?\s*\)"
)
_ANCHOR = re.compile(
    r"<a\b[^<>]{0,600}?href=[\"']?([^\"'\s<>]{0,600})[\"']?[^<>]{0,600}>([^<>]{0,600})</a>", re.IGNORECASE
)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,600})>")
_BOLD_TAG = re.compile(r"<(/?)(?:b|strong|th)\b[^<>]{0,200}>", re.IGNORECASE)
_BREAK_TAG = re.compile(r"<(?:br|/?p|/?div|/?li|hr)\b[^<>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,15}(?:\s[^<>]{0,600})?/?>|<!--[^<>]{0,2000}-->")
_STAR = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]{1,4000}?)(?<=\S)\*(?![\w*])")
_UNDERLINE = re.compile(r"(?<!\w)_(?=[^\s_])([^_\n]{1,4000}?)(?<=\S)_(?!\w)")
_NOTE_MARK = re.compile(r"\[\^([\w-]{1,20})\]")
_MARKS = re.compile(r"[*_<>\[\]\\&]")
_SPACE = re.compile(r"\s+")
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f]")
_NUMBERISH = re.compile(r"[\W\d]*(?:\(?[A-Za-z]\)|[ivxIVX]+[.)])?[\W\d]*")


@dataclass(frozen=True, slots=True)
class Inline:
    """A run of words: `bold` when all of it is, `lead` the length of the bold words that open it."""

    text: str
    bold: bool = False
    lead: int = 0


def clean(text: str) -> str:
    """Return the words on one line: no invisible characters, spaces of every kind made one space."""
    return _SPACE.sub(" ", _INVISIBLE.sub("", text)).strip()


def address(words: str, url: str) -> str:
    """Return a link as a reader of paper would want it: its words, then the address where it adds something."""
    url = url.strip("<>").removeprefix("mailto:")
    words = clean(words)
    bare = re.sub(r"^https?://|/$", "", url)
    if not url or url.startswith(("#", "javascript:")) or bare.lower() in words.lower():
        return words
    return f"{words} ({url})" if words else url


def from_runs(runs: list[tuple[str, bool]]) -> Inline:
    """Return the text of (words, bold) runs, with spaces settled and the bold opening measured."""
    marked = "".join(f"{_ON}{text}{_OFF}" if bold else text for text, bold in runs)
    return _measure(_settle(marked))


def from_markdown(text: str) -> Inline:
    """Return the words of one Markdown line or paragraph; tags, marks, escapes and links resolved."""
    if not _MARKS.search(text):
        return Inline(clean(text))
    text = _ESCAPE.sub(lambda found: chr(_HIDDEN + ord(found.group(1))), _INVISIBLE.sub("", text))
    text = _AUTOLINK.sub(lambda found: found.group(1).removeprefix("mailto:"), text)
    text = _LINK.sub(lambda found: address(found.group(1), found.group(2)), text)
    text = _ANCHOR.sub(lambda found: address(found.group(2), found.group(1)), text)
    text = _BOLD_TAG.sub(lambda found: _OFF if found.group(1) else _ON, text)
    text = _TAG.sub("", _BREAK_TAG.sub(" ", text))
    text = re.sub(r"\*\*|(?<!\w)__(?=\S)|(?<=\S)__(?!\w)", _SWITCH, text)
    text = _NOTE_MARK.sub(r"[\1]", _UNDERLINE.sub(r"\1", _STAR.sub(r"\1", text)))
    text = html.unescape(_resolve_switches(text))
    return _measure(_settle(re.sub("[\ue000-\ue0ff]", _reveal, text)))


def _reveal(found: re.Match[str]) -> str:
    return chr(ord(found.group()) - _HIDDEN)


def _resolve_switches(text: str) -> str:
    parts = text.split(_SWITCH)
    if len(parts) == 2 and not parts[1].strip():  # the close of a span that opened on an earlier line
        return f"{_ON}{parts[0]}{_OFF}"
    joined = parts[0]
    for index, part in enumerate(parts[1:], start=1):
        joined += (_ON if index % 2 else _OFF) + part
    return joined


def _settle(marked: str) -> str:
    marked = re.sub("([\x01\x02])(\\s+)", r"\2\1", _SPACE.sub(" ", marked))
    return _SPACE.sub(" ", re.sub(" ([\x01\x02]+) ", r" \1", marked)).strip()


def _measure(marked: str) -> Inline:
    text, flags, bold = "", [], 0
    for mark in re.split("([\x01\x02])", marked):
        if mark == _ON:
            bold += 1
        elif mark == _OFF:
            bold = max(0, bold - 1)
        else:
            text += mark
            flags += [bold > 0] * len(mark)
    stripped = text.strip()
    offset = len(text) - len(text.lstrip())
    return Inline(stripped, *_boldness(stripped, flags[offset : offset + len(stripped)]))


def _boldness(text: str, flags: list[bool]) -> tuple[bool, int]:
    opening = _NUMBERISH.match(text)
    start = opening.end() if opening else 0
    if start >= len(text):
        return all(flags) and bool(flags), 0
    if not flags[start]:
        return False, 0
    end = start
    while end < len(text) and (flags[end] or text[end] == " "):
        end += 1
    plain = any(character.isalnum() and not flag for character, flag in zip(text[end:], flags[end:], strict=True))
    return (False, len(text[:end].rstrip())) if plain else (True, 0)
