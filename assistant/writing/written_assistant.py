"""The assistant with a language model: finds as it always does, then lets the model write what was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answering import Assistant, Explanation
from assistant.model import Answer, AnswerStatus, Statement, Turn
from assistant.refusal import refusal
from assistant.scope import EVERYTHING, Scope
from assistant.steps import Clock, Step
from assistant.wording import FOLLOW_UP
from assistant.writing.language_model import LanguageModel
from assistant.writing.rewriting import rewritten
from assistant.writing.writer import Writer
from index.model import Status
from index.search import Index

_WORTH_WRITING = (AnswerStatus.ANSWERED, AnswerStatus.PARTIAL)


class WrittenAssistant(Assistant):
    """Answers in a model's words, each statement checked; in the papers' own words when the model fails."""

    def __init__(self, index: Index, model: LanguageModel) -> None:
        super().__init__(index)
        self._model = model
        self._writer = Writer(index, model)
        self.writer = model.settings

    def stream(
        self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING
    ) -> Iterator[Step | Statement | Answer]:
        """Yield each step, each checked statement as it is written, and last the whole answer."""
        clock = Clock()
        if refusal(question):
            yield from super().stream(question, history, scope)
            return
        sent = self._may_be_sent(history)
        whole = rewritten(question, sent, self._model) if history else None
        if whole and whole != question:
            yield clock.step("rewriting", f"Read as: {whole}")
        found: Answer | None = None
        for item in super().stream(whole or question, () if whole else history, scope):
            if isinstance(item, Step):
                yield item
            elif isinstance(item, Answer):
                told = (f"{FOLLOW_UP}{whole}",) if whole else ()
                found = replace(item, question=question, notes=(*item.notes, *told))
        assert found is not None, "a stream ends with its answer"
        if found.status not in _WORTH_WRITING:
            yield found
            return
        yield clock.step("writing", f"{self._model.settings.model} is writing")
        yield from self._writer.write(found if sent == history else replace(found, asked=whole or question), sent)

    def _may_be_sent(self, history: Sequence[Turn]) -> Sequence[Turn]:
        """Return the turns without their answers where one may hold words of an exempt paper."""
        if self._model.settings.may_see_exempt:
            return history
        exempt = any(record.status is Status.EXEMPT for record in self.index.store.records())
        return [Turn(turn.question, "") for turn in history] if exempt else history

    def explain(
        self, question: str, history: Sequence[Turn] = (), scope: Scope = EVERYTHING
    ) -> tuple[Answer, Explanation]:
        """Answer in the model's words, and tell how what it wrote from was found."""
        found, explanation = super().explain(question, history, scope)
        if found.status not in _WORTH_WRITING:
            return found, explanation
        sent = self._may_be_sent(history)
        *_, written = self._writer.write(found if sent == history else replace(found, asked=question), sent)
        assert isinstance(written, Answer), "writing ends with the answer"
        return written, explanation
