"""Hostile requests over a real server: paths, SQL, headers, cookies, other sites, bodies, slow connections."""

from __future__ import annotations

import logging
import re
import socket
import time
from urllib.parse import quote, urlsplit

import httpx
import pytest

from tests.ui.conftest import Served

SECONDS = 10.0
PATHS = (
    "page/..%2f..%2f..%2fetc%2fpasswd",
    "page/%2e%2e/%2e%2e/pyproject.toml",
    "page/base.html",
    "paper/..%2f..%2fetc%2fpasswd/file",
    "paper/%2fetc%2fpasswd/file",
    "paper/%00/file",
    "paper/order-plain/../../../etc/passwd",
    "conversation/assets/..%2f..%2f..%2fetc%2fpasswd",
    "assets/..%2f..%2f..%2f..%2fetc%2fpasswd",
    "static/..%2f..%2f..%2f..%2fetc%2fpasswd",
    "static/%2fetc%2fpasswd",
    "gradio_api/file=/etc/passwd",
    "gradio_api/file%3d/etc/passwd",
    "file=/etc/passwd",
    "gradio_api/proxy=http://127.0.0.1:9/",
    "gradio_api/upload",
    "svg/..%2f..%2fetc%2fpasswd",
    "theme.css%2f..%2f..%2fetc%2fpasswd",
    "papers/of/..%2f..%2fetc%2fpasswd",
    "api/v1/paper?paper_id=../../../../etc/passwd",
    "api/v1/../../etc/passwd",
    "docs",
    "api/v1/docs",
    "monitoring",
)
SQL = (
    "' OR '1'='1",
    "x'; DROP TABLE papers; --",
    "x' UNION SELECT text, text FROM papers --",
    "%",
    "_",
    "\\",
    '" OR ""="',
    "NEAR(lido cost, 1)",
    "*",
)
SEARCHES = ("papers?q={}", "register?q={}", "register?body={}", "register?paper={}&since={}", "conversations?q={}")
FORGED = (
    {"x-remote-user": "administrator", "x-forwarded-user": "administrator", "remote-user": "administrator"},
    {"x-role": "administrator", "x-original-url": "/papers", "x-rewrite-url": "/check"},
    {"x-forwarded-for": "127.0.0.1", "x-real-ip": "127.0.0.1", "forwarded": "for=127.0.0.1;host=evil.example"},
    {"cookie": "role=administrator; session=administrator; admin=1"},
    {"cookie": "visitor=' OR 1=1 --"},
    {"cookie": f"visitor={'a' * 7000}"},
    {"authorization": "Bearer eyJhbGciOiJub25lIn0.eyJyb2xlIjoiYWRtaW5pc3RyYXRvciJ9."},
)


def get(page: Served, path: str, **headers: str) -> httpx.Response:
    return httpx.get(f"{page.url}{path}", headers=headers, timeout=SECONDS)


@pytest.mark.parametrize("path", PATHS)
def test_a_path_that_leads_elsewhere_leads_nowhere(hostile_page: Served, path: str) -> None:
    with socket.create_connection(("127.0.0.1", urlsplit(hostile_page.url).port), timeout=SECONDS) as line:
        line.sendall(f"GET /{path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        reply = b""
        while part := line.recv(65536):
            reply += part
    status = int(reply.split(b" ", 2)[1])
    assert status in (303, 307, 308, 400, 403, 404, 405, 422), status
    assert b"root:" not in reply
    assert b"[project]" not in reply
    assert b"Traceback" not in reply


@pytest.mark.parametrize("sql", SQL)
def test_sql_in_a_search_finds_its_own_letters_and_nothing_else(hostile_page: Served, sql: str) -> None:
    before = get(hostile_page, "api/v1/papers").json()
    for search in SEARCHES:
        reply = get(hostile_page, search.replace("{}", quote(sql)))
        assert reply.status_code in (200, 400), search
        assert "Traceback" not in reply.text
        assert "sqlite" not in reply.text.lower()
    assert get(hostile_page, "api/v1/papers").json() == before


@pytest.mark.parametrize("forged", FORGED, ids=range(len(FORGED)))
def test_a_forged_header_or_cookie_makes_nobody_else(hostile_page: Served, forged: dict[str, str]) -> None:
    for path in ("api/v1/papers", "api/v1/register", "papers", "check"):
        plain, other = get(hostile_page, path), get(hostile_page, path, **forged)
        assert (other.status_code, without_tokens(other)) == (plain.status_code, without_tokens(plain))


def without_tokens(reply: httpx.Response) -> str:
    """Return a page without what is another for each browser: the word that its forms carry."""
    return re.sub(r'value="[\w-]{20,}"|content="[\w-]{20,}"', "", reply.text)


def test_a_file_name_of_two_lines_sets_no_header(hostile_page: Served) -> None:
    papers = get(hostile_page, "api/v1/papers").json()["papers"]
    (evil,) = [paper for paper in papers if "Set-Cookie" in paper["file"]]
    reply = get(hostile_page, f"paper/{evil['paper_id']}/file")
    assert reply.status_code == 200
    assert "a=b" not in reply.headers.get("set-cookie", "")
    assert reply.headers["content-disposition"].startswith("attachment")
    assert "\n" not in reply.headers["content-disposition"]


def test_line_breaks_in_an_address_set_no_header(hostile_page: Served) -> None:
    for path in ("conversation/assets/x%0d%0aSet-Cookie:%20a=b", "papers?q=x%0d%0aSet-Cookie:%20a=b"):
        assert "a=b" not in get(hostile_page, path).headers.get("set-cookie", "")


def test_no_line_of_a_log_is_the_asker_s(hostile_page: Served, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    forged = "secret-words\nWARNING: administrator signed in"
    httpx.post(f"{hostile_page.url}api/v1/ask", json={"question": forged}, timeout=SECONDS)
    get(hostile_page, f"papers?q={quote(forged)}", **{"user-agent": "secret-words"})
    ours = [r.getMessage() for r in caplog.records if not r.name.startswith(("httpx", "httpcore"))]
    assert not [line for line in ours if "secret-words" in line]


@pytest.mark.parametrize(
    "given", [{"sec-fetch-site": "cross-site"}, {"origin": "http://evil.example"}, {"origin": "null"}]
)
def test_another_site_changes_and_asks_nothing(hostile_page: Served, given: dict[str, str]) -> None:
    papers = get(hostile_page, "api/v1/papers").json()["papers"]
    for path in ("papers/give", "papers/replace", f"papers/of/{papers[0]['paper_id']}/remove", "api/v1/ask", "check"):
        reply = httpx.post(f"{hostile_page.url}{path}", headers=given, timeout=SECONDS)
        assert reply.status_code == 403, path
    assert get(hostile_page, "api/v1/papers").json()["papers"] == papers


@pytest.mark.parametrize(
    "body",
    [
        b'{"question": "' + b"a" * 30_000_000 + b'"}',
        b'{"question": "x", "history": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
        b'{"question": 1e400000, "scope": {"papers": [null]}}',
        b"\xff\xfe" * 1000,
        b"{" * 100_000,
    ],
    ids=["long", "deep", "odd", "no text", "open"],
)
def test_a_body_that_is_too_much_is_refused(hostile_page: Served, body: bytes) -> None:
    started = time.monotonic()
    headers = {"content-type": "application/json"}
    reply = httpx.post(f"{hostile_page.url}api/v1/ask", content=body, headers=headers, timeout=3 * SECONDS)
    assert 400 <= reply.status_code < 500, reply.status_code
    assert len(reply.content) < 100_000
    assert "Traceback" not in reply.text
    assert time.monotonic() - started < 3 * SECONDS
    assert get(hostile_page, "api/v1/health").json()["status"] == "ok"


def test_many_slow_connections_keep_nobody_out(hostile_page: Served) -> None:
    port = urlsplit(hostile_page.url).port
    lines = [socket.create_connection(("127.0.0.1", port), timeout=SECONDS) for _ in range(200)]
    try:
        for line in lines:
            line.sendall(b"POST /api/v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\nX-Slow: ")
        assert get(hostile_page, "api/v1/health").json()["status"] == "ok"
        reply = httpx.post(
            f"{hostile_page.url}api/v1/ask", json={"question": "What did the Ashford lido cost?"}, timeout=30
        )
        assert "Ashford lido cost" in reply.json()["text"]
    finally:
        for line in lines:
            line.close()
