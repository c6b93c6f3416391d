"""A paper's plain text as the usual loaders give it: a page at a time from PDF, whole from the rest."""

from __future__ import annotations

import logging
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from index.errors import PaperError
from index.reading.decoding import decode

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True, slots=True)
class PlainPage:
    """A page's text, or a whole file's where it has no pages."""

    file: str
    page: int | None
    text: str


def plain_pages(path: Path, file: str) -> Iterator[PlainPage]:
    """Yield a paper's text; a file that cannot be read gives nothing, as our own index leaves it out too."""
    try:
        if path.suffix.lower() == ".pdf":
            yield from _pdf(path, file)
        else:
            yield PlainPage(file, None, _whole(path))
    except (OSError, ValueError, KeyError, zipfile.BadZipFile, etree.LxmlError, PaperError):
        return


def _pdf(path: Path, file: str) -> Iterator[PlainPage]:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.ERROR)  # it warns of every flaw that it mends
    try:
        for number, page in enumerate(PdfReader(path).pages, start=1):
            yield PlainPage(file, number, page.extract_text())
    except PyPdfError as error:
        raise ValueError(str(error)) from error


def _whole(path: Path) -> str:
    suffix = path.suffix.lower()
    if suffix == ".docx":
        return _word(path)
    text = decode(path.read_bytes(), path.name)
    return _html(text) if suffix in (".html", ".htm") else text


def _word(path: Path) -> str:
    """Return the text of each Word paragraph; computed list numbers are not in it, as with the usual loaders."""
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("word/document.xml"), etree.XMLParser(resolve_entities=False))
    paragraphs = ("".join(t.text or "" for t in p.iter(f"{_WORD}t")) for p in root.iter(f"{_WORD}p"))
    return "\n\n".join(paragraphs)


def _html(text: str) -> str:
    from bs4 import BeautifulSoup

    return str(BeautifulSoup(text, "lxml").get_text())
