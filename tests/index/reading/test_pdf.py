"""A PDF read as it is printed: paragraphs, numbers, running lines, bullets, page breaks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from index.reading.blocks import Block, Reading, Style
from index.reading.limits import Limits
from index.reading.pdf import read_pdf
from tests.index.reading.pdf_maker import BOLD, HEIGHT, LEFT, RIGHT, SIZE, WIDTH, Maker, with_running_lines, wrap

LONG = (
    "The service has considered how the work could be arranged across the area and has set out below what each "
    "arrangement would mean for the people who use it, for the staff who provide it and for the budget as a whole."
)
Make = Callable[[], Maker]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    return lambda: Maker(tmp_path / "paper.pdf")


def texts(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks]


def block_with(reading: Reading, words: str) -> Block:
    return next(block for block in reading.blocks if words in block.text)


def test_lines_of_a_paragraph_become_one_text(make: Make) -> None:
    maker = make()
    maker.paragraph(LONG)
    maker.paragraph("A second paragraph stands below the first and says something else.")
    assert texts(read_pdf(maker.save())) == [
        LONG,
        "A second paragraph stands below the first and says something else.",
    ]


def test_a_number_in_its_own_column_starts_its_paragraph(make: Make) -> None:
    maker = make()
    for number in ("2.1", "2.1.3", "12.", "(a)", "16/09/5"):
        maker.paragraph(LONG, number=number, gap=0, hang=54)
    assert [text.split()[0] for text in texts(read_pdf(maker.save()))] == ["2.1", "2.1.3", "12.", "(a)", "16/09/5"]


def test_numbered_paragraphs_set_without_white_between_them_are_told_apart(make: Make) -> None:
    maker = make()
    maker.paragraph(LONG, number="1.", gap=0)
    maker.paragraph(LONG, number="2.", gap=0)
    assert texts(read_pdf(maker.save())) == [f"1. {LONG}", f"2. {LONG}"]


@pytest.mark.parametrize("figure", ["3.2", "2019", "12."])
def test_a_figure_that_falls_at_a_lines_start_starts_no_paragraph(make: Make, figure: str) -> None:
    maker = make()
    filler = wrap(LONG, RIGHT - LEFT)[0]
    maker.line(filler)
    maker.line(f"{figure} and what follows from it for the service")
    assert texts(read_pdf(maker.save())) == [f"{filler} {figure} and what follows from it for the service"]


def test_a_number_glued_to_its_text_is_parted_from_it(make: Make) -> None:
    maker = make()
    maker.paragraph("1.1.Members asked about the timetable.")
    assert texts(read_pdf(maker.save())) == ["1.1. Members asked about the timetable."]


def test_running_lines_go_and_printed_pages_stay(make: Make) -> None:
    maker = make()
    reading = read_pdf(
        with_running_lines(maker, 5, lambda n: maker.paragraph(f"Section {'abcde'[n]} says. " + LONG), first=7)
    )
    assert not any("Oakshire" in text or "Page" in text for text in texts(reading))
    assert reading.running == ("Oakshire Council - Finance Committee",)
    assert [(block.page, block.printed_page) for block in reading.blocks] == [
        (1, "7"),
        (2, "8"),
        (3, "9"),
        (4, "10"),
        (5, "11"),
    ]


def test_a_letter_spaced_footer_is_a_running_line(make: Make) -> None:
    maker = make()
    for number in range(4):
        maker.paragraph(f"{'ABCD'[number]}. {LONG}")
        for place, letter in enumerate("OAKSHIRE REVIEW"):
            maker.at(LEFT + place * 9, HEIGHT - 40, letter, size=8)
        maker.at(RIGHT - 12, HEIGHT - 40, str(number + 1), size=8)
        maker.next_page()
    reading = read_pdf(maker.save())
    assert [block.printed_page for block in reading.blocks] == ["1", "2", "3", "4"]
    assert not any("R E V" in block.text for block in reading.blocks)


def test_text_that_repeats_below_other_text_is_no_running_line(make: Make) -> None:
    maker = make()
    for letter in "ABCD":
        maker.line(f"{letter} is asked here.")
        maker.line("Answer:")
        maker.next_page()
    assert texts(read_pdf(maker.save())).count("Answer:") == 4


def test_numbers_that_merely_repeat_at_a_pages_top_are_text(make: Make) -> None:
    maker = make()
    for number in range(4):
        maker.paragraph(LONG, number=f"{number * 3 + 1}.")
        maker.next_page()
    assert [text.split()[0] for text in texts(read_pdf(maker.save()))] == ["1.", "4.", "7.", "10."]


def test_a_paragraph_goes_on_over_a_page_break(make: Make) -> None:
    maker = make()
    lines = wrap(LONG, RIGHT - LEFT - 36)

    def draw(number: int) -> None:
        if number == 0:
            maker.paragraph("The first one.", number="3.1")
            maker.at(LEFT, maker.y, "3.2")
            maker.line(lines[0], LEFT + 36)
            maker.line(lines[1], LEFT + 36)
        elif number == 1:
            for line in lines[2:]:
                maker.line(line, LEFT + 36)
            maker.y += 12
            maker.paragraph("The third one.", number="3.3")

    reading = read_pdf(with_running_lines(maker, 4, draw))
    assert texts(reading) == ["3.1 The first one.", f"3.2 {LONG}", "3.3 The third one."]
    joined = reading.blocks[1]
    assert (joined.page, joined.page_end, joined.printed_page) == (1, 2, "1")


def test_paragraphs_that_end_at_a_page_break_stay_apart(make: Make) -> None:
    maker = make()
    maker.paragraph("The first paragraph ends here.")
    maker.next_page()
    maker.paragraph("The second begins on the next page.")
    assert len(read_pdf(maker.save()).blocks) == 2


def test_a_paragraph_goes_on_past_a_footnote(make: Make) -> None:
    maker = make()
    lines = wrap(LONG, RIGHT - LEFT)
    for _ in range(3):
        maker.paragraph("Something said in the body of the paper, at its usual size, so that the size is known.")
    maker.line(lines[0])
    maker.at(LEFT, HEIGHT - 80, "1 A note of the small kind, at the foot.", size=8)
    maker.next_page()
    for line in lines[1:]:
        maker.line(line)
    found = texts(read_pdf(maker.save()))
    assert LONG in found
    assert "1 A note of the small kind, at the foot." in found


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("the new depart-", "ment will open"), "the new department will open"),
        (("parking off-", "street is limited"), "parking off-street is limited"),
        (("a co-", "ordinated plan"), "a co-ordinated plan"),
    ],
)
def test_hyphens_at_line_ends_are_mended_only_where_a_word_was_cut(
    make: Make, lines: tuple[str, str], expected: str
) -> None:
    maker = make()
    maker.paragraph("Each department said so. The off-street places are few. A co-ordinated answer is due.")
    before = wrap(LONG, RIGHT - LEFT)[0]
    width = RIGHT - LEFT
    first = before
    while len(wrap(f"{first} {lines[0]}", width)) > 1:
        first = first.rsplit(" ", 1)[0]
    maker.line(f"{first} {lines[0]}")
    maker.line(lines[1])
    assert texts(read_pdf(maker.save()))[1] == f"{first} {expected}"


def test_bullets_lose_their_marks_and_keep_their_depth(make: Make) -> None:
    maker = make()
    maker.paragraph("The options are:", gap=2)
    for mark, x, text in (
        ("•", 90, "Keep the site"),
        ("–", 126, "as it is"),
        ("–", 126, "with repairs"),
        ("•", 90, "Sell it"),
    ):
        maker.at(x, maker.y, mark)
        maker.line(text, x + 18)
    found = [(block.style, block.level, block.text) for block in read_pdf(maker.save()).blocks[1:]]
    assert found == [
        (Style.BULLET, 1, "Keep the site"),
        (Style.BULLET, 2, "as it is"),
        (Style.BULLET, 2, "with repairs"),
        (Style.BULLET, 1, "Sell it"),
    ]


def test_headings_are_told_by_size_and_by_bold(make: Make) -> None:
    maker = make()
    maker.line("Library Review", font=BOLD, size=20)
    maker.y += 20
    maker.line("1. Introduction", font=BOLD)
    maker.y += 8
    maker.paragraph(LONG, number="1.1")
    maker.line("Costs", font=BOLD, size=14)
    maker.y += 8
    maker.paragraph(LONG, number="1.2")
    blocks = read_pdf(maker.save()).blocks
    assert [(b.style, b.text[:15]) for b in blocks] == [
        (Style.TITLE, "Library Review"),
        (Style.HEADING, "1. Introduction"),
        (Style.BODY, "1.1 The service"),
        (Style.HEADING, "Costs"),
        (Style.BODY, "1.2 The service"),
    ]
    assert blocks[3].level < blocks[1].level


def test_bold_words_at_the_start_are_the_lead(make: Make) -> None:
    maker = make()
    maker.at(LEFT, maker.y, "Summary:", BOLD)
    maker.line("this report asks for a decision on the library.", LEFT + 60)
    block = read_pdf(maker.save()).blocks[0]
    assert (block.text[: block.lead], block.bold) == ("Summary:", False)


def test_two_columns_are_read_one_after_the_other(make: Make) -> None:
    maker = make()
    half = (WIDTH - 2 * LEFT) / 2 - 15
    left, right = wrap(LONG, half), wrap(LONG.replace("service", "board"), half)
    for one, other in zip(left, right, strict=False):
        maker.at(LEFT, maker.y, one)
        maker.line(other, LEFT + half + 30)
    for rest in left[len(right) :]:
        maker.line(rest)
    assert texts(read_pdf(maker.save())) == [LONG, LONG.replace("service", "board")]


def test_a_raised_figure_is_not_read_as_part_of_a_number(make: Make) -> None:
    maker = make()
    words = "spent by the end of 2024"
    width = stringWidth(words, "Helvetica", SIZE)
    maker.at(LEFT, maker.y, words)
    maker.at(LEFT + width, maker.y - 4, "3", size=6)
    maker.line("in all", LEFT + width + 8)
    assert texts(read_pdf(maker.save())) == ["spent by the end of 2024³ in all"]


def test_pages_without_text_are_named_together(make: Make) -> None:
    maker = make()
    maker.paragraph(LONG)
    for _ in range(3):
        maker.next_page()
        maker.rule(LEFT, 100, RIGHT, 100)
    maker.next_page()
    maker.paragraph(LONG)
    maker.next_page()
    maker.rule(LEFT, 100, RIGHT, 100)
    reading = read_pdf(maker.save(), Limits(ocr=False))
    assert reading.pages == 6
    assert reading.problems == ("pages 2-4, 6 have no text (scans?)",)


def test_a_page_turned_to_lie_sideways_is_read_as_it_is_shown(make: Make, tmp_path: Path) -> None:
    maker = make()
    maker.canvas.rotate(90)
    for place, line in enumerate(("A line of a landscape page", "and the line below it.")):
        maker.canvas.drawString(100, -100 - place * 13, line)
    writer = pypdf.PdfWriter(clone_from=maker.save())
    writer.pages[0].rotate(90)
    writer.write(tmp_path / "turned.pdf")
    assert texts(read_pdf(tmp_path / "turned.pdf")) == ["A line of a landscape page and the line below it."]
