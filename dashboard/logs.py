"""What the log says and what it does not: no query, no search, no message with a customer's words.

Every line of a request carries its id. Tracebacks keep their frames and the kind of error; the
words of an error may quote what a visitor typed, so they are left out unless the level is DEBUG
or the error is one of the store's own.
"""

import logging
import logging.config
import traceback
from typing import Any, Final

import flask
from dash.exceptions import BackgroundCallbackError
from pythonjsonlogger.json import JsonFormatter

from analytics.errors import ArtifactError, SettingError

FORMATS: Final = ("text", "json")
REQUEST_ID: Final = "request_id"

_LINE: Final = "%(asctime)s %(levelname)s %(name)s%(request)s %(message)s"
_FIELDS: Final = "%(asctime)s %(levelname)s %(name)s %(message)s"
_LEFT_OUT: Final = "words left out, level DEBUG shows them"
# Their words speak of files and settings, never of what a visitor asked.
_OURS: Final = (ArtifactError, SettingError, OSError)


def set_up(level: str, log_format: str) -> None:
    """Send the log of this process to standard error, in lines of text or of JSON."""
    handler = logging.StreamHandler()
    handler.setFormatter(formatter_of(log_format))
    handler.addFilter(with_request_id)
    logging.basicConfig(level=level, handlers=[handler])


def formatter_of(log_format: str) -> logging.Formatter:
    """Make what writes the lines: ``text`` or ``json``."""
    if log_format == "json":
        return _Json(_FIELDS, rename_fields={"asctime": "time", "levelname": "level"})
    return _Text(_LINE)


def with_request_id(record: logging.LogRecord) -> bool:
    """Add the id of the request being answered, if one is; keep every record."""
    found = flask.g.get(REQUEST_ID) if flask.has_app_context() else None
    record.request = f" [{found}]" if found else ""
    if found:
        record.request_id = found
    return True


class _Discreet(logging.Formatter):
    """Writes exceptions without the words that others put into them."""

    def formatException(self, ei: Any) -> str:  # noqa: N802  # logging's own name
        if logging.getLogger().isEnabledFor(logging.DEBUG):
            return super().formatException(ei)
        return "\nwhich led to\n".join(reversed(_chain(ei[1])))


class _Text(_Discreet):
    pass


class _Json(_Discreet, JsonFormatter):
    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]
    ) -> None:
        super().add_fields(log_data, record, message_dict)
        log_data.pop("request", None)


def _chain(error: BaseException | None) -> list[str]:
    told = []
    while error is not None:
        frames = "".join(traceback.format_tb(error.__traceback__))
        told.append(f"{frames}{type(error).__qualname__}: {_words(error)}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return told


def _words(error: BaseException) -> str:
    if isinstance(error, _OURS):
        return str(error)
    if isinstance(error, BackgroundCallbackError):
        # Its words are the traceback of the job: the frames stand indented.
        frames = [line for line in str(error).splitlines() if line.startswith("  ")]
        return "\n".join([_LEFT_OUT, *frames])
    return _LEFT_OUT
