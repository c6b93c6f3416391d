"""Papers in, ranked passages out. Knows nothing of questions' meaning, of language models or of screens."""
