"""Slow callbacks: run in a process of their own, their answers kept on disk."""

import logging
import tempfile
from pathlib import Path
from typing import Final

import dash
import diskcache

from dashboard.settings import Settings

_FOLDER: Final = ".cache"
_BYTES: Final = 256 * 2**20

logger = logging.getLogger(__name__)


def cache_of(settings: Settings) -> diskcache.Cache:
    """Open the cache that the processes of a server share.

    It holds JSON only: what lies in it is never run.
    """
    folder = settings.cache or settings.artifacts / _FOLDER
    try:
        return _opened(folder)
    except OSError as error:
        if settings.cache:
            raise
        other = Path(tempfile.mkdtemp(prefix="shopper-spectrum-"))
        logger.info("no cache in %s (%s): using %s", folder, error.strerror, other)
        return _opened(other)


def manager(cache: diskcache.Cache) -> dash.DiskcacheManager:
    """Make what runs the background callbacks."""
    return dash.DiskcacheManager(cache)  # type: ignore[no-untyped-call]  # dash leaves it untyped


def _opened(folder: Path) -> diskcache.Cache:
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return diskcache.Cache(str(folder), disk=diskcache.JSONDisk, size_limit=_BYTES)
