"""The index folder: segments that never change, and a manifest that is written last and checked first.

    index/manifest.json       which papers count, which segment holds each, what each segment's files must be
    index/segments/NAME/      see `index.segment`

An update writes one new segment beside the others, then replaces the manifest in one step. A paper that was
removed or replaced is one that no longer counts. A reader sees the old or the new, never a mixture; an update
killed at any point leaves the old one as it was.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel, ValidationError

from index.errors import CallError, FormatError, IndexFolderError

FORMAT_VERSION = 4
_HASHED_SIZE = 4 * 1024 * 1024  # larger files are checked by size alone, so that opening stays quick


class StoredFile(BaseModel):
    """A file of a segment, as it must be found."""

    size: int
    sha256: str


class SegmentEntry(BaseModel):
    """A segment: its folder's name, the papers of it that count, and its files."""

    name: str
    papers: list[str]
    files: dict[str, StoredFile]


class _Versioned(BaseModel):
    """The one field that every version's manifest has."""

    format_version: int


class Manifest(BaseModel):
    """What an index folder says of itself. Its order of papers is the index's order."""

    format_version: int
    build: str  # another one for each update
    encoder: str
    encoder_fingerprint: str
    dimension: int
    reader: str  # which reading code read the papers
    papers: dict[str, str]  # paper_id: sha256 of the file
    segments: list[SegmentEntry]

    @property
    def generation(self) -> str:
        """What stands for the content: equal papers, read and encoded alike, are of one generation."""
        content = [self.encoder_fingerprint, self.reader, list(self.papers.items())]
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:12]


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest; raises CallError when there is none, IndexFolderError when it is of no use.

    Of an index in another version's format it raises FormatError.
    """
    path = folder / "manifest.json"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CallError(f"No index in {folder}. Build one: assistant index --papers FOLDER --index {folder}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexFolderError(f"{path} cannot be read: {error}") from error
    try:
        version = _Versioned.model_validate_json(text).format_version
        if version != FORMAT_VERSION:
            raise FormatError(
                f"The index in {folder} has format {version}, this version reads {FORMAT_VERSION}; "
                + (
                    "use the version that made it"
                    if version > FORMAT_VERSION
                    else f"build it anew: assistant index --papers FOLDER --index {folder}"
                ),
                is_later=version > FORMAT_VERSION,
            )
        return Manifest.model_validate_json(text)
    except ValidationError as error:
        raise IndexFolderError(f"{path} is damaged; delete the folder {folder} and build the index again") from error


def segment_folder(folder: Path, entry: SegmentEntry) -> Path:
    """Return the folder of a segment, after checking that its files are whole."""
    segment = folder / "segments" / entry.name
    for name, expected in entry.files.items():
        path = segment / name
        if not path.is_file() or path.stat().st_size != expected.size:
            raise IndexFolderError(f"{path} is missing or cut short; delete {folder} and build the index again")
        if expected.size <= _HASHED_SIZE and _sha256(path) != expected.sha256:
            raise IndexFolderError(f"{path} is damaged; delete {folder} and build the index again")
    return segment


@contextmanager
def new_segments(folder: Path) -> Iterator[list[Path]]:
    """Give a list for the folders of new segments (see `new_segment`); they are removed when their filling fails."""
    made: list[Path] = []
    try:
        yield made
    except BaseException:
        for path in made:
            shutil.rmtree(path, ignore_errors=True)
        raise


def new_segment(folder: Path) -> Path:
    """Make an empty folder for a segment."""
    segment = folder / "segments" / uuid.uuid4().hex[:12]
    segment.mkdir(parents=True)
    return segment


def entry_of(segment: Path, papers: Sequence[str]) -> SegmentEntry:
    """Return the entry of a filled segment, its bytes safe on the disk."""
    files = {str(path.relative_to(segment)): _stored(path) for path in sorted(segment.rglob("*")) if path.is_file()}
    return SegmentEntry(name=segment.name, papers=list(papers), files=files)


def publish(folder: Path, manifest: Manifest, before: Manifest | None, worn: Collection[str] = ()) -> None:
    """Make a manifest the one that counts.

    Segments of the one before stay until the next, for who is about to read it, save those named in `worn`.
    """
    draft = folder / f"manifest.{manifest.build}.json"
    with draft.open("w", encoding="utf-8") as stream:
        stream.write(manifest.model_dump_json(indent=1))
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(folder / "manifest.json")
    kept = [*manifest.segments, *(before.segments if before else ())]
    _remove_others(folder, {entry.name for entry in kept} - set(worn))


def new_manifest(
    encoder: str,
    fingerprint: str,
    dimension: int,
    reader: str,
    papers: Mapping[str, str],
    segments: Sequence[SegmentEntry],
) -> Manifest:
    """Return the manifest of a build that ends now."""
    return Manifest(
        format_version=FORMAT_VERSION,
        build=uuid.uuid4().hex[:12],
        encoder=encoder,
        encoder_fingerprint=fingerprint,
        dimension=dimension,
        reader=reader,
        papers=dict(papers),
        segments=list(segments),
    )


def _remove_others(folder: Path, kept: Collection[str]) -> None:
    """Remove segments that no longer count and what killed builds left; a file still open lives on until closed."""
    shutil.rmtree(folder / "generations", ignore_errors=True)  # of an earlier format
    for path in (folder / "segments").iterdir():
        if path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)
    for path in folder.glob("manifest.*.json"):
        path.unlink(missing_ok=True)


def _stored(path: Path) -> StoredFile:
    with path.open("rb") as stream:
        os.fsync(stream.fileno())  # the manifest must never count on bytes that a power cut can lose
    return StoredFile(size=path.stat().st_size, sha256=_sha256(path))


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
