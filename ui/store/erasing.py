"""A person's data, given out or erased: what UK GDPR asks for."""

from __future__ import annotations

from collections.abc import Sequence

from ui.store.audit import erase
from ui.store.database import Database, Row

_OWN = {
    "account": "SELECT username, name, role, committees, directorates, made_at, disabled_at FROM accounts",
    "name": "SELECT name FROM people",
    "sessions": "SELECT started_at, seen_at FROM sessions",
    "conversations": "SELECT conversation_id, title, started_at, last_at FROM conversations",
    "questions": "SELECT conversation_id, position, question, asked_at, state, answer FROM exchanges",
    "checks": "SELECT answer_key, number, verdict, comment, name, checked_at, undone_at FROM checks",
    "corrections": "SELECT answer_key, words, is_unanswerable, name, made_at, undone_at FROM corrections",
    "decisions": "SELECT paper_id, status, schedule, reason, name, decided_at FROM decisions",
}
_ASIDE = ("statements", "citations", "rests_on")
_GONE = "erased"


class Personal:
    """What is kept of persons in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, person_id: str) -> dict[str, list[dict[str, object]]]:
        """Return all that is kept of a person, table by table, to be written out as JSON."""
        found = {
            name: _plain(self._database.rows(f"{query} WHERE person_id = :id", id=person_id))
            for name, query in _OWN.items()
        }
        query = """SELECT c.position, c.happened_at, c.action, d.subject FROM audit_details d
                   JOIN audit_chain c ON c.position = d.position
                   WHERE d.person_id = :id OR d.about = :id ORDER BY c.position"""
        return {**found, "record": _plain(self._database.rows(query, id=person_id))}

    def erase(self, person_id: str, by: str) -> int:
        """Erase a person; return how many entries of the record were emptied.

        Verdicts, corrections and decisions on papers stay, without a name: others rely on them.
        """
        with self._database.writing() as writer:
            for table in _ASIDE:
                writer.run(
                    f"""DELETE FROM {table} WHERE exchange_id IN
                        (SELECT exchange_id FROM exchanges WHERE person_id = :id)""",
                    id=person_id,
                )
            for table in ("exchanges", "conversations", "sessions", "people", "accounts", "audit"):
                writer.run(f"DELETE FROM {table} WHERE person_id = :id", id=person_id)
            for table in ("checks", "corrections", "decisions"):
                writer.run(
                    f"UPDATE {table} SET person_id = '', name = :gone WHERE person_id = :id", gone=_GONE, id=person_id
                )
            return erase(writer, person_id, by)


def _plain(rows: Sequence[Row]) -> list[dict[str, object]]:
    return [dict(row._mapping) for row in rows]
