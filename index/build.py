"""Build or update an index folder from folders of papers.

Only what changed is read (sha256 of the file) and encoded (hash of the text); a removed file's
passages are gone with the next build. One builder at a time: a lock beside the manifest says so.
"""

from __future__ import annotations

import fcntl
import hashlib
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from index.encoder import Encoder, Vectors
from index.errors import BusyError, IndexFolderError
from index.folder import Manifest, new_generation, publish, read_manifest
from index.gather import Source, Unread, gather
from index.health import PaperHealth, health_of
from index.keywords import KeywordIndex
from index.model import Kind, Paper, Passage
from index.passages import cut_passages, searched_words
from index.readers import read_all, reader_fingerprint
from index.reading.limits import DEFAULT_LIMITS, Limits
from index.sentences import sentence_spans
from index.store import Sentence, Store, add_paper, add_passages, add_sentences, add_words
from index.vectors import VectorIndex
from index.words import terms, words

ProgressReport = Callable[[str, int, int], None]  # what is being done, how much of it, of how much


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `unread` names the files that could not be read, each with its reason."""

    papers: int
    paragraphs: int
    passages: int
    read: int
    encoded: int
    removed: int
    skipped: int
    unread: tuple[Unread, ...]
    repeated: tuple[tuple[str, str], ...]
    health: tuple[PaperHealth, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class _Old:
    """The index that is being updated: its papers' hashes, its store, and its vectors by hash of the text."""

    manifest: Manifest
    store: Store
    passages: VectorIndex
    sentences: VectorIndex


def build(
    folders: Sequence[Path],
    index: Path,
    encoder: Encoder,
    report: ProgressReport = lambda _what, _done, _of: None,
    limits: Limits = DEFAULT_LIMITS,
    without: frozenset[str] = frozenset(),
) -> BuildReport:
    """Make the index in `index` hold exactly the papers found in `folders`, save files with a hash in `without`.

    Raises IndexFolderError when `index` holds another encoder's vectors or no paper could be read,
    and CallError when a folder does not exist; the old index is then left as it was.
    """
    started = time.monotonic()
    found = gather(folders, without)
    if not found.sources:
        raise IndexFolderError(f"No papers in {', '.join(map(str, folders))}; {found.skipped} other files were skipped")
    with _lock(index):
        old = _open_old(index, encoder)
        papers, unread = _read(found.sources, old, report, limits)
        if not papers:
            raise IndexFolderError(f"None of the {len(found.sources)} papers could be read: {unread[0].reason}")
        with new_generation(index) as generation:
            paths = {source.paper_id: source.path for source in found.sources}
            passages, encoded = _write(papers, paths, old, generation, encoder, report)
            hashes = {paper.paper_id: paper.sha256 for paper in papers}
            publish(
                index,
                generation,
                hashes,
                reader_fingerprint(limits),
                encoder.name,
                encoder.fingerprint,
                encoder.dimension,
            )
    before = old.manifest.papers if old else {}
    return BuildReport(
        papers=len(papers),
        paragraphs=sum(len(paper.paragraphs) for paper in papers),
        passages=passages,
        read=sum(before.get(paper.paper_id) != paper.sha256 for paper in papers),
        encoded=encoded,
        removed=len(before.keys() - hashes.keys()),
        skipped=found.skipped,
        unread=tuple(unread),
        repeated=found.repeated,
        health=tuple(_health(papers, found.repeated)),
        seconds=time.monotonic() - started,
    )


def _health(papers: Sequence[Paper], repeated: Sequence[tuple[str, str]]) -> Iterator[PaperHealth]:
    others: dict[str, list[str]] = defaultdict(list)
    for file, first in repeated:
        others[first].append(file)
    yield from (health_of(paper, others[paper.file]) for paper in papers)


@contextmanager
def _lock(index: Path) -> Iterator[None]:
    try:
        index.mkdir(parents=True, exist_ok=True)
        stream = (index / "lock").open("w")
    except OSError as error:
        raise IndexFolderError(f"The index folder {index} cannot be written: {error.strerror}") from error
    with stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(f"Another build is writing to {index}; wait until it is done") from None
        yield


def _open_old(index: Path, encoder: Encoder) -> _Old | None:
    if not (index / "manifest.json").exists():
        return None
    manifest = read_manifest(index)
    if manifest.encoder_fingerprint != encoder.fingerprint:
        raise IndexFolderError(
            f"The index in {index} was made with {manifest.encoder}, not {encoder.name}; "
            f"name that encoder, or another index folder"
        )
    generation = index / "generations" / manifest.generation
    return _Old(
        manifest,
        Store(generation / "papers.sqlite"),
        VectorIndex.load(generation / "passages.faiss"),
        VectorIndex.load(generation / "sentences.faiss"),
    )


def _read(
    sources: Sequence[Source], old: _Old | None, report: ProgressReport, limits: Limits
) -> tuple[list[Paper], list[Unread]]:
    """Take unchanged papers from the old index and read the others."""
    papers: dict[str, Paper] = {}
    as_then = old is not None and old.manifest.reader == reader_fingerprint(limits)
    for source in sources:
        known = old.store.paper(source.paper_id) if old and as_then else None
        if known and known.sha256 == source.sha256:
            papers[source.paper_id] = replace(known, file=source.file)
    changed = [source for source in sources if source.paper_id not in papers]
    unread: list[Unread] = []
    for done, result in enumerate(read_all(changed, limits), start=1):
        if isinstance(result, Paper):
            papers[result.paper_id] = result
        else:
            unread.append(result)
        report("Reading papers", done, len(changed))
    return [papers[s.paper_id] for s in sources if s.paper_id in papers], unread


def _write(
    papers: Sequence[Paper],
    paths: Mapping[str, Path],
    old: _Old | None,
    generation: Path,
    encoder: Encoder,
    report: ProgressReport,
) -> tuple[int, int]:
    """Fill a generation; return the number of passages, and of texts that had to be encoded."""
    passages: list[Passage] = []
    sentences: list[Sentence] = []
    texts: list[str] = []
    with closing(Store.create(generation / "papers.sqlite")) as connection:
        for position, paper in enumerate(papers):
            add_paper(connection, position, paper, paths[paper.paper_id].absolute())
            cut = cut_passages(paper, encoder)
            found, found_texts = _sentences(paper, cut, len(passages), len(sentences))
            add_passages(connection, len(passages), cut, [_hash(p.text) for p in cut])
            add_sentences(connection, found, [_hash(text) for text in found_texts])
            passages += cut
            sentences += found
            texts += found_texts
        add_words(connection, _count_words(papers).items())
        connection.commit()
    by_id = {paper.paper_id: paper for paper in papers}
    KeywordIndex([terms(searched_words(p, by_id[p.paper_id])) for p in passages]).save(generation / "keywords")
    encoded = _encode(
        [
            (generation / "passages.faiss", "passages", [p.text for p in passages]),
            (generation / "sentences.faiss", "sentences", texts),
        ],
        old,
        encoder,
        report,
    )
    return len(passages), encoded


def _sentences(
    paper: Paper, passages: Sequence[Passage], first_passage: int, first: int
) -> tuple[list[Sentence], list[str]]:
    """Return the paper's sentences and the text encoded for each; headings are not sentences."""
    passage_of = {
        id_: row for row, p in reversed(list(enumerate(passages, start=first_passage))) for id_ in p.paragraphs
    }
    by_id = {paragraph.id: paragraph for paragraph in paper.paragraphs}
    sentences: list[Sentence] = []
    texts: list[str] = []
    for paragraph in paper.paragraphs:
        if paragraph.kind is Kind.HEADING:
            continue
        for start, end in sentence_spans(paragraph):
            sentences.append(Sentence(first + len(sentences), paragraph.id, passage_of[paragraph.id], start, end))
            intro = by_id[paragraph.parent].text if paragraph.parent else ""
            texts.append(_in_context(paragraph.text[start:end], intro))
    return sentences, texts


def _in_context(sentence: str, intro: str) -> str:
    """A list item alone loses its subject, so it is encoded after the end of its introduction."""
    return f"{' '.join(intro.split()[-25:])} {sentence}" if intro else sentence


def _encode(
    parts: Sequence[tuple[Path, str, Sequence[str]]], old: _Old | None, encoder: Encoder, report: ProgressReport
) -> int:
    """Write the vectors of each part, taking those of known texts from the old index."""
    known = [_known(old, table) for _path, table, _texts in parts]
    new = [
        [i for i, text in enumerate(texts) if _hash(text) not in rows]
        for (_, _, texts), rows in zip(parts, known, strict=True)
    ]
    total = sum(map(len, new))
    done = 0

    def progress(more: int) -> None:
        nonlocal done
        done += more
        report("Encoding passages", done, total)

    for (path, table, texts), rows, missing in zip(parts, known, new, strict=True):
        vectors = np.empty((len(texts), encoder.dimension), dtype=np.float32)
        if missing:
            vectors[missing] = encoder.encode([texts[i] for i in missing], progress)
        _take_known(vectors, texts, rows, old, table, set(missing))
        VectorIndex(vectors).save(path)
    return total


def _known(old: _Old | None, table: str) -> dict[str, int]:
    return dict(old.store.hashes(table)) if old else {}


def _take_known(
    vectors: Vectors, texts: Sequence[str], rows: dict[str, int], old: _Old | None, table: str, missing: set[int]
) -> None:
    kept = [i for i in range(len(texts)) if i not in missing]
    if old and kept:
        source = old.passages if table == "passages" else old.sentences
        vectors[kept] = source.vectors(np.array([rows[_hash(texts[i])] for i in kept], dtype=np.int64))


def _count_words(papers: Iterable[Paper]) -> Counter[str]:
    return Counter(word for paper in papers for word in words(paper.text))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
