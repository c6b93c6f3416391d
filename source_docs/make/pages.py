"""The page around the text of a PDF: size, frame, running header, footer, page number."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from source_docs.make.parts import Settings

SLIDE = (254 * mm, 143 * mm)
GREY = HexColor("#505a5f")
BAND = HexColor("#1f4e5f")
COVER_PAGES = 2


@dataclass(frozen=True, slots=True)
class Furniture:
    """How one layout draws what stands around the text."""

    size: tuple[float, float]
    margins: tuple[float, float, float, float]
    font: str
    label: Callable[[int, int, Settings], str]


def label_report(page: int, total: int, settings: Settings) -> str:
    """Page 2 of 5."""
    return f"Page {page} of {total}"


def label_pack(page: int, total: int, settings: Settings) -> str:
    """The page of the agenda pack that the report was cut from."""
    return f"Page {settings.first_page + page - 1}"


def label_review(page: int, total: int, settings: Settings) -> str:
    """Nothing on the cover, ii on the contents page, then 1, 2, 3."""
    return str(page - COVER_PAGES) if page > COVER_PAGES else ("" if page == 1 else "ii")


def label_slide(page: int, total: int, settings: Settings) -> str:
    """The number of the slide alone."""
    return str(page)


FURNITURE = {
    "report": Furniture(A4, (24 * mm, 24 * mm, 24 * mm, 22 * mm), "Helvetica", label_report),
    "pack": Furniture(A4, (24 * mm, 24 * mm, 24 * mm, 22 * mm), "Helvetica", label_pack),
    "review": Furniture(A4, (30 * mm, 30 * mm, 28 * mm, 24 * mm), "Times-Roman", label_review),
    "slides": Furniture(SLIDE, (16 * mm, 16 * mm, 20 * mm, 14 * mm), "Helvetica", label_slide),
}


class Template(BaseDocTemplate):  # type: ignore[misc]  # reportlab ships no types
    """A document of one layout; tells the contents page where each chapter begins."""

    def __init__(self, target: Any, settings: Settings, total: int) -> None:
        self.furniture = FURNITURE[settings.layout]
        self.settings, self.total, self.slide_title = settings, total, settings.title
        left, right, top, bottom = self.furniture.margins
        super().__init__(
            target,
            pagesize=self.furniture.size,
            title=settings.title,
            author=settings.author,
            subject=settings.footer,
            creator="source_docs.make",
            invariant=1,
        )
        width, height = self.furniture.size
        frame = Frame(left, bottom, width - left - right, height - top - bottom, 0, 0, 0, 0)
        draw = draw_slide if settings.layout == "slides" else draw_page
        self.addPageTemplates([PageTemplate(frames=[frame], onPage=draw)])

    def afterFlowable(self, flowable: Any) -> None:  # noqa: N802  # reportlab's name
        """Report a chapter heading to the contents page."""
        entry = getattr(flowable, "contents_entry", None)
        if entry:
            self.notify("TOCEntry", (0, entry, self.page - COVER_PAGES))


def draw_page(canvas: Any, doc: Template) -> None:
    """Draw header, footer and number of an upright page; the cover of a review has none."""
    settings, furniture = doc.settings, doc.furniture
    if settings.layout == "review" and doc.page == 1:
        return
    width, height = furniture.size
    left, right, _, _ = furniture.margins
    canvas.saveState()
    canvas.setFont(furniture.font, 8)
    canvas.setFillColor(GREY)
    canvas.setStrokeColor(GREY)
    canvas.drawString(left, height - 14 * mm, settings.header)
    canvas.line(left, height - 16 * mm, width - right, height - 16 * mm)
    canvas.drawString(left, 12 * mm, settings.footer)
    canvas.drawRightString(width - right, 12 * mm, furniture.label(doc.page, doc.total, settings))
    canvas.restoreState()


def draw_slide(canvas: Any, doc: Template) -> None:
    """Draw the band, the council's name, the footer and the number of a slide."""
    settings, furniture = doc.settings, doc.furniture
    width, height = furniture.size
    canvas.saveState()
    canvas.setFillColor(BAND)
    canvas.rect(0, height - 6 * mm, width, 6 * mm, stroke=0, fill=1)
    canvas.setFont(furniture.font, 9)
    canvas.setFillColor(GREY)
    canvas.drawRightString(width - 16 * mm, height - 12 * mm, settings.header)
    canvas.drawString(16 * mm, 7 * mm, settings.footer)
    canvas.drawRightString(width - 16 * mm, 7 * mm, furniture.label(doc.page, doc.total, settings))
    canvas.restoreState()
