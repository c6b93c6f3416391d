"""Ask the assistant a corpus's questions and keep its answers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from assistant.answering import Assistant
from assistant.contract import answer_out
from evals.corpora import Corpus
from evals.reference import Reference, Split
from evals.resolve import Place
from evals.runs import RunSettings, StoredAnswer
from index.build import build
from index.encoder import Encoder
from index.errors import IndexFolderError
from index.model import Paragraph
from index.progress import ProgressReport
from index.search import Index


def open_index(papers: Path, cache: Path, encoder: Encoder, report: ProgressReport) -> Index:
    """Bring the index of a folder of papers up to date and open it; one of an earlier version is made anew."""
    folder = cache / f"index-{encoder.fingerprint[:12]}"
    if (folder / "manifest.json").exists():
        try:
            Index.open(folder, encoder)
        except IndexFolderError:
            shutil.rmtree(folder, ignore_errors=True)
    build([papers], folder, encoder, report)
    return Index.open(folder, encoder)


def places_of(index: Index) -> Iterator[Place]:
    """Yield every paragraph of an index as scoring needs it."""
    for record in index.store.records():
        paper = index.store.paper(record.paper_id)
        yield from (place_of(paragraph, record.file) for paragraph in (paper.paragraphs if paper else ()))


def settings_of(corpus: Corpus, split: Split | None, index: Index) -> RunSettings:
    """Return what a run that starts now is about."""
    return RunSettings(
        corpus=corpus.name,
        split=split,
        started=datetime.now().isoformat(timespec="seconds"),
        encoder=index.manifest.encoder,
        reader=index.manifest.reader,
        papers=index.manifest.papers,
    )


def answer_all(assistant: Assistant, references: Sequence[Reference]) -> Iterator[StoredAnswer]:
    """Yield the assistant's answer to each question, in order."""
    for reference in references:
        found = assistant.answer(reference.question, reference.history)
        yield StoredAnswer(question=reference.question, answer=answer_out(reference.id, found, assistant.index.store))


def place_of(paragraph: Paragraph, file: str) -> Place:
    """Return a paragraph of an index as scoring needs it."""
    return Place(
        id=paragraph.id,
        file=file,
        number=paragraph.number,
        label=paragraph.label,
        heading=paragraph.heading,
        page=paragraph.page,
        page_end=paragraph.page_end,
        text=paragraph.text,
    )
