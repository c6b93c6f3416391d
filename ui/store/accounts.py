"""Accounts: who may sign in, what they do here, and how often a wrong password was tried."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from index.errors import CallError
from ui.people import Person, Role
from ui.store.audit import record
from ui.store.clock import now
from ui.store.database import Database, Row, Writer

_ACCOUNT = "person_id, username, name, role, committees, directorates, password, failures, failed_at, disabled_at"
BY_COMMAND = "the command line"


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in; `password` is a hash, empty where the council's own sign-on knows them."""

    person: Person
    username: str
    password: str
    failures: int
    failed_at: float
    is_disabled: bool


class Accounts:
    """The accounts of one database; every change is written to the record of who did what."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> tuple[Account, ...]:
        """Return every account, by username."""
        return tuple(map(_account, self._database.rows(f"SELECT {_ACCOUNT} FROM accounts ORDER BY username")))

    def named(self, username: str) -> Account | None:
        """Return the account of a username, however it is typed."""
        rows = self._database.rows(f"SELECT {_ACCOUNT} FROM accounts WHERE username = :name", name=plain(username))
        return _account(rows[0]) if rows else None

    def of(self, person_id: str) -> Account | None:
        """Return the account of a person."""
        rows = self._database.rows(f"SELECT {_ACCOUNT} FROM accounts WHERE person_id = :id", id=person_id)
        return _account(rows[0]) if rows else None

    def add(self, by: str, username: str, person: Person, password: str) -> Account:
        """Add an account; raises CallError where the name is taken or is none."""
        name = plain(username)
        if not name or len(name) > 160 or not name.isprintable():
            raise CallError("A username is 1 to 160 printable characters")
        person_id = secrets.token_hex(12)
        with self._database.writing() as writer:
            if writer.rows("SELECT 1 FROM accounts WHERE username = :name", name=name):
                raise CallError(f"There is an account {name} already; see: assistant user list")
            writer.insert(
                "accounts",
                person_id=person_id,
                username=name,
                name=person.name or name,
                role=person.role.value,
                committees=_listed(person.committees),
                directorates=_listed(person.directorates),
                password=password,
                failures=0,
                failed_at=0.0,
                made_at=now(),
            )
            record(writer, by, "added an account", person.role.value, person_id)
        added = self.of(person_id)
        assert added is not None, "what was written is there"
        return added

    def change(
        self, by: str, person_id: str, role: Role, committees: Sequence[str], directorates: Sequence[str]
    ) -> None:
        """Change what a person does; it counts from their next request."""
        with self._database.writing() as writer:
            _keep_an_administrator(writer, person_id, role)
            writer.run(
                """UPDATE accounts SET role = :role, committees = :committees, directorates = :directorates
                   WHERE person_id = :id""",
                role=role.value,
                committees=_listed(committees),
                directorates=_listed(directorates),
                id=person_id,
            )
            record(writer, by, "changed a role", role.value, person_id)

    def disable(self, by: str, person_id: str) -> None:
        """Shut an account and end its sessions."""
        with self._database.writing() as writer:
            _keep_an_administrator(writer, person_id, None)
            writer.run("UPDATE accounts SET disabled_at = :now WHERE person_id = :id", now=now(), id=person_id)
            writer.run("DELETE FROM sessions WHERE person_id = :id", id=person_id)
            record(writer, by, "disabled an account", "", person_id)

    def enable(self, by: str, person_id: str) -> None:
        """Open an account again, and forget wrong passwords tried."""
        with self._database.writing() as writer:
            writer.run("UPDATE accounts SET disabled_at = NULL, failures = 0 WHERE person_id = :id", id=person_id)
            record(writer, by, "enabled an account", "", person_id)

    def set_password(self, by: str, person_id: str, password: str) -> None:
        """Write a new password's hash and end every session that the old one began."""
        with self._database.writing() as writer:
            writer.run(
                "UPDATE accounts SET password = :hash, failures = 0 WHERE person_id = :id", hash=password, id=person_id
            )
            writer.run("DELETE FROM sessions WHERE person_id = :id", id=person_id)
            record(writer, by, "set a password", "", person_id)

    def rehash(self, person_id: str, password: str) -> None:
        """Write the same password hashed anew; sessions go on."""
        with self._database.writing() as writer:
            writer.run("UPDATE accounts SET password = :hash WHERE person_id = :id", hash=password, id=person_id)

    def tried(self, person_id: str, failures: int, at: float, action: str) -> None:
        """Write how often in a row a wrong password was tried, and when last."""
        with self._database.writing() as writer:
            writer.run(
                "UPDATE accounts SET failures = :failures, failed_at = :at WHERE person_id = :id",
                failures=failures,
                at=at,
                id=person_id,
            )
            record(writer, "", action, "", person_id)


def plain(username: str) -> str:
    """Return a username as it is kept: however it is typed, the same."""
    return " ".join(username.split()).casefold()


def _keep_an_administrator(writer: Writer, person_id: str, role: Role | None) -> None:
    if role is Role.ADMINISTRATOR:
        return
    rows = writer.rows("SELECT person_id FROM accounts WHERE role = 'administrator' AND disabled_at IS NULL")
    if [row.person_id for row in rows] == [person_id]:
        raise CallError("This is the last administrator; make somebody else one first")


def _listed(names: Sequence[str] | frozenset[str]) -> str:
    return json.dumps(sorted({" ".join(name.split()) for name in names if name.strip()}), ensure_ascii=False)


def _account(row: Row) -> Account:
    person = Person(
        row.person_id,
        Role(row.role),
        row.name,
        frozenset(json.loads(row.committees)),
        frozenset(json.loads(row.directorates)),
    )
    return Account(person, row.username, row.password, row.failures, row.failed_at, row.disabled_at is not None)
