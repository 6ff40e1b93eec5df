"""Slow callbacks: run in a process of their own, their answers kept on disk."""

import logging
import tempfile
from pathlib import Path
from typing import Any, Final

import dash
import multiprocess

from analytics.errors import ShopperError
from dashboard.cache import Cache
from dashboard.settings import Settings

_FOLDER: Final = ".cache"

#: Processes that one worker has at work at the same time; each may take a core and 300 MB.
MOST: Final = 4

logger = logging.getLogger(__name__)


class BusyError(ShopperError):
    """As many slow questions are being worked on as the server has room for."""


class Manager(dash.DiskcacheManager):
    """Runs the background callbacks, a few at a time: Dash itself forks for every click."""

    def __init__(self, cache: Cache) -> None:
        super().__init__(cache)  # type: ignore[no-untyped-call]  # dash leaves it untyped
        self._started: set[int] = set()

    def call_job_fn(self, key: str, job_fn: Any, args: Any, context: Any) -> Any:
        """Start a job, unless there are enough.

        Raises
        ------
        BusyError
            There are.
        """
        # Those that have ended are taken off here: their numbers may come again.
        self._started &= {job.pid for job in multiprocess.active_children()}
        if len(self._started) >= MOST:
            raise BusyError("the server is working on other long questions; ask again in a moment")
        job = super().call_job_fn(key, job_fn, args, context)  # type: ignore[no-untyped-call]
        self._started.add(job)
        return job


def cache_of(settings: Settings) -> Cache:
    """Open the cache that the processes of a server share.

    It holds JSON only: what lies in it is never run.
    """
    folder = settings.cache or settings.artifacts / _FOLDER
    try:
        return Cache(folder)
    except OSError as error:
        if settings.cache:
            raise
        other = Path(tempfile.mkdtemp(prefix="shopper-spectrum-"))
        logger.info("no cache in %s (%s): using %s", folder, error.strerror, other)
        return Cache(other)


def manager(cache: Cache) -> Manager:
    """Make what runs the background callbacks."""
    return Manager(cache)
