"""From a question to a cited answer, step by step; the only place that knows the whole way."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from assistant.about_papers import about_papers
from assistant.candidates import Candidate, find_candidates
from assistant.citing import Citer, join
from assistant.compare import compare
from assistant.compose import Draft, compose
from assistant.decide import is_answered
from assistant.model import Answer, AnswerStatus, Citation, Statement, Turn
from assistant.named import Names
from assistant.question import LONGEST, Question, understand
from assistant.scope import refusal
from assistant.spelling import Speller
from assistant.wording import LONG_QUESTION, as_at, not_found
from index.model import Hit, Status
from index.search import Index

_PASSAGES = 10

Progress = Callable[[str], None]


class Assistant:
    """Answers questions from one index. Safe to share between threads."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self._names = Names(index.store.records())
        self._speller = Speller(index.store.word_counts(), index.encoder)

    def answer(self, question: str, history: Sequence[Turn] = (), progress: Progress = lambda _step: None) -> Answer:
        """Answer from the papers; `progress` hears each step in words."""
        started = time.perf_counter()
        words = refusal(question)
        if words:
            return _without_search(question, words, time.perf_counter() - started)
        understood = understand(question, history, self._names, self._speller)
        papers, paragraphs = self.index.store.counts()
        progress(f"Reading {papers} papers, {paragraphs} paragraphs")
        hits, vector = self.index.search(understood.query(), _PASSAGES)
        progress(f"{len(hits)} passages found")
        candidates = find_candidates(understood, hits, self.index.evidence(hits, vector), self.index)
        return self._compose(understood, hits, candidates, started)

    def _compose(
        self,
        question: Question,
        hits: Sequence[Hit],
        candidates: Sequence[Candidate],
        started: float,
    ) -> Answer:
        citer = Citer(self.index.store)
        draft = self._draft(question, candidates, citer)
        if draft is None:
            return self._not_found(question, hits, candidates, started)
        records = [citation.paper for citation in citer.citations]
        notes = [note for note in (as_at(records), *draft.notes, *_notes(question, citer.citations)) if note]
        return Answer(
            question=question.asked,
            asked=question.text,
            status=AnswerStatus.ANSWERED if draft.complete else AnswerStatus.PARTIAL,
            text=join(draft.statements),
            statements=tuple(draft.statements),
            citations=citer.citations,
            nearest=None,
            hits=tuple(hits),
            notes=tuple(notes),
            seconds=time.perf_counter() - started,
        )

    def _draft(self, question: Question, candidates: Sequence[Candidate], citer: Citer) -> Draft | None:
        """Answer from the papers' own facts, by body, or from the best candidates; None when nothing answers."""
        told = about_papers(question, self.index.store, citer)
        if told:
            return Draft(told)
        if not is_answered(question, candidates):
            return None
        return compare(question, self.index, citer) or compose(question, candidates, self.index, citer)

    def _not_found(
        self, question: Question, hits: Sequence[Hit], candidates: Sequence[Candidate], started: float
    ) -> Answer:
        nearest = None
        if candidates:
            best = candidates[0].evidence
            nearest = Citer(self.index.store).citation(best.paragraph, best.sentence.start, best.sentence.end, 1)
        text = not_found(nearest.paper if nearest else None, nearest.paragraph if nearest else None)
        return Answer(
            question=question.asked,
            asked=question.text,
            status=AnswerStatus.NOT_FOUND,
            text=text,
            statements=(Statement(text, ()),),
            citations=(),
            nearest=nearest,
            hits=tuple(hits),
            notes=tuple(_notes(question, ())),
            seconds=time.perf_counter() - started,
        )


def _notes(question: Question, citations: Sequence[Citation]) -> list[str]:
    notes = [f"read “{wrong}” as “{right}”" for wrong, right in question.mended.items()]
    if question.carried:
        notes.append("read as a follow-up to the question before")
    if len(question.asked) > LONGEST:
        notes.append(LONG_QUESTION)
    if any(citation.paper.status is Status.EXEMPT for citation in citations):
        notes.append("rests on an exempt paper: not for publication")
    return notes


def _without_search(question: str, words: str, seconds: float) -> Answer:
    return Answer(
        question=question,
        asked=question,
        status=AnswerStatus.OUT_OF_SCOPE,
        text=words,
        statements=(Statement(words, ()),),
        citations=(),
        nearest=None,
        hits=(),
        notes=(),
        seconds=seconds,
    )
