"""How an answer came about, as JSON: what `assistant ask --explain --json` adds to the answer object."""

from __future__ import annotations

from pydantic import BaseModel

from assistant.answering import Explanation
from assistant.candidates import Candidate, Features
from assistant.contract import AnswerOut, answer_out
from assistant.model import Answer
from assistant.steps import Step
from index.store import Store


class StepOut(BaseModel):
    """One step: what it found, and what it cost in milliseconds of processor time."""

    name: str
    words: str
    cpu_ms: float
    found: dict[str, str]


class CandidateOut(BaseModel):
    """A sentence that might have answered, with what was measured of it."""

    score: float
    paragraph_id: str
    text: str
    features: dict[str, float]


class ExplainOut(BaseModel):
    """All steps, and the best candidates, best first."""

    steps: list[StepOut]
    cpu_ms: float
    candidates: list[CandidateOut]


class ExplainedOut(AnswerOut):
    """An answer object with its explanation."""

    explain: ExplainOut


_CANDIDATES = 20


def explained_out(id_: str, answer: Answer, explanation: Explanation, store: Store) -> ExplainedOut:
    """Return the answer object with how the answer came about."""
    fields = dict(answer_out(id_, answer, store))
    return ExplainedOut(**fields, explain=explain_out(explanation))


def explain_out(explanation: Explanation) -> ExplainOut:
    """Return an explanation as its JSON object."""
    return ExplainOut(
        steps=[_step(step) for step in explanation.steps],
        cpu_ms=round(sum(step.cpu_ms for step in explanation.steps), 1),
        candidates=[_candidate(candidate) for candidate in explanation.candidates[:_CANDIDATES]],
    )


def _step(step: Step) -> StepOut:
    found = {name: value for name, value in step.details if value}
    return StepOut(name=step.name, words=step.words, cpu_ms=round(step.cpu_ms, 1), found=found)


def _candidate(candidate: Candidate) -> CandidateOut:
    return CandidateOut(
        score=round(candidate.score, 3),
        paragraph_id=candidate.evidence.paragraph.id,
        text=candidate.evidence.text,
        features={name: round(getattr(candidate.features, name), 3) for name in Features.__slots__},
    )
