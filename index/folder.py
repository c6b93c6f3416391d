"""The index folder: one generation of files, and a manifest that is written last and checked first.

    index/manifest.json            which generation counts, and what it must hold
    index/generations/NAME/        papers.sqlite, passages.faiss, sentences.faiss, keywords/

A build writes a new generation beside the old one, then replaces the manifest in one step. A reader
sees the old or the new, never a mixture; a build killed at any point leaves the old one as it was.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import BaseModel, ValidationError

from index.errors import CallError, IndexFolderError

FORMAT_VERSION = 2
_READABLE = (1, FORMAT_VERSION)  # the store reads the first one too
_HASHED_SIZE = 64 * 1024 * 1024  # larger files are checked by size alone, so that opening stays quick


class StoredFile(BaseModel):
    """A file of a generation, as it must be found."""

    size: int
    sha256: str


class _Versioned(BaseModel):
    """The one field that every version's manifest has."""

    format_version: int


class Manifest(BaseModel):
    """What an index folder says of itself."""

    format_version: int
    generation: str
    encoder: str
    encoder_fingerprint: str
    dimension: int
    reader: str  # which reading code read the papers
    papers: dict[str, str]  # paper_id: sha256 of the file
    files: dict[str, StoredFile]


def read_manifest(folder: Path) -> Manifest:
    """Return the manifest; raises CallError when there is none, IndexFolderError when it is of no use."""
    path = folder / "manifest.json"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CallError(f"No index in {folder}. Build one: assistant index --papers FOLDER --index {folder}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexFolderError(f"{path} cannot be read: {error}") from error
    try:
        version = _Versioned.model_validate_json(text).format_version
        if version not in _READABLE:
            raise IndexFolderError(
                f"The index in {folder} has format {version}, this version reads {FORMAT_VERSION}; "
                f"delete the folder and build it again"
            )
        return Manifest.model_validate_json(text)
    except ValidationError as error:
        raise IndexFolderError(f"{path} is damaged; delete the folder {folder} and build the index again") from error


def generation_folder(folder: Path, manifest: Manifest) -> Path:
    """Return the folder of the generation that counts, after checking that its files are whole."""
    generation = folder / "generations" / manifest.generation
    for name, expected in manifest.files.items():
        path = generation / name
        if not path.is_file() or path.stat().st_size != expected.size:
            raise IndexFolderError(f"{path} is missing or cut short; delete {folder} and build the index again")
        if expected.size <= _HASHED_SIZE and _sha256(path) != expected.sha256:
            raise IndexFolderError(f"{path} is damaged; delete {folder} and build the index again")
    return generation


@contextmanager
def new_generation(folder: Path) -> Iterator[Path]:
    """Give an empty generation folder to fill; it is removed again when the filling fails."""
    generation = folder / "generations" / uuid.uuid4().hex[:12]
    try:
        generation.mkdir(parents=True)
        yield generation
    except BaseException:
        shutil.rmtree(generation, ignore_errors=True)
        raise


def publish(
    folder: Path, generation: Path, papers: dict[str, str], reader: str, encoder: str, fingerprint: str, dimension: int
) -> None:
    """Make a filled generation the one that counts. The one before it stays until the next, for who still reads it."""
    before = read_manifest(folder).generation if (folder / "manifest.json").exists() else ""
    manifest = Manifest(
        format_version=FORMAT_VERSION,
        generation=generation.name,
        encoder=encoder,
        encoder_fingerprint=fingerprint,
        dimension=dimension,
        reader=reader,
        papers=papers,
        files={
            str(path.relative_to(generation)): _stored(path) for path in sorted(generation.rglob("*")) if path.is_file()
        },
    )
    draft = folder / f"manifest.{generation.name}.json"
    with draft.open("w", encoding="utf-8") as stream:
        stream.write(manifest.model_dump_json(indent=1))
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(folder / "manifest.json")
    _remove_others(folder, {generation.name, before})


def _remove_others(folder: Path, kept: Collection[str]) -> None:
    """Remove older generations and what killed builds left behind; a file still open lives on until closed."""
    for path in (folder / "generations").iterdir():
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
