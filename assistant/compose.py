"""The fewest statements that answer: a list whole, else the best sentences with what completes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.candidates import Candidate
from assistant.citing import Citer
from assistant.kinds import AnswerKind
from assistant.lists import PaperList, find_lists, fits, register_list
from assistant.model import Statement
from assistant.question import Question
from assistant.wording import place, source_name
from index.model import Kind, Paragraph
from index.search import Index
from index.sentences import sentence_spans
from index.store import Store

_MOST = 3  # paragraphs
_WORDS = 95
_PARAGRAPH_WORDS = 35  # each, while there may be several
_MOST_WORDS = 65  # of the best, when the others leave room
_MARGIN = 0.3  # a further paragraph must score nearly as well as the best
_LIST_MARGIN = 0.25
_LONGEST_INTRO = 30
_SHORT_INTRO = 5
_PLACES = 2
_SIDES = 2
_COMPARED_MARGIN = 0.5
_SIGNED_WORDS = 30


@dataclass(frozen=True, slots=True)
class Draft:
    """The statements of an answer, and what must be said about them."""

    statements: Sequence[Statement]
    notes: tuple[str, ...] = ()
    complete: bool = True  # False when a part of what was asked is not in the papers


@dataclass(frozen=True, slots=True)
class _Span:
    """Neighbouring sentences of a paragraph that answer together."""

    paragraph: Paragraph
    sentences: tuple[tuple[int, int], ...]
    score: float

    @property
    def words(self) -> int:
        """How many words the sentences have."""
        return sum(len(self.paragraph.text[start:end].split()) for start, end in self.sentences)


def compose(question: Question, candidates: Sequence[Candidate], index: Index, citer: Citer) -> Draft:
    """Return an answer from the candidates found, best first."""
    found = _list_asked(question, candidates, index) or _list_begun(candidates[0], index)
    if found:
        return _list_draft(found, citer)
    if AnswerKind.PLACE in question.kinds:
        return Draft(_places(candidates, index, citer))
    spans = _choose(candidates, index)
    if AnswerKind.COMPARISON in question.kinds:
        spans = _choose_from_each(candidates, index)
    shared = _list_shared(spans, candidates, index)
    if shared:
        return _list_draft(shared, citer)
    several = len({span.paragraph.id.split("#", 1)[0] for span in spans}) > 1
    statements = [statement for span in spans for statement in _statements(span, index, citer, several)]
    return Draft(statements + _signed_together(spans[0], index, citer))


def best_statements(candidates: Sequence[Candidate], index: Index, citer: Citer) -> list[Statement]:
    """Return the statements of the best paragraph, named by its source."""
    return _statements(_span(candidates[0], candidates, index.store), index, citer, name_source=True)


def _list_draft(found: PaperList, citer: Citer) -> Draft:
    """Return the introduction and the items that fit, saying how many of how many."""
    count = fits(found)
    statements = []
    if found.intro:
        start, end = _introduction(found.intro) if found.intro.text.endswith(":") else (0, len(found.intro.text))
        statements.append(Statement(found.intro.text[start:end], (citer.cite(found.intro, start, end),)))
    for item in found.items[:count]:
        statements.append(Statement(f"• {item.text}", (citer.cite(item),)))
    rest = "" if count == len(found.items) else "; open the source for the rest"
    return Draft(statements, (f"{count} of {len(found.items)} items of the list{rest}",))


def _list_asked(question: Question, candidates: Sequence[Candidate], index: Index) -> PaperList | None:
    best = candidates[0].score
    if AnswerKind.LIST in question.kinds:
        lists = find_lists(candidates[:40], index.store)
        if lists and lists[0].score >= best - _LIST_MARGIN:
            return lists[0]
    return register_list(candidates, index.store) if question.wants_register else None


def _list_begun(best: Candidate, index: Index) -> PaperList | None:
    """Return the list that the best sentence introduces: alone, an introduction says nothing."""
    if not best.evidence.text.rstrip().endswith(":"):
        return None
    lists = find_lists([best], index.store)
    return lists[0] if lists else None


def _places(candidates: Sequence[Candidate], index: Index, citer: Citer) -> list[Statement]:
    """Say where the best paragraphs stand, each with its own first words."""
    statements = []
    for span in _choose(candidates, index)[:_PLACES]:
        paragraph = span.paragraph
        record = index.store.record(paragraph.id.split("#", 1)[0])
        if record:
            start, end = span.sentences[0][0], span.sentences[-1][1]
            under = f", under “{' › '.join(paragraph.heading[-2:])}”" if paragraph.heading else ""
            text = f"{place(record, paragraph)}{under}: {paragraph.text[start:end]}"
            statements.append(Statement(text, (citer.cite(paragraph, start, end),)))
    return statements


def _choose_from_each(candidates: Sequence[Candidate], index: Index) -> list[_Span]:
    """Return the best span of each of the best two papers: a comparison has two sides."""
    best: dict[str, _Span] = {}
    for candidate in candidates:
        paper = candidate.evidence.paragraph.id.split("#", 1)[0]
        if paper not in best and candidate.score >= candidates[0].score - _COMPARED_MARGIN:
            best[paper] = _span(candidate, candidates, index.store)
        if len(best) == _SIDES:
            break
    return list(best.values()) if len(best) == _SIDES else _choose(candidates, index)


def _signed_together(span: _Span, index: Index, citer: Citer) -> list[Statement]:
    """Return the front-matter lines that stand beside a short one: a name's role, an approval's date."""
    paragraph = span.paragraph
    if paragraph.kind is not Kind.FRONT_MATTER or span.words > _SIGNED_WORDS:
        return []
    cited = {citation.paragraph.id for citation in citer.citations}
    room = _SIGNED_WORDS
    statements = []
    for near in index.store.neighbours(paragraph.id, 0, 1):
        size = len(near.text.split())
        if near.id not in cited and near.kind is Kind.FRONT_MATTER and size <= room:
            statements.append(Statement(near.text, (citer.cite(near),)))
            room -= size
    return statements


def _list_shared(spans: Sequence[_Span], candidates: Sequence[Candidate], index: Index) -> PaperList | None:
    """Return the list of which the two best spans are items: it is better given whole, where it fits."""
    parents = [span.paragraph.parent for span in spans[:2]]
    if len(parents) < 2 or parents[0] is None or parents[0] != parents[1]:
        return None
    found = find_lists([candidates[0]], index.store)
    return found[0] if found and fits(found[0]) == len(found[0].items) else None


def _choose(candidates: Sequence[Candidate], index: Index) -> list[_Span]:
    best = candidates[0].score
    spans: list[_Span] = []
    room = _WORDS
    seen: set[str] = set()
    for candidate in candidates:
        if candidate.score < best - _MARGIN or len(spans) == _MOST:
            break
        paragraph = candidate.evidence.paragraph
        key = " ".join(paragraph.text.lower().split())
        span = _span(candidate, candidates, index.store)
        if key not in seen and (span.words <= room or not spans):
            spans.append(span)
            room -= span.words
        seen.add(key)
    spans[0] = _span(candidates[0], candidates, index.store, min(_MOST_WORDS, spans[0].words + room))
    return spans


def _span(candidate: Candidate, candidates: Sequence[Candidate], store: Store, words: int = _PARAGRAPH_WORDS) -> _Span:
    """Grow the best sentence by its better neighbour while the paragraph's share of words lasts."""
    paragraph = candidate.evidence.paragraph
    spans = [(s.start, s.end) for s in store.sentences_of_paragraphs([paragraph.id])]
    scores = {c.evidence.sentence.start: c.score for c in candidates if c.evidence.paragraph.id == paragraph.id}
    first = last = next(i for i, (start, _) in enumerate(spans) if start == candidate.evidence.sentence.start)
    size = len(candidate.evidence.text.split())
    while True:
        sides = [i for i in (first - 1, last + 1) if 0 <= i < len(spans)]
        sides = [i for i in sides if size + _size(paragraph, spans[i]) <= words]
        if not sides:
            return _Span(paragraph, tuple(spans[first : last + 1]), candidate.score)
        side = max(sides, key=lambda i: scores.get(spans[i][0], 0.0))
        size += _size(paragraph, spans[side])
        first, last = min(first, side), max(last, side)


def _size(paragraph: Paragraph, span: tuple[int, int]) -> int:
    return len(paragraph.text[span[0] : span[1]].split())


def _statements(span: _Span, index: Index, citer: Citer, name_source: bool) -> list[Statement]:
    """Return a statement for each sentence, all citing the words of the span; the first names its source."""
    paragraph = span.paragraph
    texts = [paragraph.text[start:end] for start, end in span.sentences]
    citations: tuple[int, ...] = ()
    intro = _intro(paragraph, index)
    if intro is not None:
        start, end = _introduction(intro)
        if len(intro.text[start:end].split()) <= _LONGEST_INTRO:
            texts[0] = f"{intro.text[start:end]} {texts[0]}"
            citations = (citer.cite(intro, start, end),)
    citations = (*citations, citer.cite(paragraph, span.sentences[0][0], span.sentences[-1][1]))
    record = index.store.record(paragraph.id.split("#", 1)[0])
    if name_source and record:
        texts[0] = f"{source_name(record)}: {texts[0]}"
    return [Statement(texts[0], citations), *(Statement(text, citations[-1:]) for text in texts[1:])]


def _introduction(intro: Paragraph) -> tuple[int, int]:
    """Return the words that introduce the list: the last sentence, with the one before it when it is short."""
    spans = sentence_spans(intro)
    start, end = spans[-1]
    if len(intro.text[start:end].split()) < _SHORT_INTRO and len(spans) > 1:
        start = spans[-2][0]
    return start, end


def _intro(paragraph: Paragraph, index: Index) -> Paragraph | None:
    if paragraph.parent is None:
        return None
    intro = index.store.paragraphs([paragraph.parent]).get(paragraph.parent)
    return intro if intro and intro.text.rstrip().endswith(":") else None
