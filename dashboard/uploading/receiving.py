"""Receive a file into a draft, piece by piece, within a limit."""

import errno
import os
import secrets
import shutil
from pathlib import Path
from typing import IO, Final

import flask
from werkzeug.exceptions import ClientDisconnected

from analytics.errors import ShopperError, SourceError
from dashboard.uploading.drafts import MOST_FILES, Draft

_PIECE: Final = 2**20
_MIB: Final = 2**20

#: Left free beside an upload: the server has to go on writing its own small files.
RESERVE: Final = 256 * _MIB


class TooLargeError(ShopperError):
    """More arrives than may be uploaded."""


class DiskFullError(ShopperError):
    """There is no room for what arrives."""


def receive(draft: Draft, request: flask.Request, label: str, most: int) -> None:
    """Write the body of a request to a new file of the draft, as it comes.

    Parameters
    ----------
    draft : Draft
        Where it goes.
    request : Request
        Its length, where it says one, is refused before a byte is read.
    label : str
        What the user calls the file.
    most : int
        Bytes that all files of a draft may have together.

    Raises
    ------
    TooLargeError, DiskFullError
        As they say; nothing of the file stays.
    SourceError
        It is empty or ends early, or there are too many files.
    """
    had, said = draft.files, request.content_length
    left = most - sum(file["bytes"] for file in had)
    if len(had) >= MOST_FILES:
        raise SourceError(f"{MOST_FILES} files are in this upload already; wanted at most that")
    if said is not None and said > left:
        raise _too_large(label, most)
    _require_room(draft.folder, said or 0)
    key = secrets.token_hex(8)
    part = draft.folder / f"{key}.part"
    try:
        n_bytes = _write(request.stream, part, label, left, most)
        if not n_bytes:
            raise SourceError(f"{label} is empty (0 bytes)")
        if said is not None and n_bytes != said:
            raise SourceError(
                f"{label} broke off after {n_bytes:,} of {said:,} bytes; upload it again"
            )
        part.rename(draft.path_of(key))
    except ClientDisconnected as error:
        raise SourceError(f"{label} broke off; upload it again") from error
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise
        raise _full(draft.folder) from error
    finally:
        part.unlink(missing_ok=True)
    draft.add(key, label, n_bytes)


def _write(stream: IO[bytes], part: Path, label: str, left: int, most: int) -> int:
    total = 0
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        while piece := stream.read(_PIECE):
            total += len(piece)
            if total > left:
                raise _too_large(label, most)
            out.write(piece)
    return total


def _too_large(label: str, most: int) -> TooLargeError:
    return TooLargeError(
        f"{label} is too large: an upload may have {most / _MIB:,.0f} MiB in all; pack it with "
        "gzip, or build on the server with: python -m dashboard build --source FILE"
    )


def _require_room(folder: Path, wanted: int) -> None:
    if shutil.disk_usage(folder).free < wanted + RESERVE:
        raise _full(folder)


def _full(folder: Path) -> DiskFullError:
    free = shutil.disk_usage(folder).free
    return DiskFullError(
        f"the disk of the server is full ({free / _MIB:,.0f} MiB free); nothing of the file was "
        "kept and the builds are as they were: free some space, then upload it again"
    )
