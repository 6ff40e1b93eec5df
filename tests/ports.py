"""Ports of this machine for the servers of tests."""

import socket
from contextlib import closing


def free_port() -> int:
    """Find a port that nobody listens at on the loopback address."""
    with closing(socket.create_server(("127.0.0.1", 0))) as probe:
        return int(probe.getsockname()[1])
