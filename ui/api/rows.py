"""Rows of the register as the HTTP interface gives them."""

from __future__ import annotations

from assistant.register import Recommendation
from ui.api.bodies import RecommendationOut


def row_out(row: Recommendation) -> RecommendationOut:
    """Return a row with amounts and dates as printed."""
    return RecommendationOut(
        text=row.text,
        kind=row.kind.value,
        made_by=row.made_by,
        addressed_to=row.addressed_to,
        amount=row.amount.words if row.amount else None,
        due=row.due.words if row.due else None,
        body=row.paper.body,
        date=row.paper.date,
        file=row.paper.file,
        paragraph_id=row.paragraph.id,
        label=row.paragraph.label,
        status=row.paper.status.value,
    )
