"""Answers written by a language model from what was found, each statement checked before it is shown.

In order: `offer` (paragraphs under opaque keys), `prompt` (what the model is told), `language_model`
(the model itself), `reply` (what it wrote, read line by line), `claim` and `checks` (each statement
against its paragraphs), `writer` (mend once, replace, drop), `written_assistant` (the whole way).
"""
