"""What each command does, once its call is known to be right."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from assistant.answering import Assistant
from assistant.writing.settings import ModelSettings
from index.build import BuildReport, build
from index.encoder import Encoder, load_encoder
from index.errors import AssistantError, CallError, FormatError
from index.folder import read_manifest
from index.gather import check_folders
from index.search import Index, open_store
from ui.folk import Folk
from ui.people import Role
from ui.settings import Settings, database_of, entrance_of, library_of, limits_of, load_settings
from ui.show import WAS_OLD, BuildProgress, answer_lines, build_lines, explanation_lines, health_table
from ui.signing.settings import Way
from ui.store.database import StoreError

if TYPE_CHECKING:
    from ui.backup import Kept
    from ui.store.decisions import Decisions


def build_index(papers: Sequence[Path], index: Path | None, encoder: str | None, as_json: bool) -> bool:
    """Build or update an index; return whether every paper could be read."""
    settings = load_settings()
    check_folders(papers)  # says what is wrong before the encoder's seconds are spent
    report = _build(papers, index or settings.index, load_encoder(encoder or settings.encoder))
    if as_json:
        print(json.dumps(asdict(report), ensure_ascii=False, indent=1))
    else:
        Console(stderr=True).print(health_table(report))
    *problems, last = build_lines(report)
    for line in problems:
        print(line, file=sys.stderr)
    print(last, file=sys.stderr if as_json else sys.stdout)
    return not report.unread


def inspect_file(file: Path) -> None:
    """Print one paper as its reader sees it."""
    if not file.is_file():
        raise CallError(f"No such file: {file}")
    from assistant.contract import inspect_out
    from index.reading import read

    print(inspect_out(read(file, limits=limits_of(load_settings()))).model_dump_json(indent=1))


def ask_question(question: str, index: Path | None, as_json: bool, explain: bool = False) -> None:
    """Print the answer to one question, and how it came about where that is asked for."""
    assistant = _open_as_decided(index)
    found, explanation = assistant.explain(question)
    if as_json:
        from assistant.contract import answer_out
        from assistant.explained import explained_out

        store = assistant.index.store
        out = explained_out("1", found, explanation, store) if explain else answer_out("1", found, store)
        print(out.model_dump_json())
        return
    for line in answer_lines(found):
        print(line)
    for line in explanation_lines(explanation) if explain else ():
        print(line)


def answer_file(questions: Path, output: Path, index: Path | None) -> bool:
    """Answer a file of questions; return whether every line held one. The output appears whole or not at all."""
    from rich.progress import track

    from assistant.contract import BadLine, QuestionIn, answer_out, read_questions

    lines = list(read_questions(questions))
    bad = [line for line in lines if isinstance(line, BadLine)]
    asked = [line for line in lines if isinstance(line, QuestionIn)]
    assistant = _open_as_decided(index)
    draft = output.with_name(output.name + ".part")
    try:
        with draft.open("w", encoding="utf-8") as stream:
            for item in track(asked, "Answering", console=Console(stderr=True)):
                found = assistant.answer(item.question, item.turns())
                stream.write(answer_out(item.id, found, assistant.index.store).model_dump_json() + "\n")
        draft.replace(output)
    except OSError as error:
        raise AssistantError(f"{output} cannot be written: {error.strerror}") from error
    for line in bad:
        print(line.reason, file=sys.stderr)
    return not bad


def write_register(index: Path | None, csv: Path | None, xlsx: Path | None) -> None:
    """Write the register to the files named, or print it where none is; it needs no encoder."""
    from assistant.register import read_register
    from ui.register_files import register_csv, register_lines, register_total, register_xlsx

    settings = load_settings()
    folder = index or settings.index
    store, decisions = open_store(folder), _decisions(settings, folder)
    if decisions is not None:
        from ui.sight import store_as_decided

        store = store_as_decided(store, decisions)
    rows = read_register(store)
    for path, content in ((csv, register_csv), (xlsx, register_xlsx)):
        if path:
            _write(path, content(rows))
    for line in register_lines(rows) if not (csv or xlsx) else ():
        print(line)
    print(register_total(rows), file=sys.stdout if csv or xlsx else sys.stderr)


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(path.name + ".part")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        raise AssistantError(f"{path} cannot be written: {error.strerror}") from error


def serve_chat(index: Path | None, host: str | None, port: int | None) -> None:
    """Serve the page until stopped; the record is cut to its length as it starts and each day."""
    from ui.daily import every_day
    from ui.server import serve

    settings = load_settings()
    folder = index or settings.index
    entrance = entrance_of(settings, host or settings.host)
    people = Folk(settings, folder)
    _check_people(settings, people, folder)
    assistant = open_assistant(index, update=True)
    database, library = database_of(settings, folder), library_of(settings, folder)
    with every_day(people.prune):
        serve(
            assistant,
            host or settings.host,
            port or settings.port,
            database,
            library,
            lambda index: with_model(index, settings.language_model),
            entrance,
        )


def _check_people(settings: Settings, people: Folk, folder: Path) -> None:
    """Cut off what of the record is too old; where people sign in, raise where they could not."""
    if settings.sign_in.way is Way.NONE:
        with suppress(StoreError):  # one person at one machine asks on without it
            people.prune()
        return
    people.prune()
    if not any(account.person.role is Role.ADMINISTRATOR for account in people.accounts.all()):
        raise CallError(
            "People sign in, and there is no administrator yet. Add the first: "
            f"assistant user add NAME --role administrator --index {shlex.quote(str(folder))}"
        )


def open_assistant(index: Path | None, *, update: bool = False) -> Assistant:
    """Open the index named, or the default one, built from its papers if there is none yet or it is to be updated."""
    settings = load_settings()
    folder = index or settings.index
    if index is not None:
        read_manifest(folder)  # says what is wrong before the encoder's seconds are spent
    encoder = load_encoder(settings.encoder)
    if index is None and (update or not _is_usable(folder)):
        report = _build([settings.papers], folder, encoder)
        if report.was_old:
            print(f"The index in {folder} {WAS_OLD}", file=sys.stderr)
    return with_model(Index.open(folder, encoder), settings.language_model)


def _open_as_decided(index: Path | None) -> Assistant:
    """Open an index for the command line; a paper that an officer holds as exempt is exempt here, too."""
    settings = load_settings()
    assistant = open_assistant(index)
    decisions = _decisions(settings, index or settings.index)
    if decisions is None:
        return assistant
    from ui.sight import as_decided

    decided = as_decided(assistant.index, decisions)
    return assistant if decided is assistant.index else with_model(decided, settings.language_model)


def _decisions(settings: Settings, folder: Path) -> Decisions | None:
    """Return what people decided about an index's papers; None where it has no database yet."""
    address = database_of(settings, folder)
    if not settings.database and not Path(address.removeprefix("sqlite:///")).exists():
        return None
    from ui.store.database import Database
    from ui.store.decisions import DecisionStore

    return DecisionStore(Database(address), settings.directorates).now()


def _is_usable(folder: Path) -> bool:
    """Say whether there is an index of this version's format, or of a later one, which is left alone."""
    try:
        read_manifest(folder)
    except CallError:
        return False
    except FormatError as error:
        return error.is_later
    return True


def serve_mcp(index: Path | None, username: str | None) -> None:
    """Serve the papers that a person may see, until standard input ends."""
    from ui.mcp import serve
    from ui.page.site import Site
    from ui.signing.door import Door
    from ui.store.database import Database

    settings = load_settings()
    folder = index or settings.index
    assistant = open_assistant(index)
    database = Database(database_of(settings, folder))
    site = Site(
        assistant,
        database,
        lambda index: with_model(index, settings.language_model),
        Door(database, settings.sign_in),
        settings.directorates,
    )
    serve(site, username)


def with_model(index: Index, settings: ModelSettings) -> Assistant:
    """Return the assistant of an index, with the language model where one is configured."""
    if not settings.is_on:
        return Assistant(index)
    from assistant.writing.language_model import LanguageModel
    from assistant.writing.written_assistant import WrittenAssistant

    return WrittenAssistant(index, LanguageModel(settings))


def back_up(file: Path, index: Path | None) -> None:
    """Write the index, its database and the papers given through the page into one archive."""
    from ui.backup import back_up as write

    kept = _kept(index)
    print(f"{write(kept, file)} files in {file}")
    if kept.database is None:
        print("The database is a server's: back it up with its own tools.", file=sys.stderr)


def restore(file: Path, index: Path | None, replace: bool) -> None:
    """Put an archive's index, database and papers in their places."""
    from ui.backup import restore as put

    kept = _kept(index)
    print(f"{put(file, kept, replace)} files restored to {kept.index} and beside it")


def _kept(index: Path | None) -> Kept:
    from ui.backup import Kept
    from ui.store.database import Database

    settings = load_settings()
    folder = (index or settings.index).absolute()
    return Kept(folder, Database(database_of(settings, folder)).file, library_of(settings, folder).own)


def _build(papers: Sequence[Path], folder: Path, encoder: Encoder) -> BuildReport:
    """Build from these papers and those given through the page, without what was taken out there."""
    settings = load_settings()
    library, held = library_of(settings, folder), _held(settings, folder)
    with BuildProgress() as progress:
        folders = library.with_own(papers)
        return build(folders, folder, encoder, progress, library.limits, library.left_out, library.own, held)


def _held(settings: Settings, folder: Path) -> frozenset[str]:
    """Return the hashes of what is held as exempt."""
    with suppress(StoreError):  # a database that is away keeps nobody from indexing
        decisions = _decisions(settings, folder)
        if decisions is not None:
            return decisions.held(open_store(folder).records() if _is_usable(folder) else ())
    return frozenset()
