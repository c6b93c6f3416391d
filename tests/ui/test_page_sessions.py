"""Many sessions at once over real connections: each has its own conversation, and none stalls."""

from __future__ import annotations

import json
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from tests.ui.conftest import Served

SESSIONS = 20
QUESTIONS = ("Session {n} asks how much carers will be paid.", "Session {n} asks when the ferry rests on Sundays.")


def post(url: str, body: object) -> object:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as reply:
        return json.load(reply)


def ask(served: Served, ask_index: int, session: str, question: str) -> str:
    """Ask as the page does, and return what the session is shown of its conversation."""
    body = {"data": [question, None], "fn_index": ask_index, "session_hash": session}
    post(f"{served.url}gradio_api/queue/join", body)
    with urllib.request.urlopen(f"{served.url}gradio_api/queue/data?session_hash={session}", timeout=60) as stream:
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
    for n, shown in enumerate(conversations):
        named = {m for m in range(SESSIONS) if f"Session {m} asks" in shown}
        assert named == {n}
        assert shown.count('class="exchange answered"') == 2
