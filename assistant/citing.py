"""Statements with their citations numbered in the order in which they are first used."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.model import Citation, Statement
from index.model import Paragraph
from index.store import Store


class Citer:
    """Collects the citations of one answer; the same words of a paragraph are cited once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._citations: list[Citation] = []

    def cite(self, paragraph: Paragraph, start: int = 0, end: int | None = None) -> int:
        """Return the number of the citation of ``paragraph.text[start:end]``."""
        end = len(paragraph.text) if end is None else end
        for known in self._citations:
            if (known.paragraph.id, known.start, known.end) == (paragraph.id, start, end):
                return known.number
        self._citations.append(self.citation(paragraph, start, end, len(self._citations) + 1))
        return len(self._citations)

    def citation(self, paragraph: Paragraph, start: int, end: int, number: int) -> Citation:
        """Return a citation without keeping it."""
        record = self._store.record(paragraph.id.split("#", 1)[0])
        assert record is not None, f"the index holds paragraph {paragraph.id} without its paper"
        return Citation(number, record, paragraph, paragraph.text[start:end], start, end)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations so far, by number."""
        return tuple(self._citations)


def mark(statement: Statement) -> str:
    """Return the statement as a person reads it, with its [n] marks."""
    return " ".join([statement.text, "".join(f"[{number}]" for number in statement.citations)]).strip()


def join(statements: Sequence[Statement]) -> str:
    """Return the statements of an answer as lines with their marks."""
    return "\n".join(mark(statement) for statement in statements)
