"""The papers for desktop assistants: an MCP server on standard input and output. The only file that knows MCP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.contract import AnswerOut, ParagraphOut, answer_out, paragraph_out
from assistant.register import read_register
from index.errors import CallError
from ui.api.bodies import RecommendationOut
from ui.api.rows import row_out
from ui.page.site import Site
from ui.people import COOKIE, Person, local_officer
from ui.sight import Sight

if TYPE_CHECKING:
    from mcp.server import MCPServer

_MISSING = "The MCP server needs the package mcp: install the extra, pip install committee-papers-assistant[mcp]"
_NOBODY = "People sign in to these papers: name an account that is not disabled, assistant mcp --user NAME"
_INSTRUCTIONS = (
    "Answers from committee papers. Quote what `ask` returns with its citations (paper, paragraph, page); when its "
    "status is not_found, say that the papers do not say."
)
_MOST = 50


def serve(site: Site, username: str | None) -> None:
    """Serve until standard input ends; raises CallError without the package, or where it is not known whom to serve."""
    make_server(site, username).run("stdio")


def make_server(site: Site, username: str | None = None) -> MCPServer:
    """Return the server with its four tools, each for the person and from the index as they are when it is called."""
    try:
        from mcp.server import MCPServer
    except ImportError as error:
        raise CallError(_MISSING) from error
    server = MCPServer("committee-papers", instructions=_INSTRUCTIONS)
    _person(site, username)  # says at once where nobody is named

    def sight() -> Sight:
        site.renew()
        return site.sight_of(_person(site, username))

    @server.tool()
    def ask(question: str) -> AnswerOut:
        """Answer a question from the papers, each statement with the paragraph it rests on."""
        seen = _asked(site, sight(), "asked")
        return answer_out("1", seen.assistant.answer(question), seen.index.store)

    @server.tool()
    def search(query: str, k: int = 10) -> list[ParagraphOut]:
        """Find the paragraphs nearest to a query, best first."""
        seen = _asked(site, sight(), "searched")
        hits = seen.assistant.hits(query, max(1, min(k, _MOST)))
        ids = [id_ for hit in hits for id_ in hit.passage.paragraphs]
        found = seen.index.store.paragraphs(ids)
        return [paragraph_out(found[id_]) for id_ in dict.fromkeys(ids) if id_ in found][:_MOST]

    @server.tool()
    def open_paragraph(paragraph_id: str) -> list[ParagraphOut]:
        """Give a paragraph by its id, with the two before it and the two after."""
        seen = _asked(site, sight(), "saw a paper")
        found = [paragraph_out(paragraph) for paragraph in seen.index.store.neighbours(paragraph_id, 2, 2)]
        if not found:
            raise ValueError(f"No paragraph of the index has the id {paragraph_id}")
        return found

    @server.tool()
    def list_recommendations(paper_id: str | None = None) -> list[RecommendationOut]:
        """List recommendations and resolutions, of one paper where its id is given."""
        store = _asked(site, sight(), "searched").index.store
        return [row_out(row) for row in read_register(store) if paper_id in (None, row.paper.paper_id)]

    return server


def _person(site: Site, username: str | None) -> Person:
    if site.door.is_open:
        return local_officer({COOKIE: "mcp"})
    account = site.door.accounts.named(username) if username else None
    if account is None or account.is_disabled:
        raise CallError(_NOBODY)
    return account.person


def _asked(site: Site, sight: Sight, action: str) -> Sight:
    site.note(sight.person, action, "by a desktop assistant")
    return sight
