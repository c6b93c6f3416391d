"""The page served: the chat and its sources on one address of this machine."""

from __future__ import annotations

import errno
import socket
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from index.errors import AssistantError
from ui.signing.entrance import Entrance

_MOST_CONNECTIONS = 2_000

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    import uvicorn
    from fastapi import FastAPI

    from assistant.answering import Assistant
    from index.search import Index
    from ui.library import Library
    from ui.waiting import Line


def serve(
    assistant: Assistant,
    host: str,
    port: int,
    database: str,
    library: Library | None = None,
    make: Callable[[Index], Assistant] | None = None,
    entrance: Entrance | None = None,
) -> None:
    """Serve the page until it is stopped; raises AssistantError when the port is in use."""
    listener = _listen(host, port)
    app = create_app(assistant, database, library, make, entrance)
    config = configured(app, entrance.proxy if entrance else None)
    with listener, suppress(KeyboardInterrupt):
        print(f"Ask at http://{_spoken(host)}:{listener.getsockname()[1]}", file=sys.stderr, flush=True)
        _server(config, app.state.line).run(sockets=[listener])


def configured(app: FastAPI, proxy: str | None) -> uvicorn.Config:
    """Return how the application is served.

    What X-Forwarded-For and X-Forwarded-Proto say of where a request comes from is believed of `proxy` alone, of
    the first its last word; without a proxy of nobody.
    """
    import uvicorn

    from ui.connections import PatientProtocol

    return uvicorn.Config(
        app,
        http=PatientProtocol,
        log_level="error",
        timeout_graceful_shutdown=1,
        server_header=False,
        proxy_headers=proxy is not None,
        forwarded_allow_ips=proxy or "",
        limit_concurrency=_MOST_CONNECTIONS,
    )


def create_app(
    assistant: Assistant,
    database: str,
    library: Library | None = None,
    make: Callable[[Index], Assistant] | None = None,
    entrance: Entrance | None = None,
) -> FastAPI:
    """Return the page as an application: our own routes first, Gradio's chat behind them, guarded.

    With a `library` papers can be taken in and out; `make` gives the assistant of an index built anew,
    or of a part of it. Without an `entrance` nobody signs in.
    """
    from fastapi import FastAPI
    from fastapi.exceptions import RequestValidationError

    from ui.api.app import ADDRESS, api
    from ui.building import Builder
    from ui.page import auditing, chat, checking, conversing, papers, peopling, register, signing
    from ui.page.forms import ForeignFormError
    from ui.page.guard import Guard
    from ui.page.routes import routes
    from ui.page.site import Site
    from ui.signing.door import Door
    from ui.store.database import Database, StoreError

    app = FastAPI(title="Committee papers", docs_url=None, redoc_url=None, openapi_url=None)
    entrance = entrance or Entrance()
    kept = Database(database)
    door = Door(kept, entrance.sign_in)
    app.add_middleware(
        Guard,
        door=door,
        address=entrance.address or "",
        most_upload=5_000_000 * library.most_mb if library else 0,
        local=entrance.is_local,
    )
    site = Site(assistant, kept, make, door, entrance.directorates)
    app.state.line = site.line
    builder = Builder(library, lambda: site.whole, site.renew, site.held) if library else None
    if builder:
        builder.watch()
    for expected in (StoreError, RequestValidationError, ForeignFormError):
        app.add_exception_handler(expected, site.refused)
    site.views = (
        conversing.view(site),
        checking.view(site),
        register.view(site),
        papers.view(site, builder),
        peopling.view(site),
        auditing.view(site),
    )
    for view in site.views:
        app.include_router(view.router)
    app.include_router(signing.routes(site, entrance))
    app.include_router(routes(site, chat.module_script()))
    app.mount(ADDRESS, api(site))
    return chat.mount(app, site)


def _server(config: uvicorn.Config, line: Line) -> uvicorn.Server:
    """Return a server that, told to stop, first lets nobody wait any longer, so that streams end with a word."""
    import uvicorn

    class Server(uvicorn.Server):
        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            line.close()
            super().handle_exit(sig, frame)

    return Server(config)


def _listen(host: str, port: int) -> socket.socket:
    """Take the port, before anything slow is done."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        raise AssistantError(_refused(host, port, error)) from None
    return listener


def _refused(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        free = port + 1 if port < 65535 else port - 1
        return f"Port {port} is in use; stop what runs there, or choose another: assistant chat --port {free}"
    return f"Cannot serve on {host}, port {port}: {error.strerror or error}; choose another address or port"


def _spoken(host: str) -> str:
    """Return the host as it stands in an address; one that means "every address" is reached as this machine."""
    if host in ("0.0.0.0", "::"):
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
