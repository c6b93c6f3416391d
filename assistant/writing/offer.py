"""The paragraphs that a model is offered, each under an opaque key that says nothing of its paper."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.model import Answer
from index.model import PaperRecord, Paragraph, Status
from index.store import Store

_MOST = 24  # paragraphs
_WORDS = 1_800  # in all
_LETTERS = "bcdfghjkmnpqrstvwxz"  # no vowels: a key never spells a word


@dataclass(frozen=True, slots=True)
class Offered:
    """A paragraph of a paper and the key it is offered under."""

    key: str
    paragraph: Paragraph
    record: PaperRecord


def offer(answer: Answer, store: Store, exempt_allowed: bool) -> tuple[Offered, ...]:
    """Return the paragraphs cited by an extractive answer, then those of the passages found, within bounds.

    Paragraphs of exempt papers are left out unless they are allowed by name for this model.
    """
    ids = [citation.paragraph.id for citation in answer.citations]
    ids += [id_ for hit in answer.hits for id_ in hit.passage.paragraphs]
    paragraphs = store.paragraphs(set(ids))
    chosen = _within(paragraphs[id_] for id_ in dict.fromkeys(ids) if id_ in paragraphs)
    records = {p.id: store.record(p.id.split("#", 1)[0]) for p in chosen}
    keys = _keys(len(chosen))
    return tuple(
        Offered(key, paragraph, record)
        for key, paragraph in zip(keys, chosen, strict=True)
        if (record := records[paragraph.id]) and (exempt_allowed or record.status is not Status.EXEMPT)
    )


def _within(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    chosen: list[Paragraph] = []
    room = _WORDS
    for paragraph in paragraphs:
        size = len(paragraph.text.split())
        if len(chosen) < _MOST and size <= room:
            chosen.append(paragraph)
            room -= size
    return chosen


def _keys(count: int) -> Sequence[str]:
    """Return different keys that nothing in a paper can have foreseen."""
    keys: dict[str, None] = {}
    while len(keys) < count:
        keys["".join(secrets.choice(_LETTERS) for _ in range(3)) + str(10 + secrets.randbelow(90))] = None
    return list(keys)
