"""Everyday words against officials': the words a resident uses beside those a report uses."""

from __future__ import annotations

import tomllib
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from index.words import stem, terms, words

Phrase = tuple[str, ...]


def other_words(question: str) -> dict[str, tuple[Phrase, ...]]:
    """Return, for each term of the question that has them, the phrases that may stand for it."""
    asked = [stem(word) for word in words(question)]
    found: dict[str, dict[Phrase, None]] = {}
    for meaning in _meanings():
        here = [phrase for phrase in meaning if _stands_in(phrase, asked)]
        others = [phrase for phrase in meaning if phrase not in here]
        for term in {term for phrase in here for term in phrase}:
            found.setdefault(term, {}).update(dict.fromkeys(others))
    return {term: tuple(phrases) for term, phrases in found.items()}


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
def _meanings() -> tuple[tuple[Phrase, ...], ...]:
    text = files("assistant").joinpath("thesaurus.toml").read_text(encoding="utf-8")
    meanings = tomllib.loads(text)["meanings"]
    return tuple(tuple(tuple(terms(phrase)) for phrase in meaning if terms(phrase)) for meaning in meanings)
