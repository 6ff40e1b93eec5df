"""The production server: gunicorn, or waitress where processes cannot fork."""

import logging
import os
import socket
from contextlib import closing
from typing import Any, Final

import flask

from analytics.errors import SettingError
from dashboard import addresses, logs, metrics, warming
from dashboard.app import create_app
from dashboard.settings import Settings

_BACKLOG: Final = 512
GRACE_SECONDS: Final = 10
_REQUEST_SECONDS: Final = 60
_IDLE_SECONDS: Final = 30

logger = logging.getLogger(__name__)


def serve(settings: Settings) -> None:
    """Serve the current build until stopped.

    Raises
    ------
    SettingError
        The address cannot be listened on, or nobody would have to sign in from a network.
    """
    # A no-op where the caller has set logging up already.
    logs.set_up(settings.log_level, settings.log_format)
    addresses.require_closed(settings)
    require_free(settings.host, settings.port)
    if hasattr(os, "fork"):
        metrics.share_between_processes()
    server: flask.Flask = create_app(settings).server
    warming.warm(server)
    (_serve_forking if hasattr(os, "fork") else _serve_threaded)(server, settings)


def require_free(host: str, port: int) -> None:
    """Raise unless `port` can be listened on at `host`.

    Raises
    ------
    SettingError
        Another program listens there, or the host is no address of this machine.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError as error:
        raise SettingError(
            f"host {host!r} is no address ({error.strerror}); wanted one such as 127.0.0.1"
        ) from error
    with closing(socket.socket(family, kind, protocol)) as probe:
        if os.name == "posix":  # elsewhere the option would let two servers share the port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise SettingError(
                f"cannot listen on {host}:{port}: {error.strerror}; stop what listens there, "
                f"or say another port, such as --port {port + 1}"
            ) from error


def url(host: str, port: int) -> str:
    """Write the address to open in a browser.

    >>> url("0.0.0.0", 8050), url("::1", 80)
    ('http://127.0.0.1:8050', 'http://[::1]:80')
    """
    if host in {"0.0.0.0", "::", ""}:  # noqa: S104  # said, not bound
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _serve_forking(server: flask.Flask, settings: Settings) -> None:
    from gunicorn.app.base import BaseApplication
    from gunicorn.glogging import Logger

    from dashboard.worker import PatientWorker

    def say_where(arbiter: Any) -> None:
        port = arbiter.LISTENERS[0].sock.getsockname()[1]
        logger.info("listening on %s", url(settings.host, port))

    options = {
        "bind": f"[{settings.host}]:{settings.port}"
        if ":" in settings.host
        else f"{settings.host}:{settings.port}",
        "worker_class": PatientWorker,
        "workers": settings.workers,
        "threads": settings.threads,
        "preload_app": True,
        "control_socket_disable": True,
        # Only `access.proxies` says whose X-Forwarded-Proto is believed.
        "forwarded_allow_ips": "",
        "backlog": _BACKLOG,
        "keepalive": _IDLE_SECONDS,
        "timeout": _REQUEST_SECONDS,
        "graceful_timeout": GRACE_SECONDS,
        "loglevel": "warning",
        "logger_class": _log_of(Logger),
        "when_ready": say_where,
        "child_exit": lambda _arbiter, worker: metrics.forget(worker.pid),
    }

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
        def load_config(self) -> None:
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> flask.Flask:
            return server

    Server().run()


def _log_of(logger_class: type) -> type:
    """Have gunicorn's messages go where ours go, in our format."""

    class Log(logger_class):  # type: ignore[misc]  # gunicorn has no types
        def setup(self, cfg: Any) -> None:
            super().setup(cfg)
            self.error_log.handlers.clear()
            self.error_log.propagate = True

    return Log


def _serve_threaded(server: flask.Flask, settings: Settings) -> None:
    import waitress

    listener = waitress.create_server(
        server,
        host=settings.host,
        port=settings.port,
        threads=settings.workers * settings.threads,
        backlog=_BACKLOG,
    )
    logger.info("listening on %s", url(settings.host, listener.effective_port))
    listener.run()
