from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from evals.answering import place_of
from evals.corpora import CorpusName, default_papers_root, load_corpus
from evals.reference import Expected
from evals.resolve import Place, Resolver
from index.gather import gather
from index.reading import read
from tests.evals.made import COSTS, PLACES, START, reference


def ids(expected: Expected, places: tuple[Place, ...] = PLACES) -> set[str]:
    return set(Resolver(places).ids(expected))


def test_a_paragraph_is_found_by_its_words() -> None:
    assert ids(START) == {"a#p3"}


def test_words_set_otherwise_in_the_file_are_found() -> None:
    assert ids(replace(COSTS, words="costs £2.6 bil- lion over")) == {"a#2.1"}


def test_words_that_run_on_into_the_next_paragraph_name_both() -> None:
    assert ids(Expected("a.pdf", None, None, "five years. It starts")) == {"a#2.1", "a#p3"}


def test_a_table_row_is_found_though_its_headers_stand_between_the_words() -> None:
    rows = [replace(PLACES[0], id=f"a#r{n}", page=n, text=f"Area: Margate; Ends: 2025; Cost: £{n},000") for n in (4, 5)]
    assert ids(Expected("a.pdf", None, 5, "Margate 2025"), (*PLACES, *rows)) == {"a#r5"}
    assert ids(Expected("a.pdf", None, 5, "2025 Margate"), (*PLACES, *rows)) == set()
    assert ids(Expected("a.pdf", None, None, "Margate 2025"), (*PLACES, *rows)) == set()  # both rows fit


def test_where_the_words_are_gone_number_and_page_decide() -> None:
    assert ids(replace(COSTS, words="nowhere at all")) == {"a#2.1"}
    assert ids(replace(COSTS, words="nowhere at all", page=9)) == set()


def test_a_number_that_stands_twice_decides_nothing() -> None:
    assert ids(Expected("b.txt", "(a)", None, "nowhere at all")) == set()


def test_a_paragraph_over_two_pages_is_on_both() -> None:
    assert ids(replace(COSTS, words="nowhere", page=3)) == {"a#2.1"}


def test_files_in_folders_are_known_by_name() -> None:
    assert ids(START, (replace(PLACES[2], file="cabinet/a.pdf"),)) == {"a#p3"}


def test_a_reference_is_stale_when_no_alternative_of_a_group_is_left() -> None:
    gone = Expected("a.pdf", None, None, "nowhere at all")
    resolver = Resolver(PLACES)
    assert not resolver.target(reference(expected=((gone, START),))).stale
    assert resolver.target(reference(expected=((START,), (gone,)))).stale


@pytest.mark.parametrize("name", [CorpusName.SAMPLES, CorpusName.CARE_REVIEW])
def test_every_reference_finds_its_paragraphs_in_the_papers(name: CorpusName) -> None:
    root = default_papers_root()
    if name is not CorpusName.SAMPLES and not (root / name).is_dir():
        pytest.skip(f"needs the real papers in {Path('../shared/papers') / name}")
    corpus = load_corpus(name, root)
    sources = gather([corpus.papers]).sources
    places = [place_of(p, s.file) for s in sources for p in read(s.path, s.paper_id).paragraphs]
    resolver = Resolver(places)
    assert [r.id for r in corpus.references if resolver.target(r).stale] == []
