"""Papers as they are listed: what each is, how it was read, and what in it should be looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.health import PaperHealth, health_of
from index.model import Paper, PaperRecord, Paragraph
from index.search import Index, Query
from index.words import terms
from ui.page.phrases import count, sentence, title

_GAPS = 3
_NEAREST = 5


@dataclass(frozen=True, slots=True)
class Listed:
    """A paper with its health; `to_look_at` is empty where it was read in full."""

    record: PaperRecord
    health: PaperHealth
    to_look_at: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Within:
    """What a search within one paper found: paragraphs that hold all the words, else those nearest to them."""

    words: str
    paragraphs: tuple[Paragraph, ...]
    is_near: bool


def listed(index: Index, records: Sequence[PaperRecord]) -> Iterator[Listed]:
    """Yield these papers with how they were read, and which others of the index have the same content."""
    by_content: dict[str, list[PaperRecord]] = defaultdict(list)
    for each in index.store.records():
        by_content[each.sha256].append(each)
    for record in records:
        paper = index.store.paper(record.paper_id)
        if paper is not None:
            health = health_of(paper)
            same = (each for each in by_content[record.sha256] if each.paper_id != record.paper_id)
            twins = (f"has the same content as “{title(each)}” ({each.file})" for each in same)
            yield Listed(record, health, tuple(sentence(words) for words in (*_to_look_at(health), *twins)))


def matching(records: Sequence[PaperRecord], words: str) -> list[PaperRecord]:
    """Return the papers whose title, file, body or committee holds all the words, the newest first."""
    wanted = frozenset(terms(words))
    found = [r for r in records if wanted <= frozenset(terms(" ".join(filter(None, _names(r)))))]
    return sorted(found, key=lambda r: (r.date or "", r.file), reverse=True)


def search_within(index: Index, paper: Paper, words: str) -> Within:
    """Return the paragraphs of a paper that hold all the words, in its order; the nearest where none does."""
    wanted = frozenset(terms(words))
    found = tuple(p for p in paper.paragraphs if wanted <= frozenset(terms(p.text))) if wanted else ()
    if found or not wanted:
        return Within(words, found, is_near=False)
    query = Query(words, dict.fromkeys(terms(words), 1.0), within=frozenset({paper.paper_id}))
    hits, vector = index.search(query, _NEAREST)
    evidence = sorted(index.evidence(hits, vector), key=lambda e: -e.cosine)
    near = dict.fromkeys(e.paragraph for e in evidence)
    return Within(words, tuple(near)[:_NEAREST], is_near=True)


def _names(record: PaperRecord) -> tuple[str | None, ...]:
    file = "".join(c if c.isalnum() else " " for c in record.file)
    return record.title, record.file, file, record.body, record.committee


def _to_look_at(health: PaperHealth) -> Iterator[str]:
    yield from health.problems
    for pages, words in (
        (health.pages_without_text, "has no text"),
        (health.garbled_pages, "has garbled text"),
        (health.pages_read_by_ocr, "was read off a picture by OCR"),
    ):
        if pages:
            yield _of_pages(pages, words)
    yield from health.gaps[:_GAPS]
    more = len(health.gaps) - _GAPS
    if more > 0:
        yield f"{count(more, 'more gap')} in the numbering"


def _of_pages(pages: Sequence[int], words: str) -> str:
    if len(pages) == 1:
        return f"page {pages[0]} {words}"
    shown = ", ".join(map(str, pages[:8])) + (" and others" if len(pages) > 8 else "")
    return f"pages {shown} {words.replace('has ', 'have ').replace('was ', 'were ')}"
