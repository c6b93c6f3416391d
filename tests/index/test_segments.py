"""Updates: whatever was added, replaced and removed before, an index holds and finds what a fresh build does."""

from __future__ import annotations

import gc
import random
import weakref
from pathlib import Path

import pytest

from index.build import build
from index.folder import read_manifest
from index.model import Kind
from index.search import Index, Query
from index.segment import Segment
from index.tiers import Sized, to_merge
from index.words import terms
from tests.conftest import WordEncoder

ENCODER = WordEncoder()
WORDS = "library bandstand school bus carer budget savings panel lease ward cabinet report grant road bridge".split()


def paper(chance: random.Random) -> str:
    lines = [f"{n}.1 The {' '.join(chance.choices(WORDS, k=8))} (“the {chance.choice(WORDS)}”)." for n in range(1, 7)]
    return "\n\n".join([f"Report on the {chance.choice(WORDS)}", *lines])


def change(folder: Path, chance: random.Random) -> None:
    """Add, replace or remove some papers."""
    for _ in range(chance.randint(1, 3)):
        held = sorted(folder.iterdir())
        path = folder / f"paper{chance.randrange(40):02}.txt"
        if len(held) > 3 and chance.random() < 0.3:
            chance.choice(held).unlink()
        else:
            path.write_text(paper(chance))


def same(updated: Index, fresh: Index) -> None:
    assert updated.manifest.generation == fresh.manifest.generation
    assert updated.store.records() == fresh.store.records()
    assert updated.store.counts() == fresh.store.counts()
    assert updated.store.of_kinds(list(Kind)) == fresh.store.of_kinds(list(Kind))
    for length in range(3, 12):
        assert updated.learnt.vocabulary.of_length(length) == fresh.learnt.vocabulary.of_length(length)
    for word in WORDS:
        assert updated.keywords.rarity(word) == fresh.keywords.rarity(word)
        asked = Query(word, dict.fromkeys(terms(word), 1.0))
        hits, vector = updated.search(asked, 30)
        truth, _ = fresh.search(asked, 30)
        assert [hit.passage for hit in hits] == [hit.passage for hit in truth]
        assert [hit.score for hit in hits] == pytest.approx([hit.score for hit in truth], abs=1e-6)
        assert [e.sentence for e in updated.evidence(hits, vector)] == [
            e.sentence for e in fresh.evidence(truth, vector)
        ]


@pytest.mark.parametrize("seed", range(3))
def test_an_index_updated_many_times_is_as_one_built_at_once(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    papers = tmp_path / "papers"
    papers.mkdir()
    for step in range(14):
        change(papers, chance)
        report = build([papers], tmp_path / "index", ENCODER)
        segments = read_manifest(tmp_path / "index").segments
        assert len(segments) <= 4, "segments of like size are written together"
        assert report.papers == sum(len(entry.papers) for entry in segments) == len(list(papers.iterdir()))
        if step % 4 == 3:
            fresh = build([papers], tmp_path / f"fresh{step}", ENCODER)
            assert (report.paragraphs, report.passages, report.health) == (
                fresh.paragraphs, fresh.passages, fresh.health,
            )  # fmt: skip
            same(Index.open(tmp_path / "index", ENCODER), Index.open(tmp_path / f"fresh{step}", ENCODER))


def test_an_update_writes_only_what_changed(tmp_path: Path) -> None:
    chance = random.Random(5)
    papers = tmp_path / "papers"
    papers.mkdir()
    for n in range(30):
        (papers / f"p{n:02}.txt").write_text(paper(chance))
    build([papers], tmp_path / "index", ENCODER)
    [first] = read_manifest(tmp_path / "index").segments
    (papers / "p07.txt").write_text(paper(chance))
    (papers / "p09.txt").unlink()
    report = build([papers], tmp_path / "index", ENCODER)
    old, new = read_manifest(tmp_path / "index").segments
    assert (report.read, report.removed) == (1, 1)
    assert (old.name, old.files) == (first.name, first.files)
    assert new.papers == ["p07"]
    assert not {"p07", "p09"} & set(old.papers)


def test_a_build_that_finds_nothing_changed_leaves_the_manifest(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "a.txt").write_text(paper(random.Random(1)))
    build([papers], tmp_path / "index", ENCODER)
    before = read_manifest(tmp_path / "index")
    build([papers], tmp_path / "index", ENCODER)
    assert read_manifest(tmp_path / "index") == before


def test_what_was_removed_takes_no_room_for_long(tmp_path: Path) -> None:
    chance = random.Random(6)
    papers = tmp_path / "papers"
    papers.mkdir()
    for n in range(6):
        (papers / f"p{n}.txt").write_text(paper(chance))
    build([papers], tmp_path / "index", ENCODER)
    before = sum(path.stat().st_size for path in (tmp_path / "index").rglob("papers.sqlite"))
    for n in range(4):
        (papers / f"p{n}.txt").unlink()
    build([papers], tmp_path / "index", ENCODER)
    [entry] = read_manifest(tmp_path / "index").segments
    assert entry.papers == ["p4", "p5"]
    assert entry.files["papers.sqlite"].size <= before


MARKING = "Not for publication: exempt information, paragraph 3 of Schedule 12A"
SECRET = "9.1 The Zephyrine bid is Quillbackish."


def traces(index: Path) -> list[str]:
    """Return the files of an index that hold a word of the secret paper; its text is kept compressed beside."""
    found = [path for path in index.rglob("*") if path.is_file() and b"quillback" in path.read_bytes().lower()]
    return sorted(path.name for path in found)


@pytest.mark.parametrize("how", ["marked", "held", "replaced"])
def test_nothing_stays_of_an_exempt_paper_that_is_gone(tmp_path: Path, how: str) -> None:
    chance = random.Random(7)
    papers, index = tmp_path / "papers", tmp_path / "index"
    papers.mkdir()
    for n in range(8):
        (papers / f"p{n}.txt").write_text(paper(chance))
    title, _, rest = paper(chance).partition("\n\n")
    secret = [title, *([] if how == "held" else [MARKING]), rest, SECRET]
    (papers / "secret.txt").write_text("\n\n".join(secret))
    build([papers], index, ENCODER)
    reader = Index.open(index, ENCODER)
    assert traces(index)
    [before] = read_manifest(index).segments
    exempt = frozenset({read_manifest(index).papers["secret"]}) if how == "held" else frozenset()
    if how == "replaced":
        (papers / "secret.txt").write_text(paper(chance))
    else:
        (papers / "secret.txt").unlink()
    build([papers], index, ENCODER, exempt=exempt)
    assert traces(index) == []
    assert before.name not in {path.name for path in (index / "segments").iterdir()}
    build([papers], tmp_path / "fresh", ENCODER)
    same(Index.open(index, ENCODER), Index.open(tmp_path / "fresh", ENCODER))
    opened = reader.store.paper("secret")
    assert opened, "who reads the old index still can"
    assert "Quillbackish" in opened.text


def test_nothing_stays_of_an_exempt_paper_whose_content_stands_under_another_id(tmp_path: Path) -> None:
    chance = random.Random(8)
    papers, own, index = tmp_path / "papers", tmp_path / "own", tmp_path / "index"
    papers.mkdir()
    own.mkdir()
    for n in range(8):
        (papers / f"p{n}.txt").write_text(paper(chance))
    secret = "\n\n".join(["Report on the bid", MARKING, SECRET])
    (papers / "zephyrine bid.txt").write_text(secret)
    (own / "twin.txt").write_text(secret)
    build([papers, own], index, ENCODER, own=own)
    (papers / "zephyrine bid.txt").unlink()
    build([papers, own], index, ENCODER, own=own)
    held = [Segment.open(folder) for folder in (index / "segments").iterdir()]
    assert sorted(id_ for segment in held for id_ in segment.tables.paper_ids) == [f"p{n}" for n in range(8)] + ["twin"]


def test_an_index_built_anew_shares_the_segments_that_stayed_while_the_one_before_is_in_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(9)
    papers, index = tmp_path / "papers", tmp_path / "index"
    papers.mkdir()
    for n in range(8):
        (papers / f"p{n}.txt").write_text(paper(chance))
    build([papers], index, ENCODER)
    before = Index.open(index, ENCODER)
    (papers / "p8.txt").write_text(paper(chance))
    opened: list[weakref.ref[Segment]] = []
    open_anew = Segment._opened

    def spied(folder: Path) -> Segment:
        segment = open_anew(folder)
        opened.append(weakref.ref(segment))
        return segment

    monkeypatch.setattr(Segment, "_opened", spied)
    build([papers], index, ENCODER)
    now = Index.open(index, ENCODER)
    assert {entry.name for entry in before.manifest.segments} < {entry.name for entry in now.manifest.segments}
    new = {entry.name for entry in now.manifest.segments} - {entry.name for entry in before.manifest.segments}
    held = [segment() for segment in opened]
    assert {segment.name for segment in held if segment} == new
    del before, now, held
    gc.collect()
    assert [segment() for segment in opened] == [None] * len(opened)


def test_papers_that_were_moved_are_neither_read_nor_encoded_again(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "a.txt").write_text(paper(random.Random(2)))
    build([papers], tmp_path / "index", ENCODER)
    papers.rename(tmp_path / "elsewhere")
    report = build([tmp_path / "elsewhere"], tmp_path / "index", ENCODER)
    assert (report.read, report.encoded) == (0, 0)
    opened = Index.open(tmp_path / "index", ENCODER)
    assert opened.store.path_of("a") == tmp_path / "elsewhere" / "a.txt"


def test_an_open_index_answers_on_after_its_files_are_removed(tmp_path: Path) -> None:
    chance = random.Random(3)
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "a.txt").write_text(paper(chance))
    build([papers], tmp_path / "index", ENCODER)
    opened = Index.open(tmp_path / "index", ENCODER)
    before, _ = opened.search(Query("report", {"report": 1.0}), 5)
    for _ in range(3):
        (papers / "a.txt").write_text(paper(chance))
        build([papers], tmp_path / "index", ENCODER)
    names = {path.name for path in (tmp_path / "index" / "segments").iterdir()}
    assert not names & {entry.name for entry in opened.manifest.segments}
    assert opened.search(Query("report", {"report": 1.0}), 5)[0] == before
    assert opened.store.paper("a") is not None


@pytest.mark.parametrize("seed", range(5))
def test_the_number_of_segments_stays_bounded(seed: int) -> None:
    """Ten thousand updates, simulated: few segments, and each vector written few times."""
    chance = random.Random(seed)
    sizes: dict[str, int] = {}
    written = added = 0
    for step in range(10_000):
        sizes[str(step)] = chance.randint(50, 400)
        added += sizes[str(step)]
        while names := to_merge([Sized(name, size, size) for name, size in sizes.items()], 300_000):
            total = sum(sizes.pop(name) for name in names)
            assert total <= 600_000
            written += total
            sizes["+".join(sorted(names))[:40] + str(written)] = total
        assert len(sizes) <= 20 + added // 150_000
    assert written < 12 * added
