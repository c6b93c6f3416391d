"""What the command line does with people and with the record of who did what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from assistant.wording import EXEMPT
from index.errors import AssistantError, CallError
from index.model import Status
from ui.settings import Settings, database_of
from ui.store.accounts import BY_COMMAND, Account, Accounts
from ui.store.audit import Audit
from ui.store.conversations import Conversations
from ui.store.database import Database
from ui.store.decisions import DecisionStore
from ui.store.erasing import Personal
from ui.store.sessions import Limits, Sessions


class Folk:
    """The people of one index's database."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        database = Database(database_of(settings, folder))
        self._days = settings.audit_days
        self.accounts = Accounts(database)
        self.audit = Audit(database)
        self.personal = Personal(database)
        self._conversations = Conversations(database)
        self._decisions = DecisionStore(database, settings.directorates)
        self.sessions = Sessions(database, Limits(settings.sign_in.session_hours * 3600, 0))

    def all_of(self, person_id: str) -> dict[str, object]:
        """Return all that is kept of a person; first, where a conversation rests on an exempt paper, that it does."""
        papers = (paper for rests_on in self._conversations.rests_on(person_id).values() for paper in rests_on)
        decided = self._decisions.now()
        is_exempt = any(Status.EXEMPT in (paper.status, decided.status_of(paper)) for paper in papers)
        return {**({"publication": EXEMPT} if is_exempt else {}), **self.personal.of(person_id)}

    def named(self, username: str) -> Account:
        """Return an account; raises CallError where there is none."""
        found = self.accounts.named(username)
        if found is None:
            raise CallError(f"There is no account {username}; see: assistant user list")
        return found

    def prune(self) -> int:
        """Cut off what of the record is older than it is to be kept; return how many entries."""
        if self._days <= 0:
            raise CallError("Setting audit_days: give a number of days above 0")
        before = datetime.now(UTC) - timedelta(days=self._days)
        return self.audit.prune(BY_COMMAND, before.isoformat(timespec="microseconds"))

    def verify(self, head: str) -> str:
        """Check the record; return what was found in a line, or raise AssistantError with what is wrong."""
        found = self.audit.verify(head)
        if found.problems:
            more = f" And {len(found.problems) - 1} more." if len(found.problems) > 1 else ""
            raise AssistantError(f"The record is not whole. {found.problems[0]}{more}")
        erased = f", {found.erased} of them emptied by erasures" if found.erased else ""
        return f"{found.entries} entries, none changed{erased}. Head: {found.head}"
