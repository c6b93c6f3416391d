"""The index as a LangChain retriever, so that any LangChain application can search the papers."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from assistant.named import Names
from assistant.question import understand
from assistant.spelling import Speller
from index.model import Hit
from index.search import Index


class PapersRetriever(BaseRetriever):
    """Finds the `k` best passages; each document's metadata names its paper and its paragraphs."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: Index
    k: int = 10

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        store = self.index.store
        question = understand(query, (), Names(store.records()), Speller(store.word_counts(), self.index.encoder))
        hits, _ = self.index.search(question.query(), self.k)
        return [self._document(hit) for hit in hits]

    def _document(self, hit: Hit) -> Document:
        record = self.index.store.record(hit.passage.paper_id)
        facts = {"file": record.file, "body": record.body, "date": record.date} if record else {}
        metadata = {**facts, "paper_id": hit.passage.paper_id, "paragraph_ids": list(hit.passage.paragraphs)}
        return Document(id=hit.passage.id, page_content=hit.passage.text, metadata=metadata)
