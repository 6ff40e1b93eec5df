"""Python runs this first: the clock of its process is off by what a file says, in seconds."""

import os
import time
from pathlib import Path

_real, _off_by = time.time, Path(os.environ["TURNED_CLOCK"])


def _turned() -> float:
    return _real() + float(_off_by.read_text() or 0)


time.time = _turned
time.time_ns = lambda: int(_turned() * 1e9)
