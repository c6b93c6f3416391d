"""Signing in at a real OpenID Connect provider, which the test runs on this machine."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import uvicorn
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from fastapi import FastAPI, Form, Request
from fastapi.responses import JSONResponse, RedirectResponse
from joserfc import jwt
from joserfc.jwk import RSAKey
from pydantic import SecretStr

from index.search import Index
from tests.ui.people.conftest import Council, opened
from ui.signing.settings import SignIn, Way

SECRET = "the provider's secret"


@dataclass
class Provider:
    """An authorisation server: code flow with PKCE, tokens signed with RS256. `twist` makes it lie."""

    url: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    other: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "one"}))
    twist: str = ""
    who: str = "mina"
    asked: dict[str, str] = field(default_factory=dict)

    def app(self) -> FastAPI:
        app = FastAPI()
        app.get("/.well-known/openid-configuration")(self.facts)
        app.get("/authorize")(self.authorize)
        app.post("/token")(self.token)
        app.get("/keys")(lambda: {"keys": [self.key.as_dict(private=False)]})
        return app

    def facts(self) -> dict[str, str]:
        issuer = "https://evil.example" if self.twist == "issuer" else self.url
        ends = {name: f"{self.url}/{path}" for name, path in (
            ("authorization_endpoint", "authorize"), ("token_endpoint", "token"), ("jwks_uri", "keys"))}  # fmt: skip
        return {"issuer": issuer, **ends}

    def authorize(self, request: Request) -> RedirectResponse:
        self.asked = dict(request.query_params)
        return RedirectResponse(f"{self.asked['redirect_uri']}?code=c0de&state={self.asked['state']}", 302)

    def token(
        self, request: Request, code: Annotated[str, Form()], code_verifier: Annotated[str, Form()]
    ) -> JSONResponse:
        fits = create_s256_code_challenge(code_verifier) == self.asked["code_challenge"] and code == "c0de"
        if not fits or "authorization" not in request.headers:
            return JSONResponse({"error": "invalid_grant"}, 400)
        claims: dict[str, Any] = {
            "iss": self.url, "aud": "papers", "sub": self.who, "nonce": self.asked["nonce"], "exp": time.time() + 300,
        } | {"audience": {"aud": "another"}, "nonce": {"nonce": "x"}, "old": {"exp": 1}, "iss": {"iss": "x"}}.get(
            self.twist, {})  # fmt: skip
        key = self.other if self.twist == "key" else self.key
        signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, key)
        return JSONResponse({"access_token": "a", "token_type": "Bearer", "id_token": signed})


@pytest.fixture
def provider() -> Iterator[Provider]:
    found = Provider()
    server = uvicorn.Server(uvicorn.Config(found.app(), host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    found.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    yield found
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture
def council(provider: Provider, mixed_index: tuple[Index, Path], tmp_path: Path) -> Iterator[Council]:
    settings = SignIn(way=Way.OIDC, issuer=provider.url, client_id="papers", client_secret=SecretStr(SECRET))
    yield from opened(mixed_index, tmp_path, settings)


def round_trip(council: Council, client: httpx.Client, state: str | None = None) -> httpx.Response:
    begun = client.get("/sign-in/oidc?next=/paper/case")
    back = httpx.get(begun.headers["location"]).headers["location"]
    query = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    return client.get("/sign-in/back", params=query | ({"state": state} if state else {}))


def test_whom_the_provider_knows_is_let_in_as_their_account(council: Council) -> None:
    client = council.client()
    page = client.get("/paper/case", headers={"Accept": "text/html"})
    assert page.headers["location"] == "/sign-in?next=%2Fpaper%2Fcase"
    assert "/sign-in/oidc?next=/paper/case" in client.get(page.headers["location"]).text
    done = round_trip(council, client)
    assert (done.status_code, done.headers["location"]) == (303, "/paper/case")
    assert client.get("/paper/case").status_code == 200
    assert client.get("/paper/contract").status_code == 404


@pytest.mark.parametrize("twist", ["audience", "nonce", "old", "iss", "key", "issuer"])
def test_a_token_that_is_not_for_this_sign_in_lets_nobody_in(council: Council, provider: Provider, twist: str) -> None:
    client = council.client()
    if twist == "issuer":
        provider.twist = twist
        assert client.get("/sign-in/oidc").status_code == 503
        return
    provider.twist = twist
    assert round_trip(council, client).status_code == 401
    assert client.get("/papers").status_code == 401


def test_a_sign_in_begun_elsewhere_or_by_somebody_unknown_is_refused(council: Council, provider: Provider) -> None:
    client = council.client()
    assert round_trip(council, client, state="another").status_code == 401
    begun = council.client().get("/sign-in/oidc")
    back = httpx.get(begun.headers["location"]).headers["location"]
    assert client.get("/sign-in/back", params=urlsplit(back).query).status_code == 401
    provider.who = "nobody"
    unknown = round_trip(council, council.client())
    assert (unknown.status_code, "no account here" in unknown.text) == (403, True)


def test_a_provider_that_is_away_is_said_in_words(mixed_index: tuple[Index, Path], tmp_path: Path) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # taken, and nobody listens
        issuer = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        settings = SignIn(way=Way.OIDC, issuer=issuer, client_id="papers", client_secret=SecretStr(SECRET))
        for council in opened(mixed_index, tmp_path, settings):
            answer = council.client().get("/sign-in/oidc")
            assert (answer.status_code, "does not answer" in answer.text) == (503, True)
