"""The page as a process: its one line when ready, a port in use, an end without noise."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from index.errors import AssistantError
from index.search import Index
from tests.ui.conftest import ScriptedAssistant
from ui.server import serve

ROOT = Path(__file__).resolve().parents[2]
SERVE = """
import sys
from pathlib import Path
from index.search import Index
from tests.conftest import WordEncoder
from tests.ui.conftest import ScriptedAssistant
from ui.server import serve
serve(ScriptedAssistant(Index.open(Path(sys.argv[1]), WordEncoder())), "127.0.0.1", 0, f"sqlite:///{sys.argv[1]}-people.sqlite")
"""


def test_a_port_in_use_is_one_line_that_says_what_to_do(small_index: tuple[Index, Path]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(AssistantError, match=f"^Port {port} is in use; .* assistant chat --port "):
            serve(ScriptedAssistant(small_index[0]), "127.0.0.1", port, "sqlite://")  # type: ignore[arg-type]


def test_a_host_that_is_no_address_is_one_line(small_index: tuple[Index, Path]) -> None:
    with pytest.raises(AssistantError, match=r"^Cannot serve on 192\.0\.2\.1"):
        serve(ScriptedAssistant(small_index[0]), "192.0.2.1", 0, "sqlite://")  # type: ignore[arg-type]


def test_it_says_where_to_ask_and_ends_quietly_when_interrupted(small_index: tuple[Index, Path]) -> None:
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", SERVE, str(small_index[0].folder)],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    line = process.stderr.readline()
    found = re.fullmatch(r"Ask at (http://127\.0\.0\.1:\d+)\n", line)
    assert found, line + process.stderr.read()
    with urllib.request.urlopen(found[1], timeout=30) as reply:
        assert b"Committee papers" in reply.read()
    process.send_signal(signal.SIGINT)
    _, rest = process.communicate(timeout=30)
    assert rest == ""
    assert process.returncode == 0
