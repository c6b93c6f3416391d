"""Questions about a paper's own particulars, answered from its front matter and sign-offs.

Who wrote, signed or presented it, whom to ring, who was in the chair, its item and reference, whether it
is public. Asked of a paper by its name, these stand on its first and last lines, each under its own label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.citing import Citer
from assistant.finding import Found
from assistant.model import Statement
from assistant.question import Question
from assistant.wording import source_name, spoken_date
from index.model import Kind, PaperRecord, Paragraph
from index.search import Index
from index.words import STOP_WORDS, stem, words

_FIRST, _LAST = 30, 30  # paragraphs in which a paper states its particulars
_NAMED = 1.0
_BY_RANK = 0.5  # what the best hit's paper counts beside one named
_UNTOLD = 1  # words of the question that may stand neither in the paper's names nor in the line
_MOST = 2


@dataclass(frozen=True, slots=True)
class Particular:
    """One kind of particular: how it is asked for, and how the line that holds it begins or reads."""

    asked: re.Pattern[str]
    lines: tuple[re.Pattern[str], ...]  # the surest first


def _particular(asked: str, *lines: str) -> Particular:
    return Particular(re.compile(rf"\b(?:{asked})\b", re.I), tuple(re.compile(line, re.I) for line in lines))


_PARTICULARS = (
    _particular(
        r"authors?|who (?:wrote|drafted|prepared|compiled|produced|did)|written by|prepared by|report writer",
        r"\bauthors?\b|\b(?:prepared|written|compiled|drafted|produced) by\b",
        r"^(?:report of|from|by)\b",
    ),
    _particular(
        r"contact|e-?mail|phone|telephone|ring|number to call|speak to|get in touch|further information",
        r"@|\bcontact\b|\btel(?:ephone)?\b|\bphone\b",
    ),
    _particular(
        r"(?:who|which (?:cabinet )?member) (?:presented|introduced|took|brought)"
        r"|(?:who is|name of) the (?:cabinet|lead) member",
        r"^(?:from|report of|presented by|cabinet member|portfolio|lead member)\b"
        r"|\b(?:cabinet member|portfolio holder)\b",
    ),
    _particular(r"sign(?:ed)? (?:it )?off|date (?:of )?approv(?:ed|al)", r"\bapproved\b|\bsigned\b"),
    _particular(r"in the chair|chair(?:ed|ing|man|woman|person)?", r"\bchair(?:man|woman|person)?\b"),
    _particular(r"apologies|absent|absentees", r"\bapologies\b"),
    _particular(
        r"who (?:was|were) (?:there|present)|attend(?:ed|ance|ees)|present at", r"^(?:present|in attendance|attend)"
    ),
    _particular(r"agenda item|item (?:no|number)|which item", r"\bitem\b\W*(?:no\w*\W*)?\d"),
    _particular(
        r"ref|reference|decision (?:no|number)|key decision|forward plan",
        r"\b(?:ref|reference|decision (?:no|number)|key decision|forward plan)\b",
    ),
    _particular(
        r"exempt|confidential|kept (?:from|private|secret)|not for publication|in private|open to the public"
        r"|restricted",
        r"\bexempt\b|\bpublic(?:ation)?\b|\bconfidential\b|\brestricted\b|\bschedule 12a\b",
    ),
    _particular(r"wards?", r"\bwards?\b"),
    _particular(
        r"where (?:was|is) (?:the|it|this)? ?(?:meeting|held)|venue|what room|which room",
        r"\bvenue\b|\bheld (?:in|at)\b|\broom\b|\bhall\b",
    ),
)
_FRAME = frozenset(
    stem(word)
    for word in (
        "paper report reports briefing document slides minutes agenda meeting plan strategy assessment author job "
        "title role post position grounds reason officer councillor councillors member person people name names number "
        "no item full council committee held sent date dated given give tell find lead contact asked ref reference "
        "decision"
    ).split()
)


def front_matter(question: Question, found: Found, index: Index, citer: Citer) -> list[Statement]:
    """Return the lines that state the particular asked for; nothing where none is, or no paper states it."""
    asked = [particular for particular in _PARTICULARS if particular.asked.search(question.text)]
    if not asked:
        return []
    for record in _papers(question, found, index):
        lines = [line for particular in asked[:_MOST] for line in _lines(particular, question, record, index)[:1]]
        if lines:
            return [_statement(line, record, citer) for line in dict.fromkeys(lines)]
    return []


def _papers(question: Question, found: Found, index: Index) -> list[PaperRecord]:
    """Return the papers that the question names, the surest first; without a name, that of the best passages."""
    records = index.store.records()
    within = question.scope.within(records)
    named = question.named
    sure = {r.paper_id: (r.paper_id in named.papers) * _NAMED + named.strength.get(r.paper_id, 0.0) for r in records}
    if not any(sure.values()):
        return []
    for hit in reversed(found.hits):
        if sure.get(hit.passage.paper_id):
            sure[hit.passage.paper_id] += _BY_RANK / hit.rank
    best = max(sure.values())
    kept = [r for r in records if sure[r.paper_id] >= best - _BY_RANK and (within is None or r.paper_id in within)]
    return sorted(kept, key=lambda r: -sure[r.paper_id])


def _lines(particular: Particular, question: Question, record: PaperRecord, index: Index) -> list[Paragraph]:
    """Return the lines of the paper that state the particular, those that leave least of the question untold first."""
    rest = _unnamed(question, record)
    edges = list(enumerate(_edges(record, index)))
    lines = [
        (preference, len([word for word in rest if word not in _stems(line)]), at, line)
        for preference, pattern in enumerate(particular.lines)
        for at, line in edges
        if pattern.search(_read(line))
    ]
    asked = {stem(word) for match in particular.asked.finditer(question.text) for word in words(match.group())}
    allowed = _UNTOLD + len(asked & rest)
    return [line for _, untold, _, line in sorted(lines, key=lambda found: found[:3]) if untold <= allowed]


def _unnamed(question: Question, record: PaperRecord) -> set[str]:
    """Return the question's words that neither frame it nor stand in the paper's names and date."""
    names = " ".join(filter(None, (record.title, record.body, record.committee, record.file.replace("_", " "))))
    known = {stem(word) for word in words(names)} | _FRAME
    plain = [word for word in words(question.text) if word not in STOP_WORDS and not word.isdigit()]
    return {stem(word) for word in plain} - known - set(_months(question))


def _months(question: Question) -> Iterator[str]:
    for date in question.named.dates:
        for word in words(spoken_date(date) or ""):
            yield stem(word)


def _edges(record: PaperRecord, index: Index) -> Sequence[Paragraph]:
    """Return the front matter and sign-offs of a paper, with its first lines of any kind."""
    paper = index.store.paper(record.paper_id)
    paragraphs = paper.paragraphs if paper else ()
    last = len(paragraphs) - _LAST
    return [
        p
        for at, p in enumerate(paragraphs)
        if p.kind is Kind.FRONT_MATTER or (p.kind is not Kind.HEADING and (at < _FIRST or at >= last))
    ]


def _read(line: Paragraph) -> str:
    """A line is read with its own heading: "Apologies for absence" says what "None received" means."""
    return " ".join((line.text, *line.heading[-1:])) if line.kind is not Kind.FRONT_MATTER else line.text


def _stems(line: Paragraph) -> set[str]:
    return {stem(word) for word in words(_read(line))}


def _statement(line: Paragraph, record: PaperRecord, citer: Citer) -> Statement:
    text = f"{source_name(record)}: {line.text}"
    return Statement(text, (citer.cite(line),))
