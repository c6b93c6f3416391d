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
from ui.sight import Sight
from ui.store.conversations import Conversations, answered, begun
from ui.store.database import StoreError
from ui.store.model import Conversation, Exchange, State
from ui.waiting import in_turn


@dataclass(frozen=True, slots=True)
class Context:
    """What a question is asked within: the conversation so far, and what the person keeps the search to.

    `form` is what forms of the page carry.
    """

    conversation: str = ""
    scope: Scope = EVERYTHING
    form: str = ""


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
    site: Site, sight: Sight, question: str, context: Context, turns: Sequence[Turn] | None = None
) -> Generator[Heard, None, None]:
    """Yield what happens while a question is answered, each thing kept before it is heard.

    `turns` are those before it where the caller knows them, else they are the conversation's as kept.
    It is answered from what the person sees as it begins, whatever is built or decided meanwhile.
    """
    keeper = Keeper(site, sight)
    before = keeper.turns(context.conversation) if turns is None else turns
    exchange = keeper.begin(question, context)
    yield Begun(exchange, keeper.problem)
    at, scope = 0, context.scope
    for item in in_turn(site.line, lambda: sight.assistant.stream(question, before, scope)):
        if isinstance(item, Answer):
            implied = sight.assistant.scopes(question, before, scope)
            done = answered(exchange, item, _read(sight, item, scope), implied)
            keeper.finish(done)
            yield Done(done, keeper.problem)
            return
        if isinstance(item, Statement):
            at += 1
            keeper.add_statement(exchange, at, item.text)
        yield item


class Keeper:
    """Keeps one exchange where the database lets it; what stands in the way is said once, in `problem`.

    Where people sign in, nothing is answered that cannot be written down: a StoreError ends it.
    """

    def __init__(self, site: Site, sight: Sight) -> None:
        self._sight = sight
        self._kept = site.conversations
        self.problem = ""

    def turns(self, conversation_id: str) -> tuple[Turn, ...]:
        """Return the turns of one's own conversation as they are kept."""
        if not conversation_id:
            return ()
        try:
            found = own_conversation(self._kept, self._sight, conversation_id)
        except StoreError:
            return ()
        return found.turns if found else ()

    def begin(self, question: str, context: Context) -> Exchange:
        """Keep the question; one asked within a conversation that is not to be shown begins another."""
        generation = self._sight.index.manifest.generation
        person_id, conversation = self._sight.person.person_id, context.conversation
        try:
            if conversation and own_conversation(self._kept, self._sight, conversation) is None:
                conversation = ""
            return self._kept.begin(person_id, conversation, question, context.scope, generation)
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
        contract = answer_out(exchange.exchange_id, exchange.answer, self._sight.index.store).model_dump_json()
        try:
            self._kept.finish(exchange, contract)
            self.problem = ""
        except StoreError as error:
            self._lost(error)

    def _lost(self, error: StoreError) -> None:
        if not self._sight.person.is_local:
            raise error
        self.problem = f"This answer is not being kept. {error}"


def end(site: Site, exchange: Exchange, state: State, words: str) -> Exchange:
    """Keep that a question was stopped or failed, and return it so."""
    if exchange.conversation_id:
        with suppress(StoreError):  # the page says what happened either way
            site.conversations.end(exchange, state, words)
    return replace(exchange, state=state, words=words)


def own_conversation(kept: Conversations, sight: Sight, conversation_id: str) -> Conversation | None:
    """Return one's own conversation; None where there is none, or where it rests on a paper no longer in sight."""
    found = kept.conversation(sight.person.person_id, conversation_id)
    return found if found and all(may_be_shown(sight, exchange) for exchange in found.exchanges) else None


def own_conversations(kept: Conversations, sight: Sight, wanted: str = "") -> tuple[Conversation, ...]:
    """Return one's own conversations that hold the words wanted, without those that rest on a paper out of sight."""
    person_id = sight.person.person_id
    rests_on = kept.rests_on(person_id)
    found = kept.own(person_id, wanted)
    return tuple(c for c in found if all(map(sight.shows, rests_on.get(c.conversation_id, ()))))


def may_be_shown(sight: Sight, exchange: Exchange) -> bool:
    """Say whether every paper that an answer cites or names as nearest may be shown."""
    answer = exchange.answer
    if answer is None:
        return True
    rests_on = [citation.paper for citation in (*answer.citations, *filter(None, (answer.nearest,)))]
    return all(sight.shows(paper) for paper in rests_on)


def _read(sight: Sight, answer: Answer, scope: Scope) -> str:
    """Return what was read, as a sentence; empty where nothing was searched."""
    if answer.status is AnswerStatus.OUT_OF_SCOPE:
        return ""
    within, store = scope.within(sight.records), sight.index.store
    records = [record for record in sight.records if within is None or record.paper_id in within]
    papers, paragraphs = store.counts() if within is None else store.counts_of(within)
    problems = sum(bool(record.problems) for record in records)
    unread = f" {count(problems, 'paper')} could not be read in full." if problems else ""
    return f"Read {count(papers, 'paper')}, {count(paragraphs, 'paragraph')}.{unread}"
