"""An agenda pack in one PDF: its items told apart, and its pages, the reports' pages and the file's pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.model import Paper, Paragraph, Status
from index.reading import read
from tests.index.reading.helpers import REAL, needs_papers
from tests.index.reading.pdf_maker import BOLD, HEIGHT, LEFT, RIGHT, WIDTH, Maker

SERVICES = "Roads Libraries Parks Schools Homes Buses Museums Harbours Markets".split()
WORDS = "The budget of the year is set out so that members may see what each service costs and why that is so."


class _Pack:
    """Draws a pack page by page, stamping each report's pages in turn."""

    def __init__(self, path: Path, *, stamped: bool = True) -> None:
        self.maker = Maker(path)
        self.stamped = stamped
        self.page = 0

    def agenda(self, lines: list[str]) -> None:
        maker = self.maker
        maker.line("OAKSHIRE COUNCIL", font=BOLD, size=14)
        maker.line("AGENDA", font=BOLD, size=14)
        maker.line("FINANCE COMMITTEE", font=BOLD, size=14)
        maker.y += 20
        maker.paragraph("Thursday, 5th February, 2026, at 10.00 am, Council Chamber, Oakham House")
        for number, line in enumerate(lines, start=1):
            maker.paragraph(line, number=f"{number}.")
        maker.next_page()

    def report(self, item: str, title: str, pages: int, *, classification: str = "Unrestricted") -> None:
        maker = self.maker
        for own in range(1, pages + 1):
            if own == 1:
                if self.stamped:
                    maker.at(RIGHT - 90, 40, f"Agenda Item {item}", BOLD)
                for label, value in (
                    ("To", "Finance Committee – 5 February 2026"),
                    ("Subject", title),
                    ("Classification", classification),
                ):
                    maker.at(LEFT, maker.y, f"{label}:", BOLD)
                    maker.at(LEFT + 110, maker.y, value)
                    maker.y += 22
                maker.y += 16
                maker.line("1. Introduction", font=BOLD, size=13)
                maker.y += 8
            for nth in range(1, 4):
                maker.paragraph(
                    f"{SERVICES[3 * own + nth - 4]} come into {title.lower()} here. {WORDS}", number=f"{own}.{nth}"
                )
            maker.at(WIDTH / 2, HEIGHT - 60, str(own), size=9)
            self.page += 1
            if self.stamped:
                maker.at(WIDTH / 2 - 14, HEIGHT - 30, f"Page {self.page}")
            maker.next_page()


@pytest.fixture
def pack(tmp_path: Path) -> Paper:
    drawn = _Pack(tmp_path / "pack.pdf")
    drawn.agenda(
        [
            "Apologies",
            "Minutes of the meeting held on 8th January 2026 (Pages 1 - 2)",
            "Revenue Budget 2026/27 (Pages 3 - 5)",
            "Sale of the depot (Pages 6 - 7)",
        ]
    )
    drawn.report("2", "Minutes of the last meeting", 2)
    drawn.report("3", "Revenue Budget 2026/27", 3)
    drawn.report("4", "Sale of the depot", 2, classification="Exempt: paragraph 3 of Schedule 12A")
    return read(drawn.maker.save())


def labelled(paper: Paper, label: str) -> Paragraph:
    return next(p for p in paper.paragraphs if p.label == label)


def test_a_pack_is_split_into_the_items_of_its_agenda(pack: Paper) -> None:
    assert [(i.number, i.title, i.page, i.page_end) for i in pack.items] == [
        ("1", "Apologies", 1, 1),
        ("2", "Minutes of the meeting held on 8th January 2026", 2, 3),
        ("3", "Revenue Budget 2026/27", 4, 6),
        ("4", "Sale of the depot", 7, 8),
    ]
    assert {i.committee for i in pack.items} == {"Finance Committee"}


def test_the_same_number_in_two_reports_is_told_apart_by_its_item(pack: Paper) -> None:
    third, fourth = labelled(pack, "Item 3, 2.1"), labelled(pack, "Item 4, 2.1")
    assert (third.number, third.item, fourth.item) == ("2.1", "3", "4")
    assert third.id == "pack#Item 3, 2.1"


def test_the_files_page_the_reports_page_and_the_packs_page_are_kept_apart(pack: Paper) -> None:
    paragraph = labelled(pack, "Item 3, 2.1")
    assert (paragraph.page, paragraph.printed_page, paragraph.pack_page) == (5, "2", "4")
    first = labelled(pack, "Item 2, 1.1")
    assert (first.page, first.printed_page, first.pack_page) == (2, "1", "1")
    assert pack.paragraphs[0].pack_page is None
    assert not any("Page " in p.text or "Agenda Item" in p.text for p in pack.paragraphs)


def test_the_agendas_own_lines_belong_to_their_items(pack: Paper) -> None:
    line = next(p for p in pack.paragraphs if p.text.startswith("3. Revenue Budget"))
    assert (line.label, line.item, line.page) == ("3", "3", 1)


def test_one_exempt_report_makes_the_file_exempt_and_names_its_item(pack: Paper) -> None:
    assert [item.number for item in pack.items if item.status is Status.EXEMPT] == ["4"]
    assert pack.status is Status.EXEMPT


def test_the_pack_takes_its_facts_from_its_agenda(pack: Paper) -> None:
    assert (pack.committee, pack.date, pack.title) == ("Finance Committee", "2026-02-05", "Finance Committee: agenda")


def test_a_report_alone_is_no_pack_though_it_bears_an_items_stamp(tmp_path: Path) -> None:
    drawn = _Pack(tmp_path / "one.pdf")
    drawn.report("3", "Revenue Budget 2026/27", 3)
    paper = read(drawn.maker.save())
    assert paper.items == ()
    assert {p.item for p in paper.paragraphs} == {None}


@needs_papers
def test_an_agenda_without_its_reports_lists_its_items() -> None:
    paper = read(REAL / "council" / "17_kent_cabinet_agenda_2025_01_30.pdf")
    assert [item.number for item in paper.items] == [str(n) for n in range(1, 10)]
    assert paper.items[0].title == "Apologies"
    assert paper.items[2].title == "Minutes of the Meeting held on 9th January 2025"
    assert {item.page for item in paper.items} == {1}
