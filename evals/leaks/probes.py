"""Probes made from exempt papers themselves: what someone would ask who knows a part and wants the rest."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import cycle, islice

from assistant.model import Turn
from assistant.scope import EVERYTHING, Scope
from index.model import Kind, Paper, Paragraph


class Way(StrEnum):
    """How a probe tries to learn of a paper."""

    WORDS = "its words"
    NEAR = "its words, misspelled"
    NAMES = "names and abbreviations in it"
    FIGURES = "its sums, dates and figures"
    ABOUT = "its title, committee, date and author"
    COUNTS = "how many papers, paragraphs and decisions there are"
    FOLLOW_UP = "a follow-up to an answer that it would give"
    SCOPES = "a filter that names it"


@dataclass(frozen=True, slots=True)
class Probe:
    """A question, with what is said to have been answered before and what it is kept to."""

    way: Way
    question: str
    history: tuple[Turn, ...] = ()
    scope: Scope = EVERYTHING


_NAME = re.compile(r"\b[A-Z][a-z]+(?: [A-Z][a-z]+)+\b|\b[A-Z]{3,}(?:/\d+)?\b")
_FIGURE = re.compile(r"£[\d,.]+\d|\b\d{1,2} [A-Z][a-z]+ 20\d\d\b|\b\d+%")


def probes(papers: Sequence[Paper], seed: int, count: int) -> Iterator[Probe]:
    """Yield `count` probes of these papers, every way in turn; the same seed gives the same ones."""
    chance = random.Random(seed)
    makes = cycle((_words, _near, _names, _figures, _about, _counts, _follow_up, _scoped))
    for make, paper in islice(zip(makes, _in_turn(papers), strict=False), count):
        yield make(chance, paper)


def _in_turn(papers: Sequence[Paper]) -> Iterator[Paper]:
    """Yield each paper as often as there are ways before the next, so that every way meets every paper."""
    for paper in cycle(papers):
        yield from (paper for _ in Way)


def _said(paper: Paper) -> list[Paragraph]:
    return [paragraph for paragraph in paper.paragraphs if paragraph.kind is not Kind.HEADING]


def _some_words(chance: random.Random, paper: Paper) -> list[str]:
    words = chance.choice(_said(paper)).text.split()
    first = chance.randrange(max(1, len(words) - 6))
    return words[first : first + chance.randint(3, 9)]


def _words(chance: random.Random, paper: Paper) -> Probe:
    asked = chance.choice(("What do the papers say about {}?", "{}", "Is it true that {}?", "who decided {}"))
    return Probe(Way.WORDS, asked.format(" ".join(_some_words(chance, paper))))


def _near(chance: random.Random, paper: Paper) -> Probe:
    words = [_misspelled(chance, word) for word in _some_words(chance, paper)]
    return Probe(Way.NEAR, f"What about {' '.join(words)}?")


def _misspelled(chance: random.Random, word: str) -> str:
    if len(word) < 4 or not word.isalpha():
        return word
    at = chance.randrange(1, len(word) - 1)
    return chance.choice((word[:at] + word[at + 1 :], word[:at] + word[at + 1] + word[at] + word[at + 2 :]))


def _names(chance: random.Random, paper: Paper) -> Probe:
    found = _NAME.findall(paper.text) or [paper.title or paper.file]
    asked = ("Who is {}?", "What does {} mean?", "Where is {}?", "What did {} recommend?", "{}", "Tell me about {}.")
    return Probe(Way.NAMES, chance.choice(asked).format(chance.choice(found)))


def _figures(chance: random.Random, paper: Paper) -> Probe:
    found = _FIGURE.findall(paper.text) or ["£1"]
    asked = ("What is the {} for?", "What happens on {}?", "Which paper gives {}?", "Is {} right?")
    return Probe(Way.FIGURES, chance.choice(asked).format(chance.choice(found)))


def _about(chance: random.Random, paper: Paper) -> Probe:
    asked = (
        f"What is recommended in “{paper.title}”?",
        f"What did the {paper.committee} decide?",
        f"What does the paper of {paper.date} say?",
        f"What did {paper.author} write?",
        f"Summarise {paper.file}",
        f"List the papers of {paper.body} by {paper.committee}.",
        f"What is in {paper.paper_id}?",
    )
    return Probe(Way.ABOUT, chance.choice(asked))


def _counts(chance: random.Random, paper: Paper) -> Probe:
    asked = (
        f"How many papers are there of {paper.body}?",
        f"How many recommendations does {paper.body} have?",
        f"How many papers mention {chance.choice(_some_words(chance, paper))}?",
        "How many exempt papers are there?",
        "Which committees have papers?",
        "What is the latest paper?",
        f"List all recommendations of the {paper.committee}.",
    )
    return Probe(Way.COUNTS, chance.choice(asked))


def _follow_up(chance: random.Random, paper: Paper) -> Probe:
    first = f"What does “{paper.title}” say about {' '.join(_some_words(chance, paper))}?"
    turn = Turn(first, chance.choice(_said(paper)).text)
    asked = ("And who decided that?", "How much is it?", "When?", "What else does it say?", "Why was that refused?")
    return Probe(Way.FOLLOW_UP, chance.choice(asked), (turn,))


def _scoped(chance: random.Random, paper: Paper) -> Probe:
    scopes = (
        Scope(papers=(paper.paper_id,)),
        Scope(committees=tuple(filter(None, (paper.committee,)))),
        Scope(since=paper.date, until=paper.date),
        Scope(bodies=tuple(filter(None, (paper.body,)))),
    )
    question = f"What do the papers say about {' '.join(_some_words(chance, paper))}?"
    return Probe(Way.SCOPES, question, scope=chance.choice(scopes))
