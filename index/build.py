"""Build or update an index folder from folders of papers.

Only what changed is read (sha256 of the file) and encoded (hash of the text), and goes into a new segment;
a paper that is gone no longer counts, and of one that is exempt nothing stays: the segment that held it is written
anew without it, and removed at once. One builder at a time: a lock beside the manifest says so.
"""

from __future__ import annotations

import fcntl
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from index.disk import full_disk_told
from index.encoder import Encoder
from index.errors import BusyError, FormatError, IndexFolderError
from index.folder import Manifest, new_manifest, new_segments, publish, read_manifest, segment_folder
from index.gather import Gathered, Source, Unread, gather
from index.health import PaperHealth
from index.model import Paper, PaperRecord, Status
from index.progress import ProgressReport
from index.readers import read_all, reader_fingerprint
from index.reading.limits import DEFAULT_LIMITS, Limits
from index.segment import Segment
from index.segments import DraftIndex, Part
from index.writing import NOTHING_KNOWN


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did.

    `unread` names the files that could not be read, each with its reason; `was_old` says that the index was in
    the format of an earlier version, and was made anew.
    """

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
    was_old: bool = False


def build(
    folders: Sequence[Path],
    index: Path,
    encoder: Encoder,
    report: ProgressReport = lambda _what, _done, _of: None,
    limits: Limits = DEFAULT_LIMITS,
    without: frozenset[str] = frozenset(),
    own: Path | None = None,
    exempt: frozenset[str] = frozenset(),
) -> BuildReport:
    """Make the index in `index` hold exactly the papers found in `folders`, save files with a hash in `without`.

    `own` is the one of them that holds what people gave (see `index.gather`); `exempt` are the hashes of papers that
    people hold as exempt whatever their markings say.
    Raises IndexFolderError when `index` holds another encoder's vectors or no paper could be read,
    and CallError when a folder does not exist; the old index is then left as it was.
    """
    started = time.monotonic()
    found = gather(folders, without, own)
    if not found.sources and not found.unread:
        raise IndexFolderError(f"No papers in {', '.join(map(str, folders))}; {found.skipped} other files were skipped")
    with full_disk_told(index), _lock(index):
        before, was_old = _manifest_before(index, encoder)
        reader = reader_fingerprint(limits)
        with new_segments(index) as made:
            draft = DraftIndex(index, encoder, report, made, _open_parts(index, before))
            unread = [*found.unread, *_take_changed(found.sources, draft, before, reader, report, limits)]
            order = [source.paper_id for source in found.sources if source.paper_id in draft.counting]
            if not order:
                count = len(found.sources) + len(found.unread)
                raise IndexFolderError(f"None of the {count} papers could be read: {unread[0].reason}")
            hashes = {source.paper_id: source.sha256 for source in found.sources if source.paper_id in draft.counting}
            here = frozenset(hashes.items())
            worn = draft.holding(lambda record: _is_to_go(record, exempt, here))
            draft.keep_only(order)
            draft.write_anew(worn, order)
            draft.merge(order)
            manifest = new_manifest(
                encoder.name, encoder.fingerprint, encoder.dimension, reader, hashes, draft.entries()
            )
            if before is None or draft.is_changed or _differ(before, manifest):
                publish(index, manifest, before, worn)
    held = before.papers if before else {}
    return BuildReport(
        papers=len(order),
        paragraphs=draft.paragraphs(),
        passages=draft.passages(),
        read=sum(held.get(paper_id) != sha256 for paper_id, sha256 in hashes.items()),
        encoded=draft.encoded,
        removed=len(held.keys() - hashes.keys()),
        skipped=found.skipped,
        unread=tuple(unread),
        repeated=found.repeated,
        health=tuple(_health(draft.health(order), found)),
        seconds=time.monotonic() - started,
        was_old=was_old,
    )


def _is_to_go(record: PaperRecord, exempt: frozenset[str], here: frozenset[tuple[str, str]]) -> bool:
    """Say whether nothing may stay of a paper: it is exempt, and under its id this content is no longer here."""
    is_exempt = record.status is Status.EXEMPT or record.sha256 in exempt
    return is_exempt and (record.paper_id, record.sha256) not in here


def _differ(before: Manifest, after: Manifest) -> bool:
    return before.reader != after.reader or list(before.papers.items()) != list(after.papers.items())


def _health(papers: Iterable[PaperHealth], found: Gathered) -> Iterator[PaperHealth]:
    others: dict[str, list[str]] = defaultdict(list)
    for file, first in found.repeated:
        others[first].append(file)
    yield from (replace(paper, repeated=tuple(others[paper.file])) for paper in papers)


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


def _manifest_before(index: Path, encoder: Encoder) -> tuple[Manifest | None, bool]:
    """Return the manifest of the index as it is, if there is one, and whether it is of an earlier format."""
    if not (index / "manifest.json").exists():
        return None, False
    try:
        manifest = read_manifest(index)
    except FormatError as error:
        if error.is_later:
            raise
        return None, True
    if manifest.encoder_fingerprint != encoder.fingerprint:
        raise IndexFolderError(
            f"The index in {index} was made with {manifest.encoder}, not {encoder.name}; "
            f"name that encoder, or another index folder"
        )
    return manifest, False


def _open_parts(index: Path, manifest: Manifest | None) -> list[Part]:
    entries = manifest.segments if manifest else ()
    return [Part(Segment.open(segment_folder(index, entry)), entry) for entry in entries]


def _take_changed(
    sources: Sequence[Source],
    draft: DraftIndex,
    before: Manifest | None,
    reader: str,
    report: ProgressReport,
    limits: Limits,
) -> Iterator[Unread]:
    """Write the papers that are new or changed; yield the files that could not be read, which then do not count."""
    as_then = before is not None and before.reader == reader
    held = draft.placed()
    renamed = before.papers.keys() - {source.paper_id for source in sources} if before else ()
    same_content = {before.papers[paper_id]: paper_id for paper_id in renamed} if before else {}
    to_read: list[Source] = []
    for source in sources:
        place = held.get(source.paper_id)
        if as_then and place and place.sha256 == source.sha256:
            if (place.file, place.path) != (source.file, source.path.absolute()):
                draft.add(replace(place.paper(), file=source.file), source.path.absolute(), place.known())
        else:
            to_read.append(source)
    for done, (source, result) in enumerate(zip(to_read, read_all(to_read, limits), strict=True), start=1):
        if isinstance(result, Paper):
            place = held.get(source.paper_id) or held.get(same_content.get(source.sha256, ""))
            draft.add(result, source.path.absolute(), place.known() if place else NOTHING_KNOWN)
        else:
            draft.drop(source.paper_id)
            yield result
        report("Reading papers", done, len(to_read))
