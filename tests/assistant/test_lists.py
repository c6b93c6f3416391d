"""Lists in the papers, and one item of a list."""

from __future__ import annotations

from math import inf
from pathlib import Path

import pytest

from assistant import decide
from assistant.answering import Assistant
from assistant.model import Turn
from index.build import build
from index.search import Index
from tests.conftest import WordEncoder

PAPER = """# Harbour strategy

Aldermoor Council

## 1. Aims

The strategy has three aims for the harbour:

- dredge the channel;
- mend the lamps;
- Swifter tolls.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder: Path = tmp_path_factory.mktemp("lists")
    (folder / "papers").mkdir()
    (folder / "papers" / "strategy.md").write_text(PAPER, encoding="utf-8")
    build([folder / "papers"], folder / "index", WordEncoder())
    return Assistant(Index.open(folder / "index", WordEncoder()))


def test_an_item_asked_for_by_its_place_is_given_though_the_reader_finds_no_answer_in_its_words(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decide, "_SURE", inf)
    history = (Turn("what is the first aim of the harbour strategy", "dredge the channel"),)
    assert assistant.answer("And the third one?", history).citations[-1].quote == "Swifter tolls."
    assert not assistant.answer("what is the aim of the harbour strategy").citations


@pytest.mark.parametrize(
    "question", ["How much does the third aim of the harbour cost?", "who chairs the second XKQ aim"]
)
def test_an_item_that_does_not_hold_what_is_asked_is_no_answer(assistant: Assistant, question: str) -> None:
    assert "Swifter" not in assistant.answer(question).text
    assert "mend the lamps" not in assistant.answer(question).text
