"""What of the key facts an answer shows, and how long it is."""

from __future__ import annotations

from collections.abc import Sequence

from evals.matching import Spellings, shown, without_marks


def fact_share(text: str, facts: Sequence[Spellings]) -> float | None:
    """Return |key facts shown| / |key facts|: "nugget recall" (Voorhees, TREC QA 2003); undefined without facts."""
    return shown(without_marks(text), facts) / len(facts) if facts else None


def all_facts(text: str, facts: Sequence[Spellings]) -> float | None:
    """Return 1 if every key fact is shown, else 0; undefined without facts."""
    share = fact_share(text, facts)
    return None if share is None else float(share == 1)


def list_share(items: Sequence[str], facts: Sequence[Spellings]) -> float | None:
    """Return |key facts shown in the answer's statements| / |key facts|: a list's own recall."""
    return fact_share("\n".join(items), facts)


def length(text: str) -> int:
    """Return the number of words, [1] marks not counted."""
    return len(without_marks(text).split())
