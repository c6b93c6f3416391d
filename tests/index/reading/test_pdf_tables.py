"""Tables in a PDF: each row one block, each value with its header, over page breaks too."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.reading.blocks import Block, Style
from index.reading.pdf import read_pdf
from tests.index.reading.pdf_maker import BOLD, LEFT, RIGHT, Maker

Make = Callable[[], Maker]
COLUMNS = (LEFT, 200, 320, RIGHT)
BUDGET = (
    ("Service", "Budget", "Forecast"),
    ("Roads", "10.0", "11.5"),
    ("Parks", "2.5", "2.4"),
    ("Total", "12.5", "13.9"),
)
HEADER = ("Centre", "Area", "Cost")


@pytest.fixture
def make(tmp_path: Path) -> Make:
    return lambda: Maker(tmp_path / "paper.pdf")


def rows(path: Path) -> list[Block]:
    return [block for block in read_pdf(path).blocks if block.style is Style.ROW]


def test_each_row_says_its_headers(make: Make) -> None:
    maker = make()
    maker.grid([HEADER, ("Mill Lane", "North", "£1,200"), ("Quay Street", "", "£900")], COLUMNS)
    found = rows(maker.save())
    assert [row.text for row in found] == [
        "Centre: Mill Lane; Area: North; Cost: £1,200",
        "Centre: Quay Street; Cost: £900",
    ]
    assert found[1].cells == (("Centre", "Quay Street"), ("Area", ""), ("Cost", "£900"))
    assert {row.table for row in found} == {1}


def test_tables_are_counted(make: Make) -> None:
    maker = make()
    maker.grid([HEADER, ("Mill Lane", "North", "£1,200")], COLUMNS)
    maker.paragraph("The second table follows this line of text.")
    maker.grid([("Name", "Post"), ("A Clerk", "Head of Law")], (LEFT, 250, RIGHT))
    assert [row.table for row in rows(maker.save())] == [1, 2]


def test_a_merged_cell_counts_once(make: Make) -> None:
    maker = make()
    maker.grid([HEADER, ("Total of both", None, "£2,100"), ("Mill Lane", "North", "£1,200")], COLUMNS)
    assert rows(maker.save())[0].text == "Centre: Total of both; Cost: £2,100"


@pytest.mark.parametrize("repeated", [True, False])
def test_a_table_goes_on_over_a_page_break(make: Make, repeated: bool) -> None:
    maker = make()
    maker.paragraph("The table below has more rows than the page has room for.")
    maker.grid([HEADER, ("Mill Lane", "North", "£1,200"), ("Quay Street", "South", "£900")], COLUMNS)
    maker.next_page()
    rest = [("Park Road", "East", "£300"), ("High Street", "West", "£400")]
    maker.grid([HEADER, *rest] if repeated else rest, COLUMNS, header=repeated)
    found = rows(maker.save())
    assert [row.text for row in found] == [
        "Centre: Mill Lane; Area: North; Cost: £1,200",
        "Centre: Quay Street; Area: South; Cost: £900",
        "Centre: Park Road; Area: East; Cost: £300",
        "Centre: High Street; Area: West; Cost: £400",
    ]
    assert [(row.page, row.table) for row in found] == [(1, 1), (1, 1), (2, 1), (2, 1)]


def test_a_form_of_two_columns_is_labels_and_values(make: Make) -> None:
    maker = make()
    maker.grid(
        [("Date:", "12 May 2024"), ("From:", "Director of Housing"), ("Ward", "All")], (LEFT, 200, RIGHT), header=False
    )
    found = rows(maker.save())
    assert [row.text for row in found] == ["Date: 12 May 2024", "From: Director of Housing", "Ward: All"]
    assert found[0].cells == (("Date", "12 May 2024"),)


def test_cells_that_carry_their_own_labels_are_a_form(make: Make) -> None:
    maker = make()
    for x, label, value in ((LEFT, "Item No.", "5.1"), (200, "Classification:", "Open"), (320, "Date:", "12 May 2024")):
        maker.at(x + 4, 104, label, BOLD)
        maker.at(x + 4, 118, value)
    for y in (90, 124, 144):
        maker.rule(COLUMNS[0], y, COLUMNS[-1], y)
    for x in COLUMNS:
        maker.rule(x, 90, x, 124)
    maker.at(LEFT + 4, 138, "Report title:", BOLD)
    maker.at(204, 138, "A new library")
    for x in (COLUMNS[0], COLUMNS[1], COLUMNS[-1]):
        maker.rule(x, 124, x, 144)
    found = rows(maker.save())
    assert [row.cells for row in found] == [
        (("Item No.", "5.1"), ("Classification", "Open"), ("Date", "12 May 2024")),
        (("Report title", "A new library"),),
    ]


def test_a_table_that_only_lays_out_numbers_is_no_table(make: Make) -> None:
    maker = make()
    maker.grid([("2.1", "The budget is set."), ("2.2", "The plan is agreed.")], (LEFT, 120, RIGHT), header=False)
    blocks = read_pdf(maker.save()).blocks
    assert [(block.style, block.text) for block in blocks] == [
        (Style.BODY, "2.1 The budget is set."),
        (Style.BODY, "2.2 The plan is agreed."),
    ]


def test_a_table_ruled_only_between_rows_keeps_its_columns(make: Make) -> None:
    maker = make()
    for index, line in enumerate(BUDGET):
        maker.rule(LEFT, 90 + index * 20, RIGHT, 90 + index * 20)
        for x, text in zip((LEFT, 300, 420), line, strict=True):
            maker.at(x, 104 + index * 20, text, BOLD if index == 0 else "Helvetica")
    maker.rule(LEFT, 90 + len(BUDGET) * 20, RIGHT, 90 + len(BUDGET) * 20)
    assert [row.text for row in rows(maker.save())] == [
        "Service: Roads; Budget: 10.0; Forecast: 11.5",
        "Service: Parks; Budget: 2.5; Forecast: 2.4",
        "Service: Total; Budget: 12.5; Forecast: 13.9",
    ]


def test_columns_without_any_rules_are_rows(make: Make) -> None:
    maker = make()
    for index, line in enumerate(BUDGET):
        for x, text in zip((LEFT, 300, 420), line, strict=True):
            maker.at(x, 104 + index * 16, text, BOLD if index == 0 else "Helvetica")
    assert rows(maker.save())[0].text == "Service: Roads; Budget: 10.0; Forecast: 11.5"


def test_a_frame_around_text_is_no_table(make: Make) -> None:
    maker = make()
    maker.line("Recommendation", font=BOLD)
    maker.paragraph("That the committee agrees the plan and asks for a report in the autumn.")
    for y in (75, 125):
        maker.rule(LEFT - 6, y, RIGHT + 6, y)
    for x in (LEFT - 6, RIGHT + 6):
        maker.rule(x, 75, x, 125)
    assert [block.style for block in read_pdf(maker.save()).blocks] == [Style.HEADING, Style.BODY]


def rule_rows(maker: Maker, lines: list[tuple[str, ...]], xs: tuple[float, ...], top: float, high: float = 20) -> float:
    """Rows with a level rule above and below each; the height below the last is returned."""
    for index, line in enumerate(lines):
        maker.rule(LEFT, top + index * high, RIGHT, top + index * high)
        for x, text in zip(xs, line, strict=True):
            maker.at(x, top + index * high + 14, text)
    bottom = top + len(lines) * high
    maker.rule(LEFT, bottom, RIGHT, bottom)
    return bottom


def test_two_tables_with_a_heading_between_them_are_two(make: Make) -> None:
    maker = make()
    bottom = rule_rows(maker, list(BUDGET), (LEFT, 300, 420), 90)
    maker.at(LEFT, bottom + 40, "Capital budget for the coming year", BOLD, 16)
    rule_rows(
        maker,
        [("Scheme", "Cost", "Year"), ("Bridge", "4.1", "2031"), ("Depot", "2.0", "2032")],
        (LEFT, 300, 420),
        bottom + 60,
    )
    found = rows(maker.save())
    assert [(row.table, row.text) for row in found] == [
        (1, "Service: Roads; Budget: 10.0; Forecast: 11.5"),
        (1, "Service: Parks; Budget: 2.5; Forecast: 2.4"),
        (1, "Service: Total; Budget: 12.5; Forecast: 13.9"),
        (2, "Scheme: Bridge; Cost: 4.1; Year: 2031"),
        (2, "Scheme: Depot; Cost: 2.0; Year: 2032"),
    ]


def test_entries_between_two_rules_are_rows_and_a_long_label_is_one(make: Make) -> None:
    maker = make()
    for y in (90, 110, 190):
        maker.rule(LEFT, y, RIGHT, y)
    lines = [
        (104, ("Reason given", "Count", "Share")),
        (124, ("They were not told about it", "115", "57%")),
        (137, ("They would not have known which of the services", "", "")),
        (150, ("to ask about it", "53", "26%")),
        (163, ("They had no time", "40", "20%")),
        (176, ("Other", "1", "1%")),
    ]
    for y, line in lines:
        for x, text in zip((LEFT, 400, 480), line, strict=True):
            maker.at(x, y, text)
    assert [row.text for row in rows(maker.save())] == [
        "Reason given: They were not told about it; Count: 115; Share: 57%",
        "Reason given: They would not have known which of the services to ask about it; Count: 53; Share: 26%",
        "Reason given: They had no time; Count: 40; Share: 20%",
        "Reason given: Other; Count: 1; Share: 1%",
    ]


def test_a_header_of_two_levels_names_both(make: Make) -> None:
    maker = make()
    maker.rule(LEFT, 90, RIGHT, 90)
    maker.at(310, 103, "Confident")
    maker.at(430, 103, "Not confident")
    maker.rule(300, 108, RIGHT, 108)
    entries = [
        ("Library", "5", "16%", "26", "84%"),
        ("Housing", "29", "64%", "16", "36%"),
        ("Schools", "18", "69%", "8", "31%"),
    ]
    for index, line in enumerate([("", "Count", "%", "Count", "%"), *entries]):
        for x, text in zip((LEFT, 310, 370, 430, 490), line, strict=True):
            maker.at(x, 121 + index * 16, text)
    maker.rule(LEFT, 126, RIGHT, 126)
    maker.rule(LEFT, 178, RIGHT, 178)
    assert rows(maker.save())[0].text == (
        "Library; Confident Count: 5; Confident %: 16%; Not confident Count: 26; Not confident %: 84%"
    )


def test_a_header_alone_at_a_pages_foot_belongs_to_the_table_below_the_break(make: Make) -> None:
    maker = make()
    maker.paragraph("The services and what they cost are set out in the table that follows on the next page.")
    for x, text in zip((LEFT, 300, 420), ("Service", "Budget", "Forecast"), strict=True):
        maker.at(x, 700, text, BOLD)
    maker.next_page()
    rule_rows(maker, list(BUDGET[1:]), (LEFT, 300, 420), 90)
    found = rows(maker.save())
    assert [row.text for row in found] == [
        "Service: Roads; Budget: 10.0; Forecast: 11.5",
        "Service: Parks; Budget: 2.5; Forecast: 2.4",
        "Service: Total; Budget: 12.5; Forecast: 13.9",
    ]


def test_the_rest_of_a_row_above_the_first_rule_of_a_page_joins_its_row(make: Make) -> None:
    maker = make()
    xs = (LEFT, 230, 320)
    rule_rows(
        maker,
        [
            ("Service", "Cost", "Why"),
            ("Roads", "10.0", "Resurfacing after the winter"),
            ("Parks", "2.5", "Fewer visitors than in the year"),
        ],
        xs,
        680,
    )
    maker.next_page()
    maker.at(320, 84, "before, and lower income")
    rule_rows(maker, [("Baths", "1.5", "Repairs to the boiler"), ("Halls", "0.5", "Lettings were fewer")], xs, 92)
    found = rows(maker.save())
    assert [(row.page, row.page_end, row.text) for row in found] == [
        (1, 1, "Service: Roads; Cost: 10.0; Why: Resurfacing after the winter"),
        (1, 2, "Service: Parks; Cost: 2.5; Why: Fewer visitors than in the year before, and lower income"),
        (2, 2, "Service: Baths; Cost: 1.5; Why: Repairs to the boiler"),
        (2, 2, "Service: Halls; Cost: 0.5; Why: Lettings were fewer"),
    ]


def test_two_columns_of_labels_and_figures_have_their_header(make: Make) -> None:
    maker = make()
    maker.grid(
        [("Sector", "Answers"), ("Private", "22"), ("Public", "150"), ("Charities", "30")],
        (LEFT, 300, RIGHT),
        header=False,
    )
    assert [row.text for row in rows(maker.save())] == [
        "Sector: Private; Answers: 22",
        "Sector: Public; Answers: 150",
        "Sector: Charities; Answers: 30",
    ]


def test_a_border_around_the_page_is_no_table(make: Make) -> None:
    maker = make()
    maker.canvas.rect(20, 20, 555, 800)
    rule_rows(maker, list(BUDGET), (LEFT, 300, 420), 90)
    assert rows(maker.save())[0].text == "Service: Roads; Budget: 10.0; Forecast: 11.5"
