"""Writes an answer from what was found, statement by statement, each checked before anyone sees it.

What fails a check is mended once by asking again with the reason, else replaced by the paper's own
sentence for that point, else dropped and said.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from assistant.citing import Citer, join
from assistant.model import Answer, AnswerStatus, Statement, Turn
from assistant.wording import as_at, not_found
from assistant.writing.checks import fault
from assistant.writing.checks.instructions import speaks_to_a_model
from assistant.writing.checks.known import known
from assistant.writing.claim import Claim, Quoted, claim
from assistant.writing.language_model import LanguageModel, ModelError
from assistant.writing.offer import Offered, offer
from assistant.writing.prompt import Message, ask, ask_again
from assistant.writing.reply import LineReader, WrittenStatement
from assistant.writing.usage import Usage
from index.search import Index
from index.sentences import sentence_spans
from index.words import terms

_MOST = 8  # statements
_NEAR = 0.4  # share of its words that a paper's own sentence must hold to stand for a statement that failed

Faulty = tuple[Claim, str]


class Writer:
    """Writes answers from one index with one model. Safe to share between threads."""

    def __init__(self, index: Index, model: LanguageModel) -> None:
        self._index = index
        self._model = model
        self._known = known(index)

    def write(self, found: Answer, history: Sequence[Turn] = ()) -> Iterator[Statement | Answer]:
        """Yield checked statements as they are written, and last the whole answer.

        `found` is the extractive answer; it comes back, with a note, whenever the model fails.
        """
        started = time.perf_counter()
        offered = offer(found, self._index.store, self._model.settings.may_see_exempt)
        usage = self._model.usage()
        page = _Page(found, offered, self._index, usage)
        try:
            if offered:
                yield from self._statements(page, history)
        except ModelError as error:
            page.failure = str(error)
        yield page.answer(found.seconds + time.perf_counter() - started)

    def _statements(self, page: _Page, history: Sequence[Turn]) -> Iterator[Statement]:
        lines = not self._model.settings.structured
        messages = ask(page.found.asked, history, page.offered, lines)
        faulty: list[Faulty] = []
        failure: ModelError | None = None
        try:
            yield from self._checked(page, messages, faulty, lambda: None)
        except ModelError as error:
            if not page.statements:
                raise
            failure = error  # what was checked stays; the rest is said to be missing
        if faulty and not failure:
            yield from self._mended(page, messages, faulty)
        for wrong, _ in faulty:
            yield from page.replace(wrong)
        if failure:
            page.failure = str(failure)

    def _mended(self, page: _Page, messages: list[Message], faulty: list[Faulty]) -> Iterator[Statement]:
        """Ask once more for what failed; what then holds takes the place of as many that failed."""
        again = [*messages, ask_again([(c.text, why) for c, why in faulty], not self._model.settings.structured)]
        still: list[Faulty] = []

        def mended() -> None:
            page.usage.mended += 1
            if faulty:
                faulty.pop(0)

        try:
            yield from self._checked(page, again, still, mended)
        except ModelError:
            return  # the first reply stands, without what failed in it
        if still:
            faulty[:] = still

    def _checked(
        self, page: _Page, messages: Sequence[Message], faulty: list[Faulty], held: Callable[[], None]
    ) -> Iterator[Statement]:
        for written in self._written(page, messages):
            if len(page.statements) == _MOST:
                return
            page.usage.written += 1
            started = time.thread_time()
            made = claim(written, page.offered)
            reason = fault(made, self._known)
            page.usage.checking += time.thread_time() - started
            if reason:
                faulty.append((made, reason))
            elif page.is_new(made.text):
                held()
                yield page.add(made.text, made)

    def _written(self, page: _Page, messages: Sequence[Message]) -> Iterator[WrittenStatement]:
        if self._model.settings.structured:
            whole = self._model.whole(messages, page.usage)
            page.refused = page.refused or whole.not_in_papers
            yield from whole.statements
            return
        reader = LineReader()
        for piece in self._model.pieces(messages, page.usage):
            yield from reader.feed(piece)
        yield from reader.finish()
        page.refused = page.refused or reader.refused
        page.usage.dropped += reader.unread


class _Page:
    """The answer while it is written."""

    def __init__(self, found: Answer, offered: tuple[Offered, ...], index: Index, usage: Usage) -> None:
        self.found = found
        self.offered = offered
        self.usage = usage
        self.statements: list[Statement] = []
        self.refused = False
        self.failure = ""
        self._index = index
        self._citer = Citer(index.store)

    def is_new(self, text: str) -> bool:
        """Say whether the statement has not been made yet."""
        return all(text.lower() != statement.text.lower() for statement in self.statements)

    def add(self, text: str, made: Claim) -> Statement:
        """Add a checked statement that cites the words it relies on."""
        assert made.relied is not None
        return self._cite(text, made.relied)

    def replace(self, wrong: Claim) -> Iterator[Statement]:
        """Give the paper's own sentence for a statement that failed, where one is near; else count it as dropped."""
        span = self._own_sentence(wrong)
        if span and self.is_new(span.text):
            self.usage.replaced += 1
            yield self._cite(span.text, span)
        else:
            self.usage.dropped += 1

    def answer(self, seconds: float) -> Answer:
        """Return the whole answer, the extractive one where nothing was written."""
        if self.refused and not self.statements and not self._told_to_refuse():
            return self._refused(seconds)
        if not self.statements:
            why = self.failure or (
                "nothing it wrote could be checked" if self.offered else "no paper may be sent to it"
            )
            notes = (*self.found.notes, f"in the papers’ own words: {why}")
            return replace(self.found, notes=notes, seconds=seconds, writing=self.usage)
        records = [citation.paper for citation in self._citer.citations]
        kept = [note for note in self.found.notes if not note.startswith("as at")]
        return replace(
            self.found,
            text=join(self.statements),
            statements=tuple(self.statements),
            citations=self._citer.citations,
            notes=tuple(note for note in (as_at(records), *kept, *self._notes()) if note),
            seconds=seconds,
            writing=self.usage,
        )

    def _told_to_refuse(self) -> bool:
        """Say whether a paragraph that was offered gives a model instructions: then its silence counts for nothing."""
        return any(speaks_to_a_model(one.paragraph.text) for one in self.offered)

    def _refused(self, seconds: float) -> Answer:
        """The model read the paragraphs and found no answer: say so, with the nearest paragraph."""
        nearest = self.found.citations[0] if self.found.citations else self.found.nearest
        text = not_found(nearest.paper if nearest else None, nearest.paragraph if nearest else None)
        return replace(
            self.found,
            status=AnswerStatus.NOT_FOUND,
            text=text,
            statements=(Statement(text, ()),),
            citations=(),
            nearest=nearest,
            notes=(f"{self.usage.model} read the nearest paragraphs and found no answer in them",),
            seconds=seconds,
            writing=self.usage,
        )

    def _notes(self) -> list[str]:
        notes = [
            f"written by {self.usage.model} ({self.usage.place}) from the papers; each statement was checked against "
            "its paragraph"
        ]
        if self.usage.replaced:
            notes.append(f"{self.usage.replaced} given in the paper’s own words instead")
        if self.usage.dropped:
            notes.append(f"{self.usage.dropped} left out: the papers do not bear it out")
        if self.failure:
            notes.append(f"may be incomplete: {self.failure}")
        return notes

    def _cite(self, text: str, span: Quoted) -> Statement:
        number = self._citer.cite(span.offered.paragraph, span.start, span.end)
        statement = Statement(text, (number,))
        self.statements.append(statement)
        return statement

    def _own_sentence(self, wrong: Claim) -> Quoted | None:
        """Return the sentence of the cited paragraphs that shares most words with the statement, if enough."""
        told = set(terms(wrong.text))
        spans = [Quoted(o, a, b) for o in wrong.cited for a, b in sentence_spans(o.paragraph)]
        spans = [span for span in spans if not speaks_to_a_model(span.offered.paragraph.text)]
        if not told or not spans:
            return None
        best = max(spans, key=lambda span: len(told & set(terms(span.text))))
        return best if len(told & set(terms(best.text))) >= _NEAR * len(told) else None
