"""Whose paper a passage is: some questions name the body, and the same words in another body's paper answer no more."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence

_NAMED = 0.25  # share of questions that name a body
_OTHER = 0.4  # share of those to which the passage of another body is shown
_FORMS = (
    "{question} in {name}",
    "{name} {question}",
    "{name}: {question}",
    "in {name}, {question}",
    "{question} ({name})",
)
_COMMON = frozenset(
    "council county city borough district parish town metropolitan unitary authority association combined national "
    "the and of for board service services trust partnership commission committee london royal independent".split()
)


def short_name(body: str) -> str:
    """Return the words by which people call a body ("Harrowmere"); empty where it has none of its own."""
    kept = [word for word in re.findall(r"[\w’'-]+", body) if word.lower() not in _COMMON]
    return " ".join(kept[:2]) if kept and kept[0][0].isupper() else ""


def ask_of_body(
    question: str, text: str, body: str, bodies: Sequence[str], chance: random.Random
) -> tuple[str, str, str, bool]:
    """Return the question, the text, the body whose it is, and whether it is another's than the one now asked for."""
    name = short_name(body)
    if not name or chance.random() >= _NAMED:
        return question, text, body, False
    asked = name.lower() if chance.random() < 0.4 else name
    if name.lower() not in question.lower():
        question = chance.choice(_FORMS).format(question=question, name=asked)
    other = chance.choice(bodies)
    if chance.random() >= _OTHER or not short_name(other) or short_name(other) == name:
        return question, text, body, False
    return question, text.replace(name, short_name(other)), other, True
