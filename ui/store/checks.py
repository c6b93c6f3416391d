"""Verdicts on citations, kept for good: an undone one is marked, not deleted."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable

from ui.store.audit import record
from ui.store.clock import now
from ui.store.database import Database, Row
from ui.store.model import Asked, Check, Cited, Correction, Exchange, Print, Verdict
from ui.store.resting import KEPT_PAPER, kept_paper

_CHECK = "check_id, answer_key, number, verdict, comment, name, checked_at, sha256, words_hash"
_CORRECTION = "correction_id, answer_key, words, is_unanswerable, name, made_at"


class Checks:
    """What officers found of the answers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def name(self, person_id: str) -> str:
        """Return the name a person checks under; empty where they have given none."""
        rows = self._database.rows("SELECT name FROM people WHERE person_id = :id", id=person_id)
        return str(rows[0].name) if rows else ""

    def set_name(self, person_id: str, name: str) -> None:
        """Write the name a person checks under; verdicts given before keep theirs."""
        with self._database.writing() as writer:
            if not writer.run("UPDATE people SET name = :name WHERE person_id = :id", name=name, id=person_id):
                writer.insert("people", person_id=person_id, name=name)

    def give(
        self, person_id: str, name: str, exchange: Exchange, number: int, verdict: Verdict, comment: str, on: Print
    ) -> None:
        """Write a verdict on a citation; the newest one stands."""
        with self._database.writing() as writer:
            id_ = secrets.token_urlsafe(16)
            writer.insert(
                "checks",
                check_id=id_,
                answer_key=exchange.answer_key,
                exchange_id=exchange.exchange_id,
                number=number,
                sha256=on.sha256,
                words_hash=on.words_hash,
                verdict=verdict.value,
                comment=comment,
                person_id=person_id,
                name=name,
                checked_at=now(),
            )
            record(writer, person_id, "checked", id_)

    def undo(self, person_id: str, exchange: Exchange, number: int) -> None:
        """Take back the verdict that stands on a citation; the one before it stands again."""
        with self._database.writing() as writer:
            standing = writer.rows(
                """SELECT check_id FROM checks WHERE answer_key = :key AND number = :number AND undone_at IS NULL
                   ORDER BY checked_at DESC LIMIT 1""",
                key=exchange.answer_key,
                number=number,
            )
            for row in standing:
                writer.run("UPDATE checks SET undone_at = :now WHERE check_id = :id", now=now(), id=row.check_id)
                record(writer, person_id, "took back a check", row.check_id)

    def correct(self, person_id: str, name: str, exchange: Exchange, words: str, is_unanswerable: bool) -> None:
        """Write what the right answer is; nothing at all takes back what was written."""
        with self._database.writing() as writer:
            writer.run(
                "UPDATE corrections SET undone_at = :now WHERE answer_key = :key AND undone_at IS NULL",
                now=now(),
                key=exchange.answer_key,
            )
            if words or is_unanswerable:
                writer.insert(
                    "corrections",
                    correction_id=secrets.token_urlsafe(16),
                    answer_key=exchange.answer_key,
                    exchange_id=exchange.exchange_id,
                    words=words,
                    is_unanswerable=int(is_unanswerable),
                    person_id=person_id,
                    name=name,
                    made_at=now(),
                )
            record(writer, person_id, "corrected", exchange.exchange_id)

    def standing(self, answer_keys: Iterable[str]) -> dict[str, tuple[Check, ...]]:
        """Return the verdicts that stand on each of these answers, by citation."""
        keys = list(dict.fromkeys(answer_keys))
        rows: list[Row] = []
        for at in range(0, len(keys), 200):
            values = {f"key{i}": key for i, key in enumerate(keys[at : at + 200])}
            named = ", ".join(f":{name}" for name in values)
            rows += self._database.rows(
                f"SELECT {_CHECK} FROM checks WHERE undone_at IS NULL AND answer_key IN ({named}) ORDER BY checked_at",
                **values,
            )
        return _standing(rows)

    def asked(self) -> tuple[Asked, ...]:
        """Return every answer that cites something, once each, newest first."""
        rows = self._database.rows(
            """SELECT e.exchange_id, e.answer_key, e.asked_at, e.generation, a.times FROM exchanges e
               JOIN (SELECT answer_key, COUNT(*) AS times, MAX(asked_at) AS last_at FROM exchanges
                     WHERE state = 'answered' GROUP BY answer_key) a
                 ON a.answer_key = e.answer_key AND a.last_at = e.asked_at
               WHERE EXISTS (SELECT 1 FROM citations c WHERE c.exchange_id = e.exchange_id)
               ORDER BY e.asked_at DESC"""
        )
        cited = self._cited()
        checks = _standing(
            self._database.rows(f"SELECT {_CHECK} FROM checks WHERE undone_at IS NULL ORDER BY checked_at")
        )
        corrections = self._corrections()
        return tuple(
            Asked(
                answer_key=row.answer_key,
                exchange_id=row.exchange_id,
                times=row.times,
                last_at=row.asked_at,
                generation=row.generation,
                cited=tuple(cited[row.exchange_id]),
                checks=checks.get(row.answer_key, ()),
                correction=corrections.get(row.answer_key),
            )
            for row in rows
        )

    def _cited(self) -> dict[str, list[Cited]]:
        found: dict[str, list[Cited]] = defaultdict(list)
        query = f"""SELECT c.exchange_id, c.number, c.paragraph_id, c.words_hash, {KEPT_PAPER} FROM citations c
                    JOIN rests_on r ON r.exchange_id = c.exchange_id AND r.paper_id = c.paper_id ORDER BY c.number"""
        for row in self._database.rows(query):
            found[row.exchange_id].append(
                Cited(row.number, kept_paper(row), row.paragraph_id, Print(row.sha256, row.words_hash))
            )
        return found

    def _corrections(self) -> dict[str, Correction]:
        rows = self._database.rows(f"SELECT {_CORRECTION} FROM corrections WHERE undone_at IS NULL ORDER BY made_at")
        return {
            row.answer_key: Correction(row.correction_id, row.words, bool(row.is_unanswerable), row.name, row.made_at)
            for row in rows
        }


def _standing(rows: Iterable[Row]) -> dict[str, tuple[Check, ...]]:
    """Return the last verdict on each citation, by answer; the rows come oldest first."""
    found: dict[str, dict[int, Check]] = defaultdict(dict)
    for row in rows:
        found[row.answer_key][row.number] = Check(
            check_id=row.check_id,
            number=row.number,
            verdict=Verdict(row.verdict),
            comment=row.comment,
            name=row.name,
            checked_at=row.checked_at,
            print=Print(row.sha256, row.words_hash),
        )
    return {key: tuple(by_number.values()) for key, by_number in found.items()}
