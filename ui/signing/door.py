"""The door: who is behind a request. Whoever the door does not know is shown nothing but the way in."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from ui.people import Person, local_officer
from ui.signing.clock import Clock
from ui.signing.passwords import hashed, is_outdated, matches
from ui.signing.settings import SignIn, Way
from ui.signing.token import subject_of
from ui.store.accounts import Account, Accounts
from ui.store.database import Database
from ui.store.sessions import Limits, Sessions

SESSION = "session"
MOST_TRIES = 5  # wrong passwords in a row until an account is locked
LOCKED = 15 * 60.0  # seconds; as long again after every further wrong one


class Tried(Enum):
    """Why somebody was not let in."""

    WRONG = "wrong"
    LOCKED = "locked"


class Door:
    """Knows people by their session, by a signed header, or, where nobody signs in, by their browser."""

    def __init__(self, database: Database, settings: SignIn | None = None, clock: Clock | None = None) -> None:
        self.settings = settings or SignIn()
        self.accounts = Accounts(database)
        self._clock = clock or Clock()
        limits = Limits(self.settings.session_hours * 3600, self.settings.idle_minutes * 60)
        self.sessions = Sessions(database, limits)

    @property
    def is_open(self) -> bool:
        """Whether nobody signs in."""
        return self.settings.way is Way.NONE

    @property
    def has_sessions(self) -> bool:
        """Whether people sign in here and out again, and not at the council's proxy."""
        return self.settings.way in (Way.ACCOUNTS, Way.OIDC)

    def person(self, cookies: Mapping[str, str], headers: Mapping[str, str]) -> Person | None:
        """Return who is behind a request as they are now, None where nobody is known; raises StoreError."""
        if self.is_open:
            return local_officer(cookies)
        if self.settings.way is Way.HEADER:
            username = self._named_by_proxy(headers)
            return self._known(self.accounts.named(username) if username else None)
        token = cookies.get(SESSION, "")
        person_id = self.sessions.person_of(token, self._clock.now()) if token else None
        return self._known(self.accounts.of(person_id) if person_id else None)

    def sign_in(self, username: str, password: str) -> str | Tried:
        """Return a new session's token for a username and its password; else why there is none.

        A wrong name takes as long as a wrong password, and is answered as one.
        """
        account = self.accounts.named(username)
        now = self._clock.now()
        if account and _is_locked(account, now):
            matches("", password)
            return Tried.LOCKED
        fits = matches(account.password if account else "", password)
        if account is None or account.is_disabled:
            return Tried.WRONG
        person_id = account.person.person_id
        if not fits:
            self.accounts.tried(person_id, account.failures + 1, now, "gave a wrong password")
            return Tried.WRONG
        if account.failures:
            self.accounts.tried(person_id, 0, now, "gave the right password")
        if is_outdated(account.password):
            self.accounts.rehash(person_id, hashed(password))
        return self.sessions.start(person_id, now, self.settings.way.value)

    def let_in(self, username: str) -> str | None:
        """Return a new session's token for somebody whom the council's sign-on knows; None without an account."""
        person = self._known(self.accounts.named(username))
        return self.sessions.start(person.person_id, self._clock.now(), self.settings.way.value) if person else None

    def _named_by_proxy(self, headers: Mapping[str, str]) -> str:
        assert self.settings.secret is not None, "checked before anything is served"
        token = headers.get(self.settings.header.lower(), "")
        return subject_of(token, self.settings.secret.get_secret_value(), self.settings.claim, self._clock.now())

    @staticmethod
    def _known(account: Account | None) -> Person | None:
        return account.person if account and not account.is_disabled else None


def _is_locked(account: Account, now: float) -> bool:
    """Say whether too many wrong passwords were given; a clock set back keeps it locked."""
    return account.failures >= MOST_TRIES and now - account.failed_at < LOCKED
