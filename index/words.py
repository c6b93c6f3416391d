"""Words of a text as the keyword search counts them: lower case, without stop words, stemmed."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[^\W_]+(?:['’][a-z]+)?(?:[.,]\d+)*", re.UNICODE)

STOP_WORDS = frozenset(
    "a about above after again all also am an and any are as at be because been before being below between both but "
    "by can could did do does doing down during each for from further had has have having he her here hers him his how "
    "i if in into is it its itself just me more most my no nor not of off on once only or other our out over own per "
    "please s same shall she should so some such t tell than that the their them then there these they this those "
    "through to too under until up us very was we were what when where which while who whom why will with would you "
    "your".split()
)


def words(text: str) -> list[str]:
    """Return the words of `text` in order, lower case, possessives and thousands commas dropped."""
    return [_plain(word) for word in _found(text)]


def terms(text: str) -> list[str]:
    """Return the stems of the words that carry meaning, in order, as the keyword index knows them."""
    return [term for word in _found(text) if (term := _term(word))]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the English (Snowball) stem of one lower-case word."""
    return str(_stemmer().stemWord(word))


def _found(text: str) -> list[str]:
    return WORD.findall(unicodedata.normalize("NFKC", text).lower())


@lru_cache(maxsize=50_000)
def _term(found: str) -> str:
    """Return the stem of a word as it was found, empty for a stop word: a text's words are mostly known already."""
    word = _plain(found)
    return "" if word in STOP_WORDS else stem(word)


@lru_cache(maxsize=50_000)
def _plain(word: str) -> str:
    word = re.sub(r"['’](?:s|re|ve|ll|d|t)?$", "", word)
    return word.replace(",", "") if word[:1].isdigit() else word


@lru_cache(maxsize=1)
def _stemmer():  # type: ignore[no-untyped-def]  # PyStemmer has no types
    import Stemmer

    return Stemmer.Stemmer("english")
