"""The settings in force: assistant.toml in the current folder, then the environment, then flags."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from index.encoder import DEFAULT_ENCODER
from index.errors import CallError

_ROOT = Path(__file__).resolve().parents[1]
_SAMPLES = _ROOT / "source_docs" / "papers"


def _default_index() -> Path:
    """An index beside the sample papers in a checkout, in the user's own folder otherwise."""
    own = Path.home() / ".local" / "share" / "committee-papers-assistant"
    return (_ROOT / ".cache" if _SAMPLES.is_dir() else own) / "index"


class Settings(BaseSettings):
    """Few settings, each with a default that is right for a council's laptop."""

    model_config = SettingsConfigDict(env_prefix="ASSISTANT_", toml_file="assistant.toml", extra="forbid")

    index: Path = _default_index()
    papers: Path = _SAMPLES
    encoder: str = DEFAULT_ENCODER
    host: str = "127.0.0.1"
    port: int = 7860
    database: str | None = None  # its address; a file beside the index where none is given

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


def database_of(settings: Settings, index: Path) -> str:
    """Return the address of the database of conversations and checks that belongs to an index."""
    return settings.database or f"sqlite:///{index.absolute().with_name(index.name + '-people.sqlite')}"


def load_settings() -> Settings:
    """Return the settings in force; raises CallError for an unknown or a wrong one."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        raise CallError(f"Setting {name}: {first['msg']}; see assistant.toml and ASSISTANT_... variables") from error
    except ValueError as error:
        raise CallError(f"assistant.toml cannot be read: {error}") from error
