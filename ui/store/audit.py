"""Who did what and when, in a chain: an entry changed, left out or put in later is found by `verify`.

Each entry holds the hash of the one before it, the moment, the action, and a commitment (salted hash) to
who did it and to what. Who and what stand beside the chain, so that a person's part can be erased and the
chain still holds; an erasure is itself an entry that says which entries it emptied. What is older than
the retention is cut off, and the hash at the cut is kept as the chain's anchor. No words of any question
stand in it. The chain alone shows no cutting of its end: keep the head that `assistant audit verify`
prints, and give it back with --head.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ui.store.clock import now
from ui.store.database import Database, Row, Writer

ERASED = "erased a person"
PRUNED = "cut off old entries"
_START = "0" * 64
_AT_ONCE = 2_000
_ENTRY = """c.position, c.happened_at, c.action, c.note, c.commitment, c.before, c.hash,
  d.salt, d.person_id, d.subject, d.about"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing done; `person_id`, `subject` and `about` (whom it was done to) are None once erased."""

    position: int
    happened_at: str
    action: str
    person_id: str | None
    subject: str | None
    about: str | None


@dataclass(frozen=True, slots=True)
class Verified:
    """What became of checking the chain: how many entries, how many emptied by erasures, the head, what is wrong."""

    entries: int
    erased: int
    head: str
    problems: tuple[str, ...]


def record(writer: Writer, person_id: str, action: str, subject: str, about: str = "", note: str = "") -> None:
    """Write that a person did something, together with what they did; `note` stays when the person is erased."""
    position, before = _head(writer)
    salt, happened_at = secrets.token_hex(16), now()
    commitment = _commitment(salt, person_id, subject, about)
    position += 1
    writer.insert(
        "audit_chain",
        position=position,
        happened_at=happened_at,
        action=action,
        note=note,
        commitment=commitment,
        before=before,
        hash=_hash(position, happened_at, action, note, commitment, before),
    )
    writer.insert("audit_details", position=position, salt=salt, person_id=person_id, subject=subject, about=about)


class Audit:
    """The record of who did what."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, person_id: str, action: str, subject: str, about: str = "") -> None:
        """Write that a person did something."""
        with self._database.writing() as writer:
            record(writer, person_id, action, subject, about)

    def entries(self, before: int | None = None, most: int = 100, person_id: str = "") -> tuple[Entry, ...]:
        """Return entries, the newest first, those before a position, and of one person where one is named."""
        rows = self._database.rows(
            f"""SELECT {_ENTRY} FROM audit_chain c LEFT JOIN audit_details d ON d.position = c.position
                WHERE c.position < :before AND (:person = '' OR d.person_id = :person OR d.about = :person)
                ORDER BY c.position DESC LIMIT :most""",
            before=2**62 if before is None else before,
            most=most,
            person=person_id,
        )
        return tuple(Entry(r.position, r.happened_at, r.action, r.person_id, r.subject, r.about) for r in rows)

    def verify(self, head: str = "") -> Verified:
        """Check every entry; with a `head` noted earlier, also that the chain still holds it."""
        [anchor] = self._database.rows("SELECT position, hash FROM audit_anchor") or [(0, _START)]
        expected, before = anchor[0] + 1, anchor[1]
        problems: list[str] = []
        empty: set[int] = set()
        covered: set[int] = set()
        cuts: list[str] = []
        seen = not head or head == before
        count = 0
        for row in self._rows(anchor[0]):
            problems += _problems(row, expected, before)
            empty |= {row.position} if row.salt is None else set()
            covered |= _read_spans(row.note) if row.action == ERASED else set()
            cuts += [row.note] if row.action == PRUNED else []
            expected, before, count = row.position + 1, row.hash, count + 1
            seen = seen or row.hash == head
        problems += [f"Entry {position} is empty and no erasure says why." for position in sorted(empty - covered)]
        if anchor[0] and (not cuts or cuts[-1] != f"{anchor[0]} {anchor[1]}"):
            problems.append("The beginning of the record was cut off, and no entry says so.")
        problems += [] if seen else ["The record does not hold the head given: entries were cut off or rewritten."]
        return Verified(count, len(empty), before, tuple(problems))

    def prune(self, person_id: str, before: str) -> int:
        """Cut off the entries before a moment; return how many. The chain begins at an anchor from then on."""
        with self._database.writing() as writer:
            last = writer.rows(
                "SELECT position, hash FROM audit_chain WHERE happened_at < :before ORDER BY position DESC LIMIT 1",
                before=before,
            )
            if not last:
                return 0
            position, hash_ = last[0]
            writer.run("DELETE FROM audit_details WHERE position <= :at", at=position)
            gone = writer.run("DELETE FROM audit_chain WHERE position <= :at", at=position)
            writer.run("DELETE FROM audit_anchor")
            writer.insert("audit_anchor", position=position, hash=hash_)
            writer.run("DELETE FROM audit WHERE happened_at < :before", before=before)
            record(writer, person_id, PRUNED, "", note=f"{position} {hash_}")
        return gone

    def _rows(self, after: int) -> Iterator[Row]:
        while True:
            rows = self._database.rows(
                f"""SELECT {_ENTRY} FROM audit_chain c LEFT JOIN audit_details d ON d.position = c.position
                    WHERE c.position > :after ORDER BY c.position LIMIT {_AT_ONCE}""",
                after=after,
            )
            yield from rows
            if len(rows) < _AT_ONCE:
                return
            after = rows[-1].position


def erase(writer: Writer, person_id: str, by: str) -> int:
    """Empty every entry by or about a person; return how many. The chain stays, and says that it was done."""
    rows = writer.rows("SELECT position FROM audit_details WHERE person_id = :id OR about = :id", id=person_id)
    writer.run("DELETE FROM audit_details WHERE person_id = :id OR about = :id", id=person_id)
    record(writer, by, ERASED, "", note=_spans(row.position for row in rows))
    return len(rows)


def _head(writer: Writer) -> tuple[int, str]:
    rows = writer.rows("SELECT position, hash FROM audit_chain ORDER BY position DESC LIMIT 1")
    rows = rows or writer.rows("SELECT position, hash FROM audit_anchor")
    return (rows[0][0], rows[0][1]) if rows else (0, _START)


def _problems(row: Row, expected: int, before: str) -> Iterator[str]:
    if row.position != expected:
        yield f"Entry {expected} is missing."
    elif row.before != before:
        yield f"Entry {row.position} does not follow the one before it."
    if row.hash != _hash(row.position, row.happened_at, row.action, row.note, row.commitment, row.before):
        yield f"Entry {row.position} was changed."
    if row.salt is not None and row.commitment != _commitment(row.salt, row.person_id, row.subject, row.about):
        yield f"Who did what in entry {row.position} was changed."


def _commitment(salt: str, person_id: str, subject: str, about: str) -> str:
    return _digest([salt, person_id, subject, about])


def _hash(position: int, happened_at: str, action: str, note: str, commitment: str, before: str) -> str:
    return _digest([position, happened_at, action, note, commitment, before])


def _digest(parts: Sequence[str | int]) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _spans(positions: Iterable[int]) -> str:
    """Return positions as "3-7 9"."""
    spans: list[list[int]] = []
    for position in sorted(positions):
        if spans and spans[-1][1] == position - 1:
            spans[-1][1] = position
        else:
            spans.append([position, position])
    return " ".join(f"{first}-{last}" if last > first else str(first) for first, last in spans)


def _read_spans(note: str) -> set[int]:
    found: set[int] = set()
    for span in note.split():
        first, _, last = span.partition("-")
        found |= set(range(int(first), int(last or first) + 1))
    return found
