"""Many sessions at once over real connections: each has its own conversation, and none stalls."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from tests.ui.conftest import Served

SESSIONS = 20
QUESTIONS = ("Session {n} asks how much carers will be paid.", "Session {n} asks when the ferry rests on Sundays.")


def get(served: Served, address: str, visitor: str) -> tuple[int, str]:
    request = urllib.request.Request(f"{served.url}{address}", headers={"Cookie": f"visitor={visitor}"})
    try:
        with urllib.request.urlopen(request, timeout=60) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def join(served: Served, body: object, visitor: str) -> None:
    headers = {"Content-Type": "application/json", "Cookie": f"visitor={visitor}"}
    request = urllib.request.Request(f"{served.url}gradio_api/queue/join", json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=30) as reply:
        reply.read()


def ask(served: Served, ask_index: int, visitor: str, question: str) -> str:
    """Ask as the page does, and return what the session is shown of its conversation."""
    join(served, {"data": [question, "", None], "fn_index": ask_index, "session_hash": visitor}, visitor)
    listen = urllib.request.Request(
        f"{served.url}gradio_api/queue/data?session_hash={visitor}", headers={"Cookie": f"visitor={visitor}"}
    )
    with urllib.request.urlopen(listen, timeout=60) as stream:
        for line in stream:
            message = json.loads(line.removeprefix(b"data:")) if line.startswith(b"data:") else {}
            if message.get("msg") == "process_generating" and message["success"]:
                shown = message["output"]["data"][0]
            if message.get("msg") == "process_completed":
                assert message["success"], message
                return str(shown)
    raise AssertionError("the stream ended before the answer")


def test_twenty_sessions_at_once_see_each_their_own_conversation_alone(served: Served) -> None:
    with urllib.request.urlopen(f"{served.url}config", timeout=30) as reply:
        ask_index = json.load(reply)["dependencies"][0]["id"]

    def talk(n: int) -> str:
        shown = ""
        for question in QUESTIONS:
            shown = ask(served, ask_index, f"session{n}", question.format(n=n))
        return shown

    with ThreadPoolExecutor(SESSIONS) as pool:
        conversations = list(pool.map(talk, range(SESSIONS)))
    addresses = []
    for n, shown in enumerate(conversations):
        assert named_in(shown) == {n}
        assert shown.count('class="exchange answered"') == 2
        addresses += [re.findall(r"(conversation/[\w-]+)#exchange-2", shown)[-1]]
        assert named_in(get(served, "conversations", f"session{n}")[1]) == {n}
        assert named_in(get(served, addresses[n], f"session{n}")[1]) == {n}
    for n, address in enumerate(addresses):
        status, text = get(served, address, f"session{(n + 1) % SESSIONS}")
        assert (status, named_in(text)) == (404, set())
        assert get(served, f"{address}/note.docx", f"session{(n + 1) % SESSIONS}")[0] == 404


def named_in(text: str) -> set[int]:
    return {int(n) for n in re.findall(r"Session (\d+) asks", text)}
