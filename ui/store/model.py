"""The nouns of what is kept: exchange, conversation, verdict, check, correction."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.implied import SoftFilter
from assistant.model import Answer, Turn
from assistant.scope import Scope
from index.model import PaperRecord


class State(StrEnum):
    """How far a question got."""

    ASKING = "asking"
    ANSWERED = "answered"
    STOPPED = "stopped"
    FAILED = "failed"
    CUT_SHORT = "cut_short"  # the server ended while it answered


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what became of it.

    `statements` are the sentences found so far where no answer was finished. `answer_key` is the same
    for the same answer to the same question, whoever asked. `reading` says what was read for it,
    `implied` what the question itself pointed to; `generation` names the index it was answered from.
    """

    exchange_id: str
    conversation_id: str
    position: int
    question: str
    scope: Scope
    generation: str
    asked_at: str
    state: State
    words: str
    answer_key: str
    answer: Answer | None
    statements: tuple[str, ...]
    reading: str
    implied: tuple[SoftFilter, ...]


@dataclass(frozen=True, slots=True)
class Conversation:
    """One person's questions, one after another."""

    conversation_id: str
    title: str
    started_at: str
    last_at: str
    exchanges: tuple[Exchange, ...] = ()

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The answered ones, as the assistant takes them."""
        return tuple(Turn(e.question, e.answer.text) for e in self.exchanges if e.answer)


class Verdict(StrEnum):
    """What an officer finds of a citation."""

    SUPPORTS = "supports"
    PARTLY = "partly"
    DOES_NOT = "does_not"
    WRONG_PLACE = "wrong_place"


@dataclass(frozen=True, slots=True)
class Print:
    """What tells whether a cited paragraph is still what it was: its file's hash and its words'; "" where gone."""

    sha256: str
    words_hash: str


@dataclass(frozen=True, slots=True)
class Check:
    """A verdict on one citation of an answer, by whom, when, and on which state of the paper."""

    check_id: str
    number: int
    verdict: Verdict
    comment: str
    name: str
    checked_at: str
    print: Print


@dataclass(frozen=True, slots=True)
class Correction:
    """What the right answer is, in an officer's words, or that the papers do not answer."""

    correction_id: str
    words: str
    is_unanswerable: bool
    name: str
    made_at: str


@dataclass(frozen=True, slots=True)
class Cited:
    """One citation of a kept answer, as it was when the answer was given; of its paper, what decides who sees it."""

    number: int
    paper: PaperRecord
    paragraph_id: str
    print: Print


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer that may be checked: how often and when it was given, what it cites, what was found of it."""

    answer_key: str
    exchange_id: str
    times: int
    last_at: str
    generation: str
    cited: tuple[Cited, ...]
    checks: tuple[Check, ...]
    correction: Correction | None
