"""What introduces a list: the words before its items that say what they are."""

from __future__ import annotations

from dataclasses import dataclass

from index.model import Paragraph
from index.sentences import sentence_spans
from index.store import Store

_LONGEST = 30  # words said before a single item
_SHORT = 5


@dataclass(frozen=True, slots=True)
class Introduction:
    """The words of a paragraph, from `start` to `end`, that introduce its list."""

    paragraph: Paragraph
    start: int
    end: int

    @property
    def text(self) -> str:
        """The words."""
        return self.paragraph.text[self.start : self.end]

    @property
    def words(self) -> int:
        """How many words there are."""
        return len(self.text.split())


def introduction(item: Paragraph, store: Store) -> Introduction | None:
    """Return what introduces a list item, None where nothing does or it is too long to say before one item."""
    if item.parent is None:
        return None
    paragraph = store.paragraphs([item.parent]).get(item.parent)
    if paragraph is None or not paragraph.text.rstrip().endswith(":"):
        return None
    found = introducing(paragraph)
    return found if found.words <= _LONGEST else None


def introducing(paragraph: Paragraph) -> Introduction:
    """Return the last sentence of a paragraph that opens a list, with the one before it when it is short."""
    spans = sentence_spans(paragraph)
    start, end = spans[-1]
    if len(paragraph.text[start:end].split()) < _SHORT and len(spans) > 1:
        start = spans[-2][0]
    return Introduction(paragraph, start, end)
