"""Words to lines: baselines found, raised figures put with the word they follow, wide gaps kept apart."""

from __future__ import annotations

from itertools import pairwise

from index.reading.pdf.shapes import Line, Word, line_of


def find_lines(words: list[Word], page: int) -> list[Line]:
    """The lines of one area, top to bottom; words drawn sideways come last, in their own direction."""
    upright = [w for w in words if not w.turn]
    lines = [line_of(layer, page) for group in _rows(upright) for layer in _layers(group, words)]
    return lines + _sideways([w for w in words if w.turn], page)


def _layers(group: list[Word], drawn: list[Word]) -> list[list[Word]]:
    """The words of a line; where two texts lie over each other (one hidden by a box), each on its own."""
    ordered = sorted(group, key=lambda w: w.x0)
    covered = sum(after.x0 < before.x1 - before.size * 0.5 for before, after in pairwise(ordered))
    if covered < 3 or covered < len(group) * 0.3:
        return [group]
    members = {id(word) for word in group}
    layers: list[list[Word]] = []
    for word in (w for w in drawn if id(w) in members):
        if layers and word.x0 >= layers[-1][-1].x1 - word.size * 0.5:
            layers[-1].append(word)
        else:
            layers.append([word])
    return layers


def _rows(words: list[Word]) -> list[list[Word]]:
    groups: list[list[Word]] = []
    for word in sorted(words, key=lambda w: (w.base, w.x0)):
        if groups and _level(groups[-1], word):
            groups[-1].append(word)
        else:
            groups.append([word])
    return _raise_small(groups)


def _level(group: list[Word], word: Word) -> bool:
    return word.base - group[0].base <= 0.3 * min(max(w.size for w in group[:4]), word.size) + 0.2


def _raise_small(groups: list[list[Word]]) -> list[list[Word]]:
    """Raised or lowered small figures join the line whose words they stand against."""
    kept: list[list[Word]] = []
    for index, group in enumerate(groups):
        near = [g for g in groups[max(0, index - 2) : index + 3] if g is not group]
        home = next((g for g in near if _belongs(group, g)), None)
        if home is None:
            kept.append(group)
            continue
        for word in group:
            word.raised = word.base < home[0].base
            word.lowered = not word.raised
        home.extend(group)
    return [_mark_raised(g) for g in kept]


def _mark_raised(group: list[Word]) -> list[Word]:
    main = max(group, key=lambda w: len(w.text) * w.size)
    for word in group:
        if word.size < main.size * 0.8 and main.base - word.base > main.size * 0.12:
            word.raised = True
        elif word.size < main.size * 0.8 and word.base - main.base > main.size * 0.08:
            word.lowered = True
    return group


def _belongs(small: list[Word], line: list[Word]) -> bool:
    size = max(w.size for w in line)
    if max(w.size for w in small) > size * 0.85 or len(small) > len(line):
        return False
    drop = line[0].base - small[0].base
    if not -0.3 * size <= drop <= 0.75 * size:
        return False
    if _opens_note(small, line, size):
        return True
    return all(any(_beside(w, other, size) for other in line) for w in small)


def _opens_note(small: list[Word], line: list[Word], size: float) -> bool:
    """Whether a raised figure stands alone at the margin before the line: a footnote's number."""
    gap = min(word.x0 for word in line) - small[0].x1
    return len(small) == 1 and small[0].text.isdigit() and 0 <= gap <= size * 5 and small[0].base < line[0].base


def _beside(small: Word, word: Word, size: float) -> bool:
    return -0.1 * size <= small.x0 - word.x1 <= 0.6 * size or -0.1 * size <= word.x0 - small.x1 <= 0.4 * size


def _sideways(words: list[Word], page: int) -> list[Line]:
    """Words drawn upwards, downwards or aslant: one line for each run in one direction."""
    lines: list[Line] = []
    run: list[Word] = []
    for word in words:
        if run and (word.turn != run[-1].turn or not _follows(run[-1], word)):
            lines.append(_run_line(run, page))
            run = []
        run.append(word)
    if run:
        lines.append(_run_line(run, page))
    return lines


def _follows(last: Word, word: Word) -> bool:
    if last.turn in (90, 270):
        return abs(word.x0 - last.x0) <= last.size * 0.3
    return abs(word.x0 - last.x0) <= last.size * 4 and abs(word.base - last.base) <= last.size * 4


def _run_line(run: list[Word], page: int) -> Line:
    first = run[0]
    return Line(list(run), first.x0, first.x0 + first.size, max(w.base for w in run), first.size, page)


def split_at_gaps(line: Line, widest: float) -> list[Line]:
    """The line in its pieces where the white between two words is wider than `widest` times its size."""
    pieces: list[list[Word]] = [[line.words[0]]]
    for last, word in zip(line.words, line.words[1:], strict=False):
        if word.x0 - last.x1 > widest * line.size:
            pieces.append([])
        pieces[-1].append(word)
    return [line_of(piece, line.page) for piece in pieces] if len(pieces) > 1 else [line]
