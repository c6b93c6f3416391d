"""The walls of the house: imports run one way, and each library lives behind its own file."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("index", "assistant", "evals", "ui")
MAY_IMPORT = {
    "index": {"index"},
    "assistant": {"assistant", "index"},
    "evals": {"evals", "assistant", "index"},
    "ui": {"ui", "evals", "assistant", "index"},
}
LIVES_IN = {
    "faiss": {"index/vectors.py"},
    "bm25s": {"evals/bench/pipelines.py", "evals/training/near.py"},
    "sentence_transformers": {"index/plain_encoder.py"},
    "openvino": {"index/network.py"},
    "sqlite3": {"index/tables.py"},
    "docx": {"index/reading/word.py", "index/reading/word_numbers.py", "ui/page/word.py"},  # reading; writing notes
    "pypdfium2": {"index/reading/pdf/pdfium.py", "ui/page/drawn.py"},  # reading a page; drawing one
    "pypdf": {"evals/rivals/plain.py"},
    "sqlalchemy": {"ui/store/database.py"},
    "gradio": {"ui/page/chat.py"},
    "langchain": {"assistant/writing/language_model.py"},
    "langchain_core": {
        "assistant/writing/language_model.py",
        *(f"assistant/langchain/{part}.py" for part in ("retriever", "embeddings", "vector_store", "runnable")),
    },
    "mcp": {"ui/mcp.py"},
    "argon2": {"ui/signing/passwords.py"},
    "authlib": {"ui/signing/oidc.py"},
    "joserfc": {"ui/signing/oidc.py", "ui/signing/token.py"},  # the provider's tokens; the proxy's
    "limits": {"ui/page/rates.py"},
    "Stemmer": {"index/words.py", "evals/bench/pipelines.py"},
    "txtai": {"evals/bench/pipelines.py"},
    "langchain_community": {"evals/bench/pipelines.py"},
}


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_run_one_way(package: str) -> None:
    broken = {
        str(path.relative_to(ROOT)): sorted(foreign)
        for path in modules(package)
        if (foreign := (imported(path) & set(PACKAGES)) - MAY_IMPORT[package])
    }
    assert broken == {}


@pytest.mark.parametrize("library", LIVES_IN)
def test_a_library_lives_behind_one_file(library: str) -> None:
    users = {
        str(path.relative_to(ROOT)) for package in PACKAGES for path in modules(package) if library in imported(path)
    }
    assert users == LIVES_IN[library]
