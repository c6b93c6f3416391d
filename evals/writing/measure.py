"""Ask reference questions of an assistant whose model plants inventions beside true statements.

The model is a script behind real HTTP (LangChain's ChatOpenAI is the client). For each question it
writes, from the paragraphs that it is offered, some true statements and some invented ones, and the
same again when it is asked to mend them. Counted: invented statements that a person would see, and
true ones that a person would not.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.model import Answer
from assistant.writing.language_model import LanguageModel
from assistant.writing.settings import ModelSettings
from assistant.writing.written_assistant import WrittenAssistant
from evals.matching import compact
from evals.reference import Expected, Reference
from evals.writing.planting import Faithful, Made, Planted, Source, faithful, planted, source
from evals.writing.scripted import Reply, Says, ScriptedServer, line, offered
from index.search import Index
from index.sentences import split_sentences
from index.words import terms

_SEED = 20261123
_INVENTED = 5  # in each answer
_TRUE = 3


@dataclass(slots=True)
class Tally:
    """Statements written, and those that went wrong, by kind: invented ones shown, true ones dropped."""

    written: Counter[Planted | Faithful] = field(default_factory=Counter)
    wrong: Counter[Planted | Faithful] = field(default_factory=Counter)
    examples: list[tuple[Planted | Faithful, str, str]] = field(default_factory=list)  # kind, statement, its sentence
    quotes: int = 0  # citations of written answers
    exact: int = 0  # of them, quotes that stand in their paragraph
    checking: float = 0.0  # seconds of processor time spent in the checks
    checked: int = 0  # statements they were spent on

    def total(self, kinds: Sequence[Planted | Faithful]) -> tuple[int, int]:
        """Return (wrong, written) of these kinds."""
        return sum(self.wrong[kind] for kind in kinds), sum(self.written[kind] for kind in kinds)


def measure(index: Index, references: Sequence[Reference]) -> Tally:
    """Return the tally over these questions; deterministic but for the keys, which are new for each question."""
    tally = Tally()
    script = _Script(tally)
    server = ScriptedServer(script)
    try:
        settings = ModelSettings(model="scripted", base_url=server.url, api_key="none", price_in=0, price_out=0)  # type: ignore[arg-type]
        assistant = WrittenAssistant(index, LanguageModel(settings))
        for reference in references:
            script.begin(reference)
            _count(assistant.answer(reference.question), script.made, tally)
    finally:
        server.close()
    return tally


class _Script:
    """Writes the same mixture for a question each time it is asked."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self.made: list[tuple[Made, Source]] = []
        self._reference: Reference | None = None

    def begin(self, reference: Reference) -> None:
        """Forget the question before."""
        self._reference, self.made = reference, []

    def __call__(self, body: dict[str, Any]) -> Reply:
        assert self._reference is not None, "a question is asked before it is answered"
        if not self.made:
            mixture = _mixture(body, random.Random(f"{_SEED}{self._reference.id}"))
            self.made = [*mixture, *_in_other_words(body, self._reference)]
        return Says("".join(line(list(made.keys), made.words, made.text) for made, _ in self.made))


def _mixture(body: dict[str, Any], rng: random.Random) -> Iterator[tuple[Made, Source]]:
    sources = [found for one in offered(body) if (found := source(*one, rng))]
    true = [(made, found) for found in sources for made in faithful(found)]
    invented = [(made, found) for found in sources for made in planted(found, rng)]
    yield from rng.sample(invented, min(_INVENTED, len(invented)))
    yield from rng.sample(true, min(_TRUE, len(true)))


def _in_other_words(body: dict[str, Any], reference: Reference) -> Iterator[tuple[Made, Source]]:
    """Yield the reference answer's sentences, which are ours, where every paragraph it needs is offered."""
    needed = [_found(body, group) for group in reference.expected]
    if not needed or not all(needed):
        return
    keys = tuple(dict.fromkeys(key for key, _ in filter(None, needed)))
    texts = [text for _, text in filter(None, needed)]
    for start, end in split_sentences(reference.answer):
        told = reference.answer[start:end]
        words = max((_nearest(told, text) for text in texts), key=lambda w: len(set(terms(w)) & set(terms(told))))
        yield Made(Faithful.OWN_WORDS, keys, words, told), Source(keys[0], "", words)


def _found(body: dict[str, Any], group: Sequence[Expected]) -> tuple[str, str] | None:
    """Return key and text of the first offered paragraph that holds the words of one of the alternatives."""
    held = [(key, text) for key, _, text in offered(body) if any(compact(e.words) in compact(text) for e in group)]
    return held[0] if held else None


def _nearest(told: str, text: str) -> str:
    """Return the sentence of a paragraph that shares most words with a statement."""
    sentences = [text[start:end] for start, end in split_sentences(text)]
    return max(sentences, key=lambda sentence: len(set(terms(sentence)) & set(terms(told))))


def _count(answer: Answer, made: Sequence[tuple[Made, Source]], tally: Tally) -> None:
    shown = {statement.text for statement in answer.statements}
    for one, found in made:
        tally.written[one.kind] += 1
        held = " ".join(one.text.split()) in shown and not (
            isinstance(one.kind, Planted) and one.text == found.sentence
        )
        if held == isinstance(one.kind, Planted):
            tally.wrong[one.kind] += 1
            tally.examples.append((one.kind, one.text, found.sentence))
    if answer.writing and answer.writing.written:
        tally.checking += answer.writing.checking
        tally.checked += answer.writing.written
        tally.quotes += len(answer.citations)
        tally.exact += sum(c.paragraph.text[c.start : c.end] == c.quote for c in answer.citations)
