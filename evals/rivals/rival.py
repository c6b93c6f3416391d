"""A rival system: rank chunks, answer with the three sentences nearest to the question."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from assistant.contract import AnswerOut, CitationOut, PassageOut, StatementOut
from evals.reference import Reference
from evals.rivals.chunks import Chunk, chunk_vectors, cut_chunks
from evals.rivals.rankers import Dense, Fused, Ranker, Words, nearest
from evals.runs import RIVALS, StoredAnswer
from index.encoder import Encoder, Vectors
from index.progress import ProgressReport
from index.sentences import split_sentences

_PASSAGES, _READ, _SENTENCES = 10, 5, 3


class SentenceVectors:
    """Vectors of sentences, each encoded once for all rivals, those new to a question together."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self._kept: dict[str, Vectors] = {}

    def of(self, sentences: Sequence[str]) -> Vectors:
        """Return one vector a sentence, shape (len(sentences), dimension)."""
        new = [sentence for sentence in sentences if sentence not in self._kept]
        if new:
            self._kept.update(zip(new, self.encoder.encode(new), strict=True))
        return np.stack([self._kept[sentence] for sentence in sentences])


class Rival:
    """Answers every question, from the first five chunks; it has no notion of refusing."""

    def __init__(self, name: str, chunks: Sequence[Chunk], ranker: Ranker, sentences: SentenceVectors) -> None:
        self.name = name
        self._chunks = chunks
        self._ranker = ranker
        self._sentence_vectors = sentences

    def answer_all(self, references: Sequence[Reference]) -> Iterator[StoredAnswer]:
        """Yield the answer to each question, in order."""
        for reference in references:
            yield StoredAnswer(question=reference.question, answer=self.answer(reference))

    def answer(self, reference: Reference) -> AnswerOut:
        """Answer one question; a follow-up is asked together with the question before it.

        The seconds are those of ranking: the sentences' vectors count as if they had been kept.
        """
        started = time.perf_counter()
        question = " ".join([*(turn.question for turn in reference.history[-1:]), reference.question])
        vector = self._sentence_vectors.encoder.encode_question(question)
        rows = self._ranker.rank(question, vector, _PASSAGES)
        seconds = time.perf_counter() - started
        found = self._sentences(rows[:_READ], vector)
        cited = list(dict.fromkeys(row for row, _ in found))
        marks = [cited.index(row) + 1 for row, _ in found]
        said = [" ".join(sentence.split()) for _, sentence in found]
        quotes = dict(reversed(found))
        return AnswerOut(
            id=reference.id,
            status="answered",
            text=" ".join(f"{text} [{mark}]" for text, mark in zip(said, marks, strict=True)),
            statements=[StatementOut(text=t, citations=[m]) for t, m in zip(said, marks, strict=True)],
            citations=[self._citation(n, row, quotes[row]) for n, row in enumerate(cited, start=1)],
            nearest=None,
            passages=[self._passage(rank, row) for rank, row in enumerate(rows, start=1)],
            notes=[],
            seconds=round(seconds, 4),
        )

    def _sentences(self, rows: Sequence[int], vector: Vectors) -> list[tuple[int, str]]:
        """Return the sentences of these chunks nearest to the question, each once, with their chunk."""
        found: dict[str, int] = {}
        for row in rows:
            text = self._chunks[row].text
            for start, end in split_sentences(text):
                found.setdefault(text[start:end], row)
        sentences = list(found)
        if not sentences:
            return []
        vectors = self._sentence_vectors.of(sentences)
        return [(found[sentences[i]], sentences[i]) for i in nearest(vectors, vector, _SENTENCES)]

    def _citation(self, number: int, row: int, quote: str) -> CitationOut:
        chunk = self._chunks[row]
        return CitationOut(
            number=number,
            paper_id=chunk.file,
            file=chunk.file,
            title=None,
            body=None,
            date=None,
            page=chunk.page,
            printed_page=None,
            pack_page=None,
            item=None,
            ocr_confidence=None,
            paragraph_id=f"{chunk.file}@{row}",
            label=f"chunk {row + 1}",
            heading=[],
            quote=quote,
            paragraph_text=chunk.text,
        )

    def _passage(self, rank: int, row: int) -> PassageOut:
        chunk = self._chunks[row]
        return PassageOut(rank=rank, file=chunk.file, page=chunk.page, paragraph_ids=[], text=chunk.text)


def make_rivals(papers: Path, encoder: Encoder, cache: Path, report: ProgressReport) -> list[Rival]:
    """Return the three rivals over the default chunks of a folder's papers."""
    return rivals_over(cut_chunks(papers), encoder, cache, report)


def rivals_over(chunks: Sequence[Chunk], encoder: Encoder, cache: Path, report: ProgressReport) -> list[Rival]:
    """Return the three rivals over the same chunks: nearest vectors, BM25, and both fused."""
    dense = Dense(chunk_vectors(chunks, encoder, cache, report))
    words = Words([chunk.text for chunk in chunks])
    rankers: tuple[Ranker, ...] = (dense, words, Fused([dense, words]))
    sentences = SentenceVectors(encoder)
    return [Rival(name, chunks, ranker, sentences) for name, ranker in zip(RIVALS, rankers, strict=True)]
