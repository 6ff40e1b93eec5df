"""A production server of its own for a test: started, asked over real sockets, stopped."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import orjson
import psutil

CHECKOUT: Final = Path(__file__).parents[2]
PATIENCE_SECONDS: Final = 60
_LISTENING: Final = "listening on "


@dataclass(frozen=True)
class Answer:
    """What a server answered."""

    status: int
    text: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def json(self) -> Any:
        return orjson.loads(self.text)


@dataclass
class Server:
    """A running server: where it listens, its process, its log."""

    process: subprocess.Popen[bytes]
    log: Path
    host: str = ""
    port: int = 0

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Ask once, on a connection of its own."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE_SECONDS)
        try:
            connection.request(method, path, body=body, headers=dict(headers or {}))
            found = connection.getresponse()
            text = found.read().decode("utf-8", errors="replace")
            # Names of headers are compared in lower case.
            return Answer(found.status, text, {k.lower(): v for k, v in found.getheaders()})
        finally:
            connection.close()

    def post(self, body: Any, headers: Mapping[str, str] | None = None) -> Answer:
        """Ask for a callback, with a body of any shape."""
        sent = {"Content-Type": "application/json", **(headers or {})}
        data = body if isinstance(body, bytes) else orjson.dumps(body)
        return self.ask("/_dash-update-component", method="POST", body=data, headers=sent)

    def page(self, path: str, search: str = "", headers: Mapping[str, str] | None = None) -> Answer:
        """Ask for a page as the browser's router does."""
        return self.post(page_call(path, search), headers)

    def workers(self) -> list[psutil.Process]:
        """List the processes that answer."""
        return psutil.Process(self.process.pid).children()

    def logged(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> int:
        """Ask it to end; return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=PATIENCE_SECONDS)


def page_call(path: str, search: str = "") -> dict[str, Any]:
    """Write what the browser's router posts for a page."""
    outputs = [
        {"id": "_pages_content", "property": "children"},
        {"id": "_pages_store", "property": "data"},
    ]
    return {
        "output": ".._pages_content.children..._pages_store.data..",
        "outputs": outputs,
        "inputs": [
            {"id": "_pages_location", "property": "pathname", "value": path},
            {"id": "_pages_location", "property": "search", "value": search},
        ],
        "changedPropIds": ["_pages_location.pathname"],
    }


@contextmanager
def serving(
    artifacts: Path,
    log: Path,
    *,
    workers: int = 1,
    threads: int = 4,
    environment: Mapping[str, str] | None = None,
    before: Sequence[str] = (),
) -> Iterator[Server]:
    """Serve `artifacts` by the command line; whatever it started is gone afterwards.

    Parameters
    ----------
    artifacts, log : Path
        What is served, and where its standard error goes.
    environment : mapping, optional
        Added to the environment.
    before : sequence of str
        A command that runs the server's, such as ``setpriv``.
    """
    command = [
        *(*before, sys.executable, "-m", "dashboard", "serve"),
        *("--artifacts", str(artifacts), "--port", "0", "--workers", str(workers)),
    ]
    own = {"SHOPPER_SPECTRUM_THREADS": str(threads), "PYTHONDONTWRITEBYTECODE": "1"}
    with log.open("wb") as sink:
        process = subprocess.Popen(
            command,
            cwd=CHECKOUT,
            env=os.environ | own | dict(environment or {}),
            stderr=sink,
            stdout=sink,
            start_new_session=True,  # a group of its own: whatever it forked ends with it
        )
    server = Server(process, log)
    try:
        parts = urlsplit(_address(server))
        server.host, server.port = str(parts.hostname), int(parts.port or 0)
        # The first one answers before the others are there.
        wait_until(lambda: len(server.workers()) == workers)
        yield server
    finally:
        with_its_children_killed(process)


def with_its_children_killed(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=PATIENCE_SECONDS)


def wait_until(ask: Callable[[], Any], *, seconds: float = PATIENCE_SECONDS) -> Any:
    """Ask until the answer is true; return it."""
    deadline = time.monotonic() + seconds
    while not (found := ask()):
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.05)
    return found


def connect(server: Server) -> socket.socket:
    """Open a bare connection, for a client with bad manners."""
    return socket.create_connection((server.host, server.port), timeout=PATIENCE_SECONDS)


def _address(server: Server) -> str:
    def found() -> str:
        assert server.process.poll() is None, server.logged()
        said = server.logged()
        return said.partition(_LISTENING)[2].split()[0] if _LISTENING in said else ""

    return wait_until(found)
