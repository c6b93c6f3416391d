"""The fewest statements that answer: a list whole, else the best sentences in the papers' order."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.candidates import Candidate
from assistant.citing import Citer
from assistant.kinds import AnswerKind
from assistant.lists import PaperList, find_lists, fits, register_list
from assistant.model import Statement
from assistant.question import Question
from assistant.wording import source_name
from index.model import Paragraph
from index.search import Index
from index.sentences import split_sentences

_MOST = 3
_WORDS = 100
_MARGIN = 0.12  # a further sentence must score nearly as well as the best
_LIST_MARGIN = 0.2


def compose(question: Question, candidates: Sequence[Candidate], index: Index, citer: Citer) -> list[Statement]:
    """Return the statements of an answer from the candidates found, best first."""
    best = candidates[0]
    found = _list_asked(question, candidates, index)
    if found:
        return list_statements(found, citer)
    chosen = _choose(candidates)
    if best.evidence.paragraph.text.rstrip().endswith(":"):
        introduced = find_lists([best], index.store)
        if introduced:
            return list_statements(introduced[0], citer)
    return _statements(chosen, index, citer)


def _list_asked(question: Question, candidates: Sequence[Candidate], index: Index) -> PaperList | None:
    if AnswerKind.LIST not in question.kinds and not question.wants_register:
        return None
    lists = find_lists(candidates[:40], index.store)
    best = candidates[0].score
    if lists and lists[0].score >= best - _LIST_MARGIN and AnswerKind.LIST in question.kinds:
        return lists[0]
    return register_list(candidates, index.store) if question.wants_register else None


def list_statements(found: PaperList, citer: Citer) -> list[Statement]:
    """Return the introduction and the items that fit, saying how many there are."""
    count = fits(found)
    start, end = split_sentences(found.intro.text)[-1] if found.intro.text.endswith(":") else (0, len(found.intro.text))
    statements = [Statement(found.intro.text[start:end], (citer.cite(found.intro, start, end),))]
    for item in found.items[:count]:
        statements.append(Statement(f"• {item.text}", (citer.cite(item),)))
    if count < len(found.items):
        statements.append(Statement(f"({count} of {len(found.items)} items; open the source for the rest)", ()))
    return statements


def _choose(candidates: Sequence[Candidate]) -> list[Candidate]:
    best = candidates[0]
    chosen: list[Candidate] = []
    room = _WORDS
    seen: set[str] = set()
    for candidate in candidates:
        size = len(candidate.evidence.text.split())
        key = " ".join(candidate.evidence.text.lower().split())
        if candidate.score < best.score - _MARGIN or len(chosen) == _MOST:
            break
        if key not in seen and (size <= room or not chosen):
            chosen.append(candidate)
            seen.add(key)
            room -= size
    return chosen


def _statements(chosen: Sequence[Candidate], index: Index, citer: Citer) -> list[Statement]:
    papers = {candidate.evidence.paragraph.id.split("#", 1)[0] for candidate in chosen}
    return [statement(candidate, index, citer, len(papers) > 1) for candidate in chosen]


def statement(candidate: Candidate, index: Index, citer: Citer, name_source: bool) -> Statement:
    """Return the candidate's sentence, after its introduction's last words if it is a list item."""
    evidence = candidate.evidence
    citations = [citer.cite(evidence.paragraph, evidence.sentence.start, evidence.sentence.end)]
    text = evidence.text
    intro = _intro(evidence.paragraph, index)
    if intro is not None:
        start, end = split_sentences(intro.text)[-1]
        if len(intro.text[start:end].split()) <= 30:
            text = f"{intro.text[start:end]} {text}"
            citations.insert(0, citer.cite(intro, start, end))
    record = index.store.record(evidence.paragraph.id.split("#", 1)[0])
    if name_source and record:
        text = f"{source_name(record)}: {text}"
    return Statement(text, tuple(citations))


def _intro(paragraph: Paragraph, index: Index) -> Paragraph | None:
    if paragraph.parent is None:
        return None
    intro = index.store.paragraphs([paragraph.parent]).get(paragraph.parent)
    return intro if intro and intro.text.rstrip().endswith(":") else None
