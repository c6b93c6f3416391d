"""Whose paper a passage is: some questions name the body, and the same words in another body's paper answer no more."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from evals.training.windows import Draft

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


def ask_of_body(draft: Draft, bodies: Sequence[str], chance: random.Random) -> Draft:
    """Return the draft, its question now and then naming the body, its passage then now and then another body's."""
    name = short_name(draft.body)
    if not name or chance.random() >= _NAMED:
        return draft
    asked = name.lower() if chance.random() < 0.4 else name
    if name.lower() not in draft.question.lower():
        draft = replace(draft, question=chance.choice(_FORMS).format(question=draft.question, name=asked))
    other = chance.choice(bodies)
    if chance.random() >= _OTHER or not short_name(other) or short_name(other) == name:
        return draft
    return replace(draft, text=draft.text.replace(name, short_name(other)), body=other, span=None)
