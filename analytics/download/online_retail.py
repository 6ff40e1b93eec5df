"""The public Online Retail workbook of the UCI Machine Learning Repository.

D. Chen (2015), doi 10.24432/C5BW33, CC BY 4.0.
"""

import shutil
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Final

from analytics.download.transfer import Progress, downloading_into, forget, transfer
from analytics.download.web import BY_HAND, TIMEOUT_SECONDS, require_web_address, shown
from analytics.errors import SourceError

HOME: Final = "https://archive.ics.uci.edu/static/public/352/online+retail.zip"
WORKBOOK: Final = "Online Retail.xlsx"
COLUMNS: Final = (
    "InvoiceNo",
    "StockCode",
    "Description",
    "Quantity",
    "InvoiceDate",
    "UnitPrice",
    "CustomerID",
    "Country",
)

# The workbook is 24 MB, zipped and unzipped.
MAX_WORKBOOK_BYTES: Final = 200_000_000

# What zipfile raises on bytes that are no zip, cut, damaged, locked or hostile.
_UNSOUND: Final = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, struct.error)


def fetch_online_retail(folder: Path, *, url: str = HOME, progress: Progress | None = None) -> Path:
    """Fetch the Online Retail workbook, unless it lies in `folder` already.

    Parameters
    ----------
    folder : Path
        Where to put it; made if missing.
    url : str
        A zip that holds it, or the workbook itself.
    progress : callable, optional
        Told the bytes received and the bytes expected (None if the server does not say).

    Returns
    -------
    Path
        The workbook: it opens, and a sheet of it has the eight columns and lines below them.

    Raises
    ------
    SourceError
        It cannot be fetched or stored, what came is something else, or a file of its name is
        there that is something else.
    """
    require_web_address(url)
    target = folder / WORKBOOK
    with downloading_into(folder):
        if target.exists():
            if problem := _problem(target):
                raise SourceError(
                    f"{str(target)!r} is not the Online Retail workbook: {problem}; "
                    "move it away or name another folder"
                )
            return target
        got = transfer(
            url, folder / "online_retail.download", MAX_WORKBOOK_BYTES, TIMEOUT_SECONDS, progress
        )
        staged = folder / ".online_retail.unpacked"
        try:
            if problem := _unpack(got, staged) or _problem(staged):
                raise SourceError(
                    f"{shown(url)} did not give the Online Retail workbook: {problem}; "
                    f"check the address, {BY_HAND}"
                )
            staged.replace(target)
        finally:
            forget(got)
            staged.unlink(missing_ok=True)
        return target


def _unpack(got: Path, staged: Path) -> str:
    """Bring the workbook in `got` to `staged`, or say why it cannot be."""
    try:
        with zipfile.ZipFile(got) as archive:
            if "[Content_Types].xml" not in archive.namelist():
                return _extract(archive, staged)
    except _UNSOUND as error:
        return f"it is no sound zip ({str(error).lower()})"
    got.replace(staged)  # the workbook itself: that is a zip too
    return ""


def _extract(archive: zipfile.ZipFile, staged: Path) -> str:
    books = [m for m in archive.infolist() if m.filename.lower().endswith(".xlsx")]
    if len(books) != 1 or PurePosixPath(books[0].filename).name != WORKBOOK:
        found = ", ".join(archive.namelist()[:5]) or "nothing"
        return f"the zip holds {found}, wanted {WORKBOOK}"
    if books[0].file_size > MAX_WORKBOOK_BYTES:
        return f"it unpacks to {books[0].file_size / 1e6:,.0f} MB, wanted 24"
    # Copied to a path of ours: what the member calls its folder is of no consequence.
    with archive.open(books[0]) as member, staged.open("wb") as file:
        shutil.copyfileobj(member, file)
    return ""


def _problem(workbook: Path) -> str:
    """Say what is wrong with a workbook; empty when nothing is."""
    import fastexcel

    try:
        reader = fastexcel.read_excel(workbook)
        sheets = [reader.load_sheet(name, dtypes="string") for name in reader.sheet_names]
    except fastexcel.FastExcelError as error:
        return f"it cannot be opened ({str(error).splitlines()[0]})"
    found = [([column.name for column in s.available_columns()], s.total_height) for s in sheets]
    if not any(set(COLUMNS) <= set(names) and height for names, height in found):
        return f"its first sheet has {', '.join(found[0][0]) or 'nothing'}" if found else "no sheet"
    return ""
