from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.corpora import CorpusName
from evals.reference import Split
from evals.structure.gold import (
    FOLDER,
    GoldError,
    GoldFacts,
    GoldParagraph,
    GoldRunning,
    load_file,
    load_gold,
    split_of,
)
from index.errors import CallError
from index.model import Kind

PARAGRAPH = {
    "id": "x-1",
    "corpus": "council",
    "file": "a.pdf",
    "split": split_of("x-1"),
    "page": 4,
    "number": "3.10",
    "kind": "paragraph",
    "heading": ["Options"],
    "first": "The lease ends",
    "last": "in May.",
}
FACTS = {"title": "Leases", "body": ["Tarrow Council"], "committee": None, "date": "2026-05", "author": None}


def written(tmp_path: Path, *lines: object) -> Path:
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines), encoding="utf-8")
    return path


def test_a_line_becomes_a_paragraph(tmp_path: Path) -> None:
    (item,) = load_file(written(tmp_path, PARAGRAPH))
    assert isinstance(item, GoldParagraph)
    assert (item.page, item.number, item.kind, item.heading) == (4, "3.10", Kind.PARAGRAPH, ("Options",))


def test_a_running_line_needs_its_words_only(tmp_path: Path) -> None:
    line = {key: PARAGRAPH[key] for key in ("id", "corpus", "file", "split", "page", "first")} | {"kind": "running"}
    (item,) = load_file(written(tmp_path, line))
    assert isinstance(item, GoldRunning)
    assert item.words == "The lease ends"


def test_facts_hold_spellings_and_nothing_where_the_paper_does_not_say(tmp_path: Path) -> None:
    line = {key: PARAGRAPH[key] for key in ("id", "corpus", "file", "split")}
    (item,) = load_file(written(tmp_path, line | {"kind": "facts", "facts": FACTS | {"status": "public"}}))
    assert isinstance(item, GoldFacts)
    assert dict(item.fields)["body"] == ("Tarrow Council",)
    assert dict(item.fields)["committee"] == ("",)
    assert dict(item.fields)["status"] == ("public",)


def test_a_number_left_out_is_not_scored_and_null_says_that_none_is_printed(tmp_path: Path) -> None:
    without = {key: value for key, value in PARAGRAPH.items() if key != "number"}
    (left_out,) = load_file(written(tmp_path, without))
    (none_printed,) = load_file(written(tmp_path, without | {"number": None}))
    assert isinstance(left_out, GoldParagraph)
    assert isinstance(none_printed, GoldParagraph)
    assert (left_out.numbered, none_printed.numbered) == (False, True)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kind": "riddle"}, "line 1: kind riddle is none of"),
        ({"split": "tune" if split_of("x-1") is Split.HOLD else "hold"}, "line 1: the split of x-1 is"),
        ({"first": "one two three four five six seven"}, "line 1: more than 6 words"),
        ({"last": None}, "line 1: last is missing"),
        ({"kind": "table_row"}, "line 1: kind table_row and cells go together"),
        ({"kind": "facts"}, "line 1: kind facts and the field facts go together"),
        ({"colour": "red"}, "line 1: colour"),
        ({"file": "b.pdf"}, "is of b.pdf, not of a"),
    ],
)
def test_a_line_that_is_not_as_it_must_be_is_refused(tmp_path: Path, change: dict[str, object], reason: str) -> None:
    with pytest.raises(GoldError, match=reason):
        load_file(written(tmp_path, PARAGRAPH | change))


def test_every_bad_line_is_named(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"line 2: not JSON.*; line 4: kind"):
        load_file(written(tmp_path, PARAGRAPH, "{oops", "", PARAGRAPH | {"kind": "riddle"}))


def test_a_missing_file_is_a_wrong_call_and_an_empty_one_an_error(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="is not there"):
        load_file(tmp_path / "none.jsonl")
    with pytest.raises(GoldError, match="no gold items"):
        load_file(written(tmp_path, ""))


def test_an_id_that_stands_twice_is_refused(tmp_path: Path) -> None:
    written(tmp_path, PARAGRAPH, PARAGRAPH)
    with pytest.raises(GoldError, match="id x-1 stands twice"):
        load_gold(CorpusName, None, tmp_path)


def test_a_split_keeps_its_own_half(tmp_path: Path) -> None:
    ids = [f"x-{n}" for n in range(40)]
    written(tmp_path, *(PARAGRAPH | {"id": id_, "split": split_of(id_)} for id_ in ids))
    held = load_gold([CorpusName.COUNCIL], Split.HOLD, tmp_path)
    assert 12 <= len(held) <= 28
    assert {item.split for item in held} == {Split.HOLD}
    assert load_gold([CorpusName.CARE_REVIEW], None, tmp_path) == ()


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.jsonl")), ids=lambda path: path.stem[:20])
def test_the_gold_kept_here_is_right(path: Path) -> None:
    assert load_file(path)
