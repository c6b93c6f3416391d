"""The database of conversations, checks and audit. The only file that knows SQLAlchemy.

Any database URL serves; the statements keep to what SQLite and PostgreSQL share. What is written is
committed before the call returns. Trouble (locked, read-only, gone, of a later version) is a
StoreError of one line, so that asking can go on without it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from index.errors import AssistantError, CallError
from ui.store.schema import VERSIONS

_PATIENCE = 1.5  # seconds to wait for another writer
_HASTE = ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=NORMAL")  # kept through a kill, quick to commit
_WRITES = {"writes": True}

Row = Any
Value = str | int | float | None


class StoreError(AssistantError):
    """The database cannot be used now; what needs it waits, the rest goes on."""


class Database:
    """One database, opened when first used and brought to the present schema then. Safe between threads."""

    def __init__(self, url: str) -> None:
        self._engine = _engine(url)
        self._lock = threading.Lock()
        self._is_ready = False

    def rows(self, query: str, **values: Value) -> Sequence[Row]:
        """Return the rows of a query; `:name` in it stands for a value."""
        with self._connected() as connection:
            return connection.execute(text(query), values).all()

    @contextmanager
    def writing(self) -> Iterator[Writer]:
        """Give a writer whose changes are committed together when the block ends, or not at all."""
        with self._connected() as connection:
            connection.execution_options(**_WRITES)
            with connection.begin():
                yield Writer(connection)

    def copy_to(self, path: Path) -> None:
        """Write the database as it is at this moment into a new file, while others use it; SQLite alone can."""
        try:
            with closing(self._engine.raw_connection()) as connection:
                connection.cursor().execute("VACUUM INTO ?", (str(path),))
        except self._engine.dialect.loaded_dbapi.Error as error:
            raise StoreError(f"The database cannot be backed up: {error}") from error

    @property
    def file(self) -> Path | None:
        """The file of an SQLite database; None for any other."""
        url = self._engine.url
        return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    @contextmanager
    def _connected(self) -> Iterator[Connection]:
        try:
            self._make_ready()
            with self._engine.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise StoreError(_in_words(error)) from error
        except OSError as error:
            raise StoreError(f"The database cannot be opened: {error.strerror}.") from error

    def _make_ready(self) -> None:
        with self._lock:
            if self._is_ready:
                return
            path = self._engine.url.database
            if self._engine.dialect.name == "sqlite" and path:
                Path(path).parent.mkdir(parents=True, exist_ok=True)
            with self._engine.connect() as connection:
                _migrate(connection)
            self._is_ready = True


class Writer:
    """Changes within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def run(self, statement: str, **values: Value) -> int:
        """Carry out a statement; return how many rows it changed."""
        return self._connection.execute(text(statement), values).rowcount

    def rows(self, query: str, **values: Value) -> Sequence[Row]:
        """Return the rows of a query, as this transaction sees them."""
        return self._connection.execute(text(query), values).all()

    def insert(self, table: str, **values: Value) -> None:
        """Add a row."""
        names = ", ".join(values)
        self.run(f"INSERT INTO {table} ({names}) VALUES ({', '.join(f':{name}' for name in values)})", **values)


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        waiting = {"timeout": _PATIENCE} if parsed.get_backend_name() == "sqlite" else {}
        engine = create_engine(parsed, connect_args=waiting)
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise CallError(
            "The setting database is no database address that can be used here; give one such as sqlite:////srv/assistant.sqlite"
        ) from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _hasten)
        event.listen(engine, "begin", _begin)
    return engine


def _hasten(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in _HASTE:
        try:
            connection.execute(pragma)
        except connection.OperationalError:
            return  # read-only or locked: reading works without it, writing says so itself


def _begin(connection: Connection) -> None:
    """Open a transaction in so many words: by itself the driver would leave tables made outside of it."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _migrate(connection: Connection) -> None:
    """Bring the database to the present schema; one that is there already is not written to."""
    at = _version(connection) if inspect(connection).has_table("schema_version") else 0
    connection.rollback()
    if at > len(VERSIONS):
        raise StoreError(
            f"The database is of a later version ({at}; this program knows {len(VERSIONS)}): use that version of it."
        )
    if at < len(VERSIONS):
        connection.execution_options(**_WRITES)
        while _went_on(connection):
            pass


def _went_on(connection: Connection) -> bool:
    """Apply the next version whole or not at all; say whether there was one. Another server may be at it too."""
    with connection.begin():
        connection.execute(text("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL)"))
        at = _version(connection)
        if at >= len(VERSIONS):
            return False
        for statement in VERSIONS[at]:
            connection.execute(text(statement))
        connection.execute(text("INSERT INTO schema_version (version) VALUES (:number)"), {"number": at + 1})
    return True


def _version(connection: Connection) -> int:
    return int(connection.execute(text("SELECT MAX(version) FROM schema_version")).scalar() or 0)


def _in_words(error: DBAPIError) -> str:
    said = str(error.orig).lower()
    if "locked" in said:
        return "The database is locked by another program."
    if "readonly" in said or "read-only" in said:
        return "The database can only be read."
    if "not a database" in said or "malformed" in said:
        return "The database is damaged: restore it from a backup, or name another in the settings."
    return "The database cannot be used."
