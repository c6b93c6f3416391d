"""How people sign in, as set; what would leave the papers open is refused before anything is served."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from enum import StrEnum
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, SecretStr

from index.errors import CallError

OPEN_TO_ALL = "everyone-who-reaches-it-reads-every-paper"
_LEAST_SECRET = 32  # characters


class Way(StrEnum):
    """How people come in."""

    NONE = "none"
    ACCOUNTS = "accounts"
    HEADER = "header"
    OIDC = "oidc"


class SignIn(BaseModel):
    """How people come in, and how long they stay.

    `header` carries a token (JWT) signed with `secret` by the council's proxy. `issuer`, `client_id` and
    `client_secret` are the council's OpenID Connect. `claim` is what of a token names the account.
    """

    model_config = ConfigDict(extra="forbid")

    way: Way = Way.NONE
    session_hours: float = 12
    idle_minutes: float = 60
    header: str = "X-Signed-In"
    secret: SecretStr | None = None
    issuer: str | None = None
    client_id: str | None = None
    client_secret: SecretStr | None = None
    claim: str = "sub"


class Front(BaseModel):
    """Where the page is reached: what is served there, by which address it is known outside, through which proxy."""

    host: str
    address: str | None
    proxy: str | None
    open_host: str


def check_front(sign_in: SignIn, front: Front) -> None:
    """Raise CallError, saying what to do, where what is set would leave the papers open."""
    problem = next(_problems(sign_in, front), None)
    if problem:
        raise CallError(problem)


def _problems(sign_in: SignIn, front: Front) -> Iterator[str]:
    local = is_loopback(front.host)
    address = urlsplit(front.address or "")
    if front.address and (address.scheme not in ("http", "https") or not address.netloc or address.path.strip("/")):
        yield "Setting address: give it as https://papers.example.gov.uk, without a path"
    if sign_in.session_hours <= 0 or sign_in.idle_minutes <= 0:
        yield "Setting sign_in: session_hours and idle_minutes are more than nothing"
    if sign_in.way is Way.NONE:
        if not local and front.open_host != OPEN_TO_ALL:
            yield (
                f"Nobody signs in, and {front.host} is open to other machines: everyone there would read every paper. "
                'Serve on 127.0.0.1, or set sign_in.way to "accounts", "header" or "oidc", '
                f'or set open_host = "{OPEN_TO_ALL}"'
            )
        return
    if not local and address.scheme != "https":
        yield (
            f"People sign in, and {front.host} is open to other machines: set address to the https:// address by which "
            "the page is reached through the council's proxy, so that passwords and cookies travel encrypted"
        )
    if sign_in.way is Way.HEADER:
        yield from _weak("secret", sign_in.secret, "the key that the council's proxy signs with")
    if sign_in.way is Way.OIDC:
        for name in ("issuer", "client_id"):
            if not getattr(sign_in, name):
                yield f"Setting sign_in.{name} is needed to sign in by OpenID Connect"
        if not front.address:
            yield "Setting address is needed to sign in by OpenID Connect: people are sent back there"
        if urlsplit(sign_in.issuer or "").scheme != "https" and not is_loopback(
            urlsplit(sign_in.issuer or "").hostname or ""
        ):
            yield "Setting sign_in.issuer: give the provider's https:// address"
        if not sign_in.client_secret or len(sign_in.client_secret.get_secret_value()) < 16:
            yield "Setting sign_in.client_secret: give the secret of 16 characters or more that the provider made"


def _weak(name: str, secret: SecretStr | None, what: str) -> Iterator[str]:
    value = secret.get_secret_value() if secret else ""
    if len(value) < _LEAST_SECRET or len(set(value)) < 10:
        yield (
            f"Setting sign_in.{name} ({what}) is {'weak' if value else 'missing'}: give {_LEAST_SECRET} random "
            f"characters or more in ASSISTANT_SIGN_IN__{name.upper()}, for instance from: openssl rand -hex 32"
        )


def is_loopback(host: str) -> bool:
    """Say whether a host is this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
