"""The HTTP interface over a real server, and the MCP server through its own client."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
import schemathesis

from assistant.answering import Assistant
from assistant.contract import AnswerOut, InspectOut
from index.build import build
from index.search import Index
from tests.conftest import WordEncoder
from tests.ui.conftest import FOSTERING, serving

FOSTER = "How much will foster carers be paid a week?"


@pytest.fixture(scope="module")
def api(small_index: tuple[Index, Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the interface over the small papers, answered by the assistant itself."""
    database = f"sqlite:///{tmp_path_factory.mktemp('people') / 'people.sqlite'}"
    for served in serving(Assistant(small_index[0]), small_index[1], database):  # type: ignore[arg-type]
        yield f"{served.url}api/v1"


def test_an_answer_is_the_contracts_object(api: str) -> None:
    reply = httpx.post(f"{api}/ask", json={"question": FOSTER})
    answer = AnswerOut.model_validate(reply.json())
    assert "£512 a week" in answer.text
    assert answer.citations[0].label == "1.1"
    assert answer.citations[0].quote in answer.citations[0].paragraph_text


def test_the_scope_is_a_hard_filter(api: str) -> None:
    reply = httpx.post(f"{api}/ask", json={"question": FOSTER, "scope": {"bodies": ["Brackwater Council"]}})
    assert "£512" not in reply.json()["text"]


def test_a_stream_ends_with_the_same_answer(api: str) -> None:
    with httpx.stream("POST", f"{api}/ask/stream", json={"question": FOSTER}) as reply:
        assert reply.headers["content-type"].startswith("text/event-stream")
        events = [part.split("\ndata: ", 1) for part in reply.read().decode().split("\n\n") if part]
    names = [name.removeprefix("event: ") for name, _ in events]
    assert names[-1] == "answer"
    assert "statement" in names
    whole = httpx.post(f"{api}/ask", json={"question": FOSTER}).json()
    assert json.loads(events[-1][1])["text"] == whole["text"]


def test_papers_and_their_paragraphs_can_be_read(api: str) -> None:
    papers = httpx.get(f"{api}/papers").json()["papers"]
    fostering = next(paper for paper in papers if paper["file"] == "fostering.md")
    paper = InspectOut.model_validate(httpx.get(f"{api}/paper", params={"paper_id": fostering["paper_id"]}).json())
    first = next(paragraph for paragraph in paper.paragraphs if paragraph.number == "1.2")
    placed = httpx.get(f"{api}/paragraph", params={"paragraph_id": first.id}).json()
    assert placed["paragraph"]["text"] == first.text
    assert placed["before"][-1]["number"] == "1.1"
    page = httpx.get(api.replace("/api/v1", "") + placed["address"])
    assert "£1,240,000" in page.text


def test_what_is_not_there_is_said_to_be_missing(api: str) -> None:
    for route in ("paper", "paragraph"):
        reply = httpx.get(f"{api}/{route}", params={f"{route}_id": "nothing#1"})
        assert reply.status_code == 404
        assert reply.json()["detail"].startswith("No pa")


def test_search_finds_passages_and_the_register_lists_recommendations(api: str) -> None:
    found = httpx.get(f"{api}/search", params={"q": "ferry sundays", "k": 1}).json()["passages"]
    assert [passage["file"] for passage in found] == ["ferry<script>.html"]
    rows = httpx.get(f"{api}/register").json()["rows"]
    assert [row["label"] for row in rows] == ["2.1", "2.2"]


def test_the_overview_lists_every_route_without_scripts(api: str) -> None:
    page = httpx.get(f"{api}/", follow_redirects=True)
    schema = httpx.get(f"{api}/openapi.json").json()
    assert page.status_code == 200
    assert all(path in page.text for path in schema["paths"])
    assert "<script" not in page.text


def test_another_site_cannot_ask_in_a_persons_name(api: str) -> None:
    reply = httpx.post(f"{api}/ask", json={"question": FOSTER}, headers={"Sec-Fetch-Site": "cross-site"})
    assert reply.status_code == 403


def test_no_request_of_the_schema_breaks_it(api: str) -> None:
    schema = schemathesis.openapi.from_url(f"{api}/openapi.json")
    schema.config.base_url = api
    cases = [case for operation in schema.get_all_operations() for case in _cases(operation.ok())]
    for case in cases:
        case.call_and_validate(base_url=api)
    assert {case.operation.path for case in cases} == set(httpx.get(f"{api}/openapi.json").json()["paths"])


def _cases(operation, each: int = 15) -> list:
    """Return seeded requests, right and wrong ones, that the schema describes."""
    from hypothesis import HealthCheck, Phase, given, seed, settings

    found = []

    @seed(20261123)
    @settings(max_examples=each, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def collect(case: object) -> None:
        found.append(case)

    collect()
    return found


def test_desktop_assistants_use_the_papers_over_mcp(small_index: tuple[Index, Path]) -> None:
    from mcp import Client

    from ui.mcp import make_server
    from ui.page.site import Site
    from ui.store.database import Database

    async def use() -> tuple[list[str], str, str, str]:
        async with Client(make_server(Site(Assistant(small_index[0]), Database("sqlite://")))) as client:
            tools = [tool.name for tool in (await client.list_tools()).tools]
            answer = await client.call_tool("ask", {"question": FOSTER})
            rows = await client.call_tool("list_recommendations", {})
            first = json.loads(answer.content[0].text)["citations"][0]["paragraph_id"]
            opened = await client.call_tool("open_paragraph", {"paragraph_id": first})
            return tools, answer.content[0].text, str(rows.structured_content), str(opened.structured_content)

    with ThreadPoolExecutor(1) as own:  # the browser's driver holds this thread's event loop
        tools, answer, rows, opened = own.submit(lambda: asyncio.run(use())).result()
    assert sorted(tools) == ["ask", "list_recommendations", "open_paragraph", "search"]
    assert "£512 a week" in answer
    assert "approve the payments" in rows
    assert "£512 a week" in opened


def test_over_mcp_an_index_built_anew_counts_from_the_next_call(tmp_path: Path) -> None:
    from mcp import Client

    from ui.mcp import make_server
    from ui.page.site import Site
    from ui.store.database import Database

    papers, index = tmp_path / "papers", tmp_path / "index"
    papers.mkdir()
    (papers / "fostering.md").write_text(FOSTERING, encoding="utf-8")
    (papers / "ferry.md").write_text("# Ferry\n\n1.1 The ferry rests on Sundays.\n", encoding="utf-8")
    build([papers], index, WordEncoder())
    site = Site(Assistant(Index.open(index, WordEncoder())), Database("sqlite://"), Assistant)

    async def use() -> tuple[str, str]:
        async with Client(make_server(site)) as client:
            before = await client.call_tool("ask", {"question": FOSTER})
            (papers / "fostering.md").unlink()
            build([papers], index, WordEncoder())
            after = await client.call_tool("ask", {"question": FOSTER})
            return before.content[0].text, after.content[0].text

    with ThreadPoolExecutor(1) as own:  # the browser's driver holds this thread's event loop
        before, after = own.submit(lambda: asyncio.run(use())).result()
    assert "£512 a week" in before
    assert "£512" not in after
