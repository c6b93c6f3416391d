"""The papers for LangChain: a retriever, embeddings, a vector store, and the assistant as a runnable."""
