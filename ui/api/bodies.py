"""What goes in and out of the HTTP interface beside the contract's own objects."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from assistant.contract import PaperOut, ParagraphOut, TurnIn
from assistant.model import Turn
from assistant.scope import Scope
from index.model import Kind

Words = Annotated[str, StringConstraints(max_length=20_000)]
Day = Annotated[str, StringConstraints(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
Names = Annotated[tuple[str, ...], Field(max_length=200)]


class ScopeIn(BaseModel):
    """What a question is kept to; what is left out filters nothing."""

    model_config = ConfigDict(extra="forbid")

    bodies: Names = ()
    committees: Names = ()
    papers: Names = ()
    since: Day | None = None
    until: Day | None = None
    kinds: tuple[Kind, ...] = ()

    def scope(self) -> Scope:
        """Return it as the assistant takes it."""
        return Scope(
            bodies=self.bodies,
            committees=self.committees,
            papers=self.papers,
            since=self.since,
            until=self.until,
            kinds=self.kinds,
        )


class AskIn(BaseModel):
    """A question with the turns before it."""

    model_config = ConfigDict(extra="forbid")

    question: Words
    history: Annotated[list[TurnIn], Field(max_length=50)] = []
    scope: ScopeIn = ScopeIn()

    def turns(self) -> tuple[Turn, ...]:
        """Return the history as the assistant takes it."""
        return tuple(Turn(turn.question, turn.answer) for turn in self.history)


class PapersOut(BaseModel):
    """The papers of the index."""

    papers: list[PaperOut]


class PlacedParagraphOut(BaseModel):
    """A paragraph with its paper, its permanent address and its neighbours."""

    paper: PaperOut
    address: str
    paragraph: ParagraphOut
    before: list[ParagraphOut]
    after: list[ParagraphOut]


class FoundOut(BaseModel):
    """A passage found for a search."""

    rank: int
    score: float
    file: str
    page: int | None
    paragraph_ids: list[str]
    text: str


class SearchOut(BaseModel):
    """Passages, best first."""

    passages: list[FoundOut]


class StepOut(BaseModel):
    """A step on the way to an answer; `words` are for the person who waits."""

    name: str
    words: str


class RecommendationOut(BaseModel):
    """A row of the register; what the paper does not state is null."""

    text: str
    kind: str
    made_by: str | None
    addressed_to: str | None
    amount: str | None
    due: str | None
    body: str | None
    date: str | None
    file: str
    paragraph_id: str
    label: str
    status: str


class RegisterOut(BaseModel):
    """Recommendations and resolutions in the papers' order; a note says where any is of an exempt paper."""

    notes: list[str]
    rows: list[RecommendationOut]


class HealthOut(BaseModel):
    """Whether questions are answered; nothing else is told."""

    status: str


class ProblemOut(BaseModel):
    """What went wrong, in words."""

    detail: str
