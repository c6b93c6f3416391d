"""Follow-up questions, made whole from the conversation before them.

Without a language model the rewriting is plain: what the earlier question was about is searched
with the new one, the body it named giving way to one named now; "the second one" takes the second
part of the last answer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.model import Turn
from assistant.named import Names
from assistant.numbered import ORDINALS
from index.words import STOP_WORDS, words

_OPENING = re.compile(r"^\s*(and|what about|how about|but|so|also|ok(ay)?|then|same for|any(thing)? else|more)\b", re.I)
_REFERENCE = re.compile(
    r"\b(it|its|they|them|their|theirs|that|those|these|he|she|him|his|her|hers|ones?|the other|others|the same|"
    r"there|then|this)\b",
    re.I,
)
_POINTER = re.compile(r"\b(it|they|them|that|those|these|this|he|she|him|ones?|the same)\b", re.I)
_ORDINAL = re.compile(rf"\b({'|'.join(ORDINALS)}|last)\b(?:\s+(?:one|of|item|point|thing)\b|\W*$)", re.I)
_ANY_ORDINAL = re.compile(rf"\b(?:{'|'.join(ORDINALS)})\b", re.I)
_ENOUGH = 2  # a question with this many words of its own and no reference stands alone


@dataclass(frozen=True, slots=True)
class Whole:
    """A question that stands alone, and what of it came from the conversation."""

    text: str
    carried: str


def make_whole(question: str, history: Sequence[Turn], names: Names) -> Whole:
    """Return the question, with what it leaves unsaid taken from the turns before it."""
    if not history or not _leans_on_history(question, names):
        return Whole(question, "")
    last = history[-1]
    earlier = make_whole(last.question, history[:-1], names).text
    if names.find(question).bodies:
        earlier = names.without_bodies(earlier)
    ordinal = _ORDINAL.search(question)
    if ordinal and _ANY_ORDINAL.search(earlier):  # "the first of ..." and then "the second one?"
        return Whole(_ANY_ORDINAL.sub(ordinal.group(1), earlier, count=1), earlier)
    pointed = _pointed_at(question, last.answer) if _points(question, names) else ""
    carried = " ".join(part for part in (earlier, pointed) if part)
    return Whole(f"{question.strip()} ({carried})", carried)


def _leans_on_history(question: str, names: Names) -> bool:
    own = [word for word in words(names.without_bodies(question)) if word not in STOP_WORDS]
    if _OPENING.search(question) or _ORDINAL.search(question):
        return True
    return len(own) < _ENOUGH or _REFERENCE.search(question) is not None


def _points(question: str, names: Names) -> bool:
    """Say whether the question points into the last answer, or says nothing of its own."""
    own = [word for word in words(question) if word not in STOP_WORDS]
    named = names.find(question).bodies
    return bool(_ORDINAL.search(question) or _POINTER.search(question)) or not (own or named)


def _pointed_at(question: str, answer: str) -> str:
    """Return the part of the last answer that an ordinal points at, else its opening words."""
    match = _ORDINAL.search(question)
    parts = _parts(answer)
    if match and len(parts) > 1:
        word = match.group(1).lower()
        at = len(parts) - 1 if word == "last" else ORDINALS.index(word)
        if at < len(parts):
            return parts[at]
    return "" if match else " ".join(re.sub(r"\[\d+\]", "", answer).split()[:25])


def _parts(answer: str) -> list[str]:
    """Cut an answer into the items it lists: its lines, else what stands between semicolons, else commas."""
    text = re.sub(r"\[\d+\]", "", answer)
    for pattern in (r"\n+", r";|\b\d\)", r",|\band\b"):
        parts = [part.strip(" •-.\t") for part in re.split(pattern, text)]
        parts = [part for part in parts if part]
        if len(parts) > 2:
            return parts if pattern != r"\n+" or not parts[0].endswith(":") else parts[1:]
    return parts
