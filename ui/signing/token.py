"""A token signed by the council's proxy, checked."""

from __future__ import annotations

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

_LONGEST = 4_096
_LONGEST_LIFE = 600  # seconds that a token may be good for: a stolen one is soon worth nothing
_SKEW = 30


def subject_of(token: str, secret: str, claim: str, now: float) -> str:
    """Return whom a token names; empty where it is not signed with the secret (HS256), is over, or names nobody."""
    if not token or len(token) > _LONGEST:
        return ""
    try:
        claims = jwt.decode(token, OctKey.import_key(secret), algorithms=["HS256"]).claims
    except (JoseError, ValueError):
        return ""
    expires, named = claims.get("exp"), claims.get(claim)
    if isinstance(expires, bool) or not isinstance(expires, int | float) or not isinstance(named, str):
        return ""
    issued = claims.get("iat", now)
    timely = isinstance(issued, int | float) and issued <= now + _SKEW and now < expires <= now + _LONGEST_LIFE + _SKEW
    return named if timely else ""
