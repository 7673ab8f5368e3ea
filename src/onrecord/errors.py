"""Every exception that onrecord raises on purpose, in one tree."""


class OnrecordError(Exception):
    """Something went wrong that the user can act on: one sentence that names the thing, the place and the next step."""


class WrongUse(OnrecordError):
    """The command line or a function was called in a way that cannot work (exit code 2)."""


class ConfigError(WrongUse):
    """The configuration file does not say what it should."""


class UnreadableDocument(OnrecordError):
    """A document could not be read; `kind` is the kind of problem that the record keeps."""

    def __init__(self, message: str, *, kind: str = "unreadable") -> None:
        super().__init__(message)
        self.kind = kind


class LimitExceeded(UnreadableDocument):
    """A document is larger, deeper or slower than the limits allow."""

    def __init__(self, message: str) -> None:
        super().__init__(message, kind="limit")


class SpanError(OnrecordError):
    """A value points outside the text it was found in."""


class RecordError(OnrecordError):
    """The record is missing, damaged, locked, or made by a newer program."""


class StaleDecision(RecordError):
    """Somebody else has decided on the same subject since the reviewer looked at it; nothing was kept."""


class PluginError(OnrecordError):
    """An installed plugin could not be loaded or does not fit its protocol."""


class OnrecordWarning(UserWarning):
    """Part of the work could not be done, and the rest goes on: a language without a pipeline, a stage that failed."""


class FetchRefused(OnrecordError):
    """An address was not fetched: it may not be, it did not answer, or it went beyond a limit."""
