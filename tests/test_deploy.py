"""The files for running it as a service: what they call exists, and what they run as has no rights."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ui.main import app

ROOT = Path(__file__).parents[1]
UNIT = ROOT / "deploy" / "assistant.service"
CONTAINER = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ")
HEALTH = "/api/v1/health"


def unit() -> dict[str, str]:
    parser = configparser.ConfigParser(strict=False, delimiters=("=",), interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(UNIT.read_text(encoding="utf-8"))
    return dict(parser["Service"])


def instructions(name: str) -> list[str]:
    return re.findall(rf"^{name} (.+)$", CONTAINER, re.MULTILINE)


def check_call(call: list[str]) -> None:
    """Check that a command is one of ours and knows every option it is given."""
    name = call[:2] if call[0] == "user" else call[:1]
    said = CliRunner().invoke(app, [*name, "--help"], env={"COLUMNS": "200", "NO_COLOR": "1", "TERM": "dumb"})
    assert said.exit_code == 0, call
    for option in (word for word in call[1:] if word.startswith("--")):
        assert option in said.output, option


def test_the_units_command_is_one_of_ours() -> None:
    program, *call = shlex.split(unit()["ExecStart"])
    assert Path(program).name == "assistant"
    check_call(call)


def test_the_unit_runs_without_rights() -> None:
    service = unit()
    assert service["User"] not in ("", "root")
    assert service["ProtectSystem"] == "strict"
    assert service["NoNewPrivileges"] == service["PrivateTmp"] == service["ProtectHome"] == "yes"
    assert service["CapabilityBoundingSet"] == ""
    assert "0.0.0.0" not in service["ExecStart"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze on this machine")
def test_systemd_knows_every_line_of_the_unit(tmp_path: Path) -> None:
    copy = tmp_path / UNIT.name
    copy.write_text(UNIT.read_text(encoding="utf-8").replace("/opt/assistant/bin/assistant", "/bin/true"))
    checked = subprocess.run(["systemd-analyze", "verify", copy], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")
    call = ["systemd-analyze", "security", "--offline=true", copy]
    rated = subprocess.run(call, capture_output=True, text=True, check=False)
    found = re.search(r"exposure level for .*: (\d+\.\d)", rated.stdout)
    assert found
    assert float(found[1]) < 2


def test_the_container_runs_as_nobody_in_particular() -> None:
    users = instructions("USER")
    assert users[-1].split(":")[0] not in ("0", "root")
    assert CONTAINER.index("\nUSER ") < CONTAINER.index("\nENTRYPOINT ")


def test_what_the_container_copies_and_calls_is_there() -> None:
    for line in instructions("COPY"):
        if not line.startswith("--from"):
            assert all((ROOT / name).exists() for name in line.split()[:-1]), line
    check_call(re.findall(r'"([^"]+)"', instructions("CMD")[-1]))
    assert HEALTH in CONTAINER
    routes = (ROOT / "ui" / "api" / "app.py").read_text(encoding="utf-8")
    assert '"/api/v1"' in routes
    assert '"/health"' in routes


def test_the_calls_in_the_comments_are_ours() -> None:
    text = UNIT.read_text(encoding="utf-8") + CONTAINER
    calls = re.findall(r"^#.*\bassistant ((?:index|user add) .*?)(?: #.*)?$", text, re.MULTILINE)
    assert {call.split()[0] for call in calls} == {"index", "user"}
    for call in calls:
        check_call(shlex.split(call))
