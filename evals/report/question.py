"""One question in the report: what was asked, answered, cited and expected, and the verdict in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from assistant.contract import CitationOut
from evals.failures import ranks_in_words
from evals.reference import Expected
from evals.verdict import Verdict


def question_article(verdict: Verdict, rivals: Sequence[tuple[str, Verdict]]) -> str:
    """Return the question as an article that the page's filter can hide."""
    reference, answer = verdict.reference, verdict.answer
    good = "yes" if verdict.good else "no"
    parts = [
        f'<article data-kind="{reference.kind}" data-good="{good}" id="{escape(reference.id)}">',
        f"<h3>{escape(reference.question)}</h3>",
        f'<p class="verdict {good}">{_verdict(verdict)}</p>',
        f"<p>{escape(reference.id)}, {escape(reference.kind.replace('_', ' '))}, status {escape(answer.status)}, "
        f"{verdict.words} words, {answer.seconds:.2f} seconds</p>",
        _history(verdict),
        f'<blockquote class="answer">{escape(answer.text)}</blockquote>',
        _items("Cited", (_citation(citation) for citation in answer.citations)),
        _items("Expected", _expected(verdict)),
        _facts(verdict),
        f"<p>Reference answer: {escape(reference.answer)}</p>",
        _items("Rivals", (_rival(system, other) for system, other in rivals)),
        "</article>",
    ]
    return "\n".join(part for part in parts if part)


def _verdict(verdict: Verdict) -> str:
    return "✓ Good" if verdict.good else f"✗ Not good: {escape('; '.join(verdict.faults))}"


def _history(verdict: Verdict) -> str:
    turns = (f"{escape(turn.question)} – {escape(turn.answer)}" for turn in verdict.reference.history)
    return _items("Asked before", turns)


def _citation(citation: CitationOut) -> str:
    page = f", page {citation.page}" if citation.page else ""
    return (
        f"[{citation.number}] {escape(citation.file)}, {escape(citation.label)}{page}: <q>{escape(citation.quote)}</q>"
    )


def _expected(verdict: Verdict) -> Iterable[str]:
    for group, rank, cited in zip(verdict.reference.expected, verdict.ranks, verdict.cited, strict=True):
        where = f"rank {rank}" if rank else f"not among the {len(verdict.answer.passages)} passages found"
        yield f"{' or '.join(map(_place, group))} ({where}, {'cited' if cited else 'not cited'})"


def _place(expected: Expected) -> str:
    number = f", {expected.number}" if expected.number else ""
    page = f", page {expected.page}" if expected.page else ""
    return escape(f"{expected.file}{number}{page}, “{expected.words}”")


def _facts(verdict: Verdict) -> str:
    absent = set(verdict.missing)
    lines = (
        f"{'✗ missing' if f[0] in absent else '✓ shown'}: {escape(' / '.join(f))}" for f in verdict.reference.facts
    )
    return _items("Key facts", lines)


def _rival(system: str, verdict: Verdict) -> str:
    ranks = f", ranks {ranks_in_words(verdict.ranks)}" if verdict.ranks else ""
    return f"{escape(system)}: {_verdict(verdict)}{ranks}. <q>{escape(verdict.answer.text)}</q>"


def _items(title: str, lines: Iterable[str]) -> str:
    items = "".join(f"<li>{line}</li>" for line in lines)
    return f"<h4>{title}</h4><ul>{items}</ul>" if items else ""
