"""Large sets of papers that are not one text repeated, and their vectors without days of encoding.

A paper is made from its number alone, so every run makes the same ones: sentences of the sample papers are
drawn in a seeded order and set together anew, three to five in a numbered paragraph; every figure in them is
drawn anew and every place, person and body of the sample papers gets another name. A sentence so made has
never stood in a paper, but is of a length, vocabulary and grammar that papers have.

Its vector: the sentence it was made from is encoded really, and the vector is moved in a seeded random
direction until its cosine to the real one is the median cosine, measured at the start on a few hundred
really encoded pairs, between sentences so made and those they were made from. A passage's vector is the mean
of its sentences', moved likewise. So near texts have near vectors, no two are equal, and the search works as
hard as on real ones; only how well it finds what a question means is not what these vectors can tell.
"""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.encoder import Encoder, Progress, Vectors
from index.model import Kind, Paper
from index.reading import read
from index.sentences import split_sentences

PARAGRAPHS = 100  # of each paper
_PLACES = re.compile(r"\b(?:Tarrowshire|Lynmarsh|Pellminster|Nether Tollow)\b")
_NUMBER = re.compile(r"\d+")
_STARTS = "Ash Bar Cor Dun El Fen Gar Hal Ing Kel Lan Mar Nor Os Pen Quar Ros Stan Thorn Ul Ver Wal Yar".split()
_ENDS = "bourne combe dale field gate ham hurst ington leigh mere minster ness over port sham stead ton wick".split()
_BODIES = ("Borough Council", "County Council", "District Council", "City Council")
_COMMITTEES = ("Cabinet", "Audit Committee", "Scrutiny Board", "Corporate Parenting Panel", "Planning Committee")
_DIRECTIONS = 4096  # random directions, drawn once; a text takes the sum of two
_WORDS = (6, 45)  # a sentence's length
_PAIRS = 300


def sample_sentences(papers: Path) -> list[str]:
    """Return the sentences of prose in a folder of papers, each once."""
    found: dict[str, None] = {}
    for path in sorted(papers.iterdir()):
        found.update(dict.fromkeys(_prose(read(path))))
    return list(found)


def _prose(paper: Paper) -> list[str]:
    kinds = (Kind.PARAGRAPH, Kind.RECOMMENDATION, Kind.RESOLUTION)
    texts = [" ".join(p.text.split()) for p in paper.paragraphs if p.kind in kinds]
    cut = (text[start:end] for text in texts for start, end in split_sentences(text))
    return [s for s in cut if _WORDS[0] <= len(s.split()) <= _WORDS[1] and s[0].isupper() and s[-1] == "."]


def write_papers(
    folder: Path, sentences: Sequence[str], numbers: Sequence[int], edition: int = 0, paragraphs: int = PARAGRAPHS
) -> None:
    """Write the papers of these numbers as Markdown; another `edition` of a paper has another third paragraph."""
    for number in numbers:
        at = folder / f"{number // 500:03d}"
        at.mkdir(parents=True, exist_ok=True)
        (at / f"paper-{number:05d}.md").write_text(_paper(sentences, number, edition, paragraphs), encoding="utf-8")


def _paper(sentences: Sequence[str], number: int, edition: int, paragraphs: int) -> str:
    chance = random.Random(f"paper {number}")
    place = _name(chance)
    about = " ".join(re.findall(r"[a-z]{5,}", chance.choice(sentences))[:4])
    said = f"{chance.randint(1, 28)} {chance.choice(('March', 'June', 'October'))} {chance.randint(2006, 2026)}"
    head = [
        f"# {place} {about}", f"{place} {chance.choice(_BODIES)}", chance.choice(_COMMITTEES),
        f"Date of meeting: {said}",
    ]  # fmt: skip
    body = []
    for at in range(paragraphs):
        if at % 10 == 0:
            body.append(f"## {_NUMBER.sub('', chance.choice(sentences)).split(',')[0][:60].rstrip(' .')}")
        drawn = random.Random(f"paper {number} edition {edition}") if at == 2 else chance
        told = " ".join(_changed(drawn.choice(sentences), drawn, place) for _ in range(drawn.randint(1, 3)))
        body.append(f"{at // 10 + 1}.{at % 10 + 1} {told}")
    return "\n\n".join([*head, *body]) + "\n"


def _name(chance: random.Random) -> str:
    return chance.choice(_STARTS) + chance.choice(_ENDS)


def _changed(sentence: str, chance: random.Random, place: str) -> str:
    """Return the sentence with other figures and another place."""
    moved = _PLACES.sub(lambda _: place if chance.random() < 0.7 else _name(chance), sentence)
    return _NUMBER.sub(lambda match: _figure(match.group(), chance), moved)


def _figure(digits: str, chance: random.Random) -> str:
    return str(chance.randint(10 ** (len(digits) - 1), 10 ** len(digits) - 1)) if len(digits) > 1 else digits


class SyntheticEncoder:
    """Encodes what was made here as the module says, and any other text really."""

    def __init__(self, encoder: Encoder, sentences: Sequence[str]) -> None:
        self._encoder = encoder
        self.name, self.fingerprint = encoder.name, encoder.fingerprint
        self.dimension, self.max_tokens = encoder.dimension, encoder.max_tokens
        self.encode_question, self.knows = encoder.encode_question, encoder.knows
        self.count_tokens = encoder.count_tokens
        self._rows = {_skeleton(sentence): row for row, sentence in enumerate(sentences)}
        self._vectors = encoder.encode(sentences)
        chance = np.random.default_rng(20)
        directions = chance.normal(size=(_DIRECTIONS, self.dimension)).astype(np.float32)
        self._directions = directions / np.linalg.norm(directions, axis=1, keepdims=True)
        self.cosine = self._measured(sentences)

    def _measured(self, sentences: Sequence[str]) -> float:
        """Return the median cosine between a sentence and one made from it, really encoded."""
        chance = random.Random("pairs")
        rows = [chance.randrange(len(sentences)) for _ in range(_PAIRS)]
        made = self._encoder.encode([_changed(sentences[row], chance, _name(chance)) for row in rows])
        return float(np.median((made * self._vectors[rows]).sum(axis=1)))

    def encode(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """See `Encoder.encode`."""
        self._learn(texts)
        vectors = np.stack([self._mean(text) for text in texts]) if texts else np.empty((0, self.dimension), np.float32)
        keys = np.array([zlib.crc32(text.encode()) for text in texts], dtype=np.int64)
        moved = self._directions[keys % _DIRECTIONS] + self._directions[keys // _DIRECTIONS % _DIRECTIONS]
        moved -= (moved * vectors).sum(axis=1, keepdims=True) * vectors
        moved /= np.linalg.norm(moved, axis=1, keepdims=True)
        vectors = self.cosine * vectors + float(np.sqrt(1 - self.cosine**2)) * moved
        if progress:
            progress(len(texts))
        return np.asarray(vectors, dtype=np.float32)

    def _learn(self, texts: Sequence[str]) -> None:
        """Encode the texts in which no sentence is known, such as headings, each skeleton once."""
        new = {_skeleton(text): text for text in texts if not self._known(text)}
        vectors = self._encoder.encode(list(new.values()))
        self._rows |= {skeleton: len(self._vectors) + at for at, skeleton in enumerate(new)}
        self._vectors = np.concatenate([self._vectors, vectors])

    def _known(self, text: str) -> list[int]:
        skeletons = [_skeleton(text), *map(_skeleton, _parts(text))]
        return [row for skeleton in skeletons if (row := self._rows.get(skeleton)) is not None]

    def _mean(self, text: str) -> Vectors:
        mean = self._vectors[self._known(text)].mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean), dtype=np.float32)


_NAMES = re.compile(rf"\b(?:{'|'.join(_STARTS)})(?:{'|'.join(_ENDS)})\b")
_JOIN = re.compile(r"(?<=[.])\s+(?=[A-Z])")


def _parts(text: str) -> list[str]:
    return _JOIN.split(re.sub(r"^\d+\.\d+ ", "", " ".join(text.split())))


def _skeleton(text: str) -> str:
    """Return a sentence without what was drawn anew in it."""
    return _NUMBER.sub("0", _NAMES.sub("Place", _PLACES.sub("Place", re.sub(r"^\d+\.\d+ ", "", text)))).strip()
