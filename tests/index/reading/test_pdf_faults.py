"""PDFs that cannot be read say so in one line; nothing else ever escapes, and nothing hangs."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable
from pathlib import Path

import pypdf
import pytest

from index.errors import PaperError
from index.reading.pdf import read_pdf
from tests.index.reading.pdf_maker import HEIGHT, LEFT, RIGHT, Maker

Make = Callable[[], Maker]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    return lambda: Maker(tmp_path / "paper.pdf")


def refusal(path: Path) -> str:
    with pytest.raises(PaperError) as caught:
        read_pdf(path)
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
    assert read_pdf(maker.save()).problems == ("page 2 has garbled text (a wrong font map)",)


def test_very_many_tiny_runs_are_read_in_bounded_time(make: Make) -> None:
    maker = make()
    canvas = maker.canvas
    canvas.setFont("Helvetica", 4)
    for row in range(60):
        for column in range(200):
            canvas.drawString(20 + column * 2.7, HEIGHT - 40 - row * 4.5, "x")
    assert read_pdf(maker.save()).pages == 1


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
            read_pdf(path)
