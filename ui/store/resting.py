"""The papers that a kept answer rests on: what decides who may see it, even once they are gone."""

from __future__ import annotations

from assistant.model import Answer
from index.model import PaperRecord, Status
from ui.store.database import Row, Writer

KEPT_PAPER = "r.paper_id, r.sha256, r.status, r.body, r.committee"


def insert_papers(writer: Writer, exchange_id: str, answer: Answer) -> None:
    """Write the papers that an answer cites or names as nearest."""
    cited = [citation.paper for citation in (*answer.citations, *filter(None, (answer.nearest,)))]
    for paper in {paper.paper_id: paper for paper in cited}.values():
        writer.insert(
            "rests_on",
            exchange_id=exchange_id,
            paper_id=paper.paper_id,
            sha256=paper.sha256,
            status=paper.status.value,
            body=paper.body,
            committee=paper.committee,
        )


def kept_paper(row: Row) -> PaperRecord:
    """Return what is kept of a paper that an answer rests on: what decides who may see it."""
    return PaperRecord(
        row.paper_id, "", row.sha256, None, row.body, row.committee, None, None, Status(row.status), None
    )
