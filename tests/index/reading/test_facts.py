"""What a paper says of itself, and nothing that it does not say."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.model import Status
from tests.index.reading.helpers import read_words

PROSE = "This report sets out what was found and what might be done about it in the coming year."


def facts(folder: Path, head: str, tail: str = "") -> tuple[str | None, ...]:
    paper = read_words(folder, f"{head}\n\nSummary\n\n{PROSE}\n\n{tail}\n")
    return (paper.title, paper.body, paper.committee, paper.date, paper.author)


def test_the_facts_of_a_label_block_are_taken(tmp_path: Path) -> None:
    head = (
        "Northfold Borough Council\n\nTitle of report:\tTree planting\nCommittee:\tEnvironment Committee\nDate of "
        "meeting:\t4th March 2025\nReport author:\tDana Whitlock, Tree Officer"
    )
    assert facts(tmp_path, head) == (
        "Tree planting",
        "Northfold Borough Council",
        "Environment Committee",
        "2025-03-04",
        "Dana Whitlock",
    )


def test_what_the_paper_does_not_say_is_none(tmp_path: Path) -> None:
    assert facts(tmp_path, "Tree planting") == ("Tree planting", None, None, None, None)


def test_a_date_only_mentioned_in_prose_is_not_the_papers_date(tmp_path: Path) -> None:
    assert facts(tmp_path, "Tree planting", "The scheme began on 3 May 2019 and ended on 4 June 2021.")[3] is None


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("TUESDAY 19TH JULY 2022", "2022-07-19"),
        ("May 2023", "2023-05"),
        ("Date: 05/09/2022", "2022-09-05"),
        ("Thursday, 30th January, 2025, at 10.00 am", "2025-01-30"),
        ("To: Cabinet – 30 January 2025", "2025-01-30"),
        ("Minutes of the meeting of the Parks Panel held in the Town Hall on Tuesday, 9 December 2025", "2025-12-09"),
    ],
)
def test_dates_are_read_as_papers_print_them(tmp_path: Path, line: str, date: str) -> None:
    assert facts(tmp_path, f"Tree planting\n\n{line}")[3] == date


@pytest.mark.parametrize(
    ("line", "committee"),
    [
        ("CHILDREN, YOUNG PEOPLE AND EDUCATION COMMITTEE", "Children, Young People and Education Committee"),
        ("Corporate Parenting Panel – 10th December 2024", "Corporate Parenting Panel"),
        ("To: Health and Wellbeing Board, 3 June 2024", "Health and Wellbeing Board"),
        ("Decision maker: Cabinet", "Cabinet"),
    ],
)
def test_committees_are_read_as_papers_print_them(tmp_path: Path, line: str, committee: str) -> None:
    assert facts(tmp_path, f"{line}\n\nTree planting")[2] == committee


def test_a_committee_named_only_in_prose_is_found(tmp_path: Path) -> None:
    text = (
        "Trees\n\nSummary\n\nThe chair will attend today’s meeting of the Parks and Gardens Board to hear from "
        "members.\n"
    )
    assert read_words(tmp_path, text).committee == "Parks and Gardens Board"


@pytest.mark.parametrize(
    ("text", "body"),
    [
        (
            "Councils in the region met. Northfold City Council has agreed, and so has Tallow District Council. "
            "Northfold City Council will act.",
            "Northfold City Council",
        ),
        (
            "The London Borough of Eastmere has agreed to act on this matter before the winter.",
            "London Borough of Eastmere",
        ),
        (
            "The Rural Services Association is the voice of the shires. Contact: a.b@rural.gov.uk",
            "Rural Services Association",
        ),
        ("The council will act. Contact a.b@northfold.gov.uk. Roads in Northfold are poor.", "Northfold Council"),
    ],
)
def test_the_body_is_found_by_name_frequency_and_address(tmp_path: Path, text: str, body: str) -> None:
    assert facts(tmp_path, "Trees", text)[1] == body


@pytest.mark.parametrize(
    "line",
    [
        "NOT FOR PUBLICATION by virtue of paragraph 3 of Part 1 of Schedule 12A of the Local Government Act 1972",
        "Classification: Exempt",
        "Part 2 report",
        "This report contains exempt information as defined in paragraph 1 of Schedule 12A",
        "PART II - NOT FOR PUBLICATION",
        "Exempt item: paragraph 3 applies",
    ],
)
def test_a_paper_marked_exempt_is_exempt(tmp_path: Path, line: str) -> None:
    assert read_words(tmp_path, f"Site purchase\n\n{line}\n\nSummary\n\n{PROSE}\n").status is Status.EXEMPT


@pytest.mark.parametrize(
    "line",
    [
        "This report is Public",
        "Confidentiality: Part I - Official",
        "Indicate why it is not for publication by virtue of Part 1 of Schedule 12A by ticking the relevant box, if "
        "applicable",
        "This report is public except for Appendix B, which is exempt",
        "[Do not include information which is exempt from publication under Schedule 12A]",
        "Exempt items: at the time of preparing the agenda there were no exempt items",
        "Members may exclude the public if exempt information under Schedule 12A would be disclosed",
        "Classification: Unrestricted",
    ],
)
def test_a_paper_that_only_mentions_the_rule_is_public(tmp_path: Path, line: str) -> None:
    assert read_words(tmp_path, f"Site purchase\n\n{line}\n\nSummary\n\n{PROSE}\n").status is Status.PUBLIC


@pytest.mark.parametrize(
    ("name", "words", "body"),
    [
        ("07_oakshire_minutes.txt", ("OCC had more carers in Oakshire.", "County Hall"), "Oakshire County Council"),
        ("minutes.txt", ("OCC had more carers in Oakshire.", "County Hall"), None),
        ("agenda.txt", ("Oakshire County Council plan", "Ask: jo.lee@oakshire .gov.uk"), "Oakshire County Council"),
        ("07_oakham.txt", ("The Council owns a block in Oakham.", "The Council is at a loss."), None),
        ("letter.txt", ("Ministry of Works & Transport Tel: 0100 5", PROSE), "Ministry of Works & Transport"),
        ("letter.txt", ("Local Government", "OMBUDSMAN", PROSE), "Local Government Ombudsman"),
    ],
)  # fmt: skip
def test_the_body_is_what_the_paper_says_and_else_none(
    tmp_path: Path, name: str, words: tuple[str, ...], body: str | None
) -> None:
    assert read_words(tmp_path, "\n\n".join(["Update", *words]), name).body == body


def test_a_record_of_decision_bears_the_date_of_its_signature(tmp_path: Path) -> None:
    text = f"RECORD OF DECISION\n\nTitle of decision: Site purchase\n\n{PROSE}\n\n17/1/2025\n\nsigned date\n"
    assert read_words(tmp_path, text).date == "2025-01-17"


def test_an_author_set_beside_other_signatures_is_found(tmp_path: Path) -> None:
    text = (
        "Site purchase\n\nSummary\n\n"
        + PROSE
        + "\n\n<table><tr><th>Report Author: Ada Penrose Job title: Surveyor</th>"
        "<th>Director: Bo Lund Job title: Director</th></tr><tr><td>1 May</td><td>2 May</td></tr></table>\n"
    )
    assert read_words(tmp_path, text).author == "Ada Penrose"


def test_fields_side_by_side_in_one_row_are_read(tmp_path: Path) -> None:
    text = (
        "<table><tr><td>Item No. 9</td><td>Date: 20 May 2008</td><td>Meeting Name: Planning Committee</td></tr>"
        f"</table>\n\nReport title: Site purchase\n\nSummary\n\n{PROSE}\n"
    )
    assert facts(tmp_path, text)[2:4] == ("Planning Committee", "2008-05-20")


def test_a_title_field_that_holds_a_description_ends_before_it(tmp_path: Path) -> None:
    long = "land and buildings " * 15
    text = f"Report title: Application 15/AP/51 for full planning permission Address: {long}\n\nSummary\n\n{PROSE}\n"
    assert facts(tmp_path, text)[0] == "Application 15/AP/51 for full planning permission"
