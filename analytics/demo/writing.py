"""Files that are written whole or not at all."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from analytics.errors import SettingError

_SUFFIXES: Final = (".csv", ".csv.gz", ".parquet")


def require_writable(path: Path) -> None:
    """Raise unless a demo file can be called `path`.

    Raises
    ------
    SettingError
        Another suffix, a folder of that name, or no folder to write it to.
    """
    if not path.name.lower().endswith(_SUFFIXES):
        raise SettingError(
            f"demo file {path.name!r}: found suffix {path.suffix!r}, "
            f"wanted one of {', '.join(_SUFFIXES)}; rename it"
        )
    if path.is_dir():
        raise SettingError(f"demo file {path}: found a folder, wanted a file; name another")
    if not path.parent.is_dir():
        raise SettingError(f"demo file {path}: no folder {path.parent}; make it first")


@contextmanager
def whole_file(path: Path, schema: pa.Schema) -> Iterator[Any]:
    """Open a writer of record batches that becomes `path` on a clean exit, else nothing.

    Raises
    ------
    SettingError
        The file cannot be written: no permission, no space.
    """
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with ExitStack() as stack:
            yield _writer(path, partial, schema, stack)
        partial.replace(path)
    except OSError as error:
        raise SettingError(
            f"demo file {path}: cannot be written ({error}); free some space or name another place"
        ) from error
    finally:
        partial.unlink(missing_ok=True)


def _writer(path: Path, partial: Path, schema: pa.Schema, stack: ExitStack) -> Any:
    name = path.name.lower()
    if name.endswith(".parquet"):
        return stack.enter_context(pq.ParquetWriter(partial, schema, compression="zstd"))
    sink = stack.enter_context(pa.OSFile(str(partial), "wb"))
    if name.endswith(".gz"):
        sink = stack.enter_context(pa.CompressedOutputStream(sink, "gzip"))
    return stack.enter_context(
        pacsv.CSVWriter(
            sink,
            schema,
            write_options=pacsv.WriteOptions(quoting_style="none", quoting_header="none"),
        )
    )
