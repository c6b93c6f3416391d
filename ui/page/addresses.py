"""Permanent addresses: every paper, paragraph, quote and drawn page has one that works by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from assistant.model import Citation
from index.model import Paper, Paragraph


@dataclass(frozen=True, slots=True)
class Spot:
    """A paragraph of a paper, by its anchor, and the span of it that is quoted (empty: none of it)."""

    paper_id: str
    anchor: str
    start: int = 0
    end: int = 0

    @property
    def query(self) -> str:
        """The spot as the query of an address."""
        span = {"from": self.start, "to": self.end} if self.end > self.start else {}
        return urlencode({"at": self.anchor, **span}, safe="/,()¶")


def anchor(label: str) -> str:
    """Return a paragraph's label as the anchor in an address: spaces set as underscores, all else kept."""
    return re.sub(r"\s+", "_", label)


def spot_of(citation: Citation) -> Spot:
    """Return where a citation's quote stands."""
    return Spot(citation.paper.paper_id, anchor(citation.paragraph.label), citation.start, citation.end)


def at_paragraph(paper_id: str, paragraph: Paragraph) -> Spot:
    """Return a paragraph's spot, none of its words quoted."""
    return Spot(paper_id, anchor(paragraph.label))


def find(paper: Paper, spot: Spot) -> Paragraph | None:
    """Return the paragraph at a spot, None when the paper no longer has it."""
    return next((p for p in paper.paragraphs if anchor(p.label) == spot.anchor), None)


def paper_address(paper_id: str) -> str:
    """Return the address of a paper shown by paragraphs."""
    return f"/paper/{quote(paper_id)}"


def paragraph_address(spot: Spot) -> str:
    """Return the address of a paragraph within its paper, its quote marked."""
    return f"{paper_address(spot.paper_id)}?{spot.query}#{quote(spot.anchor, safe='/,()')}"


def page_address(spot: Spot, page: int) -> str:
    """Return the address of a drawn page with the quote outlined on it."""
    return f"{paper_address(spot.paper_id)}/page/{page}?{spot.query}"


def image_address(paper_id: str, page: int) -> str:
    """Return the address of a drawn page's image."""
    return f"{paper_address(paper_id)}/page/{page}.png"


def file_address(paper_id: str) -> str:
    """Return the address of the paper's original file."""
    return f"{paper_address(paper_id)}/file"
