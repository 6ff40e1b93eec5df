"""Start, watch and cancel the process that looks at a draft or builds from it."""

import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from analytics.errors import BuildBusyError
from dashboard.uploading.drafts import CANCEL, STATUS, Draft

REQUEST: Final = "request.json"
STARTING, RUNNING = "starting", "running"
DONE, REFUSED, CANCELLED = "done", "refused", "cancelled"

#: A process that has not taken its lock by then never will.
_START_SECONDS: Final = 60

_LOG: Final = "log"
_ROOT: Final = Path(__file__).parents[2]
_ENDED: Final = (
    "the process that did this ended before it was done; the builds are as they were: try again, "
    "and if it ends again look into the log of the server"
)


def start(draft: Draft, job: str, request: Mapping[str, Any]) -> None:
    """Start a job in a process that outlives the request.

    Parameters
    ----------
    draft : Draft
        What it works on.
    job : str
        ``preview`` or ``build``.
    request : mapping
        What `dashboard.uploading.work` needs to know.

    Raises
    ------
    BuildBusyError
        A job is at work in this draft already.
    """
    if is_running(draft):
        raise BuildBusyError("this upload is being worked on already; wait, or cancel that first")
    (draft.folder / CANCEL).unlink(missing_ok=True)
    draft.write(REQUEST, request)
    draft.write(STATUS, {"job": job, "state": STARTING, "at": time.time()})
    command = (sys.executable, "-m", "dashboard.uploading.work", str(draft.folder.resolve()), job)
    with (draft.folder / _LOG).open("ab") as log:
        process = subprocess.Popen(  # noqa: S603  # our own interpreter, and a path of our own
            command,
            cwd=_ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    # Whoever started it has to wait for it, or it would stay in the list of processes.
    threading.Thread(target=process.wait, daemon=True).start()


def state_of(draft: Draft) -> dict[str, Any]:
    """Say how a job stands; of one that ended without a word, that it did."""
    status = draft.read(STATUS)
    if status.get("state") not in {STARTING, RUNNING} or draft.has_job():
        return status
    if status["state"] == STARTING and time.time() - status["at"] < _START_SECONDS:
        return status
    # It may have ended properly between the two looks.
    status = draft.read(STATUS)
    if status.get("state") not in {STARTING, RUNNING}:
        return status
    return status | {"state": REFUSED, "message": _ENDED}


def is_running(draft: Draft) -> bool:
    """Tell whether a job is at work."""
    return state_of(draft).get("state") in {STARTING, RUNNING}


def cancel(draft: Draft) -> None:
    """Ask the job to stop; it looks for this itself, on whatever host it runs."""
    (draft.folder / CANCEL).touch()
