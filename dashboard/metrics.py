"""Figures for Prometheus: what was asked, how long it took, what failed, how old the build is.

The processes of a server count each in a file of its own, and whoever is asked adds them up.
"""

import hmac
import ipaddress
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import flask
import psutil
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest, values
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

from analytics.errors import ArtifactError
from pages import read

PATH: Final = "/metrics"
TOKEN: Final = "METRICS_TOKEN"  # noqa: S105  # the name of one

_LOCAL: Final = "METRICS_FOR_THIS_MACHINE"
_NAME: Final = "shopper_spectrum"
_FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
_KEY: Final = "shopper-spectrum-metrics"
_BUCKETS: Final = (0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


class Metrics:
    """What one process counts."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "requests",
            "Requests answered",
            ["method", "route", "status"],
            namespace=_NAME,
            registry=self.registry,
        )
        self._seconds = Histogram(
            "request_seconds",
            "Time to an answer",
            ["route"],
            namespace=_NAME,
            registry=self.registry,
            buckets=_BUCKETS,
        )
        self._failures = Counter(
            "failures",
            "Failures told to a reader by an id",
            ["what"],
            namespace=_NAME,
            registry=self.registry,
        )
        self._memory = Gauge(
            "worker_memory_bytes",
            "Memory of a process",
            namespace=_NAME,
            registry=self.registry,
            multiprocess_mode="liveall",
        )
        self._process = psutil.Process()

    def saw(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count an answered request."""
        if self._process.pid != os.getpid():  # made before the server's processes parted
            self._process = psutil.Process()
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)
        self._memory.set(self._process.memory_info().rss)

    def failed(self, what: str) -> None:
        """Count a failure of a callback, a page or a request."""
        self._failures.labels(what).inc()


class BuildCollector:
    """Tells of the build being served at the time of asking."""

    def collect(self) -> Iterator[Metric]:
        """Give its age and id, or that there is none."""
        ready = GaugeMetricFamily(f"{_NAME}_build_ready", "Whether a build can be served")
        try:
            build = read.build()
        except ArtifactError:
            ready.add_metric([], 0)
            yield ready
            return
        ready.add_metric([], 1)
        yield ready
        age = GaugeMetricFamily(
            f"{_NAME}_build_age_seconds", "Since the build was made", labels=["build_id"]
        )
        made_at = datetime.fromisoformat(build.manifest["created_at"])
        age.add_metric([build.build_id], (datetime.now(UTC) - made_at).total_seconds())
        yield age


def share_between_processes() -> None:
    """Have every process forked from now on count where the others can read it.

    prometheus-client chooses when it is imported where a figure is kept, so it chooses again.
    """
    os.environ[_FOLDER] = tempfile.mkdtemp(prefix="shopper-spectrum-metrics-")
    values.ValueClass = values.get_value_class()  # type: ignore[no-untyped-call]


def forget(pid: int) -> None:
    """Stop telling the memory of a process that has ended."""
    if _FOLDER in os.environ:
        mark_process_dead(pid)  # type: ignore[no-untyped-call]


def install(server: flask.Flask, token: str, *, trusts_this_machine: bool) -> None:
    """Add ``/metrics``, for those who know `token`.

    Without one for this machine alone, and for nobody where people sign in: behind a proxy on
    this machine everybody may seem to be on it.
    """
    server.extensions[_KEY] = Metrics()
    server.config[TOKEN], server.config[_LOCAL] = token, trusts_this_machine
    server.add_url_rule(PATH, "metrics", _answer)


def of(server: flask.Flask) -> Metrics:
    """Find the figures of a server."""
    found: Metrics = server.extensions[_KEY]
    return found


def _answer() -> flask.Response:
    if not _is_allowed():
        words = "the figures are for who knows SHOPPER_SPECTRUM_METRICS_TOKEN\n"
        return flask.Response(words, 403, mimetype="text/plain")
    registry = CollectorRegistry() if _FOLDER in os.environ else of(flask.current_app).registry
    if _FOLDER in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    told = generate_latest(registry) + generate_latest(BuildCollector())
    return flask.Response(told, content_type=_TYPE)


def _is_allowed() -> bool:
    request = flask.request
    if token := flask.current_app.config[TOKEN]:
        given = request.headers.get("Authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    if not flask.current_app.config[_LOCAL]:
        return False
    try:
        return ipaddress.ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False
