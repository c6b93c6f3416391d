"""PDF papers."""

from __future__ import annotations

from pathlib import Path

from index.reading.blocks import Reading


def read_pdf(path: Path) -> Reading:
    """The PDF's blocks in reading order; PaperError, in one line, where it cannot be read as a paper."""
    from index.reading.pdf.reader import read_document  # pdfium is loaded when the first PDF comes

    return read_document(path)


__all__ = ["read_pdf"]
