"""The fewest statements that answer: a list whole, else the best sentences with what completes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.candidates import Candidate, best_first
from assistant.citing import Citer
from assistant.kinds import TOLD, AnswerKind, holds
from assistant.lists import PaperList, beginning, find_lists, items_shown, register_list
from assistant.model import Statement
from assistant.on_topic import candidates_on
from assistant.premises import denial
from assistant.question import Question
from assistant.spans import Span, choose, choose_from_each
from assistant.wording import place, source_name
from index.model import Kind, Paragraph
from index.search import Index

_LIST_MARGIN = 0.3
_LISTS_AMONG = 40  # sentences
_PLACES = 2
_SIGNED_WORDS = 30


@dataclass(frozen=True, slots=True)
class Draft:
    """The statements of an answer, and what must be said about them."""

    statements: Sequence[Statement]
    notes: tuple[str, ...] = ()
    complete: bool = True  # False when a part of what was asked is not in the papers


def compose(
    question: Question, candidates: Sequence[Candidate], index: Index, citer: Citer, share: float = 1.0
) -> Draft:
    """Return an answer from the candidates found, best first; `share` is its part of an answer's room."""
    denied = denial(question.text, candidates)
    if denied:
        candidates = [denied, *(c for c in candidates if c is not denied)]
    asked = None if denied else _list_asked(question, candidates, index)
    if asked:
        return _list_draft(asked, beginning(asked), citer)
    begun = None if denied else _list_begun(candidates[0], index)
    if begun:
        return _list_draft(begun, items_shown(begun, candidates, question), citer)
    if AnswerKind.PLACE in question.kinds:
        return Draft(_places(candidates, index, citer))
    compared = AnswerKind.COMPARISON in question.kinds
    spans = choose_from_each(candidates, index) if compared else choose(candidates, index, share)
    shared = _list_shared(question, spans, candidates, index)
    if shared:
        return _list_draft(shared, shared.items, citer)
    spans = _holding_first(question, spans)
    return Draft(state(spans, index, citer) + _signed_together(spans[0], index, citer))


def _holding_first(question: Question, spans: Sequence[Span]) -> list[Span]:
    """Return the spans with those first that hold the amount, number, date or name asked for."""
    told = next((kind for kind in question.kinds if kind in TOLD), None)
    return sorted(spans, key=lambda span: told is not None and not holds(told, span.text))


def best_statements(candidates: Sequence[Candidate], index: Index, citer: Citer, share: float) -> list[Statement]:
    """Return what answers best within a share of an answer's room, named by its source."""
    return state(choose(candidates, index, share), index, citer, name_source=True)


def state(spans: Sequence[Span], index: Index, citer: Citer, name_source: bool = False) -> list[Statement]:
    """Return a statement for each sentence; its source is named where more than one paper speaks."""
    name_source = name_source or len({span.paper_id for span in spans}) > 1
    statements: list[Statement] = []
    said: set[str] = set()
    for span in _items_together(spans):
        statements += _statements(span, index, citer, name_source, said)
    return statements


def _items_together(spans: Sequence[Span]) -> list[Span]:
    """Return the spans with those of one list side by side, in the list's order."""
    groups: dict[str, list[Span]] = {}
    for span in spans:
        groups.setdefault(span.intro.paragraph.id if span.intro else span.paragraph.id, []).append(span)
    return [span for group in groups.values() for span in sorted(group, key=lambda s: s.paragraph.start)]


def _statements(span: Span, index: Index, citer: Citer, name_source: bool, said: set[str]) -> list[Statement]:
    """Return a statement for each sentence, all citing the words of the span; the first names its source."""
    paragraph = span.paragraph
    texts = [paragraph.text[start:end] for start, end in span.sentences]
    citations: tuple[int, ...] = ()
    again = span.intro is not None and span.intro.paragraph.id in said
    if span.intro is not None and not again:
        said.add(span.intro.paragraph.id)
        texts[0] = f"{span.intro.text} {texts[0]}"
        citations = (citer.cite(span.intro.paragraph, span.intro.start, span.intro.end),)
    citations = (*citations, citer.cite(paragraph, span.sentences[0][0], span.sentences[-1][1]))
    record = index.store.record(span.paper_id)
    if name_source and record and not again:
        texts[0] = f"{source_name(record)}: {texts[0]}"
    return [Statement(texts[0], citations), *(Statement(text, citations[-1:]) for text in texts[1:])]


def _list_draft(found: PaperList, items: Sequence[Paragraph], citer: Citer) -> Draft:
    """Return the introduction and these of the items, saying how many of how many."""
    statements = []
    if intro := found.opening:
        statements.append(Statement(intro.text, (citer.cite(intro.paragraph, intro.start, intro.end),)))
    for item in items:
        statements.append(Statement(f"• {item.text}", (citer.cite(item),)))
    rest = "" if len(items) == len(found.items) else "; open the source for the rest"
    return Draft(statements, (f"{len(items)} of {len(found.items)} items of the list{rest}",))


def _list_asked(question: Question, candidates: Sequence[Candidate], index: Index) -> PaperList | None:
    if AnswerKind.LIST in question.kinds:
        # an item alone ("Coram Voice") is no answer to a reader, so what sentences speak of tells which list it is
        unread = best_first(candidate.unread() for candidate in candidates)
        lists = find_lists(unread[:_LISTS_AMONG], index.store)
        if lists and lists[0].score >= unread[0].score - _LIST_MARGIN:
            return lists[0]
    return register_list(candidates_on(question, candidates, index), index.store) if question.wants_register else None


def _list_begun(best: Candidate, index: Index) -> PaperList | None:
    """Return the list that the best sentence introduces: alone, an introduction says nothing."""
    if not best.evidence.text.rstrip().endswith(":"):
        return None
    lists = find_lists([best], index.store)
    return lists[0] if lists else None


def _places(candidates: Sequence[Candidate], index: Index, citer: Citer) -> list[Statement]:
    """Say where the best paragraphs stand, each with its own first words."""
    statements = []
    for span in choose(candidates, index)[:_PLACES]:
        paragraph = span.paragraph
        record = index.store.record(span.paper_id)
        if record:
            start, end = span.sentences[0][0], span.sentences[-1][1]
            under = f", under “{' › '.join(paragraph.heading[-2:])}”" if paragraph.heading else ""
            text = f"{place(record, paragraph)}{under}: {paragraph.text[start:end]}"
            statements.append(Statement(text, (citer.cite(paragraph, start, end),)))
    return statements


def _signed_together(span: Span, index: Index, citer: Citer) -> list[Statement]:
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


def _list_shared(
    question: Question, spans: Sequence[Span], candidates: Sequence[Candidate], index: Index
) -> PaperList | None:
    """Return the list of which the two best spans are items: it is better given whole, where it fits."""
    parents = [span.paragraph.parent for span in spans[:2]]
    if len(parents) < 2 or parents[0] is None or parents[0] != parents[1]:
        return None
    found = find_lists([candidates[0]], index.store)
    shown = items_shown(found[0], candidates, question) if found else ()
    return found[0] if found and len(shown) == len(found[0].items) else None
