"""Passages found for a question, and the sentences an answer is made of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from assistant.finding import Passages, search, weigh
from assistant.named import Names
from assistant.question import Question, understand
from assistant.spelling import Speller
from index.build import build
from index.search import Index
from tests.conftest import WordEncoder

ASKED = "what colour is the bandstand to be painted"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder: Path = tmp_path_factory.mktemp("finding")
    papers = folder / "papers"
    papers.mkdir()
    (papers / "minutes.txt").write_text("Minutes\n\nRESOLVED - That the bandstand be painted green, a quiet colour.\n")
    (papers / "library.txt").write_text("Library report\n\n1.1 It will close in March for new lighting.\n")
    (papers / "pool.txt").write_text("Pool report\n\n1.1 It will open in May with new lighting.\n")
    build([papers], folder / "index", WordEncoder())
    return Index.open(folder / "index", WordEncoder())


def asked(text: str, index: Index) -> Question:
    return understand(text, (), Names(index.store.records()), Speller(index.learnt.vocabulary, index.encoder))


def worst_first(passages: Passages) -> Passages:
    """The same passages as a search would give them that ranks the best one last."""
    last = len(passages.hits) + 1
    hits = [replace(hit, rank=last - hit.rank) for hit in reversed(passages.hits)]
    evidence = [replace(item, passage_rank=last - item.passage_rank) for item in passages.evidence]
    return Passages(tuple(hits), tuple(evidence))


def test_the_passage_of_the_best_sentence_is_found_first_wherever_the_search_ranks_it(index: Index) -> None:
    question = asked(ASKED, index)
    passages = worst_first(search(question, index))
    found = weigh(question, passages, index, 3)
    assert "bandstand" not in passages.hits[0].passage.text
    assert "bandstand" in found.hits[0].passage.text
    assert [hit.rank for hit in found.hits] == [1, 2, 3]


def test_an_answer_is_made_only_of_the_passages_found(index: Index) -> None:
    question = asked(ASKED, index)
    for k in (1, 2):
        found = weigh(question, search(question, index), index, k)
        shown = {paragraph for hit in found.hits for paragraph in hit.passage.paragraphs}
        assert len(found.hits) == k
        assert {candidate.evidence.paragraph.id for candidate in found.candidates} <= shown
        assert all(candidate.words is not None for candidate in found.candidates)


def test_the_words_that_the_reader_marks_stand_in_their_sentence(index: Index) -> None:
    best = weigh(asked("when will the library close", index), search(asked(ASKED, index), index), index, 3).candidates[
        0
    ]
    assert best.words is not None
    assert "in March" in best.evidence.text[best.words.start : best.words.end]
