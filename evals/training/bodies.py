"""Whose paper a passage is: some questions name the body, and the same words in another body's paper answer no more."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from evals.training.windows import Example

_NAMED = 0.25  # share of questions that name a body
_OTHER = 0.4  # share of those to which the same passage is shown as another body's
_ALONE = 0.3  # share of these to which it is shown without the body's own
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


def ask_of_body(examples: Sequence[Example], bodies: Sequence[str], chance: random.Random) -> list[Example]:
    """Return a question's examples, the question now and then naming the body.

    Of those, now and then the first passage is shown as another body's too, in place of the last, or alone.
    """
    name = short_name(examples[0].body)
    if not name or chance.random() >= _NAMED:
        return list(examples)
    asked = name.lower() if chance.random() < 0.4 else name
    if name.lower() not in examples[0].question.lower():
        question = chance.choice(_FORMS).format(question=examples[0].question, name=asked)
        examples = [replace(example, question=question) for example in examples]
    other = chance.choice(bodies)
    if chance.random() >= _OTHER or not short_name(other) or short_name(other) == name:
        return list(examples)
    first = examples[0]
    anothers = replace(first, text=first.text.replace(name, short_name(other)), body=other, span=None)
    return [*examples[chance.random() < _ALONE : max(1, len(examples) - 1)], anothers]
