"""Who did what and when. It holds no words of any question."""

from __future__ import annotations

import secrets

from ui.store.clock import now
from ui.store.database import Writer


def record(writer: Writer, person_id: str, action: str, subject: str) -> None:
    """Write that a person did something, together with what they did."""
    writer.insert(
        "audit",
        audit_id=secrets.token_urlsafe(16),
        happened_at=now(),
        person_id=person_id,
        action=action,
        subject=subject,
    )
