"""The page over every hostile paper, served."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.answering import Assistant
from index.build import build
from index.search import Index
from tests.conftest import WordEncoder
from tests.hostile.papers import write_all
from tests.ui.conftest import Served, serving
from ui.library import Library


@pytest.fixture(scope="session")
def hostile_page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A page whose papers are all hostile, answered by the assistant itself; papers may be given to it."""
    folder = tmp_path_factory.mktemp("hostile")
    write_all(folder)
    (folder / "evil\r\nSet-Cookie: a=b;.txt").write_text("Summary\n\n1.1 A name of two lines.\n", encoding="utf-8")
    index = tmp_path_factory.mktemp("index")
    build([folder], index, WordEncoder())
    database = f"sqlite:///{tmp_path_factory.mktemp('people') / 'people.sqlite'}"
    library = Library(tmp_path_factory.mktemp("library") / "papers")
    assistant = Assistant(Index.open(index, WordEncoder()))
    yield from serving(assistant, folder, database, library)  # type: ignore[arg-type]
