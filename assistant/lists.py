"""Lists in the papers: an introduction and all of its items, in the paper's order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.candidates import Candidate
from assistant.introductions import Introduction, introducing
from assistant.kinds import AnswerKind
from assistant.numbered import ORDINALS, ordinal_asked
from assistant.question import Question
from index.model import Paragraph
from index.store import Store
from index.words import stem, terms

_LONGEST = 230  # words; a list beyond that is given by its beginning, and says so
_LONGEST_BESIDE = 110  # of a list that was not asked for; beyond that its best items are given
_FEWEST = 2
_CONSIDERED = 40
_MARGIN = 0.5  # how far below the best sentence a list may score whose item is asked for by its place
_ORDINAL_TERMS = frozenset(stem(word) for word in ORDINALS)


@dataclass(frozen=True, slots=True)
class PaperList:
    """A list as its paper prints it, with its score; `intro` is None where nothing introduces it."""

    intro: Paragraph | None
    items: tuple[Paragraph, ...]
    score: float

    @property
    def opening(self) -> Introduction | None:
        """What is said before the items: the words that introduce them, or all of what introduces them otherwise."""
        if self.intro is None:
            return None
        if self.intro.text.endswith(":"):
            return introducing(self.intro)
        return Introduction(self.intro, 0, len(self.intro.text))


def find_lists(candidates: Sequence[Candidate], store: Store) -> list[PaperList]:
    """Return the lists that the best candidates introduce or belong to, best first.

    A list's score is that of its introduction, or the mean of its three best items.
    """
    by_intro: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        paragraph = candidate.evidence.paragraph
        by_intro.setdefault(paragraph.parent or paragraph.id, []).append(candidate)
    lists = [found for intro, members in by_intro.items() if (found := _list(intro, members, store))]
    return sorted(lists, key=lambda found: -found.score)


def item_asked(question: Question, candidates: Sequence[Candidate], store: Store) -> Paragraph | None:
    """Return the one item of a list that the question asks for by its place: "the second mission"."""
    place = ordinal_asked(question.text)
    if place is None or _asks_for_several(question) or len(question.named.bodies) > 1:
        return None
    for found in find_lists(candidates[:_CONSIDERED], store):
        named = found.intro is not None and _names(found.intro, question)
        if named and len(found.items) >= place and found.score >= candidates[0].score - _MARGIN:
            return found.items[place - 1]
    return None


def _names(intro: Paragraph, question: Question) -> bool:
    """Say whether the words that introduce a list are of what the question asks an item of."""
    held = frozenset(terms(f"{intro.text} {' '.join(intro.heading)}"))
    return any(term in held for term in question.content if term not in _ORDINAL_TERMS)


def _list(intro_id: str, members: Sequence[Candidate], store: Store) -> PaperList | None:
    items = store.children(intro_id)
    if len(items) < _FEWEST:
        return None
    intro = store.paragraphs([intro_id])[intro_id]
    of_intro = [c.score for c in members if c.evidence.paragraph.id == intro_id]
    of_items = sorted((c.score for c in members if c.evidence.paragraph.id != intro_id), reverse=True)[:3]
    score = max([*of_intro, sum(of_items) / len(of_items) if of_items else 0.0])
    return PaperList(intro, tuple(items), score)


def register_list(candidates: Sequence[Candidate], store: Store) -> PaperList | None:
    """Return the recommendations or resolutions that stand together around the best of these."""
    for candidate in candidates:
        paragraph = candidate.evidence.paragraph
        near = store.neighbours(paragraph.id, 40, 40)
        at = next(i for i, p in enumerate(near) if p.id == paragraph.id)
        together = _run(near, at)
        if len(together) >= _FEWEST:
            return _of_run(together, candidate.score)
    return None


def _of_run(together: Sequence[Paragraph], score: float) -> PaperList:
    """Take "RESOLVED - That Cabinet:" for the introduction of what it decides."""
    introduced = together[0].text.rstrip().endswith(":")
    return PaperList(together[0] if introduced else None, tuple(together[introduced:]), score)


def _run(near: Sequence[Paragraph], at: int) -> list[Paragraph]:
    """Return the unbroken run of paragraphs of one kind and heading around `at`."""
    kind, heading = near[at].kind, near[at].heading
    first = last = at
    while first > 0 and (near[first - 1].kind, near[first - 1].heading) == (kind, heading):
        first -= 1
    while last + 1 < len(near) and (near[last + 1].kind, near[last + 1].heading) == (kind, heading):
        last += 1
    return list(near[first : last + 1])


def items_shown(found: PaperList, candidates: Sequence[Candidate], question: Question) -> tuple[Paragraph, ...]:
    """Return the items to show of a list that was found, though it may not be what is asked for."""
    return beginning(found) if _asks_for_several(question) else best_items(found, candidates)


def beginning(found: PaperList) -> tuple[Paragraph, ...]:
    """Return the items that fit into an answer to a question that asks for the list."""
    return tuple(_while_room(found, found.items, _LONGEST))


def best_items(found: PaperList, candidates: Sequence[Candidate]) -> tuple[Paragraph, ...]:
    """Return the items that fit into any answer, the best of them where not all do, in the list's order."""
    ids = dict.fromkeys(candidate.evidence.paragraph.id for candidate in candidates)
    places = {id_: place for place, id_ in enumerate(ids)}
    ranked = sorted(found.items, key=lambda item: places.get(item.id, len(places)))
    kept = list(_while_room(found, ranked, _LONGEST_BESIDE))
    return tuple(item for item in found.items if item in kept)


def _asks_for_several(question: Question) -> bool:
    return AnswerKind.LIST in question.kinds or AnswerKind.COMPARISON in question.kinds


def _while_room(found: PaperList, items: Sequence[Paragraph], words: int) -> Iterator[Paragraph]:
    """Yield the items, the first always, while the words after the list's introduction last."""
    opening = found.opening
    room = words - (opening.words if opening else 0)
    for item in items:
        room -= len(item.text.split())
        if room < 0 and item is not items[0]:
            return
        yield item
