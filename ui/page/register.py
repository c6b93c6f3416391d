"""Register: every recommendation and resolution in a table, filtered, sorted, and sent as CSV or XLSX."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, Response

from assistant.register import Recommendation, register_of
from assistant.scope import RECOMMENDATIONS
from assistant.wording import spoken_date
from ui.page.phrases import kind_name, title
from ui.page.register_list import Filters, Order, by_paper, kept, ordered
from ui.page.site import Site, View, person_behind
from ui.register_files import register_csv, register_xlsx

_AT_ONCE = 100  # rows on a page
_LONGEST = 200  # characters of a search
_COLUMNS = (
    (Order.MADE_BY, "Made by"),
    (Order.ADDRESSED_TO, "Addressed to"),
    (Order.AMOUNT, "Amount"),
    (Order.DUE, "By when"),
)
_CSV = "text/csv; charset=utf-8"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing the rows can be kept to: its name in an address, its words, its values with theirs."""

    name: str
    words: str
    options: tuple[tuple[str, str], ...]
    chosen: str


def view(site: Site) -> View:
    """Return the view."""
    pages = Pages(site)
    router = APIRouter(prefix="/register")
    router.get("", response_class=HTMLResponse)(pages.open)
    router.get("/register.csv")(pages.csv)
    router.get("/register.xlsx")(pages.xlsx)
    return View("Register", "/register", router)


def filters_of(
    q: str = "", body: str = "", committee: str = "", kind: str = "", paper: str = "", since: str = "", until: str = ""
) -> Filters:
    """Read the filters of an address; a kind that is none filters nothing."""
    known = kind if kind in {one.value for one in RECOMMENDATIONS} else ""
    return Filters(q.strip()[:_LONGEST], body, committee, known, paper, since, until)


Kept = Annotated[Filters, Depends(filters_of)]


class Pages:
    """What each address shows."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def open(
        self, request: Request, filters: Kept, sort: Order = Order.PAPER, down: bool = False, page: int = 1
    ) -> HTMLResponse:
        """Show the rows that the filters leave."""
        every = register_of(self._site.sight(request).index.store)
        found = ordered(kept(every, filters), sort, down)
        pages = -(-len(found) // _AT_ONCE) or 1
        page = min(max(page, 1), pages)
        return self._site.html(
            request,
            "register.html",
            groups=by_paper(found[(page - 1) * _AT_ONCE : page * _AT_ONCE], found, every, sort),
            found=len(found),
            total=len(every),
            papers=len({row.paper.paper_id for row in found}),
            filters=filters,
            choices=_choices(every, filters),
            columns=_COLUMNS,
            sort=sort,
            down=down,
            page=page,
            pages=pages,
        )

    def csv(self, request: Request, filters: Kept, sort: Order = Order.PAPER, down: bool = False) -> Response:
        """Send the rows that the filters leave as CSV."""
        self._exported(request, "register.csv")
        return _sent(register_csv(self._found(request, filters, sort, down)), "register.csv", _CSV)

    def xlsx(self, request: Request, filters: Kept, sort: Order = Order.PAPER, down: bool = False) -> Response:
        """Send the rows that the filters leave as an Excel sheet."""
        self._exported(request, "register.xlsx")
        return _sent(register_xlsx(self._found(request, filters, sort, down)), "register.xlsx", _XLSX)

    def _exported(self, request: Request, file: str) -> None:
        self._site.note(person_behind(request), "exported the register", file)

    def _found(self, request: Request, filters: Filters, sort: Order, down: bool) -> list[Recommendation]:
        return ordered(kept(register_of(self._site.sight(request).index.store), filters), sort, down)


def _choices(rows: Sequence[Recommendation], filters: Filters) -> tuple[Choice, ...]:
    """Return what the rows can be kept to: only what some row has."""
    papers = {row.paper.paper_id: row.paper for row in rows}.values()
    held = {row.kind for row in rows}
    months = [(month, spoken_date(month) or month) for month in {p.date[:7] for p in papers if p.date}]
    titled = sorted(((paper.paper_id, title(paper)) for paper in papers), key=lambda pair: pair[1].casefold())
    return (
        Choice("kind", "Kind", tuple((k.value, kind_name(k)) for k in RECOMMENDATIONS if k in held), filters.kind),
        Choice("body", "Body", _named(paper.body for paper in papers), filters.body),
        Choice("committee", "Committee", _named(paper.committee for paper in papers), filters.committee),
        Choice("paper", "Paper", tuple(titled), filters.paper),
        Choice("since", "Papers from", tuple(sorted(months)), filters.since),
        Choice("until", "Papers to", tuple(sorted(months, reverse=True)), filters.until),
    )


def _named(names: Iterable[str | None]) -> tuple[tuple[str, str], ...]:
    return tuple((name, name) for name in sorted({name for name in names if name}))


def _sent(content: bytes, file: str, kind: str) -> Response:
    return Response(content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{file}"'})
