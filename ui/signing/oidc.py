"""Signing in at the council's own OpenID Connect provider. The only file that knows Authlib."""

from __future__ import annotations

import logging
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import httpx2
from authlib.common.security import generate_token
from authlib.integrations.base_client import OAuthError
from authlib.integrations.httpx_client import AsyncOAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from index.errors import AssistantError
from ui.failures import place_of
from ui.signing.settings import SignIn

_PATIENCE = 10.0  # seconds for each of the provider's answers
_WAITS = 600.0  # seconds that a person has to sign in there
_MOST = 5_000  # people who are signing in at once
_ALGORITHMS = ["RS256", "ES256", "PS256"]
_SKEW = 60
_AWAY = "The council's sign-on does not answer. Try again in a minute."
_NOT_YOURS = "This sign-in was not begun in this browser, or long ago. Begin again."
_REFUSED = "The council's sign-on did not let you in. Try again, or ask whoever keeps it."


class OidcError(AssistantError):
    """Somebody could not be signed in; the message says why."""


@dataclass(frozen=True, slots=True)
class _Begun:
    state: str
    nonce: str
    verifier: str
    wanted: str
    at: float


class Oidc:
    """Sends people to the provider (code flow with PKCE) and checks whom it sends back."""

    def __init__(self, settings: SignIn, address: str) -> None:
        self._settings = settings
        self._back = f"{address.rstrip('/')}/sign-in/back"
        self._begun: OrderedDict[str, _Begun] = OrderedDict()

    async def begin(self, wanted: str) -> tuple[str, str]:
        """Return the provider's address to send a person to, and a token for their browser to bring back."""
        async with self._client() as client:
            facts = await self._facts(client)
            token, nonce, verifier = secrets.token_urlsafe(24), generate_token(32), generate_token(64)
            address, state = client.create_authorization_url(
                facts["authorization_endpoint"], nonce=nonce, code_verifier=verifier
            )
        self._begun[token] = _Begun(state, nonce, verifier, wanted, time.monotonic())
        while len(self._begun) > _MOST:
            self._begun.popitem(last=False)
        return str(address), token

    async def end(self, token: str, query: dict[str, str]) -> tuple[str, str]:
        """Return whom the provider sent back, and the address they wanted; raises OidcError."""
        begun = self._begun.pop(token, None)
        is_known = begun is not None and time.monotonic() - begun.at < _WAITS
        if begun is None or not is_known or not secrets.compare_digest(begun.state, query.get("state", "")):
            raise OidcError(_NOT_YOURS)
        if "code" not in query:
            raise OidcError(_REFUSED)
        async with self._client() as client:
            try:
                facts = await self._facts(client)
                given = await client.fetch_token(
                    facts["token_endpoint"], code=query["code"], code_verifier=begun.verifier
                )
                keys = KeySet.import_key_set(
                    (await client.request("GET", facts["jwks_uri"], withhold_token=True)).json()
                )
                claims = jwt.decode(str(given.get("id_token", "")), keys, algorithms=_ALGORITHMS).claims
            except httpx2.HTTPError as error:
                raise OidcError(_AWAY) from error
            except (OAuthError, JoseError, ValueError, KeyError, TypeError) as error:
                logging.getLogger(__name__).warning("A sign-in was refused: %s", place_of(error))
                raise OidcError(_REFUSED) from error
        return self._named(claims, facts["issuer"], begun.nonce), begun.wanted

    def _named(self, claims: dict[str, Any], issuer: str, nonce: str) -> str:
        """Return the username that an identity token names, where it is for this page, fresh, and of this sign-in."""
        audience, now, name = claims.get("aud"), time.time(), claims.get(self._settings.claim)
        fits = (
            claims.get("iss") == issuer
            and self._settings.client_id in (audience if isinstance(audience, list) else [audience])
            and claims.get("nonce") == nonce
            and isinstance(claims.get("exp"), int | float)
            and claims["exp"] > now - _SKEW
            and (self._settings.claim != "email" or claims.get("email_verified") is True)
        )
        if not fits or not isinstance(name, str) or not name:
            raise OidcError(_REFUSED)
        return name

    async def _facts(self, client: AsyncOAuth2Client) -> dict[str, Any]:
        issuer = (self._settings.issuer or "").rstrip("/")
        try:
            found = await client.request("GET", f"{issuer}/.well-known/openid-configuration", withhold_token=True)
            facts = found.raise_for_status().json()
        except (httpx2.HTTPError, ValueError) as error:
            raise OidcError(_AWAY) from error
        if not isinstance(facts, dict) or str(facts.get("issuer", "")).rstrip("/") != issuer:
            raise OidcError(_REFUSED)
        return facts

    def _client(self) -> AsyncOAuth2Client:
        secret = self._settings.client_secret
        return AsyncOAuth2Client(
            client_id=self._settings.client_id,
            client_secret=secret.get_secret_value() if secret else None,
            scope="openid profile email",
            redirect_uri=self._back,
            code_challenge_method="S256",
            timeout=_PATIENCE,
        )
