"""From a question to a cited answer, step by step; the only place that knows the whole way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.candidates import Candidate
from assistant.citing import Citer, join
from assistant.differences import notes_on_differences
from assistant.drafting import draft
from assistant.finding import Found, find, search, weigh
from assistant.implied import SoftFilter, soft_filters
from assistant.model import Answer, AnswerStatus, Citation, Statement, Turn
from assistant.named import Names
from assistant.parts import parts_of
from assistant.pasted import LONGEST, question_in
from assistant.question import Question, understand
from assistant.refusal import refusal
from assistant.scope import EVERYTHING, Scope
from assistant.spelling import Speller
from assistant.steps import Clock, Step
from assistant.thesaurus import Thesaurus
from assistant.wording import FOLLOW_UP, LONG_QUESTION, NOTHING_IN_SCOPE, as_at, not_found, read_by_ocr
from assistant.writing.settings import ModelSettings
from index.model import Hit, Status
from index.search import Index

_PASSAGES = 10

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Explanation:
    """How an answer came about: each step with its cost, and the candidates with their features."""

    steps: tuple[Step, ...]
    candidates: tuple[Candidate, ...]


class Assistant:
    """Answers questions from one index. Safe to share between threads.

    `writer` names the language model that words the answers, None where the papers' own words do.
    """

    writer: ModelSettings | None = None

    def __init__(self, index: Index) -> None:
        self.index = index
        records = index.store.records()
        bodies = {record.body for record in records if record.body}
        self._names = Names(records, index.learnt.short_names(bodies), index.learnt.common_words(bodies))
        self._thesaurus = Thesaurus(index.learnt.abbreviations())
        self._speller = Speller(index.learnt.vocabulary, index.encoder)

    def answer(
        self,
        question: str,
        history: Sequence[Turn] = (),
        progress: Progress = lambda _step: None,
        scope: Scope = EVERYTHING,
    ) -> Answer:
        """Answer from the papers in scope; `progress` hears each step in words."""
        for item in self.stream(question, history, scope):
            if isinstance(item, Answer):
                return item
            if isinstance(item, Step) and item.words:
                progress(item.words)
        raise AssertionError("a stream ends with its answer")

    def stream(
        self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING
    ) -> Iterator[Step | Statement | Answer]:
        """Yield each step as it is done, each statement of the answer, and last the answer whole."""
        for item in self._way(question, history, scope):
            if not isinstance(item, Found):
                yield item

    def explain(
        self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING
    ) -> tuple[Answer, Explanation]:
        """Answer, and tell how the answer came about."""
        steps: list[Step] = []
        candidates: list[Candidate] = []
        for item in self._way(question, history, scope):
            if isinstance(item, Step):
                steps.append(item)
            elif isinstance(item, Found):
                candidates += item.candidates
            elif isinstance(item, Answer):
                return item, Explanation(tuple(steps), tuple(candidates))
        raise AssertionError("a stream ends with its answer")

    def hits(self, query: str, k: int) -> tuple[Hit, ...]:
        """Return the k passages that an answer would be looked for in first, best first, without answering."""
        return find(self._understand(query, (), EVERYTHING), self.index, k).hits

    def scopes(self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING) -> tuple[SoftFilter, ...]:
        """Return the soft filters that the question implies, without those that the scope drops."""
        if refusal(question_in(question)):
            return ()
        understood = self._understand(question, history, scope)
        return soft_filters(understood, self.index.store.records())

    def _understand(self, question: str, history: Sequence[Turn], scope: Scope) -> Question:
        return understand(question, history, self._names, self._speller, scope, self._thesaurus)

    def _way(self, question: str, history: Sequence[Turn], scope: Scope) -> Iterator[Step | Statement | Found | Answer]:
        clock = Clock()
        words = refusal(question_in(question))
        if words:
            yield _without_search(question, words, clock.seconds)
            return
        understood = self._understand(question, history, scope)
        yield clock.step("understanding", "", *_understanding(understood))
        papers, paragraphs = self._reading(scope)
        yield clock.step("reading", f"Reading {papers} papers, {paragraphs} paragraphs")
        passages = search(understood, self.index)
        yield clock.step("search", f"{len(passages.hits)} passages found")
        found = weigh(understood, passages, self.index, _PASSAGES)
        yield found
        yield clock.step("weighing", "", ("sentences", str(len(found.candidates))))
        answer, composed = self._compose(understood, found, clock)
        yield composed
        yield from answer.statements if answer.citations else ()
        yield answer

    def _reading(self, scope: Scope) -> tuple[int, int]:
        """Return how many papers and paragraphs are read within the scope."""
        within = scope.within(self.index.store.records())
        return self.index.store.counts() if within is None else self.index.store.counts_of(within)

    def _compose(self, question: Question, found: Found, clock: Clock) -> tuple[Answer, Step]:
        citer = Citer(self.index.store)
        drafted = draft(question, found, self._parts(question), self.index, citer)
        step = clock.step("composing")
        if drafted is None:
            return self._not_found(question, found.hits, found.candidates, clock.seconds), step
        records = [citation.paper for citation in citer.citations]
        notes = [note for note in (as_at(records), *drafted.notes, *_all_notes(question, citer.citations)) if note]
        answer = Answer(
            question=question.asked,
            asked=question.text,
            status=AnswerStatus.ANSWERED if drafted.complete else AnswerStatus.PARTIAL,
            text=join(drafted.statements),
            statements=tuple(drafted.statements),
            citations=citer.citations,
            nearest=None,
            hits=found.hits,
            notes=tuple(notes),
            seconds=clock.seconds,
        )
        return answer, step

    def _parts(self, question: Question) -> tuple[Question, ...]:
        """Return a question for each part, a later one read as a follow-up to the one before."""
        texts = parts_of(question.text)
        if len(texts) == 1 or question.carried:
            return (question,)
        turns = [Turn(text, "") for text in texts]
        return tuple(self._understand(text, turns[:at], question.scope) for at, text in enumerate(texts))

    def _not_found(
        self, question: Question, hits: Sequence[Hit], candidates: Sequence[Candidate], seconds: float
    ) -> Answer:
        nearest = None
        if candidates:
            best = candidates[0].evidence
            nearest = Citer(self.index.store).citation(best.paragraph, best.sentence.start, best.sentence.end, 1)
        text = not_found(nearest.paper if nearest else None, nearest.paragraph if nearest else None)
        if question.scope.within(self.index.store.records()) == frozenset():
            text = NOTHING_IN_SCOPE
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
            seconds=seconds,
        )


def _understanding(question: Question) -> Iterator[tuple[str, str]]:
    """Yield what was made of the question, each step's result named."""
    yield "misspellings", "; ".join(f"{wrong} → {right}" for wrong, right in question.mended.items())
    yield "follow-up made whole", question.text if question.carried else ""
    yield "kind of answer", ", ".join(kind.value for kind in question.kinds)
    yield "recommendations asked for", "yes" if question.wants_register else ""
    parts = parts_of(question.text)
    yield "parts", "; ".join(parts) if len(parts) > 1 else ""
    yield "other words and abbreviations", _related(question)
    yield "bodies", ", ".join(question.named.bodies)
    yield "committees", ", ".join(question.named.committees)
    yield "dates", ", ".join(question.named.dates)
    yield "papers", ", ".join(f"{paper} {value:.2f}" for paper, value in question.named.strength.items())
    yield "numbers", ", ".join(sorted(question.numbers))
    yield "searched as", question.text


def _related(question: Question) -> str:
    return "; ".join(
        f"{term}: {', '.join(' '.join(phrase) for phrase in phrases)}" for term, phrases in question.related.items()
    )


def _all_notes(question: Question, citations: Sequence[Citation]) -> list[str]:
    return [*notes_on_differences(question, citations), *_notes(question, citations)]


def _notes(question: Question, citations: Sequence[Citation]) -> list[str]:
    notes = [f"read “{wrong}” as “{right}”" for wrong, right in question.mended.items()]
    if question.carried:
        notes.append(f"{FOLLOW_UP}{question.text}")
    if len(question.asked) > LONGEST:
        notes.append(LONG_QUESTION)
    if any(citation.paper.status is Status.EXEMPT for citation in citations):
        notes.append("rests on an exempt paper: not for publication")
    scanned = [citation for citation in citations if citation.paragraph.ocr_confidence is not None]
    return notes + [read_by_ocr(citation.number, citation.paragraph) for citation in scanned]


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
