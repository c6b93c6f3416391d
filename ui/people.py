"""Who is asking and what they do here: the nouns of people, and the cookie of a browser where nobody signs in."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

COOKIE = "visitor"
EVERY_DIRECTORATE = "all"
_LONGEST = 64


class Role(StrEnum):
    """What a person does with the papers."""

    READER = "reader"
    MEMBER = "member"
    OFFICER = "officer"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Person:
    """One person as they are at this request.

    `person_id` says nothing of the cookie or the name it came from. `committees` are those a member sits
    on, `directorates` those an officer works for. `is_local`: nobody signs in here, and everyone at this
    machine is the same officer.
    """

    person_id: str
    role: Role = Role.READER
    name: str = ""
    committees: frozenset[str] = frozenset()
    directorates: frozenset[str] = frozenset()
    is_local: bool = False

    @property
    def checks(self) -> bool:
        """Whether they check citations."""
        return self.role in (Role.OFFICER, Role.ADMINISTRATOR)

    @property
    def keeps_papers(self) -> bool:
        """Whether they take papers in and out, and decide which are exempt."""
        return self.role in (Role.OFFICER, Role.ADMINISTRATOR)

    @property
    def keeps_people(self) -> bool:
        """Whether they keep the accounts and read the record of who did what."""
        return self.role is Role.ADMINISTRATOR


def new_token() -> str:
    """Return a token for a browser that has none."""
    return secrets.token_urlsafe(24)


def local_officer(cookies: Mapping[str, str]) -> Person:
    """Return the person at this machine, told from others by their browser's cookie; without one, never seen again."""
    token = cookies.get(COOKIE) or new_token()
    person_id = hashlib.sha256(token[:_LONGEST].encode()).hexdigest()[:24]
    return Person(person_id, Role.OFFICER, is_local=True)
