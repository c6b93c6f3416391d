from __future__ import annotations

import hashlib
import json
from collections import Counter
from pathlib import Path

import pytest

from evals.corpora import CorpusName, references_of
from evals.reference import QuestionKind, ReferencesError, Split, load_references, of_split
from index.errors import CallError

LINE = {
    "id": "x1",
    "question": "what does it cost",
    "history": [{"question": "what is planned", "answer": "a scheme"}],
    "kind": "amount",
    "papers": ["a.pdf"],
    "expected": [[{"file": "a.pdf", "number": "2.1", "page": 2, "words": "costs £2.6 billion"}]],
    "facts": [["£2.6 billion"]],
    "forbidden": [],
    "answerable": True,
    "answer": "£2.6 billion.",
    "split": "tune",
}


def written(tmp_path: Path, *lines: object) -> Path:
    path = tmp_path / "q.jsonl"
    path.write_text("\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines), encoding="utf-8")
    return path


def test_a_line_becomes_a_reference(tmp_path: Path) -> None:
    (found,) = load_references(written(tmp_path, LINE))
    assert (found.id, found.kind, found.split) == ("x1", QuestionKind.AMOUNT, Split.TUNE)
    assert found.expected[0][0].words == "costs £2.6 billion"
    assert found.history[0].answer == "a scheme"


def test_every_bad_line_is_named_with_its_reason(tmp_path: Path) -> None:
    path = written(tmp_path, LINE, "{oops", "", LINE | {"id": "x2", "kind": "riddle"}, LINE)
    with pytest.raises(ReferencesError) as caught:
        load_references(path)
    message = str(caught.value)
    assert "line 2: not JSON" in message
    assert "line 4: kind:" in message
    assert "line 5: id x1 is already on line 1" in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"facts": []}, "needs expected paragraphs and facts"),
        ({"answerable": False}, "has no expected paragraphs"),
        ({"kind": "unanswerable"}, "kind and answerable disagree"),
        ({"facts": [[]]}, "an empty list"),
        ({"facts": [[" "]]}, "an empty spelling"),
        ({"question": " "}, "the question is empty"),
        ({"colour": "red"}, "colour"),
        ({"expected": [[{"file": "a.pdf", "number": None, "page": None, "words": ""}]]}, "without words"),
    ],
)
def test_a_line_that_contradicts_itself_is_refused(tmp_path: Path, change: dict[str, object], reason: str) -> None:
    with pytest.raises(ReferencesError, match=reason):
        load_references(written(tmp_path, LINE | change))


def test_a_missing_file_is_a_wrong_call_and_an_empty_one_an_error(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="is not there"):
        load_references(tmp_path / "none.jsonl")
    with pytest.raises(ReferencesError, match="no reference questions"):
        load_references(written(tmp_path, ""))


def test_a_split_keeps_its_own_half(tmp_path: Path) -> None:
    found = load_references(written(tmp_path, LINE, LINE | {"id": "x2", "split": "hold"}))
    assert [r.id for r in of_split(found, Split.HOLD)] == ["x2"]
    assert len(of_split(found, None)) == 2


@pytest.mark.parametrize("name", CorpusName)
def test_the_references_kept_here_are_right(name: CorpusName) -> None:
    found = references_of(name)
    assert len(found) >= (60 if name is CorpusName.SAMPLES else 120)
    assert {r.id: r.split for r in found} == {r.id: split_of(r.id) for r in found}


@pytest.mark.parametrize("name", CorpusName)
@pytest.mark.parametrize("split", Split)
def test_each_half_asks_enough_that_must_be_refused_or_put_right(name: CorpusName, split: Split) -> None:
    kinds = Counter(r.kind for r in of_split(references_of(name), split))
    assert kinds[QuestionKind.UNANSWERABLE] >= 10
    assert kinds[QuestionKind.FALSE_PREMISE] >= 8


def test_every_kind_is_asked_ten_times_or_more_of_the_real_papers() -> None:
    real = [*references_of(CorpusName.CARE_REVIEW), *references_of(CorpusName.COUNCIL)]
    kinds = Counter(r.kind for r in real)
    assert {kind: kinds[kind] for kind in QuestionKind if kinds[kind] < 10} == {}


def split_of(id_: str) -> Split:
    return Split.HOLD if int(hashlib.sha256(id_.encode()).hexdigest(), 16) % 2 else Split.TUNE
