"""Text and Markdown: lines to paragraphs, marks to words, tables to rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.index.reading.helpers import labelled, outline, read_words, starting

REPORT = """\
PLACE SCRUTINY COMMITTEE**TUESDAY 4TH MARCH 2025**

REPORT TITLE:\tWINTER GRITTING REVIEW
REPORT OF:\tDIRECTOR OF PLACE

REPORT SUMMARY

This report looks at how the gritting service performed during the winter and at what changes are needed.

RECOMMENDATION

The Place Scrutiny Committee is recommended to note the report.

1.0 REASON/S FOR RECOMMENDATION/S

- 1.1 Members asked for an account of the service after the January storms.

2.0 BACKGROUND

2.1 **Routes**

Crews treat 410 km of road on every night when frost is forecast by the weather

service for the borough.

Route maps were last drawn in 2017.

2.2 The fleet has nine vehicles, of which:
 - five are older than ten years
 - two are hired

REPORT AUTHOR: Dana Whitlock
Interim Head of Highways
email: dana.whitlock@northfold.gov.uk
"""


def test_a_report_in_text_keeps_its_numbers_kinds_and_order(tmp_path: Path) -> None:
    assert outline(read_words(tmp_path, REPORT)) == [
        ("¶1", None, "front_matter", "PLACE SCRUTINY COMMITTEE"),
        ("¶2", None, "front_matter", "TUESDAY 4TH MARCH"),
        ("¶3", None, "front_matter", "REPORT TITLE: WINTER"),
        ("¶4", None, "front_matter", "REPORT OF: DIRECTOR"),
        ("heading 1", None, "heading", "REPORT SUMMARY"),
        ("¶5", None, "paragraph", "This report looks"),
        ("heading 2", None, "heading", "RECOMMENDATION"),
        ("¶6", None, "recommendation", "The Place Scrutiny"),
        ("1.0", "1.0", "heading", "1.0 REASON/S FOR"),
        ("1.1", "1.1", "paragraph", "1.1 Members asked"),
        ("2.0", "2.0", "heading", "2.0 BACKGROUND"),
        ("2.1 heading", "2.1", "heading", "2.1 Routes"),
        ("2.1", "2.1", "paragraph", "Crews treat 410"),
        ("2.1, ¶2", None, "paragraph", "Route maps were"),
        ("2.2", "2.2", "paragraph", "2.2 The fleet"),
        ("2.2, bullet 1", None, "list_item", "five are older"),
        ("2.2, bullet 2", None, "list_item", "two are hired"),
        ("2.2, sign-off", None, "front_matter", "REPORT AUTHOR: Dana"),
    ]


def test_a_sentence_cut_by_a_page_break_is_one_paragraph_again(tmp_path: Path) -> None:
    paragraph = labelled(read_words(tmp_path, REPORT), "2.1")
    assert paragraph.text.endswith("by the weather service for the borough.")


def test_bullets_know_the_paragraph_that_introduces_them(tmp_path: Path) -> None:
    paper = read_words(tmp_path, REPORT)
    assert labelled(paper, "2.2, bullet 2").parent == "paper#2.2"


def test_the_lines_of_a_sign_off_are_one_paragraph(tmp_path: Path) -> None:
    text = labelled(read_words(tmp_path, REPORT), "2.2, sign-off").text
    assert text == "REPORT AUTHOR: Dana Whitlock, Interim Head of Highways, email: dana.whitlock@northfold.gov.uk"


def test_headings_are_a_path_without_the_papers_own_title(tmp_path: Path) -> None:
    paper = read_words(tmp_path, REPORT)
    assert labelled(paper, "2.1").heading == ("2.0 BACKGROUND", "2.1 Routes")
    assert labelled(paper, "2.2").heading == ("2.0 BACKGROUND",)


def test_lines_cut_at_a_width_are_joined_and_hyphens_mended(tmp_path: Path) -> None:
    text = (
        "Background\n\nThe council agreed in the spring to review every contract for the main-\n"
        "tenance of its parks, and officers have now met each of the four firms that\n"
        "hold one. A well-kept park matters to residents of every age, and the well-\n"
        "kept ones cost no more than the others do when all of the costs are counted.\n"
        "Next steps will follow.\n\nA second paragraph stands alone.\n"
    )
    paper = read_words(tmp_path, text)
    body = [p.text for p in paper.paragraphs if p.kind == "paragraph"]
    assert len(body) == 2
    assert "for the maintenance of its parks" in body[0]
    assert "the well-kept ones" in body[0]


def test_a_file_with_one_paragraph_to_a_line_is_left_as_it_is(tmp_path: Path) -> None:
    first = (
        "The first paragraph is long enough to be one, and it goes on for well over a hundred and thirty characters "
        "so that no width fits it."
    )
    second = (
        "The second paragraph follows on the very next line of the file and must not be joined to the one before it, "
        "however near it stands."
    )
    paper = read_words(tmp_path, f"Summary\n{first}\n{second}\n")
    assert [p.text for p in paper.paragraphs][-2:] == [first, second]


@pytest.mark.parametrize("mark", ["-", "*", "•", "·", "o", "–", "\uf0b7", "▪"])
def test_any_bullet_mark_is_taken_off_its_item(tmp_path: Path, mark: str) -> None:
    paper = read_words(
        tmp_path,
        f"Summary\n\nThe following bodies were asked to answer:\n\n{mark} The Rowan Trust\n\n{mark} Harbour Youth\n",
    )
    assert [(p.text, p.kind.value) for p in paper.paragraphs][-2:] == [
        ("The Rowan Trust", "list_item"),
        ("Harbour Youth", "list_item"),
    ]
    assert labelled(paper, "¶2").parent == "paper#¶1"


def test_nested_bullets_belong_to_the_bullet_above_them(tmp_path: Path) -> None:
    paper = read_words(
        tmp_path, "Summary\n\nThe scheme has these parts:\n\n- Advice\n  - by telephone\n  - in person\n- Grants\n"
    )
    parents = {p.text: p.parent for p in paper.paragraphs if p.kind == "list_item"}
    advice = starting(paper, "Advice")
    assert parents["by telephone"] == parents["in person"] == advice.id
    assert parents["Grants"] == parents["Advice"]


def test_a_label_and_the_line_under_it_become_one_field(tmp_path: Path) -> None:
    paper = read_words(
        tmp_path,
        "Bus lanes\n\nSummary\n\nA short text about bus lanes in the town.\n\nContact officer:\n\nPriya "
        "Nolan\nEmail:\n\n\npriya.nolan@northfold.gov.uk\n",
    )
    assert [p.text for p in paper.paragraphs if p.kind == "front_matter"][-2:] == [
        "Contact officer: Priya Nolan",
        "Email: priya.nolan@northfold.gov.uk",
    ]


def test_markup_is_taken_off_and_addresses_are_kept(tmp_path: Path) -> None:
    source = (
        "# Plan\n\n## Scope\n\nSee [the *full* plan](https://example.org/plan), <b>now</b> at 3&nbsp;%&amp;more; item "
        "4\\. of it_self, [www.example.org](http://www.example.org), [here](#top).\n"
    )
    text = read_words(tmp_path, source, "plan.md").paragraphs[-1].text
    assert (
        text
        == "See the full plan (https://example.org/plan), now at 3 %&more; item 4. of it_self, www.example.org, here."
    )


def test_tables_of_every_kind_become_rows_with_their_headers(tmp_path: Path) -> None:
    source = (
        "# Costs\n\n## Figures\n\n| Year | Cost |\n|------|-----:|\n| 2023 | £4m |\n| 2024 | |\n\nText between the "
        "tables, long enough to be prose.\n\n"
        "Ward\tRoads\tSpend\nEast\t12\t£3\nWest\t\t£4\n\n"
        "<table><tr><th>Name</th><th>Role</th></tr><tr><td "
        "rowspan=2>Lee</td><td>Chair</td></tr><tr><td>Clerk</td></tr></table>\n"
    )
    rows = [p.text for p in read_words(tmp_path, source, "costs.md").paragraphs if p.kind == "table_row"]
    assert rows == [
        "Year: 2023; Cost: £4m",
        "Year: 2024",
        "Ward: East; Roads: 12; Spend: £3",
        "Ward: West; Spend: £4",
        "Name: Lee; Role: Chair",
        "Name: Lee; Role: Clerk",
    ]


def test_a_yaml_block_is_read_as_fields(tmp_path: Path) -> None:
    paper = read_words(
        tmp_path,
        '---\ntitle: "Ditch clearance"\ndate: 2024-05-02\n---\n\n# Ditch clearance\n\n## Summary\n\nThe ditches were '
        "cleared in April.\n",
        "d.md",
    )
    assert (paper.title, paper.date) == ("Ditch clearance", "2024-05-02")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_any_usual_encoding_is_read(tmp_path: Path, encoding: str) -> None:
    from index.reading import read

    path = tmp_path / "paper.txt"
    path.write_bytes("Summary\n\nThe grant is £40 – paid “once” to children’s homes.\n".encode(encoding))
    assert read(path).paragraphs[-1].text == "The grant is £40 – paid “once” to children’s homes."
