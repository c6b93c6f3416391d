"""A run's folder: what was asked of which papers, and the answers, so that scoring needs nothing else.

settings.json          corpus, split, encoder, papers: written first
paragraphs.jsonl       the paragraphs of the index, to find expected paragraphs and check citations
answers.jsonl          our answers, one a line, written as they come
answers-RIVAL.jsonl    a rival's answers
summary.json, report.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path

from pydantic import BaseModel, TypeAdapter, ValidationError

from assistant.contract import AnswerOut
from evals.corpora import CorpusName
from evals.reference import Split
from evals.resolve import Place
from index.errors import AssistantError, CallError

OURS = "ours"
RIVALS = ("dense", "bm25", "fusion")
_PLACES = TypeAdapter(Place)


class RunError(AssistantError):
    """A run's folder is not whole, or belongs to other papers."""


class RunSettings(BaseModel):
    """What a run asked of what.

    `papers` holds each paper's sha256 and `reader` the version of the reading code, so that a run on
    changed papers, or on papers read otherwise, is told apart.
    """

    corpus: CorpusName
    split: Split | None
    started: str
    encoder: str
    reader: str
    papers: dict[str, str]

    def same_papers(self, other: RunSettings) -> bool:
        """Whether two runs rest on the same papers, read and encoded alike."""
        mine, theirs = (self.corpus, self.encoder, self.reader), (other.corpus, other.encoder, other.reader)
        return mine == theirs and self.papers == other.papers


class StoredAnswer(BaseModel):
    """An answer with the question it was given to; a question that has changed since is not scored."""

    question: str
    answer: AnswerOut


class RunFolder:
    """Reads and writes one run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def start(self, settings: RunSettings, places: Iterable[Place]) -> None:
        """Make the folder and write what the run is about."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lines = (json.dumps(asdict(place), ensure_ascii=False) for place in places)
            (self.folder / "paragraphs.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
            (self.folder / "settings.json").write_text(settings.model_dump_json(indent=1), encoding="utf-8")
        except OSError as error:
            raise RunError(f"{self.folder} cannot be written: {error.strerror}") from error

    def settings(self) -> RunSettings:
        """Return what the run is about; raises CallError when the folder is no run."""
        path = self.folder / "settings.json"
        try:
            return RunSettings.model_validate_json(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            raise CallError(f"{self.folder} is no eval run: it has no settings.json") from None
        except (OSError, ValidationError, UnicodeDecodeError) as error:
            raise RunError(f"{path} is damaged; make the run again") from error

    def places(self) -> list[Place]:
        """Return the paragraphs of the run's index."""
        path = self.folder / "paragraphs.jsonl"
        try:
            return [_PLACES.validate_json(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
        except (OSError, ValidationError, UnicodeDecodeError) as error:
            raise RunError(f"{path} is missing or damaged; make the run again") from error

    def systems(self) -> list[str]:
        """Return the systems that answered, ours first."""
        return [system for system in (OURS, *RIVALS) if self.path(system).exists()]

    def answers(self, system: str) -> list[StoredAnswer]:
        """Return a system's answers so far; raises RunError naming a damaged line, or one that answers again."""
        path = self.path(system)
        if not path.exists():
            return []
        self._drop_torn_line(path)
        lines = enumerate(path.read_text(encoding="utf-8").split("\n"), start=1)
        return _each_once({number: _stored(line, path, number) for number, line in lines if line}, path)

    def append(self, system: str, answers: Iterable[StoredAnswer]) -> Iterator[StoredAnswer]:
        """Write each answer as it comes, and hand it on; what is written survives a stop."""
        with self.path(system).open("a", encoding="utf-8") as stream:
            for answer in answers:
                stream.write(answer.model_dump_json() + "\n")
                stream.flush()
                yield answer

    def path(self, system: str) -> Path:
        """Return the file of a system's answers."""
        return self.folder / ("answers.jsonl" if system == OURS else f"answers-{system}.jsonl")

    def _drop_torn_line(self, path: Path) -> None:
        """A run stopped while it wrote leaves half a line without its end; that answer is given again."""
        data = path.read_bytes()
        if data and not data.endswith(b"\n"):
            path.write_bytes(data[: data.rfind(b"\n") + 1])


def _stored(line: str, path: Path, number: int) -> StoredAnswer:
    try:
        return StoredAnswer.model_validate_json(line)
    except ValidationError as error:
        raise RunError(f"{path}, line {number}: not an answer; make the run again") from error


def _each_once(answers: dict[int, StoredAnswer], path: Path) -> list[StoredAnswer]:
    """Return the answers of these lines; raises RunError when one question is answered on two of them."""
    first: dict[str, int] = {}
    for number, stored in answers.items():
        line = first.setdefault(stored.answer.id, number)
        if line != number:
            raise RunError(f"{path}, line {number}: answer {stored.answer.id} is already on line {line}; keep one")
    return list(answers.values())
