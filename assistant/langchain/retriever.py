"""The index as a LangChain retriever, so that any LangChain application can search the papers."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, PrivateAttr

from assistant.answering import Assistant
from index.model import Passage
from index.search import Index
from index.store import Store


class PapersRetriever(BaseRetriever):
    """Finds the `k` best passages, as the assistant does; each document's metadata names its paper and paragraphs."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: Index
    k: int = 10
    _assistant: Assistant = PrivateAttr()

    def model_post_init(self, _context: Any) -> None:
        """Read the names and words of the index once."""
        self._assistant = Assistant(self.index)

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, k: int | None = None
    ) -> list[Document]:
        hits = self._assistant.hits(query, self.k if k is None else k)
        return [document_of(hit.passage, self.index.store) for hit in hits]


def document_of(passage: Passage, store: Store) -> Document:
    """Return a passage as LangChain's document."""
    record = store.record(passage.paper_id)
    facts = {"file": record.file, "body": record.body, "date": record.date} if record else {}
    metadata = {**facts, "paper_id": passage.paper_id, "paragraph_ids": list(passage.paragraphs)}
    return Document(id=passage.id, page_content=passage.text, metadata=metadata)
