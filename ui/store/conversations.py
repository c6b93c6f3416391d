"""Conversations, written as they happen: the question first, each statement, then the answer whole."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import replace

from pydantic import TypeAdapter

from assistant.implied import SoftFilter
from assistant.model import Answer, Turn
from assistant.scope import Scope
from index.model import PaperRecord, Paragraph
from ui.store.audit import record
from ui.store.clock import now
from ui.store.database import Database, Row, Writer
from ui.store.model import Conversation, Exchange, Print, State
from ui.store.resting import KEPT_PAPER, insert_papers, kept_paper

_ANSWER = TypeAdapter(Answer)
_SCOPE = TypeAdapter(Scope)
_IMPLIED = TypeAdapter(tuple[SoftFilter, ...])
_LONGEST_TITLE = 160
_MOST = 200  # conversations listed

_EXCHANGE = """exchange_id, conversation_id, position, question, scope, generation, run, asked_at, state, words,
  answer_key, kept, reading, implied"""


class Conversations:
    """What was asked and answered, each conversation its own person's alone."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._run = secrets.token_hex(8)  # tells what this server is answering from what another left

    def begin(self, person_id: str, conversation_id: str, question: str, scope: Scope, generation: str) -> Exchange:
        """Write a question, before it is answered; a conversation that is not this person's is begun anew."""
        with self._database.writing() as writer:
            own = conversation_id if self._touch(writer, person_id, conversation_id) else ""
            kept_in = own or self._start(writer, person_id, question)
            exchange = begun(kept_in, _next_position(writer, kept_in), question, scope, generation)
            self._insert(writer, person_id, exchange)
            record(writer, person_id, "asked", exchange.exchange_id)
        return exchange

    def add_statement(self, exchange: Exchange, position: int, text: str) -> None:
        """Write one statement of an answer that is being given."""
        with self._database.writing() as writer:
            writer.insert("statements", exchange_id=exchange.exchange_id, position=position, text=text)

    def finish(self, exchange: Exchange, contract: str) -> None:
        """Write an answered exchange, `contract` its answer as scripts know it; one stopped meanwhile stays so."""
        answer = exchange.answer
        assert answer is not None, "an exchange is finished by its answer"
        with self._database.writing() as writer:
            changed = writer.run(
                """UPDATE exchanges SET state = :state, answer_key = :key, answer = :answer, kept = :kept,
                   reading = :reading, implied = :implied, search_text = :said
                   WHERE exchange_id = :id AND state = 'asking'""",
                state=exchange.state.value,
                key=exchange.answer_key,
                answer=contract,
                kept=_ANSWER.dump_json(replace(answer, hits=())).decode(),
                reading=exchange.reading,
                implied=_IMPLIED.dump_json(exchange.implied).decode(),
                said=f"{exchange.question}\n{answer.text}".lower(),
                id=exchange.exchange_id,
            )
            if changed:
                _insert_citations(writer, exchange.exchange_id, answer)
                insert_papers(writer, exchange.exchange_id, answer)

    def end(self, exchange: Exchange, state: State, words: str) -> None:
        """Write that a question was stopped or failed, and what was said of it."""
        with self._database.writing() as writer:
            writer.run(
                "UPDATE exchanges SET state = :state, words = :words WHERE exchange_id = :id AND state = 'asking'",
                state=state.value,
                words=words,
                id=exchange.exchange_id,
            )

    def conversation(self, person_id: str, conversation_id: str) -> Conversation | None:
        """Return one's own conversation with all its exchanges; None where there is none of one's own."""
        rows = self._database.rows(
            """SELECT conversation_id, title, started_at, last_at FROM conversations
               WHERE conversation_id = :id AND person_id = :person""",
            id=conversation_id,
            person=person_id,
        )
        if not rows:
            return None
        found = self._database.rows(
            f"SELECT {_EXCHANGE} FROM exchanges WHERE conversation_id = :id ORDER BY position", id=conversation_id
        )
        return replace(Conversation(*rows[0]), exchanges=tuple(map(self._exchange, found)))

    def exchange(self, exchange_id: str) -> Exchange | None:
        """Return one exchange, whoever asked: for those who check."""
        rows = self._database.rows(f"SELECT {_EXCHANGE} FROM exchanges WHERE exchange_id = :id", id=exchange_id)
        return self._exchange(rows[0]) if rows else None

    def before(self, exchange: Exchange) -> tuple[Turn, ...]:
        """Return the answered turns of a conversation before one of its exchanges."""
        rows = self._database.rows(
            f"""SELECT {_EXCHANGE} FROM exchanges WHERE conversation_id = :id AND position < :position
                ORDER BY position""",
            id=exchange.conversation_id,
            position=exchange.position,
        )
        earlier = map(self._exchange, rows)
        return tuple(Turn(e.question, e.answer.text) for e in earlier if e.answer)

    def own(self, person_id: str, wanted: str = "") -> tuple[Conversation, ...]:
        """Return one's own conversations, newest first, those whose questions or answers hold every word wanted."""
        words = wanted.lower().split()[:8]
        holds = " AND ".join(
            f"""EXISTS (SELECT 1 FROM exchanges e WHERE e.conversation_id = c.conversation_id
                AND e.search_text LIKE :word{at} ESCAPE '!')"""
            for at in range(len(words))
        )
        rows = self._database.rows(
            f"""SELECT conversation_id, title, started_at, last_at FROM conversations c
                WHERE person_id = :person {"AND " + holds if holds else ""} ORDER BY last_at DESC LIMIT {_MOST}""",
            person=person_id,
            **{f"word{at}": f"%{_literal(word)}%" for at, word in enumerate(words)},
        )
        return tuple(Conversation(*row) for row in rows)

    def rests_on(self, person_id: str) -> dict[str, tuple[PaperRecord, ...]]:
        """Return the papers that each of one's own conversations rests on, as they were then."""
        rows = self._database.rows(
            f"""SELECT DISTINCT e.conversation_id, {KEPT_PAPER} FROM rests_on r
                JOIN exchanges e ON e.exchange_id = r.exchange_id WHERE e.person_id = :person""",
            person=person_id,
        )
        found: dict[str, tuple[PaperRecord, ...]] = {}
        for row in rows:
            found[row.conversation_id] = (*found.get(row.conversation_id, ()), kept_paper(row))
        return found

    def _touch(self, writer: Writer, person_id: str, conversation_id: str) -> bool:
        statement = "UPDATE conversations SET last_at = :now WHERE conversation_id = :id AND person_id = :person"
        return writer.run(statement, now=now(), id=conversation_id, person=person_id) == 1

    def _start(self, writer: Writer, person_id: str, question: str) -> str:
        id_, started = _new_id(), now()
        title = " ".join(question.split())[:_LONGEST_TITLE] or "(nothing)"
        writer.insert(
            "conversations", conversation_id=id_, person_id=person_id, title=title, started_at=started, last_at=started
        )
        return id_

    def _insert(self, writer: Writer, person_id: str, exchange: Exchange) -> None:
        writer.insert(
            "exchanges",
            exchange_id=exchange.exchange_id,
            conversation_id=exchange.conversation_id,
            position=exchange.position,
            person_id=person_id,
            question=exchange.question,
            scope=scope_json(exchange.scope),
            generation=exchange.generation,
            run=self._run,
            asked_at=exchange.asked_at,
            state=exchange.state.value,
            words="",
            answer_key="",
            answer="",
            kept="",
            reading="",
            implied="[]",
            search_text=exchange.question.lower(),
        )

    def _exchange(self, row: Row) -> Exchange:
        state = State(row.state)
        if state is State.ASKING and row.run != self._run:
            state = State.CUT_SHORT
        return Exchange(
            exchange_id=row.exchange_id,
            conversation_id=row.conversation_id,
            position=row.position,
            question=row.question,
            scope=read_scope(row.scope),
            generation=row.generation,
            asked_at=row.asked_at,
            state=state,
            words=row.words,
            answer_key=row.answer_key,
            answer=_ANSWER.validate_json(row.kept) if row.kept else None,
            statements=() if row.kept else self._statements(row.exchange_id),
            reading=row.reading,
            implied=_IMPLIED.validate_json(row.implied),
        )

    def _statements(self, exchange_id: str) -> tuple[str, ...]:
        query = "SELECT text FROM statements WHERE exchange_id = :id ORDER BY position"
        return tuple(row.text for row in self._database.rows(query, id=exchange_id))


def scope_json(scope: Scope) -> str:
    """Return a scope as JSON."""
    return _SCOPE.dump_json(scope).decode()


def read_scope(text: str) -> Scope:
    """Return the scope that JSON says; raises ValueError where it says none."""
    return _SCOPE.validate_json(text)


def begun(conversation_id: str, position: int, question: str, scope: Scope, generation: str) -> Exchange:
    """Return an exchange whose question has just been asked."""
    return Exchange(
        exchange_id=_new_id(),
        conversation_id=conversation_id,
        position=position,
        question=question,
        scope=scope,
        generation=generation,
        asked_at=now(),
        state=State.ASKING,
        words="",
        answer_key="",
        answer=None,
        statements=(),
        reading="",
        implied=(),
    )


def answered(exchange: Exchange, answer: Answer, reading: str, implied: tuple[SoftFilter, ...]) -> Exchange:
    """Return the exchange with its answer."""
    key = answer_key(answer, exchange.scope)
    return replace(exchange, state=State.ANSWERED, answer=answer, answer_key=key, reading=reading, implied=implied)


def answer_key(answer: Answer, scope: Scope) -> str:
    """Return what is the same for the same answer to the same question, whoever asks."""
    said = [" ".join(answer.question.lower().split()), scope_json(scope), answer.text]
    said += [f"{citation.paragraph.id} {citation.quote}" for citation in answer.citations]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


def words_hash(paragraph: Paragraph) -> str:
    """Return what tells a paragraph's words from others."""
    return hashlib.sha256(paragraph.text.encode()).hexdigest()[:32]


def print_of(sha256: str, paragraph: Paragraph) -> Print:
    """Return what tells whether a paragraph is still what it was."""
    return Print(sha256, words_hash(paragraph))


def _insert_citations(writer: Writer, exchange_id: str, answer: Answer) -> None:
    for citation in answer.citations:
        writer.insert(
            "citations",
            exchange_id=exchange_id,
            number=citation.number,
            paper_id=citation.paper.paper_id,
            sha256=citation.paper.sha256,
            paragraph_id=citation.paragraph.id,
            words_hash=words_hash(citation.paragraph),
        )


def _next_position(writer: Writer, conversation_id: str) -> int:
    query = "SELECT COALESCE(MAX(position), 0) FROM exchanges WHERE conversation_id = :id"
    rows: Sequence[Row] = writer.rows(query, id=conversation_id)
    return int(rows[0][0]) + 1


def _new_id() -> str:
    return secrets.token_urlsafe(16)


def _literal(word: str) -> str:
    return word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
