"""Many readers at once: errors, waiting time and memory of the production server on loopback.

    python benchmarks/load.py ARTIFACTS [--users 50] [--seconds 60] [--document docs/performance.md]

The server is started as `python -m dashboard serve` starts it, on a free port. Every reader is a
thread that opens pages one after the other, fetches the cards in sight and sometimes sets a
filter, pausing `PAUSE_SECONDS` between clicks to look at the page. Nothing is asked for after the
time is up; at most `--most` requests are made. Printed are requests, errors, percentiles of the
time to the answer in milliseconds, and the memory of each worker: resident, and its own part of
that (shared pages divided among those that share them).
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from analytics.periods import presets  # noqa: E402  # after the path
from benchmarks import asked, written  # noqa: E402
from dashboard.app import create_app  # noqa: E402
from dashboard.server import url  # noqa: E402
from dashboard.settings import Settings  # noqa: E402
from pages import reporting  # noqa: E402

HOST = "127.0.0.1"
#: What a reader takes to look at a page before going on to the next one.
PAUSE_SECONDS = (3.0, 8.0)
START_SECONDS = 180
SLOWEST_SECONDS = 60
CARDS_IN_SIGHT = 4


def bodies(artifacts: Path, seed: int) -> list[list[dict[str, Any]]]:
    """List clicks, each with the requests that it makes: a page and the cards in sight."""
    app, rng = create_app(Settings(artifacts=artifacts)), random.Random(seed)  # noqa: S311
    with app.server.app_context():
        known = (
            list(presets(reporting.data_covered())),
            list(reporting.known_countries()),
            list(reporting.known_products())[:500],
        )
        states = [{}, *(state for _kind, state in asked.states(rng, 2, *known))]
        by_page: dict[str, list[Any]] = {}
        for card in reporting.CATALOGUE.values():
            by_page.setdefault(card.page, []).append(card)
        clicks = []
        for page, cards in by_page.items():
            for state in states:
                seen = [asked.card(card, state) for card in cards[:CARDS_IN_SIGHT]]
                clicks.append([asked.page(f"/{page}" if page != "overview" else "/"), *seen])
    return clicks


class Reader(threading.Thread):
    """One person clicking."""

    def __init__(self, site: str, clicks: Any, until: float, most: int, seed: int) -> None:
        super().__init__(daemon=True)
        self._site, self._clicks, self._until, self._most = site, clicks, until, most
        self._rng = random.Random(seed)  # noqa: S311  # no secret
        self.took: list[float] = []
        self.errors: list[str] = []

    def run(self) -> None:
        time.sleep(self._rng.uniform(0, PAUSE_SECONDS[1]))
        while time.monotonic() < self._until:
            for body in self._rng.choice(self._clicks):
                if time.monotonic() >= self._until or len(self.took) >= self._most:
                    return
                self._ask(body)
            time.sleep(self._rng.uniform(*PAUSE_SECONDS))

    def _ask(self, body: dict[str, Any]) -> None:
        request = urllib.request.Request(  # noqa: S310  # our own server on loopback
            f"{self._site}/_dash-update-component",
            json.dumps(body).encode(),
            {"Content-Type": "application/json", "Origin": self._site},
        )
        start = time.perf_counter()
        try:
            with urllib.request.urlopen(request, timeout=SLOWEST_SECONDS) as answer:  # noqa: S310
                answer.read()
        except (OSError, urllib.error.HTTPError) as error:
            self.errors.append(str(error))
        self.took.append(1000 * (time.perf_counter() - start))


def started(artifacts: Path, port: int) -> subprocess.Popen[bytes]:
    command = ["-m", "dashboard", "serve", "--artifacts", str(artifacts), "--port", str(port)]
    server = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, start_new_session=True, stderr=subprocess.DEVNULL
    )
    site, until = url(HOST, port), time.monotonic() + START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{site}/readyz", timeout=5):  # noqa: S310
                return server
        except OSError:
            time.sleep(0.3)
    server.kill()
    sys.exit(f"the server did not start within {START_SECONDS} seconds")


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def memory(pid: int) -> list[tuple[float, float]]:
    """Read resident and own memory of each worker in MiB, where the system tells."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    found = []
    for child in children.read_text().split() if children.exists() else []:
        rows = Path(f"/proc/{child}/smaps_rollup").read_text().splitlines()
        sizes = {row.split(":")[0]: int(row.split()[1]) / 1024 for row in rows[1:]}
        found.append((sizes["Rss"], sizes["Pss"]))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("artifacts", type=Path)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--most", type=int, default=400, help="requests of one reader")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--document", type=Path)
    given = parser.parse_args()
    clicks, port = bodies(given.artifacts, given.seed), free_port()
    server = started(given.artifacts, port)
    try:
        until = time.monotonic() + given.seconds
        readers = [
            Reader(url(HOST, port), clicks, until, given.most, given.seed + place)
            for place in range(given.users)
        ]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join(given.seconds + 2 * SLOWEST_SECONDS)
        workers = memory(server.pid)
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)
    took = [ms for reader in readers for ms in reader.took]
    errors = [said for reader in readers for said in reader.errors]
    p50, p95, p99 = np.percentile(took, [50, 95, 99])
    resident, own = (max((sizes[i] for sizes in workers), default=0.0) for i in (0, 1))
    head = ["users", "seconds", "requests", "errors", "p50 ms", "p95 ms", "p99 ms"]
    head += ["workers", "largest resident MiB", "largest own MiB"]
    row = [str(given.users), f"{given.seconds:.0f}", str(len(took)), str(len(errors))]
    row += [f"{p50:.0f}", f"{p95:.0f}", f"{p99:.0f}"]
    row += [str(len(workers)), f"{resident:.0f}", f"{own:.0f}"]
    written.show([head, row])
    for said in sorted(set(errors))[:5]:
        print(f"error: {said}")
    if given.document:
        written.put(given.document, "load", written.markdown([head, row]), written.machine())


if __name__ == "__main__":
    main()
