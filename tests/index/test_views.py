"""A view is an index in which other papers do not exist: the oracle is an index built without them."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import numpy as np
import pytest

from assistant.answering import Assistant
from index import segments, vectors, writing
from index.build import build
from index.model import Kind
from index.search import Index, Query
from index.words import terms
from tests.conftest import WordEncoder

SAMPLES = Path(__file__).resolve().parents[2] / "source_docs" / "papers"
QUESTIONS = (
    "how much will the children's homes contract cost",
    "what did the commission recommend about kinship carers",
    "who chairs the panel in Tarrowshire",
    "what is the budget for transport",
    "family hubs opening hours",
)
ENCODER = WordEncoder()


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("views") / "index"
    build([SAMPLES], folder, ENCODER)
    return Index.open(folder, ENCODER)


def built_from(whole: Index, papers: frozenset[str], tmp_path: Path) -> Index:
    """Return an index built from copies of these papers alone."""
    for paper_id in papers:
        path = whole.store.path_of(paper_id)
        assert path is not None
        target = tmp_path / "papers" / path.name
        target.parent.mkdir(exist_ok=True)
        shutil.copy(path, target)
    build([tmp_path / "papers"], tmp_path / "alone", ENCODER)
    return Index.open(tmp_path / "alone", ENCODER)


def some(whole: Index, seed: int) -> frozenset[str]:
    ids = [record.paper_id for record in whole.store.records()]
    chance = random.Random(seed)
    return frozenset(chance.sample(ids, chance.randint(1, len(ids) - 1)))


def query(text: str, within: frozenset[str] | None = None) -> Query:
    return Query(text, dict.fromkeys(terms(text), 1.0), {}, within)


def same_search(view: Index, alone: Index, asked: Query) -> None:
    hits, vector = view.search(asked, 40)
    truth, _ = alone.search(asked, 40)
    assert [(hit.passage, hit.rank) for hit in hits] == [(hit.passage, hit.rank) for hit in truth]
    assert [hit.score for hit in hits] == pytest.approx([hit.score for hit in truth], abs=1e-6)
    for hit, true in zip(hits, truth, strict=True):
        assert hit.legs == pytest.approx(true.legs, abs=1e-4)
    evidence, true_evidence = view.evidence(hits, vector), alone.evidence(truth, vector)
    assert [(e.sentence, e.paragraph, e.passage_rank) for e in evidence] == [
        (e.sentence, e.paragraph, e.passage_rank) for e in true_evidence
    ]
    assert [e.cosine for e in evidence] == pytest.approx([e.cosine for e in true_evidence], abs=1e-5)
    assert [p.id for p, _ in view.nearest(vector, 15)] == [p.id for p, _ in alone.nearest(vector, 15)]


@pytest.mark.parametrize("seed", range(6))
def test_a_view_finds_what_an_index_of_its_papers_finds(whole: Index, tmp_path: Path, seed: int) -> None:
    papers = some(whole, seed)
    view, alone = whole.view(papers), built_from(whole, papers, tmp_path)
    for question in QUESTIONS:
        same_search(view, alone, query(question))
        same_search(view, alone, query(question, within=some(whole, seed + 100)))
        for term in terms(question):
            assert view.keywords.rarity(term) == alone.keywords.rarity(term)
        weights = dict.fromkeys(terms(question), 1.0)
        assert view.keywords.scores(weights) == pytest.approx(alone.keywords.scores(weights), abs=1e-5)


def test_a_view_of_full_segments_finds_what_an_index_of_its_papers_finds(
    whole: Index, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Full segments are searched by rough scores, here in all cells, and then compared: nothing may be missed."""
    for module in (writing, segments):
        monkeypatch.setattr(module, "FULL", 400)
    monkeypatch.setattr(vectors, "_CELLS_FROM", 100)
    monkeypatch.setattr(vectors, "_PROBED", 1.0)
    build([SAMPLES], tmp_path / "full", ENCODER)
    full = Index.open(tmp_path / "full", ENCODER)
    assert len(list((tmp_path / "full").rglob("sentences.halves"))) > 1
    papers = some(whole, 7)
    alone = built_from(whole, papers, tmp_path)
    for question in QUESTIONS:
        same_search(full, whole, query(question))
        same_search(full.view(papers), alone, query(question))
        same_search(full.view(papers), alone, query(question, within=some(whole, 107)))


@pytest.mark.parametrize("seed", range(6, 10))
def test_a_view_holds_what_an_index_of_its_papers_holds(whole: Index, tmp_path: Path, seed: int) -> None:
    papers = some(whole, seed)
    view, alone = whole.view(papers), built_from(whole, papers, tmp_path)
    assert view.manifest.papers == alone.manifest.papers
    assert view.manifest.generation == alone.manifest.generation
    assert view.store.records() == alone.store.records()
    assert view.store.counts() == alone.store.counts()
    assert view.store.of_kinds(list(Kind)) == alone.store.of_kinds(list(Kind))
    every = [record.paper_id for record in whole.store.records()]
    assert view.store.counts_of(every) == alone.store.counts_of(every)
    for paper_id in every:
        paper = whole.store.paper(paper_id)
        assert paper is not None
        ids = [paragraph.id for paragraph in paper.paragraphs]
        assert view.store.record(paper_id) == alone.store.record(paper_id)
        assert view.store.paper(paper_id) == alone.store.paper(paper_id)
        assert (view.store.path_of(paper_id) is None) is (paper_id not in papers)
        assert view.store.paragraphs(ids) == alone.store.paragraphs(ids)
        assert view.store.sentences_of_paragraphs(ids) == alone.store.sentences_of_paragraphs(ids)
        for id_ in ids[:20]:
            assert view.store.neighbours(id_, 2, 3) == alone.store.neighbours(id_, 2, 3)
            assert view.store.children(id_) == alone.store.children(id_)
    rows = range(len(view.keywords.scores({})))
    assert view.store.passages(rows) == alone.store.passages(rows)


@pytest.mark.parametrize("seed", range(10, 14))
def test_a_view_has_learnt_what_an_index_of_its_papers_has(whole: Index, tmp_path: Path, seed: int) -> None:
    papers = some(whole, seed)
    view, alone = whole.view(papers), built_from(whole, papers, tmp_path)
    bodies = {record.body for record in whole.store.records() if record.body}
    assert view.learnt.abbreviations() == alone.learnt.abbreviations()
    assert view.learnt.short_names(bodies) == alone.learnt.short_names(bodies)
    assert view.learnt.common_words(bodies) == alone.learnt.common_words(bodies)
    for length in range(1, 25):
        words = view.learnt.vocabulary.of_length(length)
        assert words == alone.learnt.vocabulary.of_length(length)
        assert all(view.learnt.vocabulary.count(w) == alone.learnt.vocabulary.count(w) > 0 for w in words)
    for word in whole.learnt.vocabulary.of_length(8):
        assert (word in view.learnt.vocabulary) is (word in alone.learnt.vocabulary)


def test_a_view_answers_as_an_index_of_its_papers(whole: Index, tmp_path: Path) -> None:
    papers = some(whole, 99)
    view, alone = Assistant(whole.view(papers)), Assistant(built_from(whole, papers, tmp_path))
    for question in (*QUESTIONS, "what is FGDM", "how mnay foster carerrs are there"):
        answer, truth = view.answer(question), alone.answer(question)
        assert (answer.text, answer.status, answer.citations, answer.notes) == (
            truth.text, truth.status, truth.citations, truth.notes,
        )  # fmt: skip


def test_a_view_of_a_view_holds_what_both_allow(whole: Index) -> None:
    one, other = some(whole, 1), some(whole, 2)
    twice = whole.view(one).view(other)
    assert {record.paper_id for record in twice.store.records()} == one & other
    assert whole.view(None) is whole


def test_a_view_of_no_papers_holds_and_finds_nothing(whole: Index) -> None:
    view = whole.view(frozenset({"no-such-paper"}))
    assert (view.store.records(), view.store.counts()) == ([], (0, 0))
    assert view.search(query("budget"), 5)[0] == []
    assert view.nearest(np.ones(64, dtype=np.float32) / 8, 5) == []
    assert view.learnt.vocabulary.of_length(6) == ()
