"""An index of three small papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.build import build
from index.search import Index
from tests.conftest import WordEncoder


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder: Path = tmp_path_factory.mktemp("langchain")
    papers = folder / "papers"
    papers.mkdir()
    (papers / "minutes.txt").write_text("Minutes\n\nRESOLVED - That the bandstand be painted green.\n")
    (papers / "library.txt").write_text("Report\n\n1.1 The library will close in March.\n")
    (papers / "pool.txt").write_text("Report\n\n1.1 The pool will open in May.\n")
    build([papers], folder / "index", WordEncoder())
    return Index.open(folder / "index", WordEncoder())
