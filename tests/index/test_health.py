"""The health report: gaps in the numbering without false alarms, garbled text, pages without text, repeats."""

from __future__ import annotations

import pytest

from index.health import garbled_share, health_of, number_gaps
from index.model import Kind, Paper, Paragraph, Status


def paragraph(number: str | None, label: str = "", kind: Kind = Kind.PARAGRAPH, page: int | None = None) -> Paragraph:
    label = label or number or "¶"
    return Paragraph(f"p#{label}", label, number, kind, (), page, page, None, 0, 0, "")


def gaps(*numbers: str) -> list[str]:
    return list(number_gaps([paragraph(number) for number in numbers]))


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        (("2.1", "2.2", "2.4"), ["2.1, 2.2, 2.4: 2.3 is missing"]),
        (("1", "2", "5"), ["1, 2, 5: 3, 4 are missing"]),
        (("1.1", "1.2", "2.1", "2.3"), ["2.1, 2.3: 2.2 is missing"]),
        (("1", "2", "3"), []),
        (("1", "2", "3", "1", "2"), []),  # another list, from 1 again
        (("2.1", "2.2", "3.1", "3.2"), []),
        (("1", "2", "40"), []),  # another series
        (("2.1", "2.3", "2.2"), []),  # out of order, but there
        (("(a)", "(c)"), []),
    ],
)
def test_a_gap_is_said_in_words_and_a_restart_is_none(numbers: tuple[str, ...], said: list[str]) -> None:
    assert gaps(*numbers) == said


def test_the_items_of_a_pack_count_apart() -> None:
    found = [paragraph("2.1", "Item 3, 2.1"), paragraph("2.3", "Item 4, 2.3"), paragraph("2.2", "Item 3, 2.2")]
    assert list(number_gaps(found)) == []
    found = [paragraph("2.1", "Item 3, 2.1"), paragraph("2.3", "Item 3, 2.3")]
    assert list(number_gaps(found)) == ["Item 3, 2.1, 2.3: 2.2 is missing"]


def test_text_of_a_wrong_font_map_is_garbled_and_plain_text_is_not() -> None:
    plain = "The committee agreed the budget for the coming year and thanked the officers for their work on it."
    assert garbled_share(plain) == 0
    assert garbled_share(plain.translate({ord("e"): "\ue065", ord("t"): "\ufffd"})) > 0.5
    assert garbled_share("xkqz wrtpl bnvcx zxcvb qwrtp " * 5) > 0.9
    assert garbled_share("\uf0b7 Libraries " * 3) == 0  # a bullet of a symbol font


def test_pages_tables_and_shares_are_counted() -> None:
    rows = [paragraph(None, f"table {t}, row {r}", Kind.TABLE_ROW, 3) for t in (1, 2) for r in (1, 2, 3)]
    made = Paper(
        "p", "p.pdf", "0", "T", None, None, None, None, Status.PUBLIC, 4, (), "",
        (paragraph("1.1", page=1), paragraph(None, page=1), paragraph(None, "h", Kind.HEADING, 1), *rows),
    )  # fmt: skip
    health = health_of(made, ["copy.pdf"])
    assert (health.share_numbered, health.tables, health.table_rows) == (0.5, 2, 6)
    assert health.pages_without_text == (2, 4)
    assert health.repeated == ("copy.pdf",)
