"""Who is asking, and what they may see: the one thing that every view and every search is given.

Until people sign in, everyone at the page is a local officer, told apart from others by their browser.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.scope import Scope
from index.model import PaperRecord

COOKIE = "visitor"
_LONGEST = 64
_NO_PAPER = ("",)  # an empty tuple would mean every paper


class Role(StrEnum):
    """What a person does with the papers."""

    READER = "reader"
    MEMBER = "member"
    OFFICER = "officer"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True, slots=True)
class Sight:
    """The papers a person may see; None means all. A paper out of sight is answered as one that does not exist."""

    papers: frozenset[str] | None = None

    def sees(self, record: PaperRecord) -> bool:
        """Say whether the paper is in sight."""
        return self.papers is None or record.paper_id in self.papers

    def narrow(self, scope: Scope) -> Scope:
        """Return a scope kept to what is in sight; one that leaves nothing names no paper that there is."""
        if self.papers is None:
            return scope
        allowed = self.papers.intersection(scope.papers) if scope.papers else self.papers
        return replace(scope, papers=tuple(sorted(allowed)) or _NO_PAPER)


@dataclass(frozen=True, slots=True)
class Person:
    """One person. `person_id` says nothing of the cookie it came from, so a copied database opens no session."""

    person_id: str
    role: Role = Role.OFFICER
    sight: Sight = Sight()

    @property
    def checks(self) -> bool:
        """Whether they check citations."""
        return self.role in (Role.OFFICER, Role.ADMINISTRATOR)


def new_token() -> str:
    """Return a token for a browser that has none."""
    return secrets.token_urlsafe(24)


def person_of(cookies: Mapping[str, str]) -> Person:
    """Return the person behind a request; one without a cookie is a person of their own, never seen again."""
    token = cookies.get(COOKIE) or new_token()
    return Person(hashlib.sha256(token[:_LONGEST].encode()).hexdigest()[:24])
