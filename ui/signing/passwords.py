"""Passwords: hashed by argon2id, and long enough. The only file that knows argon2."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from index.errors import CallError

SHORTEST = 12
LONGEST = 256
_AT_ONCE = threading.Semaphore(2)  # each takes memory and a core: many at once would stop the page
_HASHER = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)  # above OWASP's least; measured in tests
_NOBODYS = _HASHER.hash("nobody's password")


def hashed(password: str, username: str = "") -> str:
    """Return a password's hash; raises CallError, saying why, where it is too weak."""
    problem = weakness(password, username)
    if problem:
        raise CallError(problem)
    with _AT_ONCE:
        return _HASHER.hash(password)


def matches(hash_: str, password: str) -> bool:
    """Say whether a password is the one hashed; without a hash it takes as long and is not."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(hash_ or _NOBODYS, password[:LONGEST]) and bool(hash_)
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(hash_: str) -> bool:
    """Say whether a hash was made with other costs than those of now."""
    return _HASHER.check_needs_rehash(hash_)


def weakness(password: str, username: str = "") -> str:
    """Return what makes a password or a secret too weak; empty where nothing does."""
    plain = password.casefold()
    if len(password) < SHORTEST:
        return f"A password has at least {SHORTEST} characters; three words that do not belong together do well"
    if len(password) > LONGEST:
        return f"A password has at most {LONGEST} characters"
    if len(set(plain)) < 5 or any(word in plain for word in ("password", "changeme", "123456789")):
        return "This password is easily guessed; three words that do not belong together do well"
    if username and username.casefold() in plain:
        return "A password does not hold the username"
    return ""
