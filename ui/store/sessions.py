"""Sessions of people who signed in. A token is kept as its hash alone, so a copied database opens none."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from ui.store.audit import record
from ui.store.database import Database

_SKEW = 5.0  # seconds by which two requests at once may read the clock apart
_NOTED = 60.0  # seconds after which it is written again that a session is in use


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lasts, in seconds: from signing in, and from its last request."""

    whole: float
    idle: float


class Sessions:
    """The sessions of one database."""

    def __init__(self, database: Database, limits: Limits) -> None:
        self._database = database
        self._limits = limits

    def start(self, person_id: str, now: float, how: str) -> str:
        """Begin a session and return its token; those that are over are forgotten."""
        token = secrets.token_urlsafe(32)
        with self._database.writing() as writer:
            writer.run(
                "DELETE FROM sessions WHERE started_at < :oldest OR seen_at < :idle",
                oldest=now - self._limits.whole,
                idle=now - self._limits.idle,
            )
            writer.insert("sessions", token_hash=_hash(token), person_id=person_id, started_at=now, seen_at=now)
            record(writer, person_id, "signed in", how)
        return token

    def person_of(self, token: str, now: float) -> str | None:
        """Return whose session a token opens; None where it is none, or is over.

        One that seems to lie in the future is over: the clock was set back, and how old it is can't be told.
        """
        rows = self._database.rows(
            "SELECT person_id, started_at, seen_at FROM sessions WHERE token_hash = :hash", hash=_hash(token)
        )
        if not rows:
            return None
        person_id, started_at, seen_at = rows[0]
        lasts = -_SKEW <= now - started_at < self._limits.whole and -_SKEW <= now - seen_at < self._limits.idle
        if not lasts:
            return None
        if now - seen_at > min(_NOTED, self._limits.idle / 4):
            with self._database.writing() as writer:
                writer.run("UPDATE sessions SET seen_at = :now WHERE token_hash = :hash", now=now, hash=_hash(token))
        return str(person_id)

    def end(self, token: str) -> None:
        """End one session."""
        with self._database.writing() as writer:
            rows = writer.rows("SELECT person_id FROM sessions WHERE token_hash = :hash", hash=_hash(token))
            writer.run("DELETE FROM sessions WHERE token_hash = :hash", hash=_hash(token))
            for row in rows:
                record(writer, row.person_id, "signed out", "")

    def end_all(self, by: str, person_id: str) -> int:
        """End every session of a person; return how many there were."""
        with self._database.writing() as writer:
            gone = writer.run("DELETE FROM sessions WHERE person_id = :id", id=person_id)
            record(writer, by, "signed out everywhere", str(gone), person_id)
        return gone


def _hash(token: str) -> str:
    return hashlib.sha256(token[:128].encode("utf-8", "replace")).hexdigest()
