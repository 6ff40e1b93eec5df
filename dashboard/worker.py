"""A gunicorn worker whose threads never wait for a client that has not finished asking.

gunicorn's own gives a thread to each new connection for five seconds, and to a request from its
first byte on: a handful of idle or slow clients then keeps everyone else waiting. Here a request
is handed to a thread when it is there, its body included, unless the body is a large one; until
then the connection costs a file descriptor. An answer that its reader does not take is given up.
"""

import errno
import re
import socket
import struct
import time
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ
from typing import Any, Final

from gunicorn.workers.gthread import TConn, ThreadWorker

#: How long a request may take to arrive.
ASKING_SECONDS: Final = 60
#: How long a thread waits for the next piece of a large body, or for room to send.
STALLED_SECONDS: Final = 10

# Larger requests are read by a thread piece by piece: uploads.
_WHOLE_BYTES: Final = 64 * 1024
_HEAD_END: Final = b"\r\n\r\n"
_LENGTH: Final = re.compile(
    rb"^content-length:[ \t]*(\d{1,12})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE
)
_HARMLESS: Final = (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK)


class Connection(TConn):  # type: ignore[misc]  # gunicorn has no types
    """A connection whose end keeps nobody waiting."""

    #: Bytes of the next request that were there when it was last looked at.
    seen = -1

    def close(self, graceful: bool = False) -> None:
        """Close; gunicorn's own waits two seconds in the event loop for the client to do so."""
        with suppress(OSError):
            if graceful:
                self.sock.shutdown(socket.SHUT_WR)
                # What is left unread would cut off the end of the answer.
                self.sock.recv(_WHOLE_BYTES, socket.MSG_DONTWAIT)
        super().close()


class PatientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """Waits for whole requests in its event loop."""

    def accept(self, listener: socket.socket) -> None:
        """Take a connection up; no thread hears of it before it has asked for something."""
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno not in _HARMLESS:
                raise
            return
        give_up = struct.pack("ll", STALLED_SECONDS, 0)
        for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            client.setsockopt(socket.SOL_SOCKET, option, give_up)
        self.nr_conns += 1
        self._wait_for(Connection(self.cfg, client, address, listener.getsockname()))

    def on_pending_socket_readable(self, conn: Connection, client: socket.socket) -> None:
        """Hand a request to a thread when it is there."""
        if _is_whole(conn):
            super().on_pending_socket_readable(conn, client)

    def on_client_socket_readable(self, conn: Connection, client: socket.socket) -> None:
        """Treat the next request on a connection like its first."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._wait_for(conn)

    def _wait_for(self, conn: Connection) -> None:
        conn.seen = -1
        conn.timeout = time.monotonic() + ASKING_SECONDS
        self.pending_conns.append(conn)
        readable: Any = partial(self.on_pending_socket_readable, conn)
        self.poller.register(conn.sock, EVENT_READ, readable)


def _is_whole(conn: Connection) -> bool:
    """Tell whether a thread can read the request without waiting; else be woken when it may."""
    try:
        there = conn.sock.recv(_WHOLE_BYTES, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except OSError:
        return True  # gone: the thread finds out and closes
    wanted = bytes_wanted(there)
    # Nothing new although the socket was readable: the client has ended.
    is_over = len(there) == conn.seen
    conn.seen = len(there)
    is_whole = is_over or len(there) >= wanted
    # The system wakes the loop again when that much is there, not for each byte.
    low_water = 1 if is_whole else wanted
    conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, low_water)
    return is_whole


def bytes_wanted(there: bytes) -> int:
    r"""Tell how much of a request has to be there before a thread should see it.

    >>> bytes_wanted(b"GET / HTTP/1.1\r\n"), bytes_wanted(b"POST /\r\nContent-Length: 9\r\n\r\n")
    (17, 38)
    """
    end = there.find(_HEAD_END)
    if end < 0:
        return len(there) + 1 if len(there) < _WHOLE_BYTES else len(there)
    head = end + len(_HEAD_END)
    length = _LENGTH.search(there, 0, end + 2)
    whole = head + int(length[1]) if length else head
    return whole if whole <= _WHOLE_BYTES else head
