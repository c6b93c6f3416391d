"""How often somebody may ask: by person, by address for whoever is not known. The only file that knows limits."""

from __future__ import annotations

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

_REQUESTS = RateLimitItemPerMinute(600)  # of one person
_QUESTIONS = RateLimitItemPerMinute(60)  # of one person
_SIGN_INS = RateLimitItemPerMinute(30)  # from one address: a whole council may come from one
_UNKNOWN = RateLimitItemPerMinute(300)  # requests from one address by somebody not known
_ASKS = (
    ("POST", "/ask"),
    ("POST", "/api/v1/ask"),
    ("POST", "/api/v1/ask/stream"),
    ("GET", "/api/v1/search"),
    ("POST", "/gradio_api/queue/join"),
)


class Rates:
    """Counts what was asked in the last minute."""

    def __init__(self) -> None:
        self._counted = SlidingWindowCounterRateLimiter(MemoryStorage())

    def is_over_for_address(self, address: str, path: str, method: str) -> bool:
        """Count a try to sign in; say whether too many came from an address."""
        is_try = path.startswith("/sign-in") and method == "POST"
        return is_try and not self._counted.hit(_SIGN_INS, "sign-in", address)

    def is_over_for_unknown(self, address: str) -> bool:
        """Count a request of somebody not known; say whether too much came from an address."""
        return not self._counted.hit(_UNKNOWN, "unknown", address)

    def is_over_for_person(self, person_id: str, path: str, method: str) -> bool:
        """Count a request; say whether a person asks too much."""
        if (method, path) in _ASKS and not self._counted.hit(_QUESTIONS, "questions", person_id):
            return True
        return not self._counted.hit(_REQUESTS, "requests", person_id)
