"""LangChain's default chunks: RecursiveCharacterTextSplitter, 1000 characters with 200 overlapping."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.rivals.plain import plain_pages
from index.encoder import Encoder, Vectors
from index.errors import CallError
from index.gather import gather
from index.progress import ProgressReport

_SIZE, _OVERLAP = 1_000, 200


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a paper's text, cut by length."""

    file: str
    page: int | None
    text: str


def cut_chunks(papers: Path) -> list[Chunk]:
    """Return the chunks of every paper in a folder, in the papers' order."""
    return [chunk for source in gather([papers]).sources for chunk in chunks_of(source.path, source.file)]


def chunks_of(path: Path, file: str) -> list[Chunk]:
    """Return the chunks of one paper; raises CallError where the splitter is not installed."""
    splitter = _splitter()
    return [Chunk(file, page.page, text) for page in plain_pages(path, file) for text in splitter(page.text)]


def chunk_vectors(chunks: Sequence[Chunk], encoder: Encoder, cache: Path, report: ProgressReport) -> Vectors:
    """Return a vector for each chunk, kept in `cache` for as long as the chunks and the encoder are the same."""
    digest = hashlib.sha256(encoder.fingerprint.encode())
    for chunk in chunks:
        digest.update(chunk.text.encode() + b"\0")
    path = cache / f"chunks-{digest.hexdigest()[:16]}.npy"
    if path.exists():
        kept: Vectors = np.load(path)
        return kept
    vectors = _encode(chunks, encoder, report)
    cache.mkdir(parents=True, exist_ok=True)
    for old in cache.glob("chunks-*.npy"):
        old.unlink()
    np.save(path, vectors)
    return vectors


def _encode(chunks: Sequence[Chunk], encoder: Encoder, report: ProgressReport) -> Vectors:
    done = 0

    def progress(more: int) -> None:
        nonlocal done
        done += more
        report("Encoding the rivals' chunks", done, len(chunks))

    return encoder.encode([chunk.text for chunk in chunks], progress)


def _splitter() -> Callable[[str], list[str]]:
    try:
        from langchain_text_splitters import RecursiveCharacterTextSplitter
    except ImportError as error:
        raise CallError("The rivals need one more package. Run: pip install 'langchain-text-splitters>=1.1'") from error
    splitter = RecursiveCharacterTextSplitter(chunk_size=_SIZE, chunk_overlap=_OVERLAP)
    return splitter.split_text
