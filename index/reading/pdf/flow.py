"""Lines to paragraphs: where a printed paragraph begins, told by white, indent, mark and fit."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from index.reading.pdf.markers import DASHES, Marker, follows, is_weak, marker_of
from index.reading.pdf.shapes import Line

SENTENCE_END = re.compile(r"[.:;!?][\"'”’)\]]*$")
# a line that ends in one of these goes on below, however short it is
OPEN_WORDS = frozenset("a an and as at be by for from in is of on or our that the their this to was were with".split())


@dataclass(slots=True)
class Para:
    """A paragraph in the making."""

    lines: list[Line]
    right: float
    marker: Marker | None = None
    hang: float = 0.0
    white: float = 0.0
    centred: bool = False
    note: bool = False
    in_cell: bool = False
    loose: bool = False  # in a drawn shape: its lines keep to no margins
    labels: bool = False  # a chart's labels, all of them
    left: float = 0.0
    prefix: str = ""
    page: int = 0
    page_end: int = 0

    @property
    def size(self) -> float:
        """The size of most of its letters."""
        return max(self.lines, key=lambda line: len(line.words)).size

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(line.bold for line in self.lines)

    @property
    def x0(self) -> float:
        """Where its first line starts."""
        return self.lines[0].x0


@dataclass(slots=True)
class Measures:
    """The paper's habits: the body's size, the usual step from line to line for each size, where full lines end."""

    body: float
    steps: dict[float, float] = field(default_factory=dict)
    right: float = 0.0

    def step(self, size: float) -> float:
        """The usual step between two lines of one paragraph set in this size."""
        return self.steps.get(_bucket(size), size * 1.2)


def _bucket(size: float) -> float:
    return round(size * 2) / 2


def measure(areas: Iterable[list[Line]]) -> Measures:
    """The habits of the paper, from all its lines in reading order, area by area."""
    letters: Counter[float] = Counter()
    steps: dict[float, Counter[float]] = defaultdict(Counter)
    for lines in areas:
        for line in lines:
            letters[_bucket(line.size)] += sum(len(w.text) for w in line.words)
        for above, below in pairwise(lines):
            step = below.base - above.base
            if _same_size(above, below) and 0.8 < step / below.size < 2.6 and below.text[:1].islower():
                steps[_bucket(below.size)][round(step * 2) / 2] += 1
    body = letters.most_common(1)[0][0] if letters else 11.0
    return Measures(body, {size: count.most_common(1)[0][0] for size, count in steps.items()})


def _same_size(above: Line, below: Line) -> bool:
    return abs(above.size - below.size) <= 0.06 * max(above.size, below.size) + 0.2


def find_paragraphs(
    lines: list[Line], right: float, measures: Measures, in_cell: bool = False, loose: bool = False
) -> list[Para]:
    """The paragraphs of one area of a page (a column, a frame, a cell), in order."""
    paras: list[Para] = []
    left = min((line.x0 for line in lines), default=0.0)
    for line in lines:
        marker = marker_of(line)
        white = line.base - paras[-1].lines[-1].base if paras else 0.0
        centred = _centred(line, left, right)
        if paras and not starts_new(paras[-1], line, marker, centred, measures):
            paras[-1].lines.append(line)
            paras[-1].hang = _hang(paras[-1], line)
            continue
        paras.append(_begin(line, marker, right, white, centred, in_cell, left))
        paras[-1].loose = loose
    return paras


def _begin(
    line: Line, marker: Marker | None, right: float, white: float, centred: bool, in_cell: bool, left: float
) -> Para:
    hang = marker.hang if marker else line.x0
    return Para(
        [line], right, marker, hang, white, centred, in_cell=in_cell, left=left, page=line.page, page_end=line.page
    )


def _centred(line: Line, left: float, right: float) -> bool:
    before, after = line.x0 - left, right - line.x1
    return before > line.size * 1.5 and abs(before - after) <= line.size * 0.5


def _hang(para: Para, line: Line) -> float:
    return line.x0 if len(para.lines) == 2 else para.hang


def starts_new(para: Para, line: Line, marker: Marker | None, centred: bool, measures: Measures) -> bool:
    """Whether the line begins a paragraph of its own after `para`."""
    last = para.lines[-1]
    if line.words[0].turn or last.words[0].turn or not (_same_size(last, line) or _shrinks_on(last, line)):
        return True
    if _far(para, line, measures):
        return True
    if marker is not None and _marks_start(para, line, marker):
        return True
    if para.loose:
        return False
    if _counts_on(para.lines[0], last, line) or _same_entry(para.lines[0], line):
        return True
    if _set_apart(last) and not _runs_on(last, line) and not _at_inner_start(last, line):
        return True
    fits = _would_fit(para, line)
    changes = last.bold != line.bold and last.words[-1].bold != line.words[0].bold
    if changes and not _ends_sentence(para, line) and (fits or not _runs_on(last, line)):
        return True
    if centred and last.bold == line.bold and (para.centred or not fits):
        return False
    if _indent_breaks(para, line, fits):
        return True
    return fits and not _runs_on(last, line)


def _shrinks_on(last: Line, line: Line) -> bool:
    """Whether a sentence goes on below in a somewhat smaller or larger size."""
    similar = max(last.size, line.size) <= 1.45 * min(last.size, line.size)
    return similar and last.words[-1].size == line.words[0].size and _runs_on(last, line)


def _counts_on(first: Line, last: Line, line: Line) -> bool:
    """Whether both lines open alike but for a number: Policy 3.6 ..., Policy 3.8 ..."""
    if abs(first.x0 - line.x0) > 2 or len(first.words) < 2 or len(line.words) < 2:
        return False
    (word, number), (other, after) = ([w.text for w in x.words[:2]] for x in (first, line))
    if _left_open(last):
        return False
    return word == other and word[:1].isupper() and number[:1].isdigit() and after[:1].isdigit() and number != after


def _far(para: Para, line: Line, measures: Measures) -> bool:
    step = line.base - para.lines[-1].base
    usual = measures.step(line.size)
    if len(para.lines) > 1:
        usual = min(max(usual, line.size), para.lines[-1].base - para.lines[-2].base)
    return step > usual * 1.28 + 0.5 or step < line.size * 0.4


def _marks_start(para: Para, line: Line, marker: Marker) -> bool:
    """Whether a mark at the line's start is the paragraph's own and not a figure of the sentence before."""
    if marker.bullet:
        return not _spans_figures(para.lines[-1], line, marker) and (
            marker.text not in DASHES
            or marker.gap > 0.5
            or line.x0 > para.hang + 1
            or not _runs_on(para.lines[-1], line)
        )
    before = para.marker
    if before and not before.bullet and follows(before.text, marker.text) and abs(line.x0 - para.x0) < line.size:
        return True
    unfinished = not _would_fit(para, line) and not SENTENCE_END.search(para.lines[-1].text)
    if unfinished and (abs(line.x0 - para.hang) < 2 or not _wide(line, marker)):
        return False
    if _wide(line, marker):
        return not is_weak(marker.text) or abs(line.x0 - para.hang) > line.size * 0.5
    return line.x0 < para.hang - line.size * 0.8 and before is not None and not is_weak(marker.text)


def _spans_figures(last: Line, line: Line, marker: Marker) -> bool:
    """Whether the dash stands between two figures: "2024" and, on the next line, "- 39"."""
    after = line.words[marker.words].text if len(line.words) > marker.words else ""
    return marker.text in DASHES and marker.gap <= 0.5 and last.text[-1:].isdigit() and after[:1].isdigit()


def _wide(line: Line, marker: Marker) -> bool:
    gaps = sorted(b.x0 - a.x1 for a, b in zip(line.words[1:], line.words[2:], strict=False))
    usual = gaps[len(gaps) // 2] / line.size if gaps else 0.28
    return marker.gap > max(0.55, usual * 1.7)


def _would_fit(para: Para, line: Line) -> bool:
    """Whether the line's first word had room at the end of the line before: then that line was ended on purpose."""
    last = para.lines[-1]
    first = line.words[0]
    spare = 1.2 if SENTENCE_END.search(last.text) else 2.5
    return para.right - last.x1 > (first.x1 - first.x0) + line.size * spare


def _runs_on(last: Line, line: Line) -> bool:
    if SENTENCE_END.search(last.text):
        return False
    return line.text[:1].islower() or _left_open(last)


def _ends_sentence(para: Para, line: Line) -> bool:
    """Whether the line is a short bracket that closes the sentence of a paragraph: "[MM30]."."""
    unfinished = len(para.lines) > 1 and not SENTENCE_END.search(para.lines[-1].text)
    return unfinished and len(line.words) <= 3 and bool(re.fullmatch(r"[(\[].*[)\]][.;]", line.text))


def _left_open(last: Line) -> bool:
    return last.text.endswith((",", "-", "&")) or last.words[-1].text in OPEN_WORDS


def _indent_breaks(para: Para, line: Line, fits: bool) -> bool:
    slack = line.size * 0.75
    if abs(line.x0 - para.hang) <= slack or (para.in_cell and _flush_right(para, line)):
        return False
    if len(para.lines) == 1 and not fits:
        outdented = 0 < para.hang - line.x0 < line.size * 5
        return not (outdented or _at_inner_start(para.lines[0], line))
    if len(para.lines) == 1 and _at_inner_start(para.lines[0], line):
        return False
    return not (_runs_on(para.lines[-1], line) and abs(line.x0 - para.x0) <= slack)


def _flush_right(para: Para, line: Line) -> bool:
    """Whether the lines end at one place but start at several: a cell set to the right."""
    return all(abs(other.x1 - line.x1) <= 1.5 for other in para.lines)


def _same_entry(first: Line, line: Line) -> bool:
    """Whether both lines are a term and, after the same wide white, its meaning."""
    if abs(first.x0 - line.x0) > 2:
        return False
    starts = [_after_wide_gap(x) for x in (first, line)]
    return starts[0] is not None and starts[1] is not None and abs(starts[0] - starts[1]) < 2


def _set_apart(line: Line) -> bool:
    """Whether the line holds two things side by side, far apart: no line of running text."""
    words = line.words[1:] if line.words[0].raised or marker_of(line) else line.words
    return any(b.x0 - a.x1 > line.size * 3 for a, b in pairwise(words))


def _after_wide_gap(line: Line) -> float | None:
    return next((b.x0 for a, b in pairwise(line.words) if b.x0 - a.x1 > line.size * 1.5), None)


def _at_inner_start(first: Line, line: Line) -> bool:
    """Whether the line starts under a word that follows a wide white in the first line (a label and its value)."""
    pairs = zip(first.words, first.words[1:], strict=False)
    return any(abs(b.x0 - line.x0) < 2 and b.x0 - a.x1 > line.size * 0.6 for a, b in pairs)
