"""A local web server that can be made to misbehave."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

CSV = b"InvoiceNo,StockCode\n" + b"".join(b"%d,85123A\n" % n for n in range(60_000))


@dataclass
class Shelf:
    """What the server holds, and how it behaves."""

    content: bytes = CSV
    etag: str = '"one"'
    last_modified: str = ""
    ranges: bool = True
    heeds_if_range: bool = True
    says_length: bool = True
    chunked: bool = False
    cuts: list[int] = field(default_factory=list)  # break off after so many bytes, once each
    status: int = 200
    location: str = ""
    silent: bool = False
    asked: list[dict[str, str]] = field(default_factory=list)
    url: str = ""


class Handler(BaseHTTPRequestHandler):
    """Serves the shelf."""

    shelf: Shelf
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        shelf = self.shelf
        shelf.asked.append(dict(self.headers))
        if shelf.silent:
            threading.Event().wait(2)
        elif shelf.status != 200:
            self.send_response(shelf.status)
            self.send_header("Location", shelf.location)
            self.end_headers()
        elif shelf.etag and self.headers.get("If-None-Match") == shelf.etag:
            self.send_response(304)
            self.end_headers()
        else:
            with suppress(ConnectionError):  # the other side may have heard enough
                self._answer(shelf, self._start(shelf))

    def _start(self, shelf: Shelf) -> int:
        wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        same = self.headers.get("If-Range") in (shelf.etag, shelf.last_modified)
        return (
            int(wanted[1]) if wanted and shelf.ranges and (same or not shelf.heeds_if_range) else 0
        )

    def _answer(self, shelf: Shelf, start: int) -> None:
        if start >= len(shelf.content) > 0:
            self.send_response(416)
            self.end_headers()
            return
        body = shelf.content[start:]
        self.send_response(206 if start else 200)
        if start:
            end, total = len(shelf.content) - 1, len(shelf.content)
            self.send_header("Content-Range", f"bytes {start}-{end}/{total}")
        for name, value in (("ETag", shelf.etag), ("Last-Modified", shelf.last_modified)):
            if value:
                self.send_header(name, value)
        if shelf.chunked:
            self.send_header("Transfer-Encoding", "chunked")
        elif shelf.says_length:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self._send(shelf, body)

    def _send(self, shelf: Shelf, body: bytes) -> None:
        cut = shelf.cuts.pop(0) if shelf.cuts else len(body)
        if shelf.chunked:
            self.wfile.write(b"%x\r\n%s" % (len(body), body[:cut]))
            self.wfile.write(b"\r\n0\r\n\r\n" if cut >= len(body) else b"")
        else:
            self.wfile.write(body[:cut])

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name upstream
        pass


@contextmanager
def serving() -> Iterator[Shelf]:
    """Serve a shelf on the loopback."""
    shelf = Shelf()
    handler = type("ShelfHandler", (Handler,), {"shelf": shelf})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    shelf.url = f"http://127.0.0.1:{server.server_port}/export.csv"
    yield shelf
    server.shutdown()
    thread.join()
    server.server_close()


def names_in(folder: Path) -> list[str]:
    """What lies in the folder, but for the lock file that stays there for good."""
    return sorted(p.name for p in folder.iterdir() if p.name != ".download-lock")


def ranges_asked(shelf: Shelf) -> list[str | None]:
    return [headers.get("Range") for headers in shelf.asked]
