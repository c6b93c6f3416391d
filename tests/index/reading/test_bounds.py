"""Files that ask for too much: bounded time and memory, one clear line, and what can be read is read."""

from __future__ import annotations

import contextlib
import io
import random
import time
import zipfile
from pathlib import Path

import pytest

from index import reading
from index.errors import AssistantError, PaperError
from index.model import Kind
from index.reading import SUFFIXES, blocks, html, read
from index.reading.limits import Limits, TooSlowError, processor_time
from tests.index.reading.helpers import REAL

SAMPLES = Path(__file__).parents[3] / "source_docs" / "papers"
FUZZ_SECONDS = 20.0
FUZZED_MOST = 400_000  # bytes; a larger seed leaves no time for many mutants


def processor_seconds(path: Path) -> float:
    started = time.process_time()
    read(path)
    return time.process_time() - started


def test_a_word_file_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", b"<a>" + b" " * 100_000_000)
    path = tmp_path / "bomb.docx"
    path.write_bytes(packed.getvalue())
    assert path.stat().st_size < 200_000
    with pytest.raises(PaperError, match="unpacks to an unreasonable size"):
        read(path)


def test_a_web_page_beyond_reason_is_read_in_part_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "MAX_CHARACTERS", 1_000_000)  # six times that in use
    path = tmp_path / "big.html"
    path.write_bytes(b"<html><body><p>" + b"word " * 240_000 + b"</p></body></html>")
    paper = read(path)
    assert paper.problems == ("only the first 1 million characters were read",)
    assert len(paper.text) < 1_000_000


def test_tags_in_tags_without_end_are_read(tmp_path: Path) -> None:
    path = tmp_path / "deep.html"
    path.write_bytes(b"<html><body>" + b"<div>" * 20_000 + b"words at the bottom" + b"</div>" * 20_000)
    assert read(path).paragraphs[-1].text == "words at the bottom"


def test_a_table_of_ten_thousand_rows_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "rows.html"
    rows = b"".join(b"<tr><td>row %d</td><td>two</td></tr>" % number for number in range(10_000))
    path.write_bytes(
        b"<html><body><h1>Costs</h1><h2>Table</h2><p>They are set out below.</p><table><tr><th>A</th><th>B</th></tr>"
        + rows
        + b"</table></body></html>"
    )
    paper = read(path)
    assert sum(p.kind is Kind.TABLE_ROW for p in paper.paragraphs) == 10_000
    assert paper.paragraphs[-1].text == "A: row 9999; B: two"


def test_a_megabyte_in_one_line_is_read(tmp_path: Path) -> None:
    path = tmp_path / "line.txt"
    path.write_text("The words of a paragraph that goes on and on. " * 22_000)
    assert processor_seconds(path) < 20


def test_a_number_said_thousands_of_times_costs_no_more_than_others(tmp_path: Path) -> None:
    path = tmp_path / "ones.txt"
    path.write_text("1. Some words.\n" * 8_000)
    assert processor_seconds(path) < 30


def test_a_file_larger_than_the_setting_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.write_bytes(b"word " * 300_000)
    with pytest.raises(PaperError, match="larger than 1 MB; split it or raise file_mb"):
        read(path, limits=Limits(file_mb=1))


def test_a_file_that_takes_too_long_is_given_up_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "slow.txt"
    path.write_text("1. Some words of it.\n" * 30_000)
    with pytest.raises(PaperError, match="took longer than 0 seconds; split the file or raise file_seconds"):
        read(path, limits=Limits(seconds=0.05))


def test_time_given_up_is_no_exception_that_a_parser_could_swallow() -> None:
    with pytest.raises(TooSlowError), processor_time(0.05):
        swallow_everything()


def swallow_everything() -> None:
    while True:
        with contextlib.suppress(Exception):
            sum(range(1000))


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "growing.txt"
    path.write_text("Summary\n\nThe first words.\n")

    def grown(found: tuple[blocks.Block, ...]) -> list[blocks.Block]:
        path.write_text("Summary\n\nThe first words.\n\nThen more words.\n")
        return list(found)

    monkeypatch.setattr(reading, "mend", grown)
    with pytest.raises(PaperError, match="changed while it was read"):
        read(path)


def seeds() -> list[Path]:
    """The sample papers, and the real ones where they lie beside the checkout."""
    folders = [SAMPLES, *(folder for folder in (REAL / "council", REAL / "care_review") if folder.is_dir())]
    files = sorted(path for folder in folders for path in folder.iterdir() if path.suffix in SUFFIXES)
    return [path for path in files if path.stat().st_size < FUZZED_MOST]


def test_mutants_of_papers_are_read_or_refused_in_one_line(tmp_path: Path) -> None:
    chance, tried, ends = random.Random(11), 0, time.monotonic() + FUZZ_SECONDS
    papers = seeds()
    said: list[str] = []
    while time.monotonic() < ends:
        seed = papers[tried % len(papers)]
        path = tmp_path / f"mutant{seed.suffix}"
        path.write_bytes(mutated(seed.read_bytes(), chance))
        tried += 1
        try:
            read(path, limits=Limits(seconds=20, ocr=False)).check()
        except AssistantError as problem:
            said.append(str(problem))
    assert tried >= 10
    assert not [line for line in said if "\n" in line or "took longer" in line]


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Bytes changed, dropped, doubled or cut off at places of chance."""
    out = bytearray(data)
    for _ in range(chance.choice((1, 3, 10, 40))):
        if not out:
            break  # everything was dropped: nothing is left to change
        place = chance.randrange(len(out))
        match chance.randrange(5):
            case 0:
                out[place] = chance.randrange(256)
            case 1:
                del out[place : place + chance.randrange(1, 500)]
            case 2:
                out[place:place] = out[max(0, place - 200) : place] * chance.randrange(1, 4)
            case 3:
                out[place : place + 4] = bytes(chance.randrange(256) for _ in range(4))
            case _ if chance.random() < 0.1:
                del out[max(20, place) :]
    return bytes(out or b"x")
