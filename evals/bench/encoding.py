"""Encoding: ours beside sentence-transformers as it comes, on the same texts, with the same weights."""

from __future__ import annotations

from pathlib import Path

from evals.bench.figures import Figure, Section
from evals.bench.timing import in_turn
from index.encoder import Encoder, load_plain_encoder
from index.errors import PaperError
from index.passages import cut_passages
from index.reading import read


def measure(papers: Path, encoder: Encoder, texts: int, rounds: int) -> Section:
    """Encode passages of real papers both ways, in turn."""
    passages = _passages(papers, encoder)[:texts]
    plain = load_plain_encoder()
    taken = in_turn({"ours": lambda: encoder.encode(passages), "plain": lambda: plain.encode(passages)}, rounds)
    cosines = (encoder.encode(passages) * plain.encode(passages)).sum(axis=1)
    tokens = sum(encoder.count_tokens(passages)) / len(passages)
    return Section(
        name="Encoding",
        how=f"{len(passages)} passages of the sample papers, {tokens:.0f} tokens on average; medians of {rounds} "
        "rounds in turn, processor time of all threads.",
        figures=[
            Figure(name="texts per CPU-second, ours", value=len(passages) / taken["ours"], unit="", machine=True),
            Figure(
                name="texts per CPU-second, sentence-transformers",
                value=len(passages) / taken["plain"],
                unit="",
                machine=True,
            ),
            Figure(name="ours over sentence-transformers", value=taken["plain"] / taken["ours"], unit="", at_least=2.5),
            Figure(name="least cosine between the two", value=float(cosines.min()), unit="", at_least=0.999, firm=True),
        ],
    )


def _passages(papers: Path, encoder: Encoder) -> list[str]:
    texts: list[str] = []
    for path in sorted(papers.iterdir()):
        try:
            texts += [passage.text for passage in cut_passages(read(path), encoder)]
        except PaperError:
            continue  # a file that is no paper has no passages
    return texts
