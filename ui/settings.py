"""The settings in force: assistant.toml in the current folder, then the environment, then flags."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from assistant.writing.settings import ModelSettings
from index.encoder import DEFAULT_ENCODER
from index.errors import CallError
from index.reading.limits import DEFAULT_LIMITS, Limits
from ui.library import Library
from ui.signing.entrance import Entrance
from ui.signing.settings import Front, SignIn, check_front, is_loopback

_ROOT = Path(__file__).resolve().parents[1]
_SAMPLES = _ROOT / "source_docs" / "papers"


def _default_index() -> Path:
    """An index beside the sample papers in a checkout, in the user's own folder otherwise."""
    own = Path.home() / ".local" / "share" / "committee-papers-assistant"
    return (_ROOT / ".cache" if _SAMPLES.is_dir() else own) / "index"


class Settings(BaseSettings):
    """Few settings, each with a default that is right for a council's laptop."""

    model_config = SettingsConfigDict(
        env_prefix="ASSISTANT_", env_nested_delimiter="__", toml_file="assistant.toml", extra="forbid"
    )

    index: Path = _default_index()
    papers: Path = _SAMPLES
    encoder: str = DEFAULT_ENCODER
    host: str = "127.0.0.1"
    port: int = 7860
    database: str | None = None  # its address; a file beside the index where none is given
    uploads: Path | None = None  # where papers given through the page lie; a folder beside the index if none is given
    upload_mb: int = 100  # of one paper given through the page
    ocr: bool = True  # read scanned pages, where tesseract is installed
    ocr_page_seconds: float = DEFAULT_LIMITS.ocr_page_seconds
    ocr_pages: int = DEFAULT_LIMITS.ocr_pages  # of one file
    file_seconds: float = DEFAULT_LIMITS.seconds  # of the processor, OCR aside
    file_mb: int = DEFAULT_LIMITS.file_mb
    memory_mb: int = DEFAULT_LIMITS.memory_mb  # of each process that reads
    language_model: ModelSettings = ModelSettings()
    sign_in: SignIn = SignIn()
    address: str | None = None  # by which the page is known outside: https://papers.example.gov.uk
    proxy: str | None = None  # the address of the machine that passes requests on; its word on who asks is taken
    open_host: str = ""  # names what it means to serve to other machines though nobody signs in
    directorates: dict[str, tuple[str, ...]] = {}  # each with the committees whose papers are its own
    audit_days: int = 2 * 365  # that the record of who did what is kept

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read assistant.toml below the environment."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def settings_lines(settings: Settings) -> Iterator[str]:
    """Yield each setting in force with where its value came from; a secret is never written out."""
    written = TomlConfigSettingsSource(Settings)()
    for name, value in _flat(settings):
        *groups, last = name.split(".")
        held = written
        for group in groups:
            held = held.get(group, {})
        variable = "ASSISTANT_" + "__".join((*groups, last)).upper()
        source = variable if variable in os.environ else "assistant.toml" if last in held else "default"
        yield f"{name} = {value}  ({source})"


def _flat(settings: BaseModel, prefix: str = "") -> Iterator[tuple[str, object]]:
    for name, value in settings:
        if isinstance(value, BaseModel):
            yield from _flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def limits_of(settings: Settings) -> Limits:
    """Return what one file may cost, as set."""
    return Limits(
        seconds=settings.file_seconds,
        memory_mb=settings.memory_mb,
        file_mb=settings.file_mb,
        ocr=settings.ocr,
        ocr_page_seconds=settings.ocr_page_seconds,
        ocr_pages=settings.ocr_pages,
    )


def database_of(settings: Settings, index: Path) -> str:
    """Return the address of the database of conversations and checks that belongs to an index."""
    return settings.database or f"sqlite:///{index.absolute().with_name(index.name + '-people.sqlite')}"


def entrance_of(settings: Settings, host: str) -> Entrance:
    """Return how the page is reached and who comes in; raises CallError where that would leave the papers open."""
    front = Front(host=host, address=settings.address, proxy=settings.proxy, open_host=settings.open_host)
    check_front(settings.sign_in, front)
    is_local = is_loopback(host)
    return Entrance(settings.sign_in, settings.address, settings.proxy, is_local, settings.directorates)


def library_of(settings: Settings, index: Path) -> Library:
    """Return the papers that belong to an index: its own folder of them, and what one may cost."""
    own = settings.uploads or index.absolute().with_name(index.name + "-papers")
    return Library(own.absolute(), limits_of(settings), settings.upload_mb)


def _said(error: ErrorDetails) -> str:
    return "there is no such setting" if error["type"] == "extra_forbidden" else error["msg"]


def load_settings() -> Settings:
    """Return the settings in force; raises CallError for an unknown or a wrong one."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        raise CallError(f"Setting {name}: {_said(first)}; see assistant.toml and ASSISTANT_... variables") from error
    except ValueError as error:
        raise CallError(f"assistant.toml cannot be read: {error}") from error
