"""What many tests share: a small real encoder that needs no model, and a browser."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from playwright.sync_api import Browser, sync_playwright

from index.encoder import Progress, Vectors
from index.words import terms


class WordEncoder:
    """Encodes a text as the unit sum of a fixed random vector for each of its terms."""

    name = "words"
    fingerprint = "words-1"
    dimension = 64
    max_tokens = 256

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        if progress:
            progress(len(texts))
        return np.array([self.encode_question(text) for text in texts], dtype=np.float32).reshape(-1, self.dimension)

    def encode_question(self, text: str) -> Vectors:
        total = sum((_vector(term, self.dimension) for term in terms(text)), np.full(self.dimension, 1e-6))
        return (total / np.linalg.norm(total)).astype(np.float32)

    def knows(self, word: str) -> bool:
        return word in {"funding", "children"}

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) + 2 for text in texts]


def _vector(term: str, dimension: int) -> np.ndarray:
    seed = int.from_bytes(hashlib.sha256(term.encode()).digest()[:8], "big")
    return np.random.default_rng(seed).normal(size=dimension)


@pytest.fixture
def fake_encoder() -> WordEncoder:
    return WordEncoder()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("no chromium on this machine; install it: apt-get install chromium")
    switches = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=switches)
        yield running
        running.close()
