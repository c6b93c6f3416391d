"""The public question sets as questions with their spans, some documents held back.

Held back means: a document whose name hashes into the first 12 of 100 is never trained on, in no role.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.training.near import Near, terms

_HELD_BACK_PERCENT = 12
_LONGEST_SPAN = 400  # characters

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of a set, in the order of its document; `body` is whose document it is, where that is known."""

    id: str
    title: str
    text: str
    body: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with where it is answered.

    `own` are rows of the paragraphs that it was asked of; `golds` the (row, span) that answer it,
    none where it is not answerable; `near` are rows of paragraphs found for it that do not answer it.
    """

    question: str
    before: str
    own: tuple[int, ...]
    golds: tuple[tuple[int, Span], ...]
    near: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Query:
    """A line of queries.jsonl."""

    id: str
    question: str
    before: str
    answers: tuple[str, ...]
    answerable: bool
    source_paragraph: str
    has_scenario: bool


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """One set: its paragraphs in order, and its questions, trained on and held back."""

    name: str
    texts: tuple[Text, ...]
    train: tuple[Asked, ...]
    held: tuple[Asked, ...]

    @property
    def bodies(self) -> tuple[str, ...]:
        """Whose documents they are, each once."""
        return tuple(dict.fromkeys(text.body for text in self.texts if text.body))


def is_held_back(title: str) -> bool:
    """Say whether a document of this title is kept for measuring."""
    return int(hashlib.sha256(title.encode()).hexdigest(), 16) % 100 < _HELD_BACK_PERCENT


def load_set(folder: Path) -> QuestionSet:
    """Read a set, find its spans and its near misses."""
    texts = tuple(Text(row["id"], row["title"], row["text"]) for row in read_lines(folder / "corpus.jsonl"))
    rows = {text.id: at for at, text in enumerate(texts)}
    relevant = _relevant(folder / "qrels.tsv", rows)
    near = Near(texts)
    held_back = {at for at, text in enumerate(texts) if is_held_back(text.title)}
    train: list[Asked] = []
    held: list[Asked] = []
    for query in map(_query, read_lines(folder / "queries.jsonl")):
        asked = _asked(query, relevant, rows, texts, near, held_back)
        if asked:
            (held if asked.own[0] in held_back else train).append(asked)
    return QuestionSet(folder.name, texts, tuple(train), tuple(held))


def read_lines(path: Path) -> Iterator[Any]:
    """Yield each line of a JSON Lines file."""
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _query(line: Any) -> _Query:
    return _Query(
        id=line["id"],
        question=line.get("question") or line["text"],
        before=line.get("scenario") or _last_turn(line.get("history", [])),
        answers=tuple(line["answers"]),
        answerable=line["answerable"],
        source_paragraph=line.get("source_paragraph", ""),
        has_scenario="scenario" in line,
    )


def _last_turn(history: Sequence[str]) -> str:
    """Return what the user said before; histories run newest first."""
    return next((turn.removeprefix("user:") for turn in history if turn.startswith("user:")), "")


def _relevant(path: Path, rows: dict[str, int]) -> dict[str, list[int]]:
    relevant: dict[str, list[int]] = defaultdict(list)
    with path.open(encoding="utf-8") as lines:
        for query, text, _ in list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]:
            if text in rows:
                relevant[query].append(rows[text])
    return relevant


def _asked(
    query: _Query,
    relevant: dict[str, list[int]],
    rows: dict[str, int],
    texts: Sequence[Text],
    near: Near,
    held_back: Collection[int],
) -> Asked | None:
    """Return the question with its spans; None where its paragraph is unknown or an answer stands in none."""
    own = sorted(relevant.get(query.id, [])) or [rows[i] for i in [query.source_paragraph] if i in rows]
    if not own or (len(query.question.split()) < 2 and not query.before):
        return None
    golds = _golds(query.question, query.answers, own, texts, whole=query.has_scenario) if query.answerable else []
    if query.answerable != bool(golds):
        return None
    (ranked,) = near.rank([f"{query.question} {texts[own[0]].title}"])
    if own[0] not in held_back:
        ranked = [row for row in ranked if row not in held_back]
    misses = near.misses(ranked, set(own), query.answers)
    return Asked(query.question, query.before, tuple(own), tuple(golds), misses)


def _golds(
    question: str, answers: Sequence[str], own: Sequence[int], texts: Sequence[Text], *, whole: bool
) -> list[tuple[int, Span]]:
    """Return where each answer stands; with `whole`, a paragraph that holds none of them is itself the answer."""
    golds: list[tuple[int, Span]] = []
    for row in own:
        text = texts[row].text
        spans = [span for answer in answers if len(answer) > 3 or not whole if (span := _place(answer, text, question))]
        if not spans and whole and len(text) <= _LONGEST_SPAN:
            spans = [(0, len(text))]
        golds += [(row, span) for span in spans]
    return golds


def _place(answer: str, text: str, question: str) -> Span | None:
    """Return where the answer stands; of several places, the one among the most words of the question."""
    words = [re.escape(word) for word in answer.split()]
    if not words:
        return None
    asked = set(terms(question))
    places = [match.span() for match in re.finditer(r"(?<!\w)" + r"\s+".join(words), text, re.IGNORECASE)]
    return max(places, key=lambda s: len(asked & set(terms(text[max(0, s[0] - 120) : s[1] + 120]))), default=None)
