from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals.public import PublicSet, PublicSetError, load_public, write_papers
from evals.public_run import score_public
from index.errors import CallError
from index.model import Kind
from index.reading import read
from tests.conftest import WordEncoder

CORPUS = [
    {"id": "a0", "title": "Probate", "text": "You can apply for probate at 18.", "tag": "p"},
    {"id": "a1", "title": "Probate", "text": "the spouse of the deceased", "tag": "li"},
    {"id": "a2", "title": "Probate", "text": "a parent & brother", "tag": "li"},
    {"id": "b0", "title": "Bus pass", "text": "Older people travel free on local buses after nine."},
]
QUERIES = [
    {"id": "q1", "text": "who travels free on local buses", "answers": ["Older people"], "answerable": True},
    {"id": "q2", "text": "age to apply for probate", "answers": ["18"], "answerable": True},
    {"id": "q3", "text": "and then?", "answers": ["x"], "answerable": True, "first_turn": False},
    {"id": "q4", "text": "colour of the bus", "answers": [], "answerable": False, "source_paragraph": "b0"},
]
QRELS = "query-id\tcorpus-id\tscore\nq1\tb0\t1\nq2\ta0\t1\nq3\ta0\t1\n"


@pytest.fixture
def datasets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "datasets" / "squad_v2"
    folder.mkdir(parents=True)
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, CORPUS)))
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, QUERIES)))
    (folder / "qrels.tsv").write_text(QRELS)
    monkeypatch.setattr("evals.corpora._ROOT", tmp_path)
    return tmp_path / "datasets"


def test_opening_questions_become_references(datasets: Path) -> None:
    found = load_public(PublicSet.SQUAD, datasets, 10, 1.0)
    by_id = {reference.id: reference for reference in found.references}
    assert by_id.keys() == {"q1", "q2", "q4"}
    assert by_id["q1"].expected[0][0].words == "Older people travel free on local buses after nine."
    assert by_id["q1"].facts == (("Older people",),)
    assert not by_id["q4"].answerable


def test_the_same_questions_are_drawn_each_time(datasets: Path) -> None:
    drawn = [[r.id for r in load_public(PublicSet.SQUAD, datasets, 2, 1.0).references] for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) == 2


def test_a_share_of_the_papers_brings_only_the_questions_on_them(datasets: Path) -> None:
    found = load_public(PublicSet.SQUAD, datasets, 10, 0.5)
    assert [[e.title for e in entries] for entries in found.papers.values()] == [["Bus pass"]]
    assert {r.id for r in found.references} == {"q1", "q4"}
    assert (found.all_papers, found.all_questions) == (2, 3)


def test_a_title_becomes_a_paper_with_its_list(datasets: Path, tmp_path: Path) -> None:
    write_papers(load_public(PublicSet.SQUAD, datasets, 10, 1.0), tmp_path / "papers")
    paper = read(tmp_path / "papers" / "0000.html")
    assert paper.title == "Probate"
    assert [p.text for p in paper.paragraphs if p.kind is Kind.LIST_ITEM][-1].endswith("a parent & brother")


def test_every_system_is_scored_on_the_same_questions(datasets: Path, fake_encoder: WordEncoder) -> None:
    questions = load_public(PublicSet.SQUAD, datasets, 10, 1.0)
    score = score_public(questions, fake_encoder, lambda _what, _done, _of: None)
    assert score.systems == ("ours", "dense", "bm25", "fusion")
    assert (score.asked, score.lost) == (3, 0)
    assert score.title == "squad_v2: 2 of 2 papers, 3 of 3 questions"
    hit = next(row for row in score.rows if row.measure.name == "hit@5")
    assert [estimate.value for estimate in hit.estimates] == [1.0] * 4
    refused = next(row for row in score.rows if row.measure.name == "rightly_refused")
    assert refused.estimates[1].value == 0


def test_a_missing_set_and_a_damaged_line_are_named(datasets: Path) -> None:
    with pytest.raises(CallError, match="--datasets"):
        load_public(PublicSet.DOC2DIAL, datasets, 10, 1.0)
    (datasets / "squad_v2" / "corpus.jsonl").write_text('{"id": 1')
    with pytest.raises(PublicSetError, match=r"corpus\.jsonl, line 1"):
        load_public(PublicSet.SQUAD, datasets, 10, 1.0)
