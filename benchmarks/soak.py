"""Ten minutes of fifty readers, with bad company: no error, answers in time, memory flat.

    python benchmarks/soak.py ARTIFACTS [--users 50] [--seconds 600] [--source FILE]
                              [--document docs/security.md]

The readers are those of `benchmarks/load.py`. Beside them, all the while: 200 idle connections, one
client that sends a byte a second and one that reads a byte a second; and, where a source is
given, a build of it into the same folder, and someone who uploads it `N_UPLOADS` times. Everything
is on loopback and bounded by `--seconds` and `--most` requests a reader. Printed are requests,
errors, percentiles, and of each worker the memory at the end and its slope over the second half: a
leak goes on, a cache fills and stops.
"""

import argparse
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import numpy as np
import psutil

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks import load, written  # noqa: E402  # after the path
from dashboard.server import url  # noqa: E402

N_IDLE = 200
N_UPLOADS = 5
SAMPLES = 100
SLOW_ASK = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
LARGE_ASK = (
    b"GET /_dash-component-suites/plotly/package_data/plotly.min.js HTTP/1.1\r\n"
    b"Host: localhost\r\nConnection: close\r\n\r\n"
)


@dataclass(frozen=True)
class Soaked:
    """What was measured."""

    n_requests: int
    errors: list[str]
    percentiles_ms: tuple[float, float, float]
    memory_mib: list[float]
    slopes_mib_per_minute: list[float]
    n_workers_died: int
    build_exit_code: int | None
    n_uploads: int

    def table(self, users: int, seconds: float) -> list[list[str]]:
        head = ["users", "seconds", "requests", "errors", "p50 ms", "p95 ms", "p99 ms"]
        head += [
            "largest worker MiB",
            "steepest MiB a minute",
            "workers died",
            "build beside it",
            "uploads",
        ]
        built = {None: "none", 0: "done"}.get(self.build_exit_code, "failed")
        row = [str(users), f"{seconds:.0f}", f"{self.n_requests:,}", str(len(self.errors))]
        row += [f"{ms:.0f}" for ms in self.percentiles_ms]
        row += [f"{max(self.memory_mib):.0f}", f"{max(self.slopes_mib_per_minute):.1f}"]
        return [head, [*row, str(self.n_workers_died), built, str(self.n_uploads)]]


def soak(
    artifacts: Path, *, users: int, seconds: float, most: int, source: Path | None = None
) -> Soaked:
    clicks, port = load.bodies(artifacts, seed=0), load.free_port()
    server = load.started(artifacts, port)
    try:
        workers = {worker.pid: worker for worker in psutil.Process(server.pid).children()}
        until = time.monotonic() + seconds
        with bad_company(port, until), building(source, artifacts) as builder:
            readers = [
                load.Reader(url(load.HOST, port), clicks, until, most, place)
                for place in range(users)
            ]
            uploader = Uploader(port, source, until) if source else None
            for each in filter(None, (*readers, uploader)):
                each.start()
            sizes = sampled(list(workers.values()), until, seconds / SAMPLES)
            for reader in readers:
                reader.join(2 * load.SLOWEST_SECONDS)
            if uploader:
                uploader.join(2 * load.SLOWEST_SECONDS)
            code = builder.wait(600) if builder else None
        alive = {worker.pid for worker in psutil.Process(server.pid).children()}
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(30)
    took = [ms for reader in readers for ms in reader.took]
    p50, p95, p99 = (float(ms) for ms in np.percentile(took, [50, 95, 99]))
    return Soaked(
        n_requests=len(took),
        errors=[said for each in filter(None, (*readers, uploader)) for said in each.errors],
        percentiles_ms=(p50, p95, p99),
        memory_mib=[series[-1][1] for series in sizes],
        slopes_mib_per_minute=[slope(series) for series in sizes],
        n_workers_died=len(workers.keys() - alive),
        build_exit_code=code,
        n_uploads=uploader.n_done if uploader else 0,
    )


def sampled(
    workers: list[psutil.Process], until: float, pause: float
) -> list[list[tuple[float, float]]]:
    """Weigh each worker now and then: minutes since the start, MiB of its own."""
    begun, series = time.monotonic(), [[] for _ in workers]
    while time.monotonic() < until:
        for worker, points in zip(workers, series, strict=True):
            minutes = (time.monotonic() - begun) / 60
            points.append((minutes, worker.memory_full_info().uss / 2**20))
        time.sleep(pause)
    return series


def slope(series: list[tuple[float, float]]) -> float:
    """Fit a line to the second half; the first one fills caches."""
    minutes, mib = np.array(series[len(series) // 2 :]).T
    return float(np.polyfit(minutes, mib, 1)[0])


@contextmanager
def bad_company(port: int, until: float) -> Iterator[None]:
    """Keep idle and slow clients at the server, each coming back when it is sent away."""
    with ExitStack() as stack:
        for _ in range(N_IDLE):
            stack.enter_context(socket.create_connection((load.HOST, port)))
        for bad in (slow_sender, slow_reader):
            threading.Thread(target=bad, args=(port, until), daemon=True).start()
        yield


def slow_sender(port: int, until: float) -> None:
    while time.monotonic() < until:
        with socket.create_connection((load.HOST, port)) as client:
            for byte in SLOW_ASK:
                try:
                    client.sendall(bytes([byte]))
                except OSError:
                    break
                time.sleep(1)


def slow_reader(port: int, until: float) -> None:
    while time.monotonic() < until:
        with socket.create_connection((load.HOST, port)) as client:
            client.sendall(LARGE_ASK)
            try:
                while client.recv(1) and time.monotonic() < until:
                    time.sleep(1)
            except OSError:
                continue


class Uploader(threading.Thread):
    """Sends a file again and again, evenly over the time, into one upload."""

    def __init__(self, port: int, source: Path, until: float) -> None:
        super().__init__(daemon=True)
        self.port, self.source, self.until = port, source, until
        self.errors: list[str] = []
        self.n_done = 0

    def run(self) -> None:
        pause = (self.until - time.monotonic()) / (N_UPLOADS + 1)
        draft = json.loads(self._post("/uploads", b"") or "{}").get("draft")
        for place in range(N_UPLOADS):
            time.sleep(pause)
            name = f"{place}-{self.source.name}"
            if self._post(f"/uploads/{draft}", self.source.read_bytes(), {"X-File-Name": name}):
                self.n_done += 1

    def _post(self, path: str, body: bytes, headers: dict[str, str] | None = None) -> str | None:
        client = http.client.HTTPConnection(load.HOST, self.port, timeout=load.SLOWEST_SECONDS)
        try:
            client.request("POST", path, body=body, headers=headers or {})
            answer = client.getresponse()
            said = answer.read().decode()
        except OSError as error:
            self.errors.append(f"upload: {error}")
            return None
        finally:
            client.close()
        if answer.status != HTTPStatus.OK:
            self.errors.append(f"upload: {answer.status} {said[:200]}")
            return None
        return said


@contextmanager
def building(source: Path | None, artifacts: Path) -> Iterator[subprocess.Popen[bytes] | None]:
    if source is None:
        yield None
        return
    command = ["build", "--source", str(source), "--artifacts", str(artifacts)]
    with subprocess.Popen(
        [sys.executable, "-m", "dashboard", *command],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as builder:
        yield builder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("artifacts", type=Path)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--most", type=int, default=4_000, help="requests of one reader")
    parser.add_argument("--source", type=Path, help="built beside it, into the same folder")
    parser.add_argument("--document", type=Path)
    given = parser.parse_args()
    found = soak(
        given.artifacts,
        users=given.users,
        seconds=given.seconds,
        most=given.most,
        source=given.source,
    )
    rows = found.table(given.users, given.seconds)
    written.show(rows)
    for said in sorted(set(found.errors))[:5]:
        print(f"error: {said}")
    if given.document:
        written.put(given.document, "soak", written.markdown(rows), written.machine())
    sys.exit(1 if found.errors or found.n_workers_died or found.build_exit_code else 0)


if __name__ == "__main__":
    main()
