"""Where a PDF's lines go on and where they begin: dashes between figures, brackets, footnotes, slanted titles."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.reading import read
from index.reading.pdf import read_pdf
from tests.index.reading.pdf_maker import BOLD, LEFT, SIZE, Maker

Make = Callable[[], Maker]
WIDE = "The report sets out what the council has found about each of the libraries in the"


@pytest.fixture
def make(tmp_path: Path) -> Make:
    return lambda: Maker(tmp_path / "paper.pdf")


def texts(path: Path) -> list[str]:
    return [block.text for block in read_pdf(path).blocks]


def test_a_dash_between_two_figures_starts_no_bullet(make: Make) -> None:
    maker = make()
    maker.line("This new report holds our own assessment of the Oakshire Minerals and Waste Plan for 2024")
    maker.line("- 39 (the plan) in terms of the Act.")
    assert texts(maker.save()) == [
        "This new report holds our own assessment of the Oakshire Minerals and Waste Plan for 2024 - 39 (the plan) in "
        "terms of the Act."
    ]


def test_a_bold_bracket_at_a_sentences_end_is_no_title(make: Make) -> None:
    maker = make()
    maker.line(WIDE)
    maker.line("county, and a change to the text of the policy is then required for it to be effective")
    maker.line("[MM30].", font=BOLD)
    assert [text[-20:] for text in texts(maker.save())] == ["be effective [MM30]."]


def test_a_footnotes_number_at_the_margin_stays_with_its_words(make: Make) -> None:
    maker = make()
    maker.paragraph(f"{WIDE} north of the county, which are open on six days of the week.")
    maker.at(LEFT, 700, "1", size=SIZE * 0.5)
    maker.at(
        LEFT + 36,
        704,
        "Physical and mental health and emotional well-being; protection from all kinds of harm and neglect;",
        size=SIZE * 0.8,
    )
    maker.at(LEFT, 714, "education, training and recreation.", size=SIZE * 0.8)
    assert texts(maker.save())[1:] == [
        "¹ Physical and mental health and emotional well-being; protection from all kinds of harm and neglect; "
        "education, training and recreation."
    ]


def test_a_slanted_title_stands_under_an_upright_one_of_its_size(make: Make) -> None:
    maker = make()
    maker.line("Report on the examination of the plan", size=20)
    for title, font in (
        ("Legal matters", BOLD),
        ("Local plan", "Helvetica-BoldOblique"),
        ("Statement", "Helvetica-BoldOblique"),
    ):
        maker.line(title, font=font)
        maker.y += 10
        maker.paragraph(f"{WIDE} north of the county, which are open on six days of the week.")
    paths = [p.heading for p in read(maker.save()).paragraphs if p.kind.value == "paragraph"]
    assert paths[-1] == ("Legal matters", "Statement")


def test_postcodes_are_no_titles(make: Make) -> None:
    maker = make()
    maker.paragraph(f"{WIDE} north of the county, which are open on six days of the week.")
    maker.line("SE17 1EL")
    maker.y += 10
    maker.paragraph(f"{WIDE} south of the county, which are open on six days of the week.")
    assert [p.kind.value for p in read(maker.save()).paragraphs][1] == "paragraph"


def test_labels_with_a_far_off_figure_are_rows_unless_the_figures_rise_as_in_contents(make: Make) -> None:
    maker = make()
    maker.paragraph(f"{WIDE} north of the county, which are open on six days of the week.")
    for label, figure in (("Very likely", "5"), ("Likely", "4"), ("Possible", "3"), ("Unlikely", "2")):
        maker.at(LEFT, maker.y, label)
        maker.at(LEFT + 200, maker.y, figure)
        maker.y += 14
    maker.y += 30
    for label, page in (("Purpose", "2"), ("Costs", "3"), ("Risks", "4"), ("Contacts", "9")):
        maker.at(LEFT, maker.y, label)
        maker.at(LEFT + 300, maker.y, page)
        maker.y += 14
    found = read_pdf(maker.save()).blocks
    assert [block.text for block in found if block.cells] == [
        "Very likely: 5",
        "Likely: 4",
        "Possible: 3",
        "Unlikely: 2",
    ]
