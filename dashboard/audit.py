"""The audit log: who signed in, took data away or changed what is served.

One JSON object a line, appended in a single write, so that the processes of a server share the
file and a rotation may move it away at any time. It names no customer but by id.
"""

import json
import logging
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import flask

from pages import who

FILE: Final = "AUDIT_LOG"

_NAME: Final = ".audit.jsonl"
_NOBODY: Final = "-"

logger = logging.getLogger(__name__)


def path_of(artifacts: Path, setting: Path | None) -> Path:
    """Tell where the log lies: where the setting says, else beside the builds."""
    return setting or artifacts / _NAME


def record(event: str, **facts: Any) -> None:
    """Note that who is asking does something; needs an app context.

    Parameters
    ----------
    event : str
        Such as ``export`` or ``build.started``.
    **facts
        What JSON can hold. Ids, names of lists and counts; never a row, never what was typed.
    """
    note(event, **_asking(), **facts)


def note(event: str, **facts: Any) -> None:
    """Note an event of somebody who is not signed in (yet); needs an app context."""
    append(flask.current_app.config[FILE], event, **facts)


def append(log: Path, event: str, **facts: Any) -> None:
    """Append an event to a log; what cannot be written there goes to the server's own log."""
    entry = {"at": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **facts}
    line = json.dumps(entry, ensure_ascii=True, default=str)
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, f"{line}\n".encode())
        finally:
            os.close(file)
    except OSError as error:
        logger.warning("audit log %s: %s; event: %s", log, error.strerror, line)


def _asking() -> dict[str, Any]:
    user = who.known()
    address = flask.request.remote_addr if flask.has_request_context() else None
    return {
        "user": user.name if user else _NOBODY,
        "role": user.role.word if user else _NOBODY,
        "address": address or _NOBODY,
    }
