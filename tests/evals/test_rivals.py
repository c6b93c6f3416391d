from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("langchain_text_splitters", reason="the extra 'rivals' is not installed")

from evals.rivals.chunks import chunk_vectors, cut_chunks
from evals.rivals.plain import plain_pages
from evals.rivals.rankers import Fused, Words
from evals.rivals.rival import make_rivals
from evals.runs import RIVALS
from index.encoder import Vectors
from tests.conftest import WordEncoder
from tests.evals.made import reference

SAMPLES = Path(__file__).resolve().parents[2] / "source_docs" / "papers"


class Fixed:
    def __init__(self, *rows: int) -> None:
        self.rows = list(rows)

    def rank(self, question: str, vector: Vectors, k: int) -> list[int]:
        return self.rows[:k]


def silent(_what: str, _done: int, _of: int) -> None:
    pass


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "a.txt").write_text("The scheme costs £2.6 billion. " + "Foster carers meet monthly. " * 60)
    (folder / "b.txt").write_text("Bus fares rise in May. The hall is open on Sunday.")
    return folder


def test_chunks_are_at_most_1000_characters_and_overlap(papers: Path) -> None:
    first, second, *_ = [chunk for chunk in cut_chunks(papers) if chunk.file == "a.txt"]
    assert 800 < len(first.text) <= 1000
    assert second.text[:50] in first.text


def test_equal_weight_fusion_adds_reciprocal_ranks(fake_encoder: WordEncoder) -> None:
    vector = fake_encoder.encode_question("x")
    # 7: 1/62 + 1/61; 5: 1/61; 9: 1/62; 3: 1/63, all halved alike
    assert Fused([Fixed(5, 7, 3), Fixed(7, 9)]).rank("x", vector, 4) == [7, 5, 9, 3]


def test_words_rank_the_chunk_that_says_them(fake_encoder: WordEncoder) -> None:
    texts = ["The hall is open.", "Bus fares rise in May.", "Carers meet."]
    assert Words(texts).rank("which bus fare rises", fake_encoder.encode_question("x"), 3) == [1]


def test_each_rival_answers_with_at_most_three_sentences_quoted_exactly(
    papers: Path, tmp_path: Path, fake_encoder: WordEncoder
) -> None:
    rivals = make_rivals(papers, fake_encoder, tmp_path / "cache", silent)
    assert tuple(rival.name for rival in rivals) == RIVALS
    for rival in rivals:
        found = rival.answer(reference(question="What does the scheme cost?"))
        assert 1 <= len(found.statements) <= 3
        assert "£2.6 billion" in found.statements[0].text
        assert all(c.quote in c.paragraph_text for c in found.citations)
        assert all(1 <= n <= len(found.citations) for s in found.statements for n in s.citations)
        assert found.passages[0].rank == 1


def test_vectors_are_kept_until_the_papers_change(papers: Path, tmp_path: Path, fake_encoder: WordEncoder) -> None:
    encoded: list[int] = []

    def report(_what: str, done: int, _of: int) -> None:
        encoded.append(done)

    chunks = cut_chunks(papers)
    first = chunk_vectors(chunks, fake_encoder, tmp_path, report)
    again = chunk_vectors(chunks, fake_encoder, tmp_path, report)
    assert encoded == [len(chunks)]
    assert (first == again).all()
    chunk_vectors(chunks[1:], fake_encoder, tmp_path, report)
    assert encoded == [len(chunks), len(chunks) - 1]
    assert len(list(tmp_path.glob("chunks-*.npy"))) == 1


def test_plain_text_is_read_from_every_format_of_the_samples() -> None:
    texts = {path.suffix: "".join(p.text for p in plain_pages(path, path.name)) for path in sorted(SAMPLES.iterdir())}
    assert {".pdf", ".docx", ".html", ".md", ".txt"} <= texts.keys()
    assert all(len(text) > 1000 for text in texts.values())
    assert "<p" not in texts[".html"]


def test_pages_are_kept_where_the_file_has_them() -> None:
    pages = list(plain_pages(next(SAMPLES.glob("commission*.pdf")), "c.pdf"))
    assert [page.page for page in pages[:2]] == [1, 2]


def test_a_file_that_cannot_be_read_gives_nothing(tmp_path: Path) -> None:
    for name in ("a.pdf", "a.docx", "a.txt"):
        (tmp_path / name).write_bytes(b"\x00\x01nothing")
        assert list(plain_pages(tmp_path / name, name)) == []
