"""What became of the paragraphs that an answer cited: the same still, changed, or gone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from index.model import Paragraph
from index.search import Index
from ui.store.conversations import print_of
from ui.store.model import Cited, Exchange, Print

GONE = Print("", "")
_PAPER_GONE = "the paper is no longer in the index"
_PARAGRAPH_GONE = "the paper has changed since and no longer has this paragraph"
_WORDS_CHANGED = "the paper has changed since, and so have the words of this paragraph"
_PAPER_CHANGED = "the paper has changed since; this paragraph’s words are the same"


def prints(index: Index, paragraph_ids: Iterable[str]) -> dict[str, Print]:
    """Return for each paragraph what tells whether it is still what it was, as the index has it now."""
    ids = list(dict.fromkeys(paragraph_ids))
    held = index.store.paragraphs(ids)
    return {id_: _print(index, id_, held.get(id_)) for id_ in ids}


def _print(index: Index, id_: str, paragraph: Paragraph | None) -> Print:
    sha256 = index.manifest.papers.get(id_.split("#", 1)[0], "")
    return print_of(sha256, paragraph) if paragraph else Print(sha256, "")


def change(before: Print, now: Print) -> str:
    """Return in words what became of a paragraph; empty where it is the same."""
    if before == now:
        return ""
    if not now.sha256:
        return _PAPER_GONE
    if not now.words_hash:
        return _PARAGRAPH_GONE
    if before.words_hash != now.words_hash:
        return _WORDS_CHANGED
    return _PAPER_CHANGED


def changes(index: Index, exchange: Exchange) -> dict[int, str]:
    """Return what became of an answer's citations, by number: of those alone that are not the same."""
    if exchange.answer is None or exchange.generation == index.manifest.generation:
        return {}
    cited = exchange.answer.citations
    now = prints(index, (citation.paragraph.id for citation in cited))
    found = {c.number: change(print_of(c.paper.sha256, c.paragraph), now[c.paragraph.id]) for c in cited}
    return {number: words for number, words in found.items() if words}


def changed(cited: Sequence[Cited], now: dict[str, Print]) -> dict[int, str]:
    """Return the same of citations as they are kept."""
    found = {c.number: change(c.print, now[c.paragraph_id]) for c in cited}
    return {number: words for number, words in found.items() if words}
