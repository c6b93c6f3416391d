"""Shared by the reading tests: write a small file, read it, and look at what came out."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.model import Paper, Paragraph
from index.reading import read

BODY = "Officers have looked at this with care and set out below what they found in the time they had."
REAL = Path(__file__).parents[4] / "shared" / "papers"
needs_papers = pytest.mark.skipif(not REAL.is_dir(), reason="the real papers are not beside the checkout")


def read_words(folder: Path, text: str, name: str = "paper.txt") -> Paper:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read(path)


def outline(paper: Paper) -> list[tuple[str, str | None, str, str]]:
    """(label, number, kind, first three words) of every paragraph."""
    return [(p.label, p.number, p.kind.value, " ".join(p.text.split()[:3])) for p in paper.paragraphs]


def labelled(paper: Paper, label: str) -> Paragraph:
    return next(p for p in paper.paragraphs if p.label == label)


def starting(paper: Paper, words: str) -> Paragraph:
    return next(p for p in paper.paragraphs if p.text.startswith(words))


def children(paper: Paper, label: str) -> list[Paragraph]:
    parent = labelled(paper, label).id
    return [p for p in paper.paragraphs if p.parent == parent]
