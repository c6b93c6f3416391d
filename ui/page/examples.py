"""Example questions drawn from the papers themselves, each tried before it is offered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from assistant.model import Answer, AnswerStatus
from assistant.wording import spoken_date
from index.model import Kind, Paper, Paragraph
from index.search import Index
from index.store import Store
from ui.page.phrases import short_name
from ui.page.site import Site
from ui.people import Person, Role

_WANTED = 4
_TRIES = 14
_PAPERS = 24  # read whole at the start; more would make a large index slow to open
_LEAD = re.compile(
    r"^(?:[\d.]+|[A-Z]\.|\([a-z0-9]+\)|(?:item|table|question) \d+|(?:appendix|part) \w+)[\s.:–-]*", re.I
)
_AMOUNT = re.compile(r"£\d+(?:\.\d+)?\s?(?:million|billion|bn|m)\b|£\d{1,3}(?:,\d{3})+(?![.,]?\d)")
_LONGEST = 64  # characters of a title that may be quoted in a question
_USUAL = re.compile(
    r"\b(introduction|background|summary|recommend|purpose|conclusion|appendi|implication|contact|next steps|apolog|"
    r"declaration|minutes|contents|context|report|consultation|equalit|legal|financial|risk|policy|issues|options|"
    r"reason|agenda|annex|foreword|preface|chair|glossary|acknowledg|reference|bibliograph|index|sign|other|further|general|overview|table|figure|note|questions?|key|date|present|attendance|"
    r"members?|meeting|part|section|what|who|why|how|when|where|details?|information|decisions?|text|item|total)",
    re.I,
)
_JOINING = frozenset("about and at by for from in of on to with".split())


@dataclass(frozen=True, slots=True)
class Example:
    """A question and the paper that its answer should cite."""

    question: str
    paper_id: str


def examples(store: Store, answer: Callable[[str], Answer]) -> tuple[str, ...]:
    """Return a few questions about the papers in the index that it answers from the paper meant."""
    first: list[str] = []
    spare: list[str] = []  # a second question about a paper, for an index of few papers
    known: set[str] = set()
    for example in islice(_candidates(store), _TRIES):
        if len(first) == _WANTED:
            break
        if _is_answered(answer(example.question), example):
            (spare if example.paper_id in known else first).append(example.question)
            known.add(example.paper_id)
    return tuple([*first, *spare][:_WANTED])


class Examples:
    """The examples that everyone is offered: from the public papers alone, and anew when those change."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._made: tuple[Index, tuple[str, ...]] | None = None

    def now(self) -> tuple[str, ...]:
        """Return the examples; those that the last index gave while nothing has changed."""
        public = self._site.sight_of(Person("", Role.READER))
        if self._made is None or self._made[0] is not public.index:
            self._made = public.index, examples(public.index.store, public.assistant.answer)
        return self._made[1]


def _is_answered(answer: Answer, example: Example) -> bool:
    cited = {citation.paper.paper_id for citation in answer.citations}
    return answer.status is AnswerStatus.ANSWERED and example.paper_id in cited


def _candidates(store: Store) -> Iterator[Example]:
    """Yield questions, each kind in turn and each time from another paper."""
    papers = _spread(store)
    common = Counter(key for paper in papers for key in {_key(p.text) for p in _headings(paper)})
    kinds = (_about_headings(papers, common), _about_decisions(papers[1:] + papers[:1]), _about_amounts(papers[2:]))
    for row in zip_longest(*kinds):
        yield from (example for example in row if example)


def _spread(store: Store) -> list[Paper]:
    """Return papers of all bodies in turn, so that no body's many papers hide the others."""
    shelves: dict[str, list[str]] = {}
    for record in store.records():
        if record.status.value == "public":
            shelves.setdefault(short_name(record), []).append(record.paper_id)
    turns = [id_ for row in zip_longest(*shelves.values()) for id_ in row if id_]
    return [paper for id_ in turns[:_PAPERS] if (paper := store.paper(id_))]


def _about_headings(papers: Sequence[Paper], common: Counter[str]) -> Iterator[Example]:
    for paper in papers:
        below = Counter(p.heading[-1] for p in paper.paragraphs if p.heading)
        topics = [p.text for p in _headings(paper) if common[_key(p.text)] == 1 and _is_topic(_bare(p.text))]
        speaker = _speaker(paper)
        if topics and speaker:
            topic = _lowered(_bare(max(topics, key=lambda text: below[text])))
            yield Example(f"What does {speaker} say about {topic}?", paper.paper_id)


def _about_decisions(papers: Sequence[Paper]) -> Iterator[Example]:
    for paper in papers:
        counts = Counter(p.kind for p in paper.paragraphs)
        quoted, day = _quoted(paper), spoken_date(paper.date)
        if counts[Kind.RECOMMENDATION] > 1 and quoted:
            yield Example(f"What is recommended in {quoted}?", paper.paper_id)
        elif counts[Kind.RESOLUTION] > 1 and paper.committee and day:
            yield Example(f"What did {_named(paper.committee)} decide on {day}?", paper.paper_id)


def _about_amounts(papers: Sequence[Paper]) -> Iterator[Example]:
    for paper in papers:
        amounts = Counter(a for p in paper.paragraphs if p.kind is Kind.PARAGRAPH for a in _AMOUNT.findall(p.text))
        speaker = _speaker(paper)
        if amounts and speaker:
            yield Example(f"What does {speaker} say about the {amounts.most_common(1)[0][0]}?", paper.paper_id)


def _headings(paper: Paper) -> Iterator[Paragraph]:
    return (p for p in paper.paragraphs if p.kind is Kind.HEADING)


def _key(heading: str) -> str:
    return _bare(heading).casefold()


def _bare(heading: str) -> str:
    return _LEAD.sub("", heading).strip(" :.-–")


def _is_topic(heading: str) -> bool:
    words = heading.split()
    return (
        2 <= len(words) <= 6
        and words[0].lower() not in _JOINING
        and not _USUAL.search(heading)
        and all(re.match(r"[A-Za-z’',&-]+$", word) for word in words)
    )


def _lowered(heading: str) -> str:
    """Set a heading within a sentence: its first letter small, unless it opens a name or an abbreviation."""
    words = heading.split()
    if heading.isupper():
        return heading.lower()
    names = sum(word[0].isupper() for word in words[1:]) >= max(1, len(words) - 2)
    return heading if names or words[0].isupper() else heading[:1].lower() + heading[1:]


def _speaker(paper: Paper) -> str:
    return _named(paper.body) if paper.body else _quoted(paper)


def _named(name: str) -> str:
    """Return a body's name as it stands in a sentence: a council's bare, most others with their article."""
    bare = name.endswith("Council") or name.startswith("The ") or len(name.split()) == 1
    return name if bare and name != "Cabinet" else f"the {name}"


def _quoted(paper: Paper) -> str:
    """Return the title in quotation marks; empty where it is too long to be said, or the paper has none."""
    name = (paper.title or "").replace("“", "‘").replace("”", "’")
    return f"“{name}”" if 0 < len(name) <= _LONGEST else ""
