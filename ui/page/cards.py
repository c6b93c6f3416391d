"""Answers laid out for checking: each citation with its paragraph, its verdict, and what became of the paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.model import Answer, Citation
from ui.page.changes import change, prints
from ui.page.evidence import Evidence, evidence
from ui.page.site import Site
from ui.sight import Sight
from ui.store.model import Asked, Check, Correction, Exchange, Print, Verdict


class Show(StrEnum):
    """Which answers are listed."""

    OPEN = "open"
    WRONG = "wrong"
    ALL = "all"


class Order(StrEnum):
    """In which order."""

    NEWEST = "newest"
    MOST_ASKED = "most"


@dataclass(frozen=True, slots=True)
class Checked:
    """A citation to be checked. `check` counts now; `earlier` was given on an earlier state of the paper."""

    citation: Citation
    check: Check | None
    earlier: Check | None
    changed: str

    @property
    def paragraph(self) -> tuple[str, str, str]:
        """The paragraph's words before the quote, the quote, and those after it."""
        text, start, end = self.citation.paragraph.text, self.citation.start, self.citation.end
        return text[:start], text[start:end], text[end:]


@dataclass(frozen=True, slots=True)
class Card:
    """One answer with its citations."""

    exchange: Exchange
    answer: Answer
    is_exempt: bool
    times: int
    last_at: str
    evidence: tuple[Evidence, ...]
    citations: tuple[Checked, ...]
    correction: Correction | None

    @property
    def is_stale(self) -> bool:
        """Whether a cited paper changed or went."""
        return any(checked.changed for checked in self.citations)


@dataclass(frozen=True, slots=True)
class Standing:
    """An answer in the list: which of its citations still wait, and whether one was found wrong."""

    asked: Asked
    waiting: tuple[int, ...]
    is_wrong: bool


def listed(site: Site, sight: Sight, show: Show, order: Order, kept: str = "") -> list[Standing]:
    """Return the answers to list; the one named by `kept` stays in the list though nothing of it waits."""
    asked = [a for a in site.checks.asked() if all(sight.shows(cited.paper) for cited in a.cited)]
    now = prints(sight.index, (cited.paragraph_id for a in asked for cited in a.cited))
    found = [_standing(a, now) for a in asked]
    wanted = [s for s in found if _is_wanted(s, show) or s.asked.exchange_id == kept]
    if order is Order.MOST_ASKED:
        wanted.sort(key=lambda s: s.asked.times, reverse=True)  # stays newest first among equals
    return wanted


def card(site: Site, sight: Sight, asked: Asked) -> Card | None:
    """Return one answer laid out; None where it is no longer kept."""
    exchange = site.conversations.exchange(asked.exchange_id)
    if exchange is None or exchange.answer is None:
        return None
    now = prints(sight.index, (cited.paragraph_id for cited in asked.cited))
    places = {cited.number: (cited.print, now[cited.paragraph_id]) for cited in asked.cited}
    checks = {check.number: check for check in asked.checks}
    return Card(
        exchange=exchange,
        answer=exchange.answer,
        is_exempt=any(sight.holds_exempt(citation.paper) for citation in exchange.answer.citations),
        times=asked.times,
        last_at=asked.last_at,
        evidence=evidence(exchange.answer),
        citations=tuple(_checked(c, checks.get(c.number), *places[c.number]) for c in exchange.answer.citations),
        correction=asked.correction,
    )


def cards(site: Site, sight: Sight, standings: Sequence[Standing]) -> tuple[Card, ...]:
    """Return the answers laid out."""
    return tuple(found for standing in standings if (found := card(site, sight, standing.asked)))


def _checked(citation: Citation, check: Check | None, before: Print, now: Print) -> Checked:
    counts = check is not None and check.print == now
    return Checked(citation, check if counts else None, None if counts else check, change(before, now))


def _standing(asked: Asked, now: dict[str, Print]) -> Standing:
    counting = {
        c.number for c in asked.checks for cited in asked.cited if _counts(c, cited.number, now[cited.paragraph_id])
    }
    waiting = tuple(cited.number for cited in asked.cited if cited.number not in counting)
    wrong = any(c.verdict in (Verdict.DOES_NOT, Verdict.WRONG_PLACE) for c in asked.checks)
    return Standing(asked, waiting, wrong or asked.correction is not None)


def _counts(check: Check, number: int, now: Print) -> bool:
    return check.number == number and check.print == now


def _is_wanted(standing: Standing, show: Show) -> bool:
    if show is Show.OPEN:
        return bool(standing.waiting)
    return show is Show.ALL or standing.is_wrong
