"""Everyday words against officials': the words a resident uses beside those a report uses."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from index.words import STOP_WORDS, stem, terms, words

Phrase = tuple[str, ...]
Meaning = tuple[Phrase, ...]

_INITIALS = 2


class Thesaurus:
    """The field's words of one meaning, with the abbreviations that an index's papers explain."""

    def __init__(self, abbreviations: Iterable[tuple[str, str]] = ()) -> None:
        self._learnt = tuple(
            (short, _phrases((short, long))) for short, long in abbreviations if short.lower() not in STOP_WORDS
        )

    def other_words(self, question: str) -> dict[str, tuple[Phrase, ...]]:
        """Return, for each term of the question that has them, the phrases that may stand for it."""
        asked = [stem(word) for word in words(question)]
        held = frozenset(asked)
        found: dict[str, dict[Phrase, None]] = {}
        for meaning in (*_meanings(), *self._learnt_for(question)):
            if not any(phrase[0] in held for phrase in meaning):
                continue
            here = [phrase for phrase in meaning if _stands_in(phrase, asked)]
            others = [phrase for phrase in meaning if phrase not in here]
            for term in {term for phrase in here for term in phrase}:
                found.setdefault(term, {}).update(dict.fromkeys(others))
        return {term: tuple(phrases) for term, phrases in found.items()}

    def _learnt_for(self, question: str) -> Iterator[Meaning]:
        """A short form of two letters may be a word or a name's initials: it counts only in capitals."""
        for short, meaning in self._learnt:
            if len(short) > _INITIALS or (not question.isupper() and re.search(rf"\b{re.escape(short)}\b", question)):
                yield meaning


def stands_for(phrases: Iterable[Phrase], held: Container[str]) -> bool:
    """Say whether any of the phrases stands whole among the terms of a text."""
    return any(all(term in held for term in phrase) for phrase in phrases)


def terms_of(related: Mapping[str, Sequence[Phrase]]) -> dict[str, None]:
    """Return all terms of the phrases, in order."""
    return dict.fromkeys(term for phrases in related.values() for phrase in phrases for term in phrase)


def _stands_in(phrase: Sequence[str], asked: Sequence[str]) -> bool:
    size = len(phrase)
    return any(tuple(asked[at : at + size]) == tuple(phrase) for at in range(len(asked) - size + 1))


@lru_cache(maxsize=1)
def _meanings() -> tuple[Meaning, ...]:
    text = files("assistant").joinpath("thesaurus.toml").read_text(encoding="utf-8")
    meanings = tomllib.loads(text)["meanings"]
    return tuple(_phrases(meaning) for meaning in meanings)


def _phrases(meaning: Iterable[str]) -> Meaning:
    return tuple(tuple(terms(phrase)) for phrase in meaning if terms(phrase))
