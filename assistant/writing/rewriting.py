"""A follow-up made whole by a language model; kept only where it adds nothing of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.figures import figures
from assistant.model import Turn
from assistant.writing.language_model import LanguageModel, ModelError
from assistant.writing.prompt import rewrite
from index.words import words

_LONGEST = 60  # words
_CAPITAL = re.compile(r"\b[A-Z][\w’'-]*")


def rewritten(question: str, history: Sequence[Turn], model: LanguageModel) -> str | None:
    """Return the question as one that stands alone, None when the model fails or adds a name or a figure."""
    try:
        text = "".join(model.pieces(rewrite(question, history), model.usage()))
    except ModelError:
        return None
    line = " ".join(text.strip().strip('"').split())
    return line if line and _adds_nothing(line, question, history) else None


def _adds_nothing(line: str, question: str, history: Sequence[Turn]) -> bool:
    said = "\n".join([question, *(f"{turn.question}\n{turn.answer}" for turn in history)])
    held = set(words(said))
    names = [word for name in _CAPITAL.findall(line)[1:] for word in words(name)]
    return len(line.split()) <= _LONGEST and figures(line) <= figures(said) and all(name in held for name in names)
