"""Check: officers go through the citations of answers, one by one, and put their name to each."""

from __future__ import annotations

from itertools import chain
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from ui.page.asking import may_be_shown
from ui.page.cards import Order, Show, Standing, cards, listed
from ui.page.changes import GONE, prints
from ui.page.exports import checks_csv
from ui.page.forms import OWN_FORM
from ui.page.site import Site, View
from ui.page.word import MEDIA_TYPE, check_sheet
from ui.sight import Sight
from ui.store.model import Exchange, Verdict

_AT_ONCE = 10  # answers on a page
_LONGEST_NAME = 80
_LONGEST_COMMENT = 2_000
_LONGEST_ANSWER = 10_000
_NOT_FOR_YOU = "Citations are checked by officers."
_NO_ANSWER = "The answer is no longer kept."

Words = Annotated[str, Form()]


def view(site: Site) -> View:
    """Return the view."""
    pages = Pages(site)
    router = APIRouter(prefix="/check", dependencies=[OWN_FORM])
    router.get("", response_class=HTMLResponse)(pages.open)
    router.get("/checks.csv")(pages.csv)
    router.get("/sheet.docx")(pages.sheet)
    router.post("/name")(pages.name)
    router.post("/{exchange_id}/answer")(pages.correct)
    router.post("/{exchange_id}/{number:int}")(pages.give)
    router.post("/{exchange_id}/{number:int}/undo")(pages.undo)
    return View("Check", "/check", router, lambda person: person.checks)


class Pages:
    """What each address shows or does."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def open(
        self,
        request: Request,
        show: Show = Show.OPEN,
        order: Order = Order.NEWEST,
        page: int = 1,
        kept: str = "",
        say: str = "",
    ) -> HTMLResponse:
        """List the answers with what is to be checked."""
        sight = self._site.sight(request)
        if not sight.person.checks:
            return self._refused(request, 403, _NOT_FOR_YOU)
        found = listed(self._site, sight, show, order, kept)
        page = min(max(page, 1), -(-len(found) // _AT_ONCE) or 1)
        return self._site.html(
            request,
            "check.html",
            cards=cards(self._site, sight, found[(page - 1) * _AT_ONCE : page * _AT_ONCE]),
            waiting=sum(bool(standing.waiting) for standing in found),
            found=len(found),
            pages=-(-len(found) // _AT_ONCE),
            page=page,
            show=show,
            order=order,
            name=self._name(sight),
            say_name=say == "name",
            verdicts=tuple(Verdict),
            back=_query(show, order, page, kept),
        )

    def name(self, request: Request, name: Words = "", back: Words = "") -> Response:
        """Take the name a person checks under."""
        sight = self._site.sight(request)
        if not sight.person.checks:
            return self._refused(request, 403, _NOT_FOR_YOU)
        self._site.checks.set_name(sight.person.person_id, " ".join(name.split())[:_LONGEST_NAME])
        return _to(back)

    def give(
        self,
        request: Request,
        exchange_id: str,
        number: int,
        verdict: Annotated[Verdict, Form()],
        comment: Words = "",
        back: Words = "",
    ) -> Response:
        """Take a verdict and go on to the citation after it."""
        sight = self._site.sight(request)
        name = self._name(sight) if sight.person.checks else ""
        exchange = self._exchange(exchange_id, sight)
        cited = {c.number: c for c in exchange.answer.citations} if exchange and exchange.answer else {}
        if not exchange or number not in cited:
            return self._refused(request, 404, _NO_ANSWER)
        if not name:
            return _to(f"{back}&say=name", "#name")
        paragraph_id = cited[number].paragraph.id
        now = prints(sight.index, [paragraph_id]).get(paragraph_id, GONE)
        self._site.checks.give(
            sight.person.person_id, name, exchange, number, verdict, comment.strip()[:_LONGEST_COMMENT], now
        )
        return self._onwards(sight, exchange, number, back)

    def undo(self, request: Request, exchange_id: str, number: int, back: Words = "") -> Response:
        """Take a verdict back."""
        sight = self._site.sight(request)
        exchange = self._exchange(exchange_id, sight)
        if not exchange:
            return self._refused(request, 404, _NO_ANSWER)
        self._site.checks.undo(sight.person.person_id, exchange, number)
        return _to(_keeping(back, exchange_id), f"#c-{exchange_id}-{number}")

    def correct(
        self, request: Request, exchange_id: str, answer: Words = "", unanswerable: Words = "", back: Words = ""
    ) -> Response:
        """Take what the right answer is."""
        sight = self._site.sight(request)
        name = self._name(sight)
        exchange = self._exchange(exchange_id, sight)
        if not exchange:
            return self._refused(request, 404, _NO_ANSWER)
        if not name:
            return _to(f"{back}&say=name", "#name")
        words = answer.strip()[:_LONGEST_ANSWER]
        self._site.checks.correct(sight.person.person_id, name, exchange, words, bool(unanswerable))
        return _to(_keeping(back, exchange_id), f"#a-{exchange_id}")

    def csv(self, request: Request, show: Show = Show.ALL, order: Order = Order.NEWEST) -> Response:
        """Send the checks as a table."""
        return self._sent(request, show, order, "checks.csv", "text/csv; charset=utf-8")

    def sheet(self, request: Request, show: Show = Show.OPEN, order: Order = Order.NEWEST) -> Response:
        """Send what is to be checked as a sheet to print and fill in."""
        return self._sent(request, show, order, "check-sheet.docx", MEDIA_TYPE)

    def _sent(self, request: Request, show: Show, order: Order, file: str, kind: str) -> Response:
        sight = self._site.sight(request)
        if not sight.person.checks:
            return self._refused(request, 403, _NOT_FOR_YOU)
        found = cards(self._site, sight, listed(self._site, sight, show, order))
        self._site.note(sight.person, "exported checks", file)
        content = checks_csv(found) if file.endswith(".csv") else check_sheet(found)
        return Response(content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{file}"'})

    def _name(self, sight: Sight) -> str:
        """Return the name a person checks under: the one they gave, else their account's."""
        return self._site.checks.name(sight.person.person_id) or sight.person.name

    def _exchange(self, exchange_id: str, sight: Sight) -> Exchange | None:
        found = self._site.conversations.exchange(exchange_id) if sight.person.checks else None
        return found if found and may_be_shown(sight, found) else None

    def _onwards(self, sight: Sight, exchange: Exchange, number: int, back: str) -> Response:
        """Go to the next citation that waits, in this answer or those after it; else stay."""
        show, order = _of(back)
        found = listed(self._site, sight, show, order, exchange.exchange_id)
        at = next((i for i, s in enumerate(found) if s.asked.answer_key == exchange.answer_key), 0)
        following = chain(
            _waiting(found[at : at + 1], number), _waiting(found[at + 1 :]), [(exchange.exchange_id, number)]
        )
        return _to(_keeping(back, exchange.exchange_id), "#c-{}-{}".format(*next(following)))

    def _refused(self, request: Request, status: int, words: str) -> HTMLResponse:
        return self._site.html(request, "gone.html", status, title="This cannot be done", words=words)


def _waiting(standings: list[Standing], after: int = 0) -> list[tuple[str, int]]:
    return [(s.asked.exchange_id, number) for s in standings for number in s.waiting if number > after]


def _query(show: Show, order: Order, page: int, kept: str = "") -> str:
    named = {"show": show.value, "order": order.value, "page": page, "kept": kept}
    return urlencode({name: value for name, value in named.items() if value})


def _of(back: str) -> tuple[Show, Order]:
    """Return the list that a form was sent from."""
    show = next((show for show in Show if f"show={show.value}" in back), Show.OPEN)
    order = next((order for order in Order if f"order={order.value}" in back), Order.NEWEST)
    return show, order


def _keeping(back: str, exchange_id: str) -> str:
    """Return the list's address with this answer kept in it, so that a verdict can be seen and taken back."""
    return "&".join(
        [*(part for part in back.split("&") if not part.startswith("kept=")), urlencode({"kept": exchange_id})]
    )


def _to(back: str, place: str = "") -> RedirectResponse:
    """Send back to the list; only what a query is made of is let through."""
    query = "".join(character for character in back if character.isalnum() or character in "=&_-.~%")
    return RedirectResponse(f"/check?{query}{place}", status_code=303)
