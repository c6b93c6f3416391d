"""A question, understood: what is asked, of which papers, and what kind of answer is wanted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.followup import Whole, make_whole
from assistant.kinds import AnswerKind, kinds_asked
from assistant.model import Turn
from assistant.named import Named, Names
from assistant.numbered import numbers_asked
from assistant.pasted import question_in
from assistant.scope import EVERYTHING, Scope
from assistant.spelling import Speller
from assistant.thesaurus import Phrase, Thesaurus, terms_of
from index.search import Query
from index.words import terms

_OTHER_WORDS = 0.35  # weight of a word that only means the same
_CARRIED = 0.5  # what a word counts that only the conversation brings
_NAMED_BODY = 0.04  # bonus for a paper of a body named, in units of the fused score
_NAMED_PAPER = 0.02
_REGISTER = re.compile(r"\b(recommend\w*|resol\w+|decid\w+|decision\w*|agreed|asked to)\b", re.IGNORECASE)
RECOMMENDATIONS_WORDS = "recommendations"
_THESAURUS = Thesaurus()


@dataclass(frozen=True, slots=True)
class Question:
    """A question as it is searched: made whole, misspellings mended."""

    asked: str
    text: str
    carried: str
    mended: dict[str, str]
    kinds: tuple[AnswerKind, ...]
    named: Named
    terms: tuple[str, ...]
    related: dict[str, tuple[Phrase, ...]]  # for a term, the phrases that may stand for it
    content: dict[str, float]  # the terms that do not name a body, with what each counts
    numbers: frozenset[str]  # of paragraphs, recommendations or items asked for by number
    scope: Scope = EVERYTHING

    @property
    def wants_register(self) -> bool:
        """Say whether recommendations or resolutions are asked for."""
        return _REGISTER.search(self.text) is not None and RECOMMENDATIONS_WORDS not in self.scope.dropped

    def query(self, within: frozenset[str] | None = None) -> Query:
        """Return what the index is searched for."""
        weights = dict.fromkeys(terms_of(self.related), _OTHER_WORDS) | {
            t: self.content.get(t, 1.0) for t in self.terms
        }
        favoured = {paper: _NAMED_PAPER * strength for paper, strength in self.named.strength.items()}
        for paper in self.named.papers:
            favoured[paper] = favoured.get(paper, 0.0) + _NAMED_BODY
        return Query(self.text, weights, favoured, within)


def understand(
    asked: str,
    history: Sequence[Turn],
    names: Names,
    speller: Speller,
    scope: Scope = EVERYTHING,
    thesaurus: Thesaurus = _THESAURUS,
) -> Question:
    """Return the question made whole from its history, mended, and read for what it wants."""
    mended, changes = speller.mend(question_in(asked))
    whole = make_whole(mended, history, names)
    found = names.find(whole.text, scope.dropped)
    own = tuple(dict.fromkeys(terms(whole.text)))
    return Question(
        asked=asked,
        text=whole.text,
        carried=whole.carried,
        mended=changes,
        kinds=_kinds(mended, whole),
        named=found,
        terms=own,
        content=_content(mended, whole, names),
        related=thesaurus.other_words(whole.text),
        numbers=numbers_asked(whole.text),
        scope=scope,
    )


def _content(question: str, whole: Whole, names: Names) -> dict[str, float]:
    """Return the question's terms with their weights: those only carried over from the conversation count less."""
    own = terms(names.without_bodies(question))
    carried = dict.fromkeys(terms(names.without_bodies(whole.text)), _CARRIED)
    return (carried | dict.fromkeys((t for t in own if t in carried), 1.0)) or dict.fromkeys(terms(whole.text), 1.0)


def _kinds(question: str, whole: Whole) -> tuple[AnswerKind, ...]:
    """Return what the question itself asks for, else what the conversation asked for."""
    kinds = kinds_asked(question)
    return kinds_asked(whole.text) if kinds == (AnswerKind.FACT,) and whole.carried else kinds
