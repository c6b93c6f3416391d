"""The settings of a language model: off unless a model is named."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, PositiveFloat, PositiveInt, SecretStr


class ModelSettings(BaseModel):
    """Which model writes, where it is, and what it may cost.

    `provider` and `model` are LangChain's own names ("azure_openai", "ollama", "openai"); any
    OpenAI-compatible server is provider "openai" with its `base_url`. `exempt_allowed` names the one
    provider to which text of exempt papers may be sent. Prices are per million tokens.
    """

    model_config = ConfigDict(extra="forbid")

    provider: str = "openai"
    model: str = ""
    base_url: str | None = None
    api_key: SecretStr | None = None
    timeout: PositiveFloat = 20.0  # seconds without a word from the server
    total: PositiveFloat = 60.0  # seconds for one answer, retries included
    tries: PositiveInt = 3
    max_tokens: PositiveInt = 900
    structured: bool = False  # ask for the provider's own structured output; the text form streams and works anywhere
    exempt_allowed: str | None = None
    price_in: float = 0.0
    price_out: float = 0.0

    @property
    def is_on(self) -> bool:
        """Say whether a model is configured."""
        return bool(self.model)

    @property
    def may_see_exempt(self) -> bool:
        """Say whether this provider is the one that a person has named for exempt papers."""
        return self.exempt_allowed is not None and self.exempt_allowed == self.provider

    @property
    def place(self) -> str:
        """Where text goes, in words."""
        return self.base_url or f"the provider {self.provider}"
