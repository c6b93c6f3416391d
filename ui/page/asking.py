"""Asking, whatever shows it: the question is kept, its steps and statements are heard and kept one by one."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from pydantic import TypeAdapter, ValidationError

from assistant.contract import answer_out
from assistant.model import Answer, AnswerStatus, Statement, Turn
from assistant.scope import EVERYTHING, Scope
from assistant.steps import Step
from ui.page.phrases import count
from ui.page.site import Site
from ui.people import Person
from ui.store.conversations import answered, begun
from ui.store.database import StoreError
from ui.store.model import Exchange, State
from ui.waiting import in_turn


@dataclass(frozen=True, slots=True)
class Context:
    """What a question is asked within: the conversation so far, and what the person keeps the search to."""

    conversation: str = ""
    scope: Scope = EVERYTHING


_CONTEXT = TypeAdapter(Context)


@dataclass(frozen=True, slots=True)
class Begun:
    """The question was taken; `unkept` says why it is not being kept, empty where it is."""

    exchange: Exchange
    unkept: str


@dataclass(frozen=True, slots=True)
class Done:
    """The question was answered."""

    exchange: Exchange
    unkept: str


Heard = Begun | Step | Statement | Done


def read_context(text: str) -> Context:
    """Return the context that the page sent; one that is none asks anew, of everything."""
    try:
        return _CONTEXT.validate_json(text) if text else Context()
    except ValidationError:
        return Context()


def ask(
    site: Site, person: Person, question: str, context: Context, turns: Sequence[Turn] | None = None
) -> Generator[Heard, None, None]:
    """Yield what happens while a question is answered, each thing kept before it is heard.

    `turns` are those before it where the caller knows them, else they are the conversation's as kept.
    """
    site = site.steady()
    keeper = Keeper(site)
    before = keeper.turns(person, context.conversation) if turns is None else turns
    exchange = keeper.begin(person, question, context)
    yield Begun(exchange, keeper.problem)
    at, scope = 0, person.sight.narrow(context.scope)
    for item in in_turn(site.line, lambda: site.assistant.stream(question, before, scope)):
        if isinstance(item, Answer):
            implied = site.assistant.scopes(question, before, scope)
            done = answered(exchange, item, _read(site, item, scope), implied)
            keeper.finish(done)
            yield Done(done, keeper.problem)
            return
        if isinstance(item, Statement):
            at += 1
            keeper.add_statement(exchange, at, item.text)
        yield item


class Keeper:
    """Keeps one exchange where the database lets it; what stands in the way is said once, in `problem`."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._kept = site.conversations
        self.problem = ""

    def turns(self, person: Person, conversation_id: str) -> tuple[Turn, ...]:
        """Return the turns of one's own conversation as they are kept."""
        if not conversation_id:
            return ()
        try:
            found = self._kept.conversation(person.person_id, conversation_id)
        except StoreError:
            return ()
        return found.turns if found else ()

    def begin(self, person: Person, question: str, context: Context) -> Exchange:
        """Keep the question."""
        generation = self._site.index.manifest.generation
        try:
            return self._kept.begin(person.person_id, context.conversation, question, context.scope, generation)
        except StoreError as error:
            self._lost(error)
        return begun("", 0, question, context.scope, generation)

    def add_statement(self, exchange: Exchange, position: int, text: str) -> None:
        """Keep a statement."""
        if self.problem:
            return
        try:
            self._kept.add_statement(exchange, position, text)
        except StoreError as error:
            self._lost(error)

    def finish(self, exchange: Exchange) -> None:
        """Keep the answer whole; it is tried again where a statement could not be kept."""
        if not exchange.conversation_id or exchange.answer is None:
            return
        contract = answer_out(exchange.exchange_id, exchange.answer, self._site.index.store).model_dump_json()
        try:
            self._kept.finish(exchange, contract)
            self.problem = ""
        except StoreError as error:
            self._lost(error)

    def _lost(self, error: StoreError) -> None:
        self.problem = f"This answer is not being kept. {error}"


def end(site: Site, exchange: Exchange, state: State, words: str) -> Exchange:
    """Keep that a question was stopped or failed, and return it so."""
    if exchange.conversation_id:
        with suppress(StoreError):  # the page says what happened either way
            site.conversations.end(exchange, state, words)
    return replace(exchange, state=state, words=words)


def _read(site: Site, answer: Answer, scope: Scope) -> str:
    """Return what was read, as a sentence; empty where nothing was searched."""
    if answer.status is AnswerStatus.OUT_OF_SCOPE:
        return ""
    within = scope.within(site.records)
    records = [record for record in site.records if within is None or record.paper_id in within]
    papers, paragraphs = site.index.store.counts() if within is None else site.index.store.counts_of(within)
    problems = sum(bool(record.problems) for record in records)
    unread = f" {count(problems, 'paper')} could not be read in full." if problems else ""
    return f"Read {count(papers, 'paper')}, {count(paragraphs, 'paragraph')}.{unread}"
