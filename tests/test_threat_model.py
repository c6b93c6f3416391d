"""The threat model names tests that exist, and every letter of STRIDE."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", TEXT)))
THREATS = [line for line in TEXT.splitlines() if re.match(r"\| [STRIDE] \|", line)]


@pytest.mark.parametrize("file", sorted({file for file, _ in NAMED}))
def test_every_test_named_is_there(file: str) -> None:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    there = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}
    assert {test for path, test in NAMED if path == file} - there == set()


def test_every_threat_has_its_test() -> None:
    assert [line for line in THREATS if "::test_" not in line.rsplit("|", 2)[1]] == []
    assert {line[2] for line in THREATS} == set("STRIDE")


def test_it_is_two_pages() -> None:
    assert len(THREATS) >= 25
    assert len(TEXT.split()) < 1_600
