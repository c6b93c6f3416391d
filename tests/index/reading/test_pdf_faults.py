"""PDFs that cannot be read say so in one line; nothing else ever escapes, and nothing hangs."""

from __future__ import annotations

import contextlib
import random
import time
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from index.errors import PaperError
from index.reading.blocks import Reading
from index.reading.limits import Limits
from index.reading.pdf import read_pdf
from tests.index.reading.pdf_maker import HEIGHT, LEFT, RIGHT, Maker

Make = Callable[[], Maker]
NO_OCR = Limits(ocr=False)


@pytest.fixture
def make(tmp_path: Path) -> Make:
    return lambda: Maker(tmp_path / "paper.pdf")


def refusal(path: Path) -> str:
    with pytest.raises(PaperError) as caught:
        read_pdf(path, NO_OCR)
    message = str(caught.value)
    assert "\n" not in message
    return message


def encrypted(source: Path, password: str) -> Path:
    writer = pypdf.PdfWriter(clone_from=source)
    writer.encrypt(user_password=password, owner_password="owner", algorithm="AES-256")
    target = source.with_name("locked.pdf")
    writer.write(target)
    return target


def test_a_file_with_a_password_is_refused(make: Make) -> None:
    maker = make()
    maker.paragraph("Secret words.")
    assert "protected by a password" in refusal(encrypted(maker.save(), "user"))


def test_a_file_that_only_the_owner_locked_is_read(make: Make) -> None:
    maker = make()
    maker.paragraph("Open words.")
    assert read_pdf(encrypted(maker.save(), "")).blocks[0].text == "Open words."


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(b"")
    assert "empty (0 bytes)" in refusal(path)


def test_a_file_that_is_no_pdf_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(b"PK\x03\x04 something else")
    assert "not a PDF" in refusal(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "cannot be opened" in refusal(tmp_path / "paper.pdf")


def test_a_file_cut_short_is_refused(make: Make) -> None:
    maker = make()
    for _ in range(30):
        maker.paragraph("Some words that fill the page of this paper.", gap=2)
    path = maker.save()
    path.write_bytes(path.read_bytes()[:-200])
    assert "cut short" in refusal(path)


def test_a_scan_is_refused(make: Make) -> None:
    maker = make()
    for _ in range(3):
        maker.rule(LEFT, 100, RIGHT, 100)
        maker.next_page()
    assert "no text on any of its 3 pages; it looks like a scan" in refusal(maker.save())


def test_garbled_text_is_named_by_page(make: Make) -> None:
    maker = make()
    maker.paragraph("These are words that anyone can read without any trouble at all, as they should be.")
    maker.next_page()
    for _ in range(12):
        maker.paragraph("Xkqz wrtpl bnvcx zxcvb qwrtp lkjhg fdszx mnbvc trwqp ghjkl bcdfg", gap=2)
    assert read_pdf(maker.save(), NO_OCR).problems == ("page 2 has garbled text (a wrong font map)",)


def test_very_many_tiny_runs_are_read_in_bounded_time(make: Make) -> None:
    maker = make()
    canvas = maker.canvas
    canvas.setFont("Helvetica", 4)
    for row in range(60):
        for column in range(200):
            canvas.drawString(20 + column * 2.7, HEIGHT - 40 - row * 4.5, "x")
    assert read_pdf(maker.save()).pages == 1


def raw(maker: Maker, operators: list[str]) -> Path:
    """A page of these drawing operators, with a font named F1."""
    maker.canvas.setFont("Helvetica", 4)
    maker.canvas._code.append("\n".join(operators))
    return maker.save()


def processor_seconds(path: Path) -> tuple[Reading, float]:
    start = time.process_time()
    return read_pdf(path, NO_OCR), time.process_time() - start


def test_hundreds_of_thousands_of_tiny_runs_are_read_in_bounded_time(make: Make) -> None:
    places = ((20 + (n % 400) * 1.4, 820 - (n // 400) * 1.4) for n in range(200_000))
    path = raw(make(), [f"BT /F1 2 Tf {x:.1f} {y:.1f} Td (x) Tj ET" for x, y in places])
    reading, seconds = processor_seconds(path)
    assert reading.pages == 1
    assert seconds < 60


def test_a_page_of_a_million_characters_is_read_in_bounded_time(make: Make) -> None:
    words = "alpha beta gamma delta epsilon zeta eta theta " * 4
    lines = range(1_000_000 // len(words))
    path = raw(make(), [f"BT /F1 4 Tf 20 {820 - n % 195 * 4.1:.1f} Td ({words}) Tj ET" for n in lines])
    reading, seconds = processor_seconds(path)
    assert sum(len(block.text) for block in reading.blocks) > 900_000
    assert seconds < 60


def test_a_table_of_ten_thousand_rows_is_read_whole(make: Make) -> None:
    maker = make()
    for start in range(0, 10_000, 40):
        lines = [(f"Row {n}", str(n), f"{n}.5") for n in range(start, start + 40)]
        maker.grid([("Name", "Count", "Cost"), *lines] if not start else lines, (72, 250, 400, 520), not start, 17)
        maker.next_page()
    reading, seconds = processor_seconds(maker.save())
    assert len(reading.blocks) == 10_000
    assert reading.blocks[-1].text == "Name: Row 9999; Count: 9999; Cost: 9999.5"
    assert {block.table for block in reading.blocks} == {1}
    assert seconds < 60


def test_many_shapes_and_rules_are_read_in_bounded_time(make: Make) -> None:
    shapes = [f"0.9 g {20 + n % 40} {20 + n % 50} {200 + n % 300} {200 + n % 400} re f" for n in range(5_000)]
    rules = [f"{20 + n % 90} {20 + n * 0.4:.1f} m {300 + n % 200} {20 + n * 0.4:.1f} l S" for n in range(2_000)]
    maker = make()
    for _ in range(40):
        maker.line("some words   and   figures   4   5")
    reading, seconds = processor_seconds(raw(maker, [*shapes, *rules]))
    assert reading.pages == 1
    assert seconds < 30


def test_scripts_in_a_file_are_not_run_and_not_read(make: Make, tmp_path: Path) -> None:
    maker = make()
    maker.paragraph("The plain words of the paper.")
    writer = pypdf.PdfWriter(clone_from=maker.save())
    script = {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert('run')")}
    writer.root_object[NameObject("/OpenAction")] = DictionaryObject(script)
    target = tmp_path / "script.pdf"
    writer.write(target)
    assert [block.text for block in read_pdf(target).blocks] == ["The plain words of the paper."]


def test_drawings_nested_very_deep_are_read_in_bounded_time(make: Make) -> None:
    maker = make()
    canvas = maker.canvas
    for depth in range(60):
        canvas.beginForm(f"level{depth}")
        if depth:
            canvas.doForm(f"level{depth - 1}")
            canvas.doForm(f"level{depth - 1}") if depth < 8 else None
        canvas.drawString(80, 700 - depth, "deep")
        canvas.endForm()
    canvas.doForm("level59")
    maker.paragraph("The words outside the drawing.")
    reading, seconds = processor_seconds(maker.save())
    assert any("outside the drawing" in block.text for block in reading.blocks)
    assert seconds < 30


def test_mutated_files_are_read_or_refused(make: Make) -> None:
    maker = make()
    for number in range(3):
        maker.paragraph("Some words that fill the page of this paper.", number=f"{number}.")
        maker.grid([("Name", "Cost"), ("Roads", "£2")], (LEFT, 200, RIGHT))
        maker.next_page()
    path = maker.save()
    whole = path.read_bytes()
    chance = random.Random(7)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.randrange(1, 30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(bytes(data))
        with contextlib.suppress(PaperError):
            read_pdf(path, NO_OCR)
