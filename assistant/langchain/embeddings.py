"""The index's encoder as LangChain's embeddings."""

from __future__ import annotations

from langchain_core.embeddings import Embeddings

from index.encoder import Encoder


class PapersEmbeddings(Embeddings):
    """Unit vectors of texts, as the index's own passages have them."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return a vector for each text."""
        return [[float(value) for value in row] for row in self._encoder.encode(texts)]

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a question."""
        return [float(value) for value in self._encoder.encode_question(text)]
