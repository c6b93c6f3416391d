"""Errors that a person can act on. Each message says what happened, where, and what to do."""

from __future__ import annotations


class AssistantError(Exception):
    """Anything expected to go wrong; shown as one line, never as a traceback."""


class CallError(AssistantError):
    """The call itself is wrong: it names a folder, file or setting that is not there."""


class PaperError(AssistantError):
    """One file could not be read as a paper; the others go on."""


class IndexFolderError(AssistantError):
    """The index folder is damaged, or made by another version or encoder."""


class BusyError(IndexFolderError):
    """Another build is writing to the index; what was asked for can be done once it is finished."""


class EncoderError(AssistantError):
    """The sentence encoder cannot be loaded or is not the one expected."""


class FormatError(IndexFolderError):
    """The index is in another version's format; building makes an earlier one anew, and leaves a later one alone."""

    def __init__(self, message: str, is_later: bool) -> None:
        super().__init__(message)
        self.is_later = is_later
