"""A chat model of any provider, through LangChain. The only file that knows its chat models."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from assistant.writing.prompt import Message
from assistant.writing.reply import Written
from assistant.writing.settings import ModelSettings
from assistant.writing.usage import Usage
from index.errors import AssistantError, CallError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_LONGEST_WAIT = 10.0  # seconds; a server that asks for more is not waited for
_FIRST_WAIT = 0.5
_LETTERS_A_TOKEN = 8  # a reply of more letters than its tokens can hold is cut


class ModelError(AssistantError):
    """The model gave no usable reply. `retry_after` is what the server asked for, in seconds."""

    def __init__(self, words: str, again: bool = True, retry_after: float | None = None) -> None:
        super().__init__(words)
        self.again = again
        self.retry_after = retry_after


class LanguageModel:
    """Asks one configured model; bounded in time, tries and length."""

    def __init__(self, settings: ModelSettings, chat: BaseChatModel | None = None) -> None:
        self.settings = settings
        self._chat = chat or _open(settings)

    def usage(self) -> Usage:
        """Return counts for a new answer."""
        return Usage(self.settings.model, self.settings.place)

    def pieces(self, messages: Sequence[Message], usage: Usage) -> Iterator[str]:
        """Yield the reply's text as it arrives; raises ModelError.

        A reply that breaks off before its first piece is asked for again, within the settings' tries and time;
        one that breaks off later is not: what was said stays said.
        """
        for attempt in range(self.settings.tries):
            began = False
            try:
                for piece in self._stream(messages, usage):
                    began = True
                    yield piece
                if began:
                    return
                raise ModelError("the language model said nothing")
            except ModelError as error:
                if began or not self._waits(error, attempt, usage):
                    raise

    def whole(self, messages: Sequence[Message], usage: Usage) -> Written:
        """Return a whole reply through the provider's structured output; raises ModelError."""
        for attempt in range(self.settings.tries):
            try:
                return self._structured(messages, usage)
            except ModelError as error:
                if not self._waits(error, attempt, usage):
                    raise
        raise AssertionError("the last try returns or raises")

    def _waits(self, error: ModelError, attempt: int, usage: Usage) -> bool:
        """Wait before the next try, where there is one within the time."""
        wait = error.retry_after if error.retry_after is not None else _FIRST_WAIT * 2**attempt
        last = attempt + 1 >= self.settings.tries
        if last or not error.again or wait > _LONGEST_WAIT or usage.seconds + wait > self.settings.total:
            return False
        time.sleep(wait)
        usage.seconds += wait
        return True

    def _stream(self, messages: Sequence[Message], usage: Usage) -> Iterator[str]:
        letters = 0
        with _Timed(self, usage) as timed:
            for chunk in self._chat.stream(_told(messages)):
                timed.count(chunk)
                text = str(chunk.text)
                letters += len(text)
                if letters > self.settings.max_tokens * _LETTERS_A_TOKEN or timed.is_over():
                    return
                if text:
                    yield text

    def _structured(self, messages: Sequence[Message], usage: Usage) -> Written:
        with _Timed(self, usage) as timed:
            runnable = self._chat.with_structured_output(Written, method="json_schema", include_raw=True)
            reply: Any = runnable.invoke(_told(messages))
            timed.count(reply["raw"])
            if reply["parsed"] is None:
                raise ModelError("the language model's reply could not be read")
            return Written.model_validate(reply["parsed"])


class _Timed:
    """One call: its time, its tokens and their price go to the usage; any failure becomes a ModelError."""

    def __init__(self, model: LanguageModel, usage: Usage) -> None:
        self._settings = model.settings
        self._usage = usage

    def __enter__(self) -> _Timed:
        self._started = time.perf_counter()
        self._usage.calls += 1
        return self

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        self._usage.seconds += time.perf_counter() - self._started
        if isinstance(error, Exception) and not isinstance(error, ModelError):
            raise _model_error(error) from error

    def is_over(self) -> bool:
        """Say whether the answer's time is used up."""
        return self._usage.seconds + time.perf_counter() - self._started > self._settings.total

    def count(self, chunk: Any) -> None:
        """Add the tokens that a reply or a piece of it reports."""
        told = getattr(chunk, "usage_metadata", None)
        if told:
            self._usage.tokens_in += told["input_tokens"]
            self._usage.tokens_out += told["output_tokens"]
            self._usage.cost += (
                told["input_tokens"] * self._settings.price_in + told["output_tokens"] * self._settings.price_out
            ) / 1_000_000


def _open(settings: ModelSettings) -> BaseChatModel:
    """Return LangChain's model; raises CallError when its package or a setting is missing."""
    from langchain.chat_models import init_chat_model

    given: dict[str, Any] = {
        "timeout": settings.timeout,
        "max_retries": 0,  # tries are counted here, where their time is too
        "max_tokens": settings.max_tokens,
        "temperature": 0,
    }
    if settings.base_url:
        given["base_url"] = settings.base_url
    if settings.api_key:
        given["api_key"] = settings.api_key.get_secret_value()
    try:
        chat: BaseChatModel = init_chat_model(settings.model, model_provider=settings.provider, **given)
        return chat
    except ImportError as error:
        raise CallError(
            f"The provider {settings.provider} needs a package that is not installed: {error.name}; see the README, "
            "“With a language model”"
        ) from error
    except Exception as error:
        # Each provider has its own errors for a missing key or an unknown model.
        raise CallError(f"The language model {settings.model} cannot be opened: {_first_line(error)}") from error


def _told(messages: Sequence[Message]) -> list[tuple[str, str]]:
    return [(message.role, message.text) for message in messages]


def _model_error(error: Exception) -> ModelError:
    """Return what went wrong in words, and whether asking again may help."""
    status = getattr(error, "status_code", None)
    response = getattr(error, "response", None)
    if status == 429:
        return ModelError("the language model is busy", True, _retry_after(response))
    if isinstance(status, int) and status < 500:
        return ModelError(f"the language model refused the request ({status})", again=False)
    if isinstance(status, int):
        return ModelError(f"the language model failed ({status})")
    if "timeout" in type(error).__name__.lower():
        return ModelError("the language model did not answer in time")
    return ModelError("the language model cannot be reached")


def _retry_after(response: Any) -> float | None:
    headers: Callable[..., str | None] | None = getattr(getattr(response, "headers", None), "get", None)
    try:
        return max(0.0, float(headers("retry-after") or "")) if headers else None
    except ValueError:
        return None


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:200] if str(error) else type(error).__name__
