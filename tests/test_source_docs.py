"""The sample papers: all there, marked as samples, as varied as promised, and made the same every time."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pypdf
import pytest
from bs4 import BeautifulSoup
from docx import Document
from docx.oxml.ns import qn

from source_docs.make import make_papers

SOURCE_DOCS = Path(__file__).parents[1] / "source_docs"
PAPERS = SOURCE_DOCS / "papers"
MANIFEST = [json.loads(line) for line in (SOURCE_DOCS / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
FILES = [entry["file"] for entry in MANIFEST]
REVIEW = "commission-2025-06-12-close-to-home-report.pdf"
FOSTERING = "tarrowshire-2026-01-20-cabinet-fostering-sufficiency.pdf"
BUDGET = "tarrowshire-2026-01-20-cabinet-budget-monitoring-q3.pdf"
BRIEFING = "tarrowshire-2025-09-11-scrutiny-close-to-home-briefing.docx"
HUBS = "pellminster-2025-11-04-committee-family-hubs.docx"
REFERENCES = [
    json.loads(line)
    for line in (SOURCE_DOCS.parent / "evals/references/samples.jsonl").read_text(encoding="utf-8").splitlines()
]
PLAN = "tarrowshire-2026-03-17-panel-action-plan.docx"


def pdf_pages(path: Path) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages]


def docx_text(path: Path) -> str:
    document = Document(str(path))
    texts = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        texts += ["".join(node.text or "" for node in cell.iter(qn("w:t"))) for cell in table._tbl.iter(qn("w:tc"))]
    return " ".join(" ".join(texts).split())


def text_of(name: str, folder: Path = PAPERS) -> str:
    """The words of a paper with single spaces."""
    path = folder / name
    if path.suffix == ".pdf":
        return " ".join(pdf_pages(path))
    if path.suffix == ".docx":
        return docx_text(path)
    raw = path.read_text(encoding="utf-8")
    text = BeautifulSoup(raw, "lxml").get_text(" ") if path.suffix == ".html" else re.sub(r"[*|]", "", raw)
    return " ".join(text.split())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("papers")
    make_papers(folder)
    return folder


def test_the_manifest_names_every_paper_and_no_other() -> None:
    assert sorted(FILES) == sorted(path.name for path in PAPERS.iterdir())
    assert len(FILES) == 15


def test_a_manifest_line_agrees_with_its_file_name() -> None:
    for entry in MANIFEST:
        assert entry["format"] == Path(entry["file"]).suffix[1:]
        assert re.search(rf"-{entry['date']}-|-{entry['date'][:7]}-", entry["file"]), entry["file"]


@pytest.mark.parametrize("name", FILES)
def test_a_paper_says_near_its_start_that_it_is_a_sample(name: str) -> None:
    assert "Sample paper: an invented" in text_of(name)[:600]


def test_the_papers_cover_the_five_formats_and_the_kinds_promised() -> None:
    formats = [entry["format"] for entry in MANIFEST]
    assert {kind: formats.count(kind) for kind in set(formats)} == {"pdf": 5, "docx": 3, "html": 2, "md": 2, "txt": 3}
    kinds = {entry["kind"] for entry in MANIFEST}
    assert kinds >= {"committee briefing", "officer report", "slides", "minutes", "review report", "action plan"}
    assert [entry["status"] for entry in MANIFEST].count("exempt") == 1


@pytest.mark.parametrize(
    ("name", "pages"),
    [
        (REVIEW, 10),
        (FOSTERING, 7),
        (BUDGET, 3),
        ("lynmarsh-2025-10-22-scrutiny-care-leavers-slides.pdf", 8),
        ("pellminster-2026-02-03-executive-childrens-homes-contract-exempt.pdf", 2),
    ],
)
def test_a_pdf_has_its_pages_and_a_sample_footer_on_each(name: str, pages: int) -> None:
    texts = pdf_pages(PAPERS / name)
    assert len(texts) == pages
    assert all("Sample paper: an invented" in text for text in texts)


@pytest.mark.parametrize(
    ("name", "page", "begins", "ends"),
    [
        (FOSTERING, 3, "4.3 A retainer equal to half", "from the day of asking"),
        (REVIEW, 5, "2.3 Kinship carers also asked", "guardianship order is, and each other"),
    ],
)
def test_a_numbered_paragraph_goes_over_a_page_break(name: str, page: int, begins: str, ends: str) -> None:
    texts = pdf_pages(PAPERS / name)
    assert begins in texts[page - 1]
    assert ends not in texts[page - 1]
    assert ends in texts[page]


def test_a_table_goes_over_a_page_break_and_repeats_its_header() -> None:
    texts = pdf_pages(PAPERS / FOSTERING)
    assert "Table 1: Where children in care lived Where children lived" in texts[1]
    assert "Where children lived 31 March 2024" in texts[2]
    assert "666 684 702" in texts[2]


def test_printed_page_numbers_differ_from_file_pages_where_meant() -> None:
    review = pypdf.PdfReader(PAPERS / REVIEW)
    assert [page.extract_text().splitlines()[2] for page in review.pages][1:4] == ["ii", "1", "2"]
    assert ["Page 61" in pdf_pages(PAPERS / BUDGET)[0], "Page 63" in pdf_pages(PAPERS / BUDGET)[2]] == [True, True]
    assert "Page 2 of 7" in pdf_pages(PAPERS / FOSTERING)[1]


def test_the_review_makes_forty_recommendations_in_order() -> None:
    numbers = re.findall(r"Recommendation (\d+):", text_of(REVIEW))
    assert numbers == [str(number) for number in range(1, 41)]


def test_the_government_answers_each_recommendation_as_its_summary_counts() -> None:
    soup = BeautifulSoup((PAPERS / "government-2025-11-27-response-to-close-to-home.html").read_text("utf-8"), "lxml")
    rows = [[cell.text for cell in row.find_all("td")] for row in soup.find_all("table")[1].find_all("tr")[1:]]
    assert [row[0] for row in rows] == [str(number) for number in range(1, 41)]
    replies = [row[2] for row in rows]
    counts = [replies.count(reply) for reply in ("Accept", "Accept in principle", "Reject")]
    assert counts == [23, 11, 6]
    assert "accepts 23, accepts 11 in principle and rejects 6" in soup.text


@pytest.mark.parametrize("name", [BRIEFING, HUBS, PLAN])
def test_word_counts_the_numbers_and_the_text_does_not_hold_them(name: str) -> None:
    document = Document(str(PAPERS / name))
    styled = {style.name for style in document.styles if style.element.findall(f"{qn('w:pPr')}/{qn('w:numPr')}")}
    numbered = [
        paragraph
        for paragraph in document.paragraphs
        if paragraph._p.pPr is not None
        and (paragraph._p.pPr.numPr is not None or (paragraph.style and paragraph.style.name in styled))
    ]
    assert len(numbered) >= 10
    assert not [paragraph.text for paragraph in numbered if re.match(r"\(?[\da-z]+(\.\d+)*[.)]\s", paragraph.text)]


def test_the_action_plan_has_cells_merged_across_and_down() -> None:
    cells: list[Any] = Document(str(PAPERS / PLAN)).tables[1]._tbl.xpath(".//w:tc")
    spans = [cell.grid_span for cell in cells]
    assert spans.count(6) == 5
    assert len([cell for cell in cells if cell.vMerge == "continue"]) == 5


def test_papers_disagree_on_one_figure_for_one_day() -> None:
    assert "412 approved fostering households" in text_of(BRIEFING)
    assert "397 approved fostering households at 31 March 2025" in text_of(FOSTERING)


def test_making_the_papers_twice_gives_the_same_bytes(made: Path, tmp_path: Path) -> None:
    again = make_papers(tmp_path)
    assert len(again) == 8
    assert {path.name: path.read_bytes() for path in again} == {path.name: path.read_bytes() for path in made.iterdir()}


def test_the_papers_kept_are_what_the_generator_makes(made: Path) -> None:
    for path in made.iterdir():
        assert text_of(path.name) == text_of(path.name, made), f"run python -m source_docs.make: {path.name} differs"


def expected_paragraphs() -> list[dict[str, Any]]:
    return [paragraph for item in REFERENCES for group in item["expected"] for paragraph in group]


def test_reference_questions_are_many_and_of_every_kind() -> None:
    kinds = [item["kind"] for item in REFERENCES]
    assert len(REFERENCES) >= 70
    assert len(set(kinds)) == 16
    assert min(kinds.count(kind) for kind in kinds) >= 6
    assert len({item["id"] for item in REFERENCES}) == len({item["question"] for item in REFERENCES}) == len(kinds)


def test_the_split_of_a_reference_question_follows_from_its_id() -> None:
    for item in REFERENCES:
        even = int(hashlib.sha256(item["id"].encode()).hexdigest(), 16) % 2 == 0
        assert item["split"] == ("tune" if even else "hold"), item["id"]


def test_the_words_of_an_expected_paragraph_stand_once_in_their_paper() -> None:
    texts = {name: text_of(name) for name in FILES}
    found = {(each["file"], each["words"]): texts[each["file"]].count(each["words"]) for each in expected_paragraphs()}
    assert {place: count for place, count in found.items() if count != 1} == {}


def test_an_expected_paragraph_names_the_page_of_a_pdf_and_none_elsewhere() -> None:
    pages = {name: pdf_pages(PAPERS / name) for name in FILES if name.endswith(".pdf")}
    for each in expected_paragraphs():
        assert 2 <= len(each["words"].split()) <= 6
        if each["file"] in pages:
            assert each["words"] in pages[each["file"]][each["page"] - 1], each
        else:
            assert each["page"] is None, each


def test_a_fact_of_an_answerable_question_stands_in_its_papers() -> None:
    texts = {name: text_of(name).lower().replace("’", "'") for name in FILES}
    missing = [
        (item["id"], spellings)
        for item in REFERENCES
        for spellings in item["facts"]
        if not any(spelling.lower() in texts[name] for spelling in spellings for name in item["papers"])
    ]
    assert missing == []


def test_an_unanswerable_question_expects_nothing_and_any_other_expects_facts() -> None:
    for item in REFERENCES:
        assert item["answerable"] == bool(item["expected"]) == bool(item["facts"]) == (item["kind"] != "unanswerable")
        assert bool(item["history"]) == (item["kind"] == "follow_up")
