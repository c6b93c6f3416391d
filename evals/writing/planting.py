"""Statements made from a paper's own sentence: true ones in other words, and invented ones of each kind.

An invented statement keeps all that would make it believable, its key, its quote, its wording, and
changes the one thing its kind names.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from assistant.figures import FoundFigure, find_figures
from index.sentences import split_sentences


class Planted(StrEnum):
    """What is invented."""

    FIGURE = "figure changed"
    AMOUNT_ADDED = "amount added"
    DATE_ADDED = "date added"
    NAME = "name changed"
    BODY = "another body"
    KEY = "unknown key"
    NO_KEY = "no key"
    QUOTE = "words not in the paragraph"
    QUOTED = "quotation made up"
    NEGATION = "not added or dropped"
    SPEAKER = "another speaker"
    OPINION = "opinion told as fact"
    LINK = "link added"


class Faithful(StrEnum):
    """How a true statement differs from its sentence."""

    SAME = "the same words"
    DIGITS = "figures written otherwise"
    SHORTER = "an aside left out"
    SAID = "said to be said"
    OWN_WORDS = "in other words altogether"


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence that is offered: its key, its paragraph's place in words, itself."""

    key: str
    place: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Made:
    """A statement as a model would write it, and what it is."""

    kind: Planted | Faithful
    keys: tuple[str, ...]
    words: str
    text: str


_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}\b")
_WORDS = {
    str(value): word for value, word in enumerate("zero one two three four five six seven eight nine ten".split())
}
_OTHER_NAMES = ("Thornbury", "Castlewick", "Quarrendon", "Grimsdale", "Abberton")
_OTHER_BODIES = ("Thornbury Council", "the Ministry of Justice", "Castlewick Borough Council")
_VERB = re.compile(r"\b(is|are|was|were|has|have|will|can|should|must)\b(?! (?:not|no|n't))")
_NOT = re.compile(r"\b(?:not|never) ")
_HEDGE = re.compile(r"\b(may|might|could|would|should) (?=[a-z])")
_SAID = re.compile(r"\b(?:recommend|suggest|propos|advis|consider|believ|argu|hope|expect|lik)")
_SPEAKERS = (
    "The government accepts that",
    "The LGA argues that",
    "The ombudsman decided that",
    "Residents claimed that",
)


def source(key: str, place: str, text: str, rng: random.Random) -> Source | None:
    """Return one sentence of a paragraph worth stating, None where it has none."""
    sentences = [text[start:end] for start, end in split_sentences(text)]
    whole = [s for s in sentences if 8 <= len(s.split()) <= 40 and s[:1].isupper() and s.endswith(".")]
    return Source(key, place, rng.choice(whole)) if whole else None


def faithful(found: Source) -> list[Made]:
    """Return true statements in other words."""
    sentence = found.sentence
    texts = {
        Faithful.SAME: sentence,
        Faithful.DIGITS: _otherwise(sentence),
        Faithful.SHORTER: re.sub(r" \([^()]*\)", "", sentence),
        Faithful.SAID: f"The paper says: {sentence}",
    }
    return [
        Made(kind, (found.key,), sentence, text)
        for kind, text in texts.items()
        if kind is Faithful.SAME or text != sentence
    ]


def planted(found: Source, rng: random.Random) -> list[Made]:
    """Return an invented statement of each kind that this sentence allows."""
    made = []
    for kind, plant in _PLANTS.items():
        text = plant(found, rng)
        if text and text != found.sentence:
            made.append(Made(kind, (found.key,), found.sentence, text))
    made.append(Made(Planted.KEY, ("qqq00",), found.sentence, found.sentence))
    made.append(Made(Planted.NO_KEY, (), found.sentence, found.sentence))
    words = found.sentence.split()
    at = rng.randrange(2, len(words) - 2)
    changed = " ".join([*words[:at], "entirely", *words[at:]])
    made.append(Made(Planted.QUOTE, (found.key,), changed, changed))
    return made


def _figure(found: Source, rng: random.Random) -> str:
    numbers = [f for f in find_figures(found.sentence) if _changeable(found.sentence, f)]
    if not numbers:
        return ""
    figure = rng.choice(numbers)
    old = found.sentence[figure.start : figure.end]
    digits = re.findall(r"\d", old)
    new = re.sub(r"\d", lambda match: str((int(match.group()) + 3) % 9 + 1), old, count=len(digits))
    return found.sentence[: figure.start] + new + found.sentence[figure.end :]


def _changeable(sentence: str, figure: FoundFigure) -> bool:
    return re.search(r"\d", sentence[figure.start : figure.end]) is not None and figure.figure.unit != "date"


def _amount_added(found: Source, rng: random.Random) -> str:
    return f"{found.sentence.rstrip('.')}, at a cost of £{rng.randrange(11, 99)}.{rng.randrange(1, 9)} million."


def _date_added(found: Source, rng: random.Random) -> str:
    return f"{found.sentence.rstrip('.')} by {rng.randrange(2, 28)} November 2031."


def _name(found: Source, rng: random.Random) -> str:
    names = _NAME.findall(found.sentence)
    return found.sentence.replace(rng.choice(names), rng.choice(_OTHER_NAMES)) if names else ""


def _body(found: Source, rng: random.Random) -> str:
    return f"In {rng.choice(_OTHER_BODIES)}, {found.sentence[0].lower()}{found.sentence[1:]}"


def _negation(found: Source, _rng: random.Random) -> str:
    if _NOT.search(found.sentence):
        return _NOT.sub("", found.sentence, count=1)
    return _VERB.sub(r"\1 not", found.sentence, count=1)


def _speaker(found: Source, rng: random.Random) -> str:
    said = [s for s in _SPEAKERS if s.split()[1].lower() not in f"{found.sentence} {found.place}".lower()]
    return f"{rng.choice(said)} {found.sentence[0].lower()}{found.sentence[1:]}" if said else ""


def _opinion(found: Source, _rng: random.Random) -> str:
    if len(_HEDGE.findall(found.sentence)) != 1 or _SAID.search(found.sentence):
        return ""
    return _HEDGE.sub("will ", found.sentence)


def _quoted(found: Source, rng: random.Random) -> str:
    words = found.sentence.split()
    at = rng.randrange(1, len(words) - 3)
    return " ".join([*words[:at], f"“{words[at]} plainly {words[at + 1]}”", *words[at + 2 :]])


def _link(found: Source, _rng: random.Random) -> str:
    return f"{found.sentence.rstrip('.')} (see https://example.org/vote)."


def _otherwise(sentence: str) -> str:
    """Write small numbers as words and millions short: the same figures."""
    sentence = re.sub(r"(£\d+(?:\.\d+)?) million", r"\1m", sentence)
    return re.sub(r"(?<=\s)([2-9])(?=\s[a-z]{4,})", lambda match: _WORDS[match.group()], sentence)


_PLANTS: dict[Planted, Callable[[Source, random.Random], str]] = {
    Planted.FIGURE: _figure,
    Planted.AMOUNT_ADDED: _amount_added,
    Planted.DATE_ADDED: _date_added,
    Planted.NAME: _name,
    Planted.BODY: _body,
    Planted.QUOTED: _quoted,
    Planted.NEGATION: _negation,
    Planted.SPEAKER: _speaker,
    Planted.OPINION: _opinion,
    Planted.LINK: _link,
}
