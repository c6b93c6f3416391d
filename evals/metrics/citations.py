"""Whether citations hold up what is said, decided without a language model.

Citation recall and precision are those of ALCE (Gao, Yen, Yu and Chen, EMNLP 2023), with its
entailment model replaced by `supports`, which anyone can check by hand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from evals.matching import plain, without_marks
from index.words import terms, words

_COVERAGE = 0.8
_KEPT = 5_000  # recall and precision, and rivals that find the same chunk, ask of the same texts
_NAME = re.compile(r"(?<=[a-z,;:] )[A-Z][\w'’-]+")


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of an answer and the numbers it cites."""

    text: str
    cited: tuple[int, ...]


def supports(source: str, statement: str) -> bool:
    """Say whether `source` bears out `statement`.

    True when the statement stands in the source word for word; or when each of its figures and
    names stands there and at least 0.8 of its different content words do.
    """
    said = without_marks(statement)
    if plain(said).strip(" .;:,") in plain(source):
        return True
    if not _words(source) >= _exact(said):
        return False
    content = _content(said)
    return not content or len(content & _content(source)) / len(content) >= _COVERAGE


def citation_recall(claims: Sequence[Claim], sources: Mapping[int, str]) -> float | None:
    """Return |statements borne out by all their sources together| / |statements|; undefined without statements.

    A statement that cites nothing, or a source that is not there, is not borne out.
    """
    return sum(_borne_out(claim, sources) for claim in claims) / len(claims) if claims else None


def citation_precision(claims: Sequence[Claim], sources: Mapping[int, str]) -> float | None:
    """Return |citations that matter| / |citations|; undefined without citations.

    A citation matters if its statement is borne out, and the source alone bears the statement out or
    the others without it do not.
    """
    total = sum(len(claim.cited) for claim in claims)
    right = sum(_matters(claim, number, sources) for claim in claims for number in claim.cited)
    return right / total if total else None


@lru_cache(maxsize=_KEPT)
def _words(text: str) -> frozenset[str]:
    return frozenset(words(text))


@lru_cache(maxsize=_KEPT)
def _content(text: str) -> frozenset[str]:
    return frozenset(terms(text))


@lru_cache(maxsize=_KEPT)
def _exact(said: str) -> frozenset[str]:
    """Return the words that must stand in the source as they are: figures and names."""
    figures = (word for word in words(said) if any(c.isdigit() for c in word))
    return frozenset([*figures, *words(" ".join(_NAME.findall(said)))])


def _borne_out(claim: Claim, sources: Mapping[int, str]) -> bool:
    if not claim.cited or not all(number in sources for number in claim.cited):
        return False
    return supports("\n".join(sources[number] for number in claim.cited), claim.text)


def _matters(claim: Claim, number: int, sources: Mapping[int, str]) -> bool:
    if not _borne_out(claim, sources):
        return False
    others = tuple(other for other in claim.cited if other != number)
    return supports(sources[number], claim.text) or not _borne_out(Claim(claim.text, others), sources)
