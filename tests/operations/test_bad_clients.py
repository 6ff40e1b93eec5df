"""Clients that are slow, idle or gone: others are answered as if there were none."""

import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import orjson
import pytest

from tests.operations.served import Server, connect, page_call, serving, wait_until
from tests.pages import small_shop

THREADS = 4
BODY = orjson.dumps(page_call("/"))
HEAD = (
    "POST /_dash-update-component HTTP/1.1\r\nHost: localhost\r\n"
    f"Content-Type: application/json\r\nContent-Length: {len(BODY)}\r\nConnection: close\r\n\r\n"
).encode()
# The largest thing the server has: more than a connection holds in transit, if its reader has
# little room; what a system grants by itself would take it whole.
LARGEST = (
    b"GET /_dash-component-suites/plotly/package_data/plotly.min.js HTTP/1.1\r\n"
    b"Host: localhost\r\n\r\n"
)
LITTLE_ROOM = 4_096


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("clients")
    store = small_shop.publish(folder / "artifacts")
    with serving(store, folder / "log", workers=1, threads=THREADS) as running:
        yield running


@contextmanager
def clients(server: Server, n: int, begin: bytes = b"") -> Iterator[list]:
    """Open connections that say so much and no more."""
    with ExitStack() as stack:
        opened = [stack.enter_context(connect(server)) for _ in range(n)]
        for connection in opened:
            connection.sendall(begin)
        yield opened


def _answers(server: Server) -> bool:
    """Ask in a row what a thread has to be free for; half of what any of them may wait."""
    begun = time.monotonic()
    assert [server.page("/").status for _ in range(5)] == [200] * 5
    return time.monotonic() - begun < 10


def test_two_hundred_idle_connections_keep_nobody_waiting(server):
    with clients(server, 200):
        assert _answers(server)


@pytest.mark.parametrize("begin", [b"P", HEAD[:60], HEAD, HEAD + BODY[:-1]])
def test_more_clients_than_threads_that_never_end_their_question_keep_nobody_waiting(server, begin):
    with clients(server, 3 * THREADS, begin):
        assert _answers(server)


def test_a_client_that_sends_a_byte_at_a_time_is_answered_too(server):
    with clients(server, 1) as (slow,):
        for byte in HEAD + BODY:
            slow.sendall(bytes([byte]))
            time.sleep(0.002)
        assert slow.recv(15) == b"HTTP/1.1 200 OK"


def test_a_client_that_leaves_in_the_middle_is_forgotten(server):
    (worker,) = server.workers()
    with clients(server, 200, HEAD):
        wait_until(lambda: worker.num_fds() > 200)
    wait_until(lambda: worker.num_fds() < 100)
    assert _answers(server)


def test_clients_that_do_not_take_their_answer_are_given_up(server):
    with ExitStack() as stack:
        readers = [stack.enter_context(_narrow(server)) for _ in range(THREADS)]
        for reader in readers:
            reader.sendall(LARGEST)
            assert reader.recv(15) == b"HTTP/1.1 200 OK"  # a thread is at it
        wait_until(lambda: server.page("/").status == 200)


def _narrow(server: Server) -> socket.socket:
    """Connect as a reader that has little room for what it has not read."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, LITTLE_ROOM)
    connection.settimeout(30)
    connection.connect((server.host, server.port))
    return connection


def test_a_connection_is_used_again_for_the_next_question(server):
    ask = (HEAD + BODY).replace(b"Connection: close\r\n", b"")
    with clients(server, 1) as (connection,):
        for _ in range(3):
            connection.sendall(ask[:100])
            time.sleep(0.05)
            connection.sendall(ask[100:])
            assert connection.recv(15) == b"HTTP/1.1 200 OK"
            _drain(connection)


def _drain(connection) -> None:
    """Read the rest of an answer, whose length its head tells."""
    text = b""
    while b"\r\n\r\n" not in text:
        text += connection.recv(65_536)
    head, _, rest = text.partition(b"\r\n\r\n")
    length = int(re.search(rb"content-length: (\d+)", head.lower())[1])
    while len(rest) < length:
        rest += connection.recv(65_536)
