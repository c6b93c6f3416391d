"""The three sets of papers with their reference questions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from evals.reference import Reference, load_references
from index.errors import CallError

_ROOT = Path(__file__).resolve().parents[1]
_REFERENCES = Path(__file__).parent / "references"


class CorpusName(StrEnum):
    """A set of papers that reference questions were written for."""

    SAMPLES = "samples"
    CARE_REVIEW = "care_review"
    COUNCIL = "council"


@dataclass(frozen=True, slots=True)
class Corpus:
    """A set of papers, where they lie, and the questions asked of them; `cache` keeps what is made from the papers."""

    name: CorpusName
    papers: Path
    cache: Path
    references: tuple[Reference, ...]


def default_papers_root() -> Path:
    """Return where the real papers lie beside a checkout."""
    return _ROOT.parent / "shared" / "papers"


def load_corpus(name: CorpusName, papers_root: Path) -> Corpus:
    """Return a corpus; raises CallError when its papers are not there."""
    papers = _ROOT / "source_docs" / "papers" if name is CorpusName.SAMPLES else papers_root / name
    if not papers.is_dir():
        raise CallError(f"No papers for {name}: {papers} is not a folder; give their place with --papers-root")
    return Corpus(name, papers, cache_folder(name), references_of(name))


def cache_folder(name: str) -> Path:
    """Return where what is made from a set's papers is kept between runs."""
    return _ROOT / ".cache" / "eval" / name


def references_of(name: CorpusName) -> tuple[Reference, ...]:
    """Return the reference questions of a corpus."""
    return load_references(_REFERENCES / f"{name}.jsonl")
