"""The papers for desktop assistants: an MCP server on standard input and output. The only file that knows MCP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.answering import Assistant
from assistant.contract import AnswerOut, ParagraphOut, answer_out, paragraph_out
from assistant.langchain.retriever import PapersRetriever
from assistant.register import read_register
from index.errors import CallError
from ui.api.bodies import RecommendationOut
from ui.api.rows import row_out

if TYPE_CHECKING:
    from mcp.server import MCPServer

_MISSING = "The MCP server needs the package mcp: install the extra, pip install committee-papers-assistant[mcp]"
_INSTRUCTIONS = (
    "Answers from committee papers. Quote what `ask` returns with its citations (paper, paragraph, page); when its "
    "status is not_found, say that the papers do not say."
)
_MOST = 50


def serve(assistant: Assistant) -> None:
    """Serve until standard input ends; raises CallError when the package is not installed."""
    make_server(assistant).run("stdio")


def make_server(assistant: Assistant) -> MCPServer:
    """Return the server with its four tools."""
    try:
        from mcp.server import MCPServer
    except ImportError as error:
        raise CallError(_MISSING) from error
    server = MCPServer("committee-papers", instructions=_INSTRUCTIONS)
    store = assistant.index.store
    retriever = PapersRetriever(index=assistant.index)

    @server.tool()
    def ask(question: str) -> AnswerOut:
        """Answer a question from the papers, each statement with the paragraph it rests on."""
        return answer_out("1", assistant.answer(question), store)

    @server.tool()
    def search(query: str, k: int = 10) -> list[ParagraphOut]:
        """Find the paragraphs nearest to a query, best first."""
        hits = retriever.hits(query, max(1, min(k, _MOST)))
        ids = [id_ for hit in hits for id_ in hit.passage.paragraphs]
        found = store.paragraphs(ids)
        return [paragraph_out(found[id_]) for id_ in dict.fromkeys(ids) if id_ in found][:_MOST]

    @server.tool()
    def open_paragraph(paragraph_id: str) -> list[ParagraphOut]:
        """Give a paragraph by its id, with the two before it and the two after."""
        found = [paragraph_out(paragraph) for paragraph in store.neighbours(paragraph_id, 2, 2)]
        if not found:
            raise ValueError(f"No paragraph of the index has the id {paragraph_id}")
        return found

    @server.tool()
    def list_recommendations(paper_id: str | None = None) -> list[RecommendationOut]:
        """List recommendations and resolutions, of one paper where its id is given."""
        return [row_out(row) for row in read_register(store) if paper_id in (None, row.paper.paper_id)]

    return server
