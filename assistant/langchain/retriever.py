"""The index as a LangChain retriever, so that any LangChain application can search the papers."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, PrivateAttr

from assistant.finding import find
from assistant.named import Names
from assistant.question import understand
from assistant.spelling import Speller
from index.model import Hit, Passage
from index.search import Index
from index.store import Store


class PapersRetriever(BaseRetriever):
    """Finds the `k` best passages; each document's metadata names its paper and its paragraphs."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: Index
    k: int = 10
    _names: Names = PrivateAttr()
    _speller: Speller = PrivateAttr()

    def model_post_init(self, _context: Any) -> None:
        """Read the names and words of the index once."""
        store = self.index.store
        self._names = Names(store.records())
        self._speller = Speller(self.index.learnt.vocabulary, self.index.encoder)

    def hits(self, query: str, k: int | None = None, within: frozenset[str] | None = None) -> tuple[Hit, ...]:
        """Return the passages themselves, best first, of these papers (None: of all)."""
        question = understand(query, (), self._names, self._speller)
        return find(question, self.index, self.k if k is None else k, within).hits

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        return [document_of(hit.passage, self.index.store) for hit in self.hits(query, k)]


def document_of(passage: Passage, store: Store) -> Document:
    """Return a passage as LangChain's document."""
    record = store.record(passage.paper_id)
    facts = {"file": record.file, "body": record.body, "date": record.date} if record else {}
    metadata = {**facts, "paper_id": passage.paper_id, "paragraph_ids": list(passage.paragraphs)}
    return Document(id=passage.id, page_content=passage.text, metadata=metadata)
