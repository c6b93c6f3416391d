"""A written statement beside the paragraphs it says it rests on: what every check looks at."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.writing.offer import Offered
from assistant.writing.reply import WrittenStatement

_LOWER = re.compile(r"\b[a-z][a-z’'-]*")
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})


@dataclass(frozen=True, slots=True)
class Quoted:
    """Exact words of a paragraph: ``paragraph.text[start:end]``."""

    offered: Offered
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words."""
        return self.offered.paragraph.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement, the keys it gives, the paragraphs those stand for, and the words it relies on."""

    text: str
    keys: tuple[str, ...]
    cited: tuple[Offered, ...]
    words: str
    relied: Quoted | None  # None when the words stand in no cited paragraph
    ordinary: frozenset[str]  # words that what was offered writes without a capital

    @property
    def evidence(self) -> str:
        """The cited paragraphs with their labels."""
        return "\n".join(f"{o.paragraph.label} {o.paragraph.text}" for o in self.cited)

    @property
    def context(self) -> str:
        """The cited paragraphs with what names them: headings, and the paper's body, committee and title."""
        told = [self.evidence]
        for one in self.cited:
            record = one.record
            told += filter(None, (record.body, record.committee, record.title, record.author))
            told += one.paragraph.heading
        return "\n".join(told)


def claim(written: WrittenStatement, offered: Sequence[Offered]) -> Claim:
    """Return the statement with the paragraphs its keys stand for."""
    by_key = {one.key: one for one in offered}
    cited = tuple(by_key[key] for key in dict.fromkeys(written.keys) if key in by_key)
    spans = (find_words(written.words, one) for one in cited)
    relied = next((span for span in spans if span), None)
    text = " ".join(written.text.split())
    return Claim(text, tuple(written.keys), cited, written.words, relied, _ordinary(offered))


def _ordinary(offered: Sequence[Offered]) -> frozenset[str]:
    return frozenset(word for one in offered for word in _LOWER.findall(one.paragraph.text))


def find_words(words: str, offered: Offered) -> Quoted | None:
    """Return where the words stand in a paragraph; runs of white space and the style of quotes may differ."""
    parts = [re.escape(part) for part in words.translate(_PLAIN).split()]
    if not parts:
        return None
    match = re.search(r"\s+".join(parts), offered.paragraph.text.translate(_PLAIN))
    return Quoted(offered, *match.span()) if match else None
