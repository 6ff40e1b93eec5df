"""Asking a web server for a file, its refusals put into words."""

import http.client
import re
import socket
import ssl
import urllib.error
import urllib.request
from http import HTTPStatus
from typing import Final
from urllib.parse import unquote, urlsplit

from analytics.errors import SourceError

CHUNK_BYTES: Final = 2**18
TIMEOUT_SECONDS: Final = 30.0

BY_HAND: Final = "or fetch it with a browser and name the file you got"


class BrokenTransferError(Exception):
    """The connection gave way in the middle of an answer; asking again may help."""


class RangeRefusedError(Exception):
    """The server has no such part of the file as was asked for."""


def require_web_address(url: str) -> str:
    """Return `url`, or refuse what is not an http or https address of a file.

    Raises
    ------
    SourceError
        Another scheme, no host, or characters that no address has.
    """
    try:
        parts = urlsplit(url)
        is_web = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_web = False
    if not is_web or re.search(r"[\s\x00-\x1f\x7f]", url):
        raise SourceError(
            f"{url[:200]!r} is no web address of a file; wanted http:// or https://, spaces as %20"
        )
    return url


def file_name_of(url: str) -> str:
    """Name the file that an address leads to, with nothing but plain characters.

    >>> file_name_of("https://shop.example/exports/march%202024.csv?key=1")
    'march 2024.csv'
    >>> file_name_of("https://shop.example/..%2F..%2Fetc%2Fpasswd")
    'passwd'
    """
    last = unquote(urlsplit(url).path).replace("\\", "/").rstrip("/").rpartition("/")[2]
    plain = re.sub(r"[^\w. +()-]", "_", last).lstrip(". ")
    return plain[-100:].lstrip(". ") or "download"


def shown(url: str) -> str:
    """Write an address without user, password and query: those may be secrets."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme}://{parts.hostname}{port}{parts.path}"


def ask(url: str, headers: dict[str, str], timeout_seconds: float) -> http.client.HTTPResponse:
    """Send a GET and return the answer, its body still to be read.

    An answer of 304 is returned like one of 200; redirections are followed, to http and https only.

    Raises
    ------
    SourceError
        The server cannot be reached or refuses.
    RangeRefusedError
        It answered 416.
    """
    try:
        request = urllib.request.Request(  # noqa: S310 - the scheme was checked by the caller
            url,
            headers={"User-Agent": "shopper-spectrum", "Accept-Encoding": "identity", **headers},
        )
        answer: http.client.HTTPResponse = _opener().open(request, timeout=timeout_seconds)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            raise RangeRefusedError from None
        raise SourceError(
            f"{shown(url)} answered {error.code} {error.reason}; wanted the file; "
            f"check the address or try again later, {BY_HAND}"
        ) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise SourceError(
            f"cannot fetch {shown(url)}: {why(error)}; check the network, {BY_HAND}"
        ) from error
    return answer


def next_chunk(answer: http.client.HTTPResponse) -> bytes:
    """Read on in the body; empty at its end.

    Raises
    ------
    BrokenTransferError
        The connection gave way or fell silent.
    """
    try:
        return answer.read1(CHUNK_BYTES)
    except (OSError, http.client.HTTPException) as error:
        raise BrokenTransferError(why(error)) from error


class _Answers(urllib.request.HTTPErrorProcessor):
    """Hands 304 on as an answer instead of an error."""

    def http_response(
        self, request: urllib.request.Request, response: http.client.HTTPResponse
    ) -> http.client.HTTPResponse:
        if response.status == HTTPStatus.NOT_MODIFIED:
            return response
        answer: http.client.HTTPResponse = super().http_response(request, response)
        return answer

    https_response = http_response


def _opener() -> urllib.request.OpenerDirector:
    # Not build_opener(): that would follow redirections to ftp and open local files.
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.UnknownHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPRedirectHandler(),
        _Answers(),
    ):
        opener.add_handler(handler)
    return opener


def why(error: Exception) -> str:
    """Say in few words why a server could not be heard."""
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    if isinstance(reason, socket.gaierror):
        return "its name cannot be resolved"
    if isinstance(reason, TimeoutError):
        return "no answer in time"
    if isinstance(reason, ssl.SSLError):
        return f"no secure connection ({reason.reason or reason})"
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror.lower()
    return str(reason) or type(reason).__name__
