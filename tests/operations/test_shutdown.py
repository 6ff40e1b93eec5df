"""A server asked to end: what is being answered is answered, then it goes."""

import signal
import socket
import time

import orjson
import pytest

from tests.operations.served import Server, connect, page_call, serving
from tests.pages import small_shop


@pytest.fixture
def server(tmp_path):
    store = small_shop.publish(tmp_path / "artifacts")
    with serving(store, tmp_path / "log", workers=2) as running:
        yield running


def _begin(server: Server) -> tuple[socket.socket, bytes]:
    """Send half of a callback's body; return the connection and the other half."""
    body = orjson.dumps(page_call("/"))
    head = (
        f"POST /_dash-update-component HTTP/1.1\r\nHost: {server.host}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        "Connection: close\r\n\r\n"
    )
    half = len(body) // 2
    connection = connect(server)
    connection.sendall(head.encode() + body[:half])
    return connection, body[half:]


def _all_of(connection: socket.socket) -> bytes:
    with connection:
        return b"".join(iter(lambda: connection.recv(65_536), b""))


def test_a_request_under_way_is_answered_after_the_server_was_asked_to_end(server):
    connection, rest = _begin(server)
    assert server.ask("/healthz").status == 200  # so the half request was taken up too
    server.process.send_signal(signal.SIGTERM)
    time.sleep(1)  # the rest is a while on its way: the server has heard by then, and waits
    connection.sendall(rest)
    assert _all_of(connection).startswith(b"HTTP/1.1 200 OK")
    assert server.process.wait(timeout=30) == 0


def test_a_client_that_never_ends_its_request_does_not_keep_the_server(server):
    connection, _rest = _begin(server)
    assert server.stop() == 0
    connection.close()
