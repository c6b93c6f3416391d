"""What the checks know beside the statement: the index's names and its encoder."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.named import Names
from index.encoder import Encoder
from index.search import Index


@dataclass(frozen=True, slots=True)
class Known:
    """What an index knows of bodies and of meaning."""

    names: Names
    encoder: Encoder


def known(index: Index) -> Known:
    """Return what this index knows."""
    return Known(Names(index.store.records()), index.encoder)
