"""How long each stage of a build takes, and telling of it as it begins."""

import time
from collections.abc import Callable

Progress = Callable[[str], None]
"""Called with the name of each stage as it begins."""


class Stopwatch:
    """Seconds per stage, for the manifest."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._seconds: dict[str, float] = {}
        self._running = ""
        self._since = 0.0

    def start(self, stage: str) -> None:
        """Begin a stage; the one before has ended."""
        self.stop()
        self._progress(stage)
        self._running, self._since = stage, time.perf_counter()

    def stop(self) -> dict[str, float]:
        """End the last stage; return the seconds of all."""
        if self._running:
            self._seconds[self._running] = round(time.perf_counter() - self._since, 3)
            self._running = ""
        return dict(self._seconds)
