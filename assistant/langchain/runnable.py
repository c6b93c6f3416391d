"""The assistant as a LangChain runnable: a question in, a message out whose text carries its citations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from langchain_core.messages import AIMessageChunk
from langchain_core.messages.content import Citation, create_citation
from langchain_core.runnables import Runnable, RunnableConfig

from assistant.answering import Assistant
from assistant.citing import mark
from assistant.model import Answer, Statement, Turn

Asked = str | Mapping[str, Any]


class PapersRunnable(Runnable[Asked, AIMessageChunk]):
    """Takes a question, or `{"question", "history": [{"question", "answer"}]}`; streams statement by statement.

    The last piece of a stream carries `response_metadata`: status, notes, and the whole answer's citations.
    """

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def invoke(self, input: Asked, config: RunnableConfig | None = None, **_kwargs: Any) -> AIMessageChunk:  # noqa: A002  LangChain's name
        """Return the whole answer as one message."""
        question, history = _read(input)
        return _message(self._assistant.answer(question, history))

    def stream(self, input: Asked, config: RunnableConfig | None = None, **_kwargs: Any) -> Iterator[AIMessageChunk]:  # noqa: A002
        """Yield each statement as it is ready, and last a piece that says how far the papers answer."""
        question, history = _read(input)
        told = False
        for item in self._assistant.stream(question, history):
            if isinstance(item, Statement):
                yield AIMessageChunk(content=f"{mark(item)}\n")
                told = True
            elif isinstance(item, Answer):
                text = "" if told else item.text
                yield AIMessageChunk(content=text, response_metadata=_facts(item))


def _read(asked: Asked) -> tuple[str, Sequence[Turn]]:
    if isinstance(asked, str):
        return asked, ()
    return str(asked["question"]), tuple(Turn(turn["question"], turn["answer"]) for turn in asked.get("history", ()))


def _message(answer: Answer) -> AIMessageChunk:
    blocks = [{"type": "text", "text": answer.text, "annotations": list(_annotations(answer))}]
    return AIMessageChunk(content=blocks, response_metadata=_facts(answer))  # type: ignore[arg-type]  # LangChain's own shape


def _annotations(answer: Answer) -> Iterator[Citation]:
    """Yield a citation for each mark; start and end are places in the answer's text."""
    at = 0
    by_number = {citation.number: citation for citation in answer.citations}
    for statement in answer.statements:
        start, at = at, at + len(mark(statement)) + 1
        for number in statement.citations:
            cited = by_number[number]
            yield create_citation(
                title=cited.paper.title or cited.paper.file,
                start_index=start,
                end_index=start + len(statement.text),
                cited_text=cited.quote,
                paragraph_id=cited.paragraph.id,
                page=cited.paragraph.page,
            )


def _facts(answer: Answer) -> dict[str, Any]:
    return {"status": answer.status.value, "notes": list(answer.notes), "citations": list(_annotations(answer))}
