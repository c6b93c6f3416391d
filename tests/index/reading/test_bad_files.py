"""Files that are not what they say, or are damaged: one line each, and nothing else escapes."""

from __future__ import annotations

import random
import time
from pathlib import Path

import docx
import pytest

from index.errors import PaperError
from index.reading import SUFFIXES, read
from tests.index.reading.test_html import AGENDA
from tests.index.reading.test_text import REPORT

SECONDS = 4.0


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.xyz", b"hello", "not read"),
        ("a.txt", b"", "empty"),
        ("a.txt", b" \r\n \n", "empty"),
        ("a.md", b"{\\rtf1\\ansi hello}", "RTF"),
        ("a.txt", b"PK\x03\x04rest", "zip"),
        ("a.txt", b"%PDF-1.7 rest", "PDF"),
        ("a.txt", bytes(range(256)) * 40, "binary"),
        ("a.html", b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "picture"),
        ("a.docx", b"not a zip at all", "not a Word document"),
    ],
)
def test_a_file_that_is_not_a_paper_is_refused_in_one_line(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(PaperError) as caught:
        read(path)
    assert says in str(caught.value)
    assert str(caught.value).startswith(f"{name}: ")
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(PaperError, match="cannot be opened"):
        read(tmp_path / "gone.txt")


def test_the_paper_is_named_after_its_file_unless_told_otherwise(tmp_path: Path) -> None:
    path = tmp_path / "Budget Report (Final)_v2.TXT"
    path.write_text("Summary\n\nOne paragraph of text.\n")
    assert read(path).paper_id == "budget-report-final-_v2"
    assert read(path, "b7").paragraphs[0].id.startswith("b7#")
    assert ".pdf" in SUFFIXES


def test_a_page_of_fifty_megabytes_is_read_in_bounds(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    path.write_bytes(b"word " * 12_100_000)
    with pytest.raises(PaperError, match="larger than"):
        read(path)


def test_lines_without_end_do_not_stop_the_reader(tmp_path: Path) -> None:
    path = tmp_path / "long.txt"
    path.write_text("Summary\n\n" + "[" * 50_000 + "*" * 50_000 + "<" * 50_000 + "_a" * 50_000 + "\n" + "(" * 50_000)
    started = time.monotonic()
    read(path)
    assert time.monotonic() - started < SECONDS


def test_mutated_files_never_raise_anything_but_a_paper_error(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Summary", 1)
    document.add_paragraph("To note.", style="List Number")
    document.add_table(2, 2).cell(0, 0).text = "Year"
    document.save(str(tmp_path / "seed.docx"))
    seeds = {
        ".txt": REPORT.encode(),
        ".md": REPORT.encode("utf-16"),
        ".html": AGENDA.encode(),
        ".docx": (tmp_path / "seed.docx").read_bytes(),
    }
    chance, tried, ends = random.Random(7), 0, time.monotonic() + SECONDS
    said: list[str] = []
    while time.monotonic() < ends:
        suffix = chance.choice(sorted(seeds))
        path = tmp_path / f"mutant{suffix}"
        path.write_bytes(_mutated(seeds[suffix], chance))
        tried += 1
        try:
            read(path).check()
        except PaperError as problem:
            said.append(str(problem))
    assert tried > 20
    assert not [line for line in said if "\n" in line]


def _mutated(data: bytes, chance: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(chance.randint(1, 30)):
        place = chance.randrange(len(out))
        match chance.randrange(4):
            case 0:
                out[place] = chance.randrange(256)
            case 1:
                del out[place : place + chance.randint(1, 200)]
            case 2:
                out[place:place] = out[max(0, place - 60) : place] * chance.randint(1, 4)
            case _:
                out[place:place] = chance.choice(
                    [b"<table>", b"</td>", b"**", b"\n\n", b"\t\t", b"1.", b"(a)", b"|", b"---\n", b"&#0;"]
                )
        if not out:
            out = bytearray(b"x")
    return bytes(out)
