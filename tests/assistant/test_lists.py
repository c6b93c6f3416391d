"""Lists in the papers, and one item of a list."""

from __future__ import annotations

from math import inf
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from assistant import decide
from assistant.answering import Assistant
from assistant.candidates import Candidate
from assistant.lists import PaperList, beginning, best_items
from assistant.model import Turn
from index.build import build
from index.model import Kind, Paragraph
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


def test_of_a_long_list_the_beginning_is_given_where_it_is_asked_for_else_its_best_items() -> None:
    items = tuple(_paragraph(f"p#{number}", "word " * 50) for number in range(6))
    found = PaperList(_paragraph("p#intro", "The aims are:"), items, 1.0)
    assert beginning(found) == items[:4]
    best = [_candidate(items[at]) for at in (4, 1, 0)]
    assert best_items(found, best) == (items[1], items[4])
    assert best_items(PaperList(None, items[:2], 1.0), best) == items[:2]
    long = _paragraph("p#long", "word " * 300)
    assert best_items(PaperList(None, (items[0], long), 1.0), [_candidate(long)]) == (long,)


@pytest.mark.parametrize(
    ("question", "count"),
    [("What are all the duties of the wharf warden?", "8 of 8"), ("what will the wharf warden do", "4 of 8")],
)
def test_a_list_is_whole_where_it_is_asked_for_and_else_as_long_as_an_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, question: str, count: str
) -> None:
    monkeypatch.setattr(decide, "_SURE", -inf)
    before = "The harbour has been dredged since " + "the tide came and " * 30 + "went."
    duties = [f"- {duty} {'and again ' * 9}at the quay;" for duty in "sweep paint moor haul coil tar light row".split()]
    lines = ["# Wharf", "", f"{before} The wharf warden will do these duties:", "", *duties]
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "wharf.md").write_text("\n".join(lines), encoding="utf-8")
    build([tmp_path / "papers"], tmp_path / "index", WordEncoder())
    answer = Assistant(Index.open(tmp_path / "index", WordEncoder())).answer(question)
    assert [note for note in answer.notes if "items of the list" in note] == [
        f"{count} items of the list" + ("" if count == "8 of 8" else "; open the source for the rest")
    ]
    assert "tide" not in answer.text


def _paragraph(id_: str, text: str) -> Paragraph:
    return Paragraph(id_, id_, None, Kind.LIST_ITEM, (), None, None, None, 0, len(text), text)


def _candidate(paragraph: Paragraph) -> Candidate:
    return cast(Candidate, SimpleNamespace(evidence=SimpleNamespace(paragraph=paragraph)))
