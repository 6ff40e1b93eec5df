"""One file from a web server into a folder, resumed where it broke off.

What has arrived lies in ``<name>.part``; beside it ``<name>.origin`` says what
it is part of. Only a complete file gets its name.
"""

import hashlib
import http.client
import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from analytics.download.web import (
    BY_HAND,
    TIMEOUT_SECONDS,
    BrokenTransferError,
    RangeRefusedError,
    ask,
    file_name_of,
    next_chunk,
    require_web_address,
    shown,
)
from analytics.errors import SourceError

MAX_BYTES: Final = 64 * 2**30
ATTEMPTS: Final = 5

_WEB_PAGE: Final = re.compile(
    rb"(\xef\xbb\xbf)?\s*(<!--.*?-->\s*)?<(!doctype html|html|head)\b", re.IGNORECASE | re.DOTALL
)

Progress = Callable[[int, int | None], None]


def fetch(
    url: str,
    folder: Path,
    *,
    name: str | None = None,
    max_bytes: int = MAX_BYTES,
    timeout_seconds: float = TIMEOUT_SECONDS,
    progress: Progress | None = None,
) -> Path:
    """Fetch a file into a folder of its own for downloads.

    A file fetched before is only fetched again if the server says that it has changed. A transfer
    that broke off, in this call or an earlier one, goes on where it stopped if the server lets it.

    Parameters
    ----------
    url : str
        An http or https address.
    folder : Path
        Made if missing.
    name : str, optional
        What to call the file; by default as the address does.
    max_bytes : int
        The largest file accepted.
    timeout_seconds : float
        How long the server may be silent.
    progress : callable, optional
        Told the bytes received and the bytes expected (None if the server does not say).

    Returns
    -------
    Path
        The complete file.

    Raises
    ------
    SourceError
        The server cannot be reached, refuses, sends a web page, nothing, or too much; the
        connection keeps breaking; the disk is full; or another download into `folder` is going on.
    """
    require_web_address(url)
    target = folder / (name or file_name_of(url))
    with downloading_into(folder):
        return transfer(url, target, max_bytes, timeout_seconds, progress)


@contextmanager
def downloading_into(folder: Path) -> Iterator[None]:
    """Keep other downloads out of `folder`, and put faults of its disk into words.

    Raises
    ------
    SourceError
        Another download holds it, or it cannot be written.
    """
    with _disk_faults_in_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / ".download-lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise SourceError(
                f"another download into {str(folder)!r} is going on; wait until it ends"
            ) from None
        try:
            yield
        finally:
            lock.release()


def transfer(
    url: str, target: Path, max_bytes: int, timeout_seconds: float, progress: Progress | None
) -> Path:
    """Fetch `url` as `target`, asking again for as long as each attempt gets further."""
    parcel = _Parcel(url, target, max_bytes, progress)
    reached = -1
    for _ in range(ATTEMPTS):
        try:
            return parcel.attempt(timeout_seconds)
        except (BrokenTransferError, RangeRefusedError) as error:
            why = str(error) or "it has no such part of the file"
            if parcel.received <= reached:
                break
            reached = parcel.received
    raise parcel.broken_off(why)


def forget(target: Path) -> None:
    """Remove a fetched file and all that its transfer left."""
    for path in (target, _beside(target, "part"), _beside(target, "origin")):
        path.unlink(missing_ok=True)


@dataclass(frozen=True)
class _Origin:
    """What identifies a file on its server; the address as a hash, for it may hold a secret."""

    address: str = ""
    etag: str = ""
    last_modified: str = ""

    @property
    def validator(self) -> str:
        """What a range may be asked by: a strong ETag, else a date."""
        return self.last_modified if self.etag.startswith("W/") else self.etag or self.last_modified


class _Parcel:
    """A file on its way."""

    def __init__(self, url: str, target: Path, max_bytes: int, progress: Progress | None) -> None:
        self._url = url
        self._target = target
        self._part = _beside(target, "part")
        self._note = _beside(target, "origin")
        self._max_bytes = max_bytes
        self._progress = progress or (lambda _received, _total: None)

    @property
    def received(self) -> int:
        """Bytes that have arrived and can be built upon."""
        return self._part.stat().st_size if self._part.exists() else 0

    def attempt(self, timeout_seconds: float) -> Path:
        """Ask once for what is missing."""
        try:
            answer = ask(self._url, self._conditions(), timeout_seconds)
        except RangeRefusedError:
            self._drop_part()
            raise
        with answer:
            if answer.status == HTTPStatus.NOT_MODIFIED and self._target.exists():
                return self._target
            try:
                self._receive(answer)
            except (SourceError, OSError):  # of no use, or no room for it
                self._drop_part()
                raise
            except BrokenTransferError:
                if not self._origin().validator:
                    self._drop_part()
                raise
        self._part.replace(self._target)
        return self._target

    def broken_off(self, why: str) -> SourceError:
        """Say how far it came and whether the next try goes on from there."""
        kept = self.received
        next_step = (
            f"{kept / 1e6:,.1f} MB are kept, run the same again to go on from there"
            if kept
            else "nothing is kept, run the same again to start anew"
        )
        return SourceError(f"{shown(self._url)} broke off: {why}; {next_step}, {BY_HAND}")

    def _conditions(self) -> dict[str, str]:
        origin = self._origin()
        if origin.address != _address(self._url):
            self._drop_part()
            return {}
        if self.received and origin.validator:
            return {"Range": f"bytes={self.received}-", "If-Range": origin.validator}
        if not self._target.exists():
            return {}
        asked = {"If-None-Match": origin.etag, "If-Modified-Since": origin.last_modified}
        return {header: value for header, value in asked.items() if value}

    def _receive(self, answer: http.client.HTTPResponse) -> None:
        begun = self.received if answer.status == HTTPStatus.PARTIAL_CONTENT else 0
        total = self._total(answer, begun)
        self._require_size(total or 0)
        received = begun
        with self._part.open("ab" if begun else "wb") as file:
            if not begun:
                self._write_origin(answer)
            while received != total and (chunk := next_chunk(answer)):
                if not received:
                    self._refuse_web_page(chunk)
                received += len(chunk)
                self._require_size(received)
                file.write(chunk)
                self._progress(received, total)
        if total is not None and received != total:
            raise BrokenTransferError(f"{received:,} of {total:,} bytes came")
        if not received:
            raise SourceError(f"{shown(self._url)} is empty; wanted a file; check the address")

    def _total(self, answer: http.client.HTTPResponse, begun: int) -> int | None:
        if answer.status == HTTPStatus.PARTIAL_CONTENT:
            sent = re.fullmatch(r"bytes (\d+)-\d+/(\d+)", answer.headers.get("Content-Range", ""))
            if not sent or int(sent[1]) != begun or self._has_changed(answer):
                self._drop_part()
                raise BrokenTransferError("another part came than was asked for")
            return int(sent[2])
        length = answer.headers.get("Content-Length", "")
        return int(length) if length.isdecimal() else None

    def _has_changed(self, answer: http.client.HTTPResponse) -> bool:
        # Some servers send the range although the file is another one by now.
        etag = answer.headers.get("ETag", "")
        return bool(etag) and etag != self._origin().etag

    def _require_size(self, size: int) -> None:
        if size > self._max_bytes:
            raise SourceError(
                f"{shown(self._url)} is too large: {size / 1e6:,.1f} MB or more, wanted at most "
                f"{self._max_bytes / 1e6:,.1f} MB; check the address"
            )

    def _refuse_web_page(self, beginning: bytes) -> None:
        if _WEB_PAGE.match(beginning):
            raise SourceError(
                f"{shown(self._url)} answered with a web page; wanted a file; check the address "
                f"(a log-in may be needed), {BY_HAND}"
            )

    def _write_origin(self, answer: http.client.HTTPResponse) -> None:
        origin = _Origin(
            _address(self._url),
            answer.headers.get("ETag", ""),
            answer.headers.get("Last-Modified", ""),
        )
        self._note.write_text(json.dumps(asdict(origin)), encoding="utf-8")

    def _origin(self) -> _Origin:
        try:
            return _Origin(**json.loads(self._note.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return _Origin()

    def _drop_part(self) -> None:
        with suppress(OSError):
            self._part.unlink(missing_ok=True)
            self._note.unlink(missing_ok=True)


def _address(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()


def _beside(target: Path, suffix: str) -> Path:
    return target.with_name(f"{target.name}.{suffix}")


@contextmanager
def _disk_faults_in_words(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SourceError(
            f"cannot write to {str(folder)!r}: {(error.strerror or str(error)).lower()}; "
            "free some space or permit writing there, or name another folder"
        ) from error
