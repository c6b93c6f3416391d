"""Files given that would replace papers, until whoever gave them says yes or no."""

from __future__ import annotations

import secrets
import threading

from ui.library import Staged
from ui.page.papers_given import drop

_MOST = 20  # givings of one person that wait for a yes or no


class Undecided:
    """Files that wait, each person's apart: nobody decides on another's, nor crowds them out."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, dict[str, tuple[Staged, ...]]] = {}

    def keep(self, person_id: str, staged: tuple[Staged, ...]) -> str:
        """Keep the files of one giving, dropping the oldest where one person's are too many; return their token."""
        token, over = secrets.token_urlsafe(16), tuple[Staged, ...]()
        with self._lock:
            own = self._waiting.setdefault(person_id, {})
            if len(own) >= _MOST:
                over = own.pop(next(iter(own)))
            own[token] = staged
        drop(over)
        return token

    def take(self, person_id: str, token: str) -> tuple[Staged, ...]:
        """Return the files of a token, which then no longer wait; none where the person has no such token."""
        with self._lock:
            return self._waiting.get(person_id, {}).pop(token, ())
