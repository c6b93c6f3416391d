"""PDF papers."""

from __future__ import annotations

from pathlib import Path

from index.reading.blocks import Reading
from index.reading.limits import DEFAULT_LIMITS, Limits


def read_pdf(path: Path, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """The PDF's blocks in reading order; PaperError, in one line, where it cannot be read as a paper."""
    from index.reading.pdf.reader import read_document  # pdfium is loaded when the first PDF comes

    return read_document(path, limits)


__all__ = ["read_pdf"]
