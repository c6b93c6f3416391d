"""Which sentences answer: the best, with its better neighbours, and those that score nearly as well."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.candidates import Candidate
from assistant.introductions import Introduction, introduction
from index.model import Paragraph
from index.search import Index

_MOST = 3  # paragraphs
_WORDS = 100
_PARAGRAPH_WORDS = 35  # each, while there may be several
_MOST_WORDS = 65  # of the best, when the others leave room
_MARGIN = 0.7  # a further paragraph must score nearly as well as the best
_NEIGHBOUR_MARGIN = 0.7  # and so must a neighbour
_SIDES = 2
_ITEMS = 8  # sentences among which an introduction may have its items
_COMPARED_MARGIN = 0.5


@dataclass(frozen=True, slots=True)
class Span:
    """Neighbouring sentences of a paragraph that answer together, with what introduces the paragraph."""

    paragraph: Paragraph
    sentences: tuple[tuple[int, int], ...]
    score: float
    intro: Introduction | None = None

    @property
    def words(self) -> int:
        """How many words the sentences have."""
        return sum(_size(self.paragraph, span) for span in self.sentences)

    @property
    def text(self) -> str:
        """The words of the sentences, from the first to the last."""
        return self.paragraph.text[self.sentences[0][0] : self.sentences[-1][1]]

    @property
    def paper_id(self) -> str:
        """The paper it stands in."""
        return self.paragraph.id.split("#", 1)[0]


def choose(candidates: Sequence[Candidate], index: Index, share: float = 1.0) -> list[Span]:
    """Return the best span and those that score nearly as well, while their share of an answer's room lasts."""
    spans: list[Span] = []
    room = int(_WORDS * share)
    for candidate in _near(candidates):
        if len(spans) == _MOST:
            break
        span = span_of(candidate, candidates, index)
        cost = span.words + _intro_cost(span, spans)
        if cost <= room or not spans:
            spans.append(span)
            room -= cost
    spans[0] = span_of(candidates[0], candidates, index, min(_MOST_WORDS, spans[0].words + max(room, 0)))
    return spans


def choose_from_each(candidates: Sequence[Candidate], index: Index) -> list[Span]:
    """Return the best span of each of the best two papers: a comparison has two sides."""
    best: dict[str, Span] = {}
    for candidate in candidates:
        paper = candidate.evidence.paragraph.id.split("#", 1)[0]
        if paper not in best and candidate.score >= candidates[0].score - _COMPARED_MARGIN:
            best[paper] = span_of(candidate, candidates, index)
        if len(best) == _SIDES:
            break
    return list(best.values()) if len(best) == _SIDES else choose(candidates, index)


def span_of(candidate: Candidate, candidates: Sequence[Candidate], index: Index, words: int = _PARAGRAPH_WORDS) -> Span:
    """Grow the best sentence by its better neighbour while the paragraph's share of words lasts."""
    paragraph = candidate.evidence.paragraph
    spans = [(s.start, s.end) for s in index.store.sentences_of_paragraphs([paragraph.id])]
    scores = {c.evidence.sentence.start: c.score for c in candidates if c.evidence.paragraph.id == paragraph.id}
    first = last = next(i for i, (start, _) in enumerate(spans) if start == candidate.evidence.sentence.start)
    size = _size(paragraph, spans[first])
    while True:
        sides = [i for i in (first - 1, last + 1) if 0 <= i < len(spans)]
        sides = [i for i in sides if size + _size(paragraph, spans[i]) <= words]
        sides = [i for i in sides if scores.get(spans[i][0], 0.0) >= candidate.score - _NEIGHBOUR_MARGIN]
        if not sides:
            return Span(
                paragraph, tuple(spans[first : last + 1]), candidate.score, introduction(paragraph, index.store)
            )
        side = max(sides, key=lambda i: scores.get(spans[i][0], 0.0))
        size += _size(paragraph, spans[side])
        first, last = min(first, side), max(last, side)


def opening(paragraph: Paragraph, index: Index) -> Span:
    """Return the first sentences of a paragraph, as many as an answer of one paragraph has room for."""
    sentences = [(s.start, s.end) for s in index.store.sentences_of_paragraphs([paragraph.id])]
    kept = sentences[:1]
    for sentence in sentences[1:]:
        if sum(_size(paragraph, span) for span in (*kept, sentence)) > _MOST_WORDS:
            break
        kept.append(sentence)
    return Span(paragraph, tuple(kept), 0.0, introduction(paragraph, index.store))


def _near(candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield the best sentence of each paragraph that scores nearly as well as the best; the same words only once."""
    seen: set[str] = set()
    introducing = {c.evidence.paragraph.parent for c in candidates[:_ITEMS]}
    for candidate in candidates:
        if candidate.score < max(candidates[0].score, candidates[min(1, len(candidates) - 1)].score) - _MARGIN:
            continue
        if candidate is not candidates[0] and candidate.evidence.paragraph.id in introducing:
            continue  # its items say it
        key = " ".join(candidate.evidence.paragraph.text.lower().split())
        if key not in seen:
            yield candidate
        seen.add(key)


def _intro_cost(span: Span, spans: Sequence[Span]) -> int:
    """An introduction is said once."""
    if span.intro is None or any(other.intro == span.intro for other in spans):
        return 0
    return span.intro.words


def _size(paragraph: Paragraph, span: tuple[int, int]) -> int:
    return len(paragraph.text[span[0] : span[1]].split())
