"""How the page names papers, places, filters and times: words a person would say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from assistant.model import Citation
from assistant.scope import Scope
from assistant.wording import EXEMPT, spoken_date
from index.model import Kind, PaperRecord, Paragraph, Status
from ui.store.model import Verdict

_VERDICTS = {
    Verdict.SUPPORTS: "supports it",
    Verdict.PARTLY: "supports it in part",
    Verdict.DOES_NOT: "does not support it",
    Verdict.WRONG_PLACE: "wrong place",
}
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def count(number: int, noun: str) -> str:
    """Return "1 paper", "1,204 papers"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def span(records: Sequence[PaperRecord]) -> str:
    """Return the dates of papers as "Feb 2021 – May 2023"; empty where none is dated."""
    months = sorted({record.date[:7] for record in records if record.date})
    if not months:
        return ""
    first, last = _short_month(months[0]), _short_month(months[-1])
    return first if first == last else f"{first} – {last}"


def title(record: PaperRecord) -> str:
    """Return a paper's title, or its file's name where it has none."""
    return record.title or record.file


def origin(record: PaperRecord) -> str:
    """Return whose paper it is, when and before whom: "Wirral Council · 19 July 2022 · Cabinet"."""
    return " · ".join(filter(None, (record.body, spoken_date(record.date), record.committee)))


def short_name(record: PaperRecord) -> str:
    """Return the shortest name that tells a paper from its neighbours."""
    return record.body or record.committee or title(record)


def paragraph_name(paragraph: Paragraph) -> str:
    """Return how a paragraph is spoken of: "paragraph 3.10", "page 3, unnumbered paragraph 2"."""
    label = paragraph.label.replace("¶", "unnumbered paragraph ")
    if not label[0].isdigit():
        return label
    noun = {Kind.RECOMMENDATION: "recommendation", Kind.RESOLUTION: "resolution"}.get(paragraph.kind, "paragraph")
    return f"{noun} {label}"


def kind_name(kind: Kind) -> str:
    """Return what a paragraph of the register is called."""
    return kind.value.replace("_", " ").capitalize()


def page_name(paragraph: Paragraph) -> str:
    """Return the page of the file, and the printed one where it says otherwise; empty without pages."""
    if paragraph.page is None:
        return ""
    if paragraph.printed_page in (None, str(paragraph.page)):
        return f"page {paragraph.page}"
    return f"page {paragraph.page} of the file, printed page {paragraph.printed_page}"


def place(paragraph: Paragraph) -> str:
    """Return where a paragraph stands in its paper, in one phrase."""
    name, page = paragraph_name(paragraph), page_name(paragraph)
    if page and name.startswith(f"page {paragraph.page},"):
        name = name.removeprefix(f"page {paragraph.page},").strip()
    return ", ".join(filter(None, (name, page)))


def short_place(paragraph: Paragraph) -> str:
    """Return where a paragraph stands, by the page of the file alone."""
    name = paragraph_name(paragraph)
    page = "" if paragraph.page is None or name.startswith("page ") else f", page {paragraph.page}"
    return name + page


def reference(record: PaperRecord, paragraph: Paragraph, quote: str) -> str:
    """Return a reference to paste into a note: paper, place, and the words relied on."""
    where = ", ".join(
        filter(None, (record.body, record.committee, spoken_date(record.date), f"‘{title(record)}’", place(paragraph)))
    )
    return f"{where}: “{quote}”" if quote else where


def copied_reference(record: PaperRecord, paragraph: Paragraph, quote: str) -> list[str]:
    """Return the lines of a reference to paste; the first says so where the paper is exempt."""
    return [*([EXEMPT] if record.status is Status.EXEMPT else []), reference(record, paragraph, quote)]


def spoken_mark(citation: Citation) -> str:
    """Return what a mark says to a screen reader after its number."""
    return f"{short_name(citation.paper)}, {place(citation.paragraph)}"


def chips(scope: Scope, records: Sequence[PaperRecord]) -> tuple[str, ...]:
    """Return what a search is kept to, in words: "Wirral Council", "from July 2022", "recommendations …"."""
    titles = {record.paper_id: title(record) for record in records}
    since, until = spoken_date(scope.since), spoken_date(scope.until)
    return (
        *scope.bodies,
        *scope.committees,
        *(titles.get(paper, "a paper that is no longer here") for paper in scope.papers),
        *([f"from {since}"] if since else []),
        *([f"to {until}"] if until else []),
        *(["recommendations and decisions"] if scope.kinds else []),
    )


def moment(kept: str) -> str:
    """Return a kept moment as a person here says it: "3 November 2026 at 14:05"."""
    here = datetime.fromisoformat(kept).astimezone()
    return f"{spoken_date(here.date().isoformat())} at {here:%H:%M}"


def day(kept: str) -> str:
    """Return the day of a kept moment: "3 November 2026"."""
    return moment(kept).partition(" at ")[0]


def verdict_words(verdict: Verdict) -> str:
    """Return a verdict as it is read."""
    return _VERDICTS[verdict]


def sentence(words: str) -> str:
    """Return words set as a sentence: a capital first, a stop last."""
    words = words.strip()
    return words[:1].upper() + words[1:] + ("" if words.endswith((".", "?", "!")) else ".") if words else ""


def _short_month(month: str) -> str:
    year, *rest = month.split("-")
    return f"{_MONTHS[int(rest[0]) - 1]} {year}" if rest else year
