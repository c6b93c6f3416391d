"""Gold items: paragraphs, facts and running lines of real papers, as a person sees them on the page."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator

from evals.corpora import CorpusName
from evals.reference import Split
from index.errors import AssistantError, CallError
from index.model import Kind, Status

FOLDER = Path(__file__).parent / "gold"
MOST_WORDS = 6
FACTS, RUNNING = "facts", "running"

Spellings = tuple[str, ...]
"""Ways to write one fact, any of them right; "" that the paper does not say."""
Cell = tuple[str, str]
"""A column's header and the first words of the value under it; "" for a cell that is empty."""


class GoldError(AssistantError):
    """A file of gold items is not as it must be; the message names every bad line."""


@dataclass(frozen=True, slots=True)
class GoldParagraph:
    """A paragraph on its page.

    `number` None says that none is printed, and holds nothing where `numbered` is False: then it is not
    scored. `heading` None is not scored either, () says that none stands above.
    """

    id: str
    corpus: CorpusName
    file: str
    split: Split
    page: int | None
    number: str | None
    numbered: bool
    kind: Kind
    heading: tuple[str, ...] | None
    first: str
    last: str
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldRunning:
    """A running header or footer; no paragraph of its page (of any page where None) may hold it."""

    id: str
    corpus: CorpusName
    file: str
    split: Split
    page: int | None
    words: str


@dataclass(frozen=True, slots=True)
class GoldFacts:
    """What the paper says of itself, by field; the date is ISO, the status public or exempt."""

    id: str
    corpus: CorpusName
    file: str
    split: Split
    fields: tuple[tuple[str, Spellings], ...]


GoldItem = GoldParagraph | GoldRunning | GoldFacts

_Few = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
_Fact = _Few | list[_Few | None] | None


class _FactsLine(BaseModel):
    model_config = ConfigDict(extra="forbid")
    title: _Fact
    body: _Fact
    committee: _Fact
    date: _Fact
    author: _Fact
    status: Status


class _Line(BaseModel):
    """A line of the file; unknown fields are refused, since a misspelt one would be lost unseen."""

    model_config = ConfigDict(extra="forbid")
    id: _Few
    corpus: CorpusName
    file: _Few
    split: Split
    kind: str
    page: int | None = None
    number: _Few | None = None
    heading: list[_Few] | None = None
    first: _Few | None = None
    last: _Few | None = None
    cells: list[tuple[str, str]] = []
    facts: _FactsLine | None = None

    @model_validator(mode="after")
    def _agrees(self) -> _Line:
        """Refuse a line whose fields contradict each other or hold more than a few words."""
        if self.kind not in {*Kind, FACTS, RUNNING}:
            raise ValueError(f"kind {self.kind} is none of {', '.join([*Kind, FACTS, RUNNING])}")
        if self.split is not split_of(self.id):
            raise ValueError(f"the split of {self.id} is {split_of(self.id)}")
        for words in (self.first, self.last, *(value for _, value in self.cells)):
            if words and len(words.split()) > MOST_WORDS:
                raise ValueError(f"more than {MOST_WORDS} words: {words}")
        reason = _contradiction(self)
        if reason:
            raise ValueError(reason)
        return self


def _contradiction(line: _Line) -> str | None:
    if (line.kind == FACTS) != (line.facts is not None):
        return "kind facts and the field facts go together"
    if line.kind == FACTS:
        return None
    if not line.first:
        return "first is missing"
    if line.kind != RUNNING and not line.last:
        return "last is missing"
    if (line.kind == Kind.TABLE_ROW) != bool(line.cells):
        return "kind table_row and cells go together"
    return None


def split_of(id_: str) -> Split:
    """Return the half an item belongs to: by its id alone, so that it can never be moved."""
    return Split.HOLD if hashlib.sha256(id_.encode()).digest()[0] % 2 else Split.TUNE


def load_gold(corpora: Iterable[CorpusName], split: Split | None, folder: Path = FOLDER) -> tuple[GoldItem, ...]:
    """Return the items of some corpora and one split (None: both), paper by paper."""
    wanted = set(corpora)
    items = [item for path in sorted(folder.glob("*.jsonl")) for item in load_file(path)]
    _check_ids(items)
    return tuple(item for item in items if item.corpus in wanted and split in (None, item.split))


def load_file(path: Path) -> tuple[GoldItem, ...]:
    """Return the items of one paper; raises GoldError naming every line that is wrong, and why."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CallError(f"No gold items: {path} is not there") from None
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path} cannot be read: {error}") from error
    found: list[GoldItem] = []
    wrong: list[str] = []
    for number, line in _numbered(text):
        try:
            found.append(parse_item(line))
        except ValueError as error:
            wrong.append(f"line {number}: {error}")
    wrong.extend(_strangers(found, path))
    if wrong:
        raise GoldError(f"{path}: {'; '.join(wrong)}")
    if not found:
        raise GoldError(f"{path}: no gold items in it")
    return tuple(found)


def parse_item(line: str) -> GoldItem:
    """Return one line's item; raises ValueError with one short reason."""
    try:
        return _item(_Line.model_validate(json.loads(line)))
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON ({error.msg})") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        reason = first["msg"].removeprefix("Value error, ")
        raise ValueError(f"{where}: {reason}" if where else reason) from error


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    yield from ((number, line) for number, line in enumerate(text.split("\n"), start=1) if line.strip())


def _strangers(items: Sequence[GoldItem], path: Path) -> Iterator[str]:
    yield from (
        f"{item.id} is of {item.file}, not of {path.stem}" for item in items if Path(item.file).stem != path.stem
    )


def _check_ids(items: Sequence[GoldItem]) -> None:
    seen: dict[str, str] = {}
    for item in items:
        if item.id in seen:
            raise GoldError(f"id {item.id} stands twice: in the gold of {seen[item.id]} and of {item.file}")
        seen[item.id] = item.file


def _item(line: _Line) -> GoldItem:
    if line.facts:
        return GoldFacts(line.id, line.corpus, line.file, line.split, _fields(line.facts))
    if line.kind == RUNNING:
        return GoldRunning(line.id, line.corpus, line.file, line.split, line.page, line.first or "")
    return GoldParagraph(
        id=line.id,
        corpus=line.corpus,
        file=line.file,
        split=line.split,
        page=line.page,
        number=line.number,
        numbered="number" in line.model_fields_set and line.kind != Kind.TABLE_ROW,
        kind=Kind(line.kind),
        heading=None if line.heading is None else tuple(line.heading),
        first=line.first or "",
        last=line.last or "",
        cells=tuple(line.cells),
    )


def _fields(facts: _FactsLine) -> tuple[tuple[str, Spellings], ...]:
    return tuple((name, _spellings(value)) for name, value in facts)


def _spellings(value: str | list[str | None] | None) -> Spellings:
    given = value if isinstance(value, list) else [value]
    return tuple(spelling or "" for spelling in given)
