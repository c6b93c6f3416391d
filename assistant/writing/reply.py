"""What a model wrote, read into statements: a whole object, or lines as they arrive."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field, ValidationError

_LONGEST_LINE = 4_000  # characters; a line that goes on is no statement


class WrittenStatement(BaseModel):
    """One statement as the model wrote it: unchecked."""

    model_config = ConfigDict(extra="ignore")

    keys: list[str] = Field(default_factory=list, description="Keys of the paragraphs the statement rests on")
    words: str = Field(default="", description="Words copied letter for letter from one of those paragraphs")
    text: str = Field(default="", description="The statement, one sentence")


class Written(BaseModel):
    """A whole reply, for models that keep to a schema."""

    model_config = ConfigDict(extra="ignore")

    statements: list[WrittenStatement] = Field(default_factory=list)
    not_in_papers: bool = Field(default=False, description="True when the paragraphs do not answer")


@dataclass(slots=True)
class LineReader:
    """Reads statements from text that arrives in pieces; what is not a statement is counted, not guessed at."""

    refused: bool = False  # the model says that the papers do not answer
    unread: int = 0  # lines that hold no statement
    _rest: str = ""
    _ready: list[WrittenStatement] = field(default_factory=list)

    def feed(self, piece: str) -> list[WrittenStatement]:
        """Take a piece and return the statements that it completes."""
        *lines, self._rest = (self._rest + piece).split("\n")
        for line in lines:
            self._read(line)
        if len(self._rest) > _LONGEST_LINE:
            self.unread, self._rest = self.unread + 1, ""
        return self._take()

    def finish(self) -> list[WrittenStatement]:
        """Return the statements of a last line without an end; a truncated one is counted as unread."""
        self._read(self._rest)
        self._rest = ""
        return self._take()

    def _take(self) -> list[WrittenStatement]:
        taken, self._ready = self._ready, []
        return taken

    def _read(self, line: str) -> None:
        line = line.strip().strip(",").strip()
        if not line or re.fullmatch(r"`{3}\w*|[\[\]]", line):
            return
        try:
            found = json.loads(line)
        except ValueError:
            self.unread += 1
            return
        for written in _objects(found):
            self._accept(written)

    def _accept(self, written: object) -> None:
        try:
            whole = Written.model_validate(written)
            statement = WrittenStatement.model_validate(written)
        except ValidationError:
            self.unread += 1
            return
        self.refused = self.refused or whole.not_in_papers
        self._ready += whole.statements
        if statement.text:
            self._ready.append(statement)
        elif not whole.statements and not whole.not_in_papers:
            self.unread += 1


def _objects(found: object) -> list[object]:
    return found if isinstance(found, list) else [found]
