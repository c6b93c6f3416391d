"""``python -m source_docs.make`` writes the PDF and Word papers into ``source_docs/papers``."""

from __future__ import annotations

from pathlib import Path

from source_docs.make import make_papers

if __name__ == "__main__":
    for made in make_papers(Path(__file__).parents[1] / "papers"):
        print(made)
