"""Questions as members type them: no question mark, a word left out, a misspelling, an everyday word."""

from __future__ import annotations

import random
import re

_DROPPED = frozenset(
    "the a an of to in on for is are was were do does did be by with that this it its has have".split()
)
_SWAPS = {
    "amount": ("sum", "money"), "begin": ("start",), "begun": ("started",), "children": ("kids",),
    "commence": ("start",), "conclude": ("end",), "cost": ("price",), "created": ("set up", "made"),
    "established": ("set up",), "founded": ("set up", "started"), "funding": ("money",), "help": ("support",),
    "individuals": ("people",), "information": ("info", "details"), "large": ("big",), "located": ("based",),
    "many": ("much",), "name": ("title",), "need": ("have to",), "obtain": ("get",), "percentage": ("percent", "share"),
    "purchase": ("buy",), "receive": ("get",), "reason": ("why",), "require": ("need",), "required": ("needed",),
    "residents": ("people",), "type": ("kind", "sort"), "types": ("kinds",), "use": ("rely on",), "year": ("date",),
}  # fmt: skip


def as_typed(question: str, chance: random.Random) -> str:
    """Return the question as a hurried person might type it."""
    if chance.random() < 0.7:
        question = re.sub(r"[?!.]+$", "", question.strip())
    words = question.split()
    if chance.random() < 0.15:
        words = [word for word in words if word.lower() not in _DROPPED or chance.random() < 0.3] or words
    if chance.random() < 0.2:
        words = [_swapped(word, chance) for word in words]
    if chance.random() < 0.12:
        at = chance.randrange(len(words))
        words[at] = _misspelt(words[at], chance)
    if chance.random() < 0.05:
        words.insert(0, chance.choice(["please", "so", "hi", "can you tell me", "im trying to find out", "just"]))
    return " ".join(words)


def _swapped(word: str, chance: random.Random) -> str:
    others = _SWAPS.get(word.lower())
    return chance.choice(others) if others else word


def _misspelt(word: str, chance: random.Random) -> str:
    if len(word) < 5 or not word.isalpha():
        return word
    at = chance.randrange(1, len(word) - 1)
    kinds = (word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:])
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return chance.choice((*kinds, swapped))
