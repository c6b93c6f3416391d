"""Everyday words against officials': the words a resident uses beside those a report uses."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from index.words import stem, terms, words


def other_words(question: str) -> list[str]:
    """Return the terms that mean what the question's words and phrases mean, without those it has."""
    asked = [stem(word) for word in words(question)]
    found: dict[str, None] = {}
    for meaning in _meanings():
        if any(_stands_in(phrase, asked) for phrase in meaning):
            found.update(dict.fromkeys(term for phrase in meaning for term in phrase))
    own = set(asked)
    return [term for term in found if term not in own]


def _stands_in(phrase: Sequence[str], asked: Sequence[str]) -> bool:
    size = len(phrase)
    return any(tuple(asked[at : at + size]) == tuple(phrase) for at in range(len(asked) - size + 1))


@lru_cache(maxsize=1)
def _meanings() -> tuple[tuple[tuple[str, ...], ...], ...]:
    text = files("assistant").joinpath("thesaurus.toml").read_text(encoding="utf-8")
    meanings = tomllib.loads(text)["meanings"]
    return tuple(tuple(tuple(terms(phrase)) for phrase in meaning if terms(phrase)) for meaning in meanings)
