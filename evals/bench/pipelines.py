"""The usual pipelines: LangChain's splitter with its FAISS store, txtai, bm25s alone, each as its own guide has it.

All take the same plain text of the same papers and our encoder, so what differs is the pipeline.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from assistant.contract import PassageOut
from assistant.langchain.embeddings import PapersEmbeddings
from evals.rivals.chunks import Chunk, cut_chunks
from index.encoder import Encoder
from index.errors import CallError

TOP = 5


class Pipeline(Protocol):
    """Papers in once, passages out for each question."""

    def index(self, papers: Path) -> int:
        """Read, cut and index a folder of papers; return how many chunks that made."""
        ...

    def search(self, question: str) -> list[PassageOut]:
        """Return the five best chunks, best first."""
        ...


class LangChainFaiss:
    """RecursiveCharacterTextSplitter 1000/200 and the FAISS store of langchain-community."""

    def __init__(self, encoder: Encoder) -> None:
        self._embeddings = PapersEmbeddings(encoder)

    def index(self, papers: Path) -> int:
        """See `Pipeline.index`."""
        from langchain_community.vectorstores import FAISS

        chunks = cut_chunks(papers)
        metadata = [{"file": chunk.file, "page": chunk.page} for chunk in chunks]
        self._store = FAISS.from_texts([chunk.text for chunk in chunks], self._embeddings, metadata)
        return len(chunks)

    def search(self, question: str) -> list[PassageOut]:
        """See `Pipeline.search`."""
        found = self._store.similarity_search(question, k=TOP)
        return [
            _passage(rank, Chunk(d.metadata["file"], d.metadata["page"], d.page_content))
            for rank, d in enumerate(found, start=1)
        ]


class Txtai:
    """txtai's embeddings database with its content store, hybrid as its guide recommends, over the same chunks."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def index(self, papers: Path) -> int:
        """See `Pipeline.index`."""
        from txtai import Embeddings

        self._chunks = cut_chunks(papers)

        def transform(texts: Sequence[str]) -> Any:  # a plain function: txtai would call anything else to make one
            return self._encoder.encode(list(texts))

        settings = {"method": "external", "transform": transform, "content": True, "hybrid": True}
        self._store: Any = Embeddings(settings)
        self._store.index([(row, chunk.text, None) for row, chunk in enumerate(self._chunks)])
        return len(self._chunks)

    def search(self, question: str) -> list[PassageOut]:
        """See `Pipeline.search`."""
        found = self._store.search(question, TOP)
        return [_passage(rank, self._chunks[int(hit["id"])]) for rank, hit in enumerate(found, start=1)]


class Bm25Alone:
    """bm25s as its guide has it: its own tokenizer, English stop words and stems, over the same chunks."""

    def __init__(self, _encoder: Encoder) -> None:
        pass

    def index(self, papers: Path) -> int:
        """See `Pipeline.index`."""
        import bm25s
        import Stemmer

        self._chunks = cut_chunks(papers)
        self._stem = Stemmer.Stemmer("english")
        tokens = bm25s.tokenize(
            [chunk.text for chunk in self._chunks], stopwords="en", stemmer=self._stem, show_progress=False
        )
        self._bm25: Any = bm25s.BM25()
        self._bm25.index(tokens, show_progress=False)
        return len(self._chunks)

    def search(self, question: str) -> list[PassageOut]:
        """See `Pipeline.search`."""
        import bm25s

        tokens = bm25s.tokenize(question, stopwords="en", stemmer=self._stem, show_progress=False)
        rows, _ = self._bm25.retrieve(tokens, k=TOP, show_progress=False)
        return [_passage(rank, self._chunks[int(row)]) for rank, row in enumerate(rows[0], start=1)]


RIVALS: dict[str, Callable[[Encoder], Pipeline]] = {
    "LangChain, its FAISS store": LangChainFaiss,
    "txtai": Txtai,
    "bm25s alone": Bm25Alone,
}


def installed(name: str, encoder: Encoder) -> Pipeline:
    """Return a rival; raises CallError where its package is missing."""
    needed = {"LangChain, its FAISS store": "langchain_community", "txtai": "txtai", "bm25s alone": "bm25s"}[name]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # langchain-community says at each import that it is being retired
            __import__(needed)
    except ImportError as error:
        raise CallError(f"{name} is not installed. Run: pip install 'committee-papers-assistant[rivals]'") from error
    return RIVALS[name](encoder)


def _passage(rank: int, chunk: Chunk) -> PassageOut:
    return PassageOut(rank=rank, file=chunk.file, page=chunk.page, paragraph_ids=[], text=chunk.text)
