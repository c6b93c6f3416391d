"""Makes the sample papers that are PDF or Word files from the plain texts in `content`."""

from __future__ import annotations

from pathlib import Path

from source_docs.make.parts import Source
from source_docs.make.pdf import make_pdf
from source_docs.make.read import read_all
from source_docs.make.word import make_docx


def make_papers(folder: Path) -> tuple[Path, ...]:
    """Write every paper into the folder; the same content gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(write(source, folder / source.settings.file) for source in read_all())


def write(source: Source, path: Path) -> Path:
    """Write one paper in the format that its name says."""
    make = make_pdf if path.suffix == ".pdf" else make_docx
    path.write_bytes(make(source))
    return path
