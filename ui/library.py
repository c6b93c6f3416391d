"""The papers of an index as files: the folders they were read from, and a folder of the index's own.

What is given through the page goes into the index's own folder, where each file is a paper by itself, whatever
others hold. Files elsewhere are never touched: one that is replaced or removed through the page is left out of
the index by its content, in every later build too; given again, it is a file of the own folder.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from index.errors import AssistantError, CallError
from index.gather import paper_id_of
from index.model import PaperRecord
from index.reading.limits import DEFAULT_LIMITS, Limits
from index.store import Store

_INCOMING = ".incoming"
_BEFORE = ".before"
_LEFT_OUT = ".left-out.json"
_UNDO = ".undo.json"  # among what a change moves aside, and gone with it


@dataclass(frozen=True, slots=True)
class Staged:
    """A file given, not yet among the papers: where it waits, its name, its content's hash, what it replaces."""

    path: Path
    file: str
    sha256: str
    replaces: PaperRecord | None = None

    @property
    def paper_id(self) -> str:
        """The id that its paper will have."""
        return self.replaces.paper_id if self.replaces else paper_id_of(self.file)


@dataclass(frozen=True, slots=True)
class Change:
    """What is to become of the papers: files to take in, papers to take out."""

    staged: tuple[Staged, ...] = ()
    removed: tuple[PaperRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class Undo:
    """How a change is taken back: files moved, each from and to; what was left out before; the index's build then."""

    moves: tuple[tuple[Path, Path], ...]
    left_out: frozenset[str]
    build: str


@dataclass(frozen=True, slots=True)
class Library:
    """Where an index's papers lie, and what one of them may cost; `most_mb` bounds a file given through the page."""

    own: Path
    limits: Limits = DEFAULT_LIMITS
    most_mb: int = 100

    @property
    def incoming(self) -> Path:
        """Where files wait until they are read."""
        return self.own / _INCOMING

    @property
    def left_out(self) -> frozenset[str]:
        """The hashes of what is left out of the index; raises AssistantError where their list is damaged."""
        path = self.own / _LEFT_OUT
        try:
            return frozenset(map(str, json.loads(path.read_text(encoding="utf-8")))) if path.exists() else frozenset()
        except (OSError, ValueError) as error:
            raise AssistantError(f"{path} is damaged; delete it, and papers taken out may come back") from error

    def with_own(self, folders: Sequence[Path]) -> list[Path]:
        """Return folders of papers with the index's own among them, where it has one."""
        others = [folder for folder in folders if folder.absolute() != self.own.absolute()]
        return [*others, self.own] if self.own.is_dir() else others

    def folders(self, store: Store) -> list[Path]:
        """Return the folders that the papers of an index were read from, and its own.

        Raises CallError where one is gone: a build without it would lose its papers.
        """
        found = dict.fromkeys(folder for record in store.records() if (folder := _folder_of(store, record)))
        for folder in found:
            if folder != self.own.absolute() and not folder.is_dir():
                raise CallError(f"The folder {folder}, from which papers were read, is gone; bring it back first")
        return self.with_own(list(found))

    def holds(self, store: Store, record: PaperRecord) -> bool:
        """Say whether a paper's file lies in the index's own folder."""
        path = store.path_of(record.paper_id)
        return path is not None and path.absolute().is_relative_to(self.own.absolute())

    def recover(self, build: str) -> None:
        """Take back a change that was cut off before the index had it, and forget the files that waited.

        `build` is the index's last one. Raises AssistantError where a file cannot be put back.
        """
        path = self.own / _BEFORE / _UNDO
        try:
            undo = TypeAdapter(Undo).validate_json(path.read_bytes()) if path.exists() else None
            if undo and self._is_cut_off(undo, build):
                self.take_back(undo)
        except (OSError, ValueError) as error:
            raise AssistantError(
                f"A change to the papers was cut off and cannot be taken back; move what lies in {path.parent} "
                f"to {self.own} where that lacks it, then delete {path.parent}"
            ) from error
        self.settle()
        shutil.rmtree(self.incoming, ignore_errors=True)

    def apply(self, change: Change, store: Store, build: str) -> Undo:
        """Move files as the change says; raises AssistantError, all as before, where that cannot be done.

        `build` is that of the index in use.
        """
        if (self.own / _BEFORE / _UNDO).exists():
            raise AssistantError("The last change could not be taken back; start the page again")
        before = self.left_out
        replaced = [staged.replaces for staged in change.staged if staged.replaces]
        gone = [*change.removed, *replaced]
        moves = [(path, self.own / _BEFORE / record.file) for record in gone if (path := self._own_file(store, record))]
        moves += [
            (staged.path, self._place_for(staged, store, {path for path, _ in moves})) for staged in change.staged
        ]
        taken_out = {record.sha256 for record in gone if not self.holds(store, record)}
        undo = Undo(tuple(moves), before, build)
        try:
            self._write(self.own / _BEFORE / _UNDO, TypeAdapter(Undo).dump_json(undo))
            for source, target in moves:
                target.parent.mkdir(parents=True, exist_ok=True)
                source.replace(target)
            self._leave_out(before | taken_out)
        except OSError as error:
            self.take_back(undo)
            raise AssistantError(f"The folder {self.own} cannot be written: {error.strerror}") from error
        return undo

    def take_back(self, undo: Undo) -> None:
        """Put every file back where it was."""
        for source, target in reversed(undo.moves):
            if target.exists() and not source.exists():
                source.parent.mkdir(parents=True, exist_ok=True)
                target.replace(source)
        self._leave_out(undo.left_out)
        self.settle()

    def settle(self) -> None:
        """Forget what the last change moved aside."""
        shutil.rmtree(self.own / _BEFORE, ignore_errors=True)

    def _is_cut_off(self, undo: Undo, build: str) -> bool:
        """Say whether a change is not in the index, or has files still to be moved."""
        return undo.build == build or any(path.exists() for path, _ in undo.moves if path.parent == self.incoming)

    def _own_file(self, store: Store, record: PaperRecord) -> Path | None:
        """Return a paper's file in the own folder; it may repeat the one elsewhere that the paper was read from."""
        if self.holds(store, record):
            path = store.path_of(record.paper_id)
            return path if path and path.exists() else None
        path = self.own.absolute() / record.file
        return path if path.exists() and _sha256(path) == record.sha256 else None

    def _place_for(self, staged: Staged, store: Store, freed: Collection[Path]) -> Path:
        """Return where a file given is to lie; raises AssistantError where another paper has come to lie there."""
        place = self.own.absolute() / staged.file
        is_taken = place.exists() and place not in freed
        if is_taken and place in {store.path_of(record.paper_id) for record in store.records()}:
            raise AssistantError(f"A paper named {staged.file} was taken in meanwhile; give the file again")
        return place

    def _leave_out(self, hashes: Collection[str]) -> None:
        path = self.own / _LEFT_OUT
        if not hashes:
            path.unlink(missing_ok=True)
            return
        self._write(path, json.dumps(sorted(hashes)).encode())

    def _write(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".part")
        draft.write_bytes(content)
        draft.replace(path)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _folder_of(store: Store, record: PaperRecord) -> Path | None:
    """Return the folder a paper was gathered from: its path without the name it has within the folder."""
    path = store.path_of(record.paper_id)
    name = Path(record.file).parts
    return Path(*path.parts[: -len(name)]) if path and path.parts[-len(name) :] == name else None
