"""What a page is made of once it is measured: words, lines of words, ruling lines, boxes.

Coordinates are those of the page as a reader sees it (rotation applied), in points, from the top left.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(slots=True)
class Word:
    """A run of letters without a space. `turn` is the direction it is drawn in, in degrees (0 upright).

    `panel` is the place in the page's panels of the shape it is drawn onto, -1 for none.
    """

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    turn: int = 0
    raised: bool = False
    lowered: bool = False
    hidden: bool = False
    covered: bool = False
    unseen: bool = False
    italic: bool = False
    stem: int = 0
    underlined: bool = False
    panel: int = -1

    @property
    def middle(self) -> float:
        """The height at which the eye reads the word."""
        return self.base - self.size * 0.3


@dataclass(slots=True)
class Box:
    """A rectangle: a table cell, a frame, a page."""

    x0: float
    top: float
    x1: float
    bottom: float

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies inside."""
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom


@dataclass(slots=True)
class Panel:
    """A drawn shape that text stands on; a chart's has its bars, slices and keys; `form`: a drawing put in whole."""

    box: Box
    bars: list[Box] = field(default_factory=list)
    form: bool = False


@dataclass(slots=True)
class Rule:
    """A straight ruling line: `at` is its fixed coordinate, `start` to `end` its run along the other."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Line:
    """Words on one baseline, left to right."""

    words: list[Word]
    x0: float
    x1: float
    base: float
    size: float
    page: int = 0

    @property
    def text(self) -> str:
        """The line as printed, its words one space apart, raised figures as raised figures."""
        return join_words(self.words)

    @property
    def bold(self) -> bool:
        """Whether every word is bold, a number before the first aside."""
        return all(w.bold for w in self._said)

    @property
    def italic(self) -> bool:
        """Whether every word is italic, a number before the first aside."""
        return all(w.italic for w in self._said)

    @property
    def _said(self) -> list[Word]:
        said = [w for w in self.words if any(c.isalnum() for c in w.text)] or self.words
        return said[1:] if len(said) > 1 and not any(c.isalpha() for c in said[0].text) else said


@dataclass(slots=True)
class PageShapes:
    """One page as drawn: its size, words in the order the file draws them, and ruling lines."""

    number: int
    width: float
    height: float
    words: list[Word]
    across: list[Rule]
    down: list[Rule]
    images: int = 0
    cut: bool = False
    broken: bool = False
    covered: int = 0  # words left out because a shape is drawn over them
    unseen: int = 0  # words left out because no reader of the page sees them
    panels: list[Panel] = field(default_factory=list)


def line_of(words: list[Word], page: int = 0) -> Line:
    """One line from the words that share it."""
    ordered = sorted(words, key=lambda w: w.x0)
    main = max(ordered, key=lambda w: (not w.raised, len(w.text) * w.size))
    return Line(ordered, ordered[0].x0, max(w.x1 for w in ordered), main.base, main.size, page)


def join_words(words: list[Word]) -> str:
    """The words as text: a raised figure stands against its word, others are one space apart."""
    parts: list[str] = []
    last: Word | None = None
    for word in words:
        text = word.text
        if word.raised or word.lowered:
            text = text.translate(SUPERSCRIPTS if word.raised else SUBSCRIPTS)
        if last is not None and not _touch(last, word):
            parts.append(" ")
        parts.append(text)
        last = word
    return "".join(parts)


def _touch(left: Word, right: Word) -> bool:
    shifted = left.raised or right.raised or left.lowered or right.lowered
    return shifted and right.x0 - left.x1 < max(left.size, right.size) * 0.2


def tell_bold_by_stem(pages: list[PageShapes]) -> None:
    """In a paper whose fonts have no telling names, another face than that of most text counts as bold."""
    letters: Counter[int] = Counter()
    for page in pages:
        for word in page.words:
            letters[word.stem] += len(word.text)
    usual = letters.most_common(1)[0][0] if letters else 0
    if not usual:
        return
    for page in pages:
        for word in page.words:
            word.bold = word.bold or (word.stem > 0 and abs(word.stem - usual) > 4)
