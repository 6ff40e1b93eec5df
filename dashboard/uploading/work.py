"""The process of one job: ``python -m dashboard.uploading.work DRAFT preview|build``.

It holds the draft's lock while it lives, writes how far it is, and stops when it is asked to.
"""

import _thread
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from analytics.errors import ShopperError
from dashboard import audit
from dashboard.uploading import jobs
from dashboard.uploading.drafts import CANCEL, PREVIEW, STATUS, Draft

_LOOK_SECONDS: Final = 0.3
#: After which a job that does not stop by itself is ended; the store sweeps what it leaves.
_GRACE_SECONDS: Final = 10
_LOCK_SECONDS: Final = 30
_NICENESS: Final = 5

logger = logging.getLogger(__name__)


def main(folder: str, job: str) -> None:
    """Do a job and write how it ended."""
    logging.basicConfig(level=logging.INFO)
    draft = Draft(Path(folder))
    with draft.lock().acquire(timeout=_LOCK_SECONDS):
        # Whoever looks at pages goes first.
        with suppress(OSError, AttributeError):
            os.nice(_NICENESS)
        # A server that was started in the background may have left interrupts switched off.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        is_over = threading.Event()
        threading.Thread(target=_watch, args=(draft, job, is_over), daemon=True).start()
        ended = _done(draft, job)
        is_over.set()
        draft.write(STATUS, ended)
        if job == "build":
            _audit(draft, ended)


def _done(draft: Draft, job: str) -> dict[str, Any]:
    request = draft.read(jobs.REQUEST)
    try:
        return {"job": job, "state": jobs.DONE, **_JOBS[job](draft, request)}
    except KeyboardInterrupt:
        return {"job": job, "state": jobs.CANCELLED}
    except ShopperError as refusal:
        return {"job": job, "state": jobs.REFUSED, "message": str(refusal)}
    except Exception as error:
        if (draft.folder / CANCEL).exists():  # an engine has words of its own for it
            return {"job": job, "state": jobs.CANCELLED}
        logger.exception("job %s failed", job)
        words = f"{type(error).__name__}: {error}; this is a fault in Shopper Spectrum"
        return {"job": job, "state": jobs.REFUSED, "message": words}


def _watch(draft: Draft, job: str, is_over: threading.Event) -> None:
    """Stop the job once that is asked for, or the draft is gone."""
    while draft.folder.is_dir() and not (draft.folder / CANCEL).exists():
        if is_over.wait(_LOOK_SECONDS):
            return
    _thread.interrupt_main()
    time.sleep(_GRACE_SECONDS)
    with suppress(OSError):
        draft.write(STATUS, {"job": job, "state": jobs.CANCELLED})
    os._exit(1)


def _preview(draft: Draft, request: Mapping[str, Any]) -> dict[str, Any]:
    from analytics.preview import preview

    _say(draft, "preview", {"stage": "read", "stages": ["read"]})
    found = preview(_source(draft), _options(request), folder=draft.folder)
    draft.write(PREVIEW, found.plain() | {"options": request["options"]})
    return {}


def _build(draft: Draft, request: Mapping[str, Any]) -> dict[str, Any]:
    from analytics.build import STAGES, build
    from analytics.store import ArtifactStore

    def tell(stage: str) -> None:
        _say(draft, "build", {"stage": stage, "stages": STAGES})

    made = build(
        _source(draft),
        ArtifactStore(Path(request["artifacts"])),
        created_at=datetime.now(UTC),
        options=_options(request),
        made_by=request["who"],
        progress=tell,
    )
    draft.drop_files()
    return {"build_id": made.build_id, "was_built": made.was_built}


def _say(draft: Draft, job: str, progress: Mapping[str, Any]) -> None:
    draft.write(STATUS, {"job": job, "state": jobs.RUNNING, **progress})


def _source(draft: Draft) -> list[Any]:
    from analytics.sources import SourceFile

    return [SourceFile(file["label"], draft.path_of(file["key"])) for file in draft.files]


def _options(request: Mapping[str, Any]) -> Any:
    from analytics.cleaning import CleaningRules
    from analytics.recipe import BuildOptions

    given = dict(request["options"])
    rules = {"invoice_prefix": given.pop("invoice_prefix", "")}
    if codes := given.pop("service_codes", None):
        rules |= {"service_codes": tuple(codes), "service_prefixes": ()}
    return BuildOptions(**given, rules=CleaningRules(**rules))


def _audit(draft: Draft, ended: Mapping[str, Any]) -> None:
    request = draft.read(jobs.REQUEST)
    if "audit_log" not in request:
        return
    word = {jobs.DONE: "finished", jobs.CANCELLED: "cancelled"}.get(ended["state"], "refused")
    facts = {"build_id": ended.get("build_id"), "draft": draft.draft_id}
    audit.append(Path(request["audit_log"]), f"build.{word}", user=request["who"], **facts)


_JOBS: Final[Mapping[str, Callable[[Draft, Mapping[str, Any]], dict[str, Any]]]] = {
    "preview": _preview,
    "build": _build,
}

if __name__ == "__main__":
    main(*sys.argv[1:])
