"""Write the cells of a workbook to Arrow files: a program of its own, run by `workbook`.

A workbook can be made so that reading it takes all memory and then the process with it: two
cells at far corners are enough. So this runs apart, under limits that the operating system keeps.
It imports nothing of this package: what it needs is on its command line.
"""

import json
import sys
from pathlib import Path
from typing import Any

import fastexcel
import pyarrow as pa


def main(path: str, folder: str, most_memory: str, most_seconds: str) -> None:
    """Write each sheet of `path` to a file in `folder`; print what there is, or what is wrong."""
    _keep_within(int(most_memory), int(most_seconds))
    found: list[dict[str, Any]] = []
    name = None
    try:
        workbook = fastexcel.read_excel(path)
        for place, name in enumerate(workbook.sheet_names):
            sheet = workbook.load_sheet(name, header_row=None, dtypes="string")
            cells = Path(folder) / f"{place}.arrow"
            _write(sheet.to_arrow(), cells)
            found.append({"name": name, "cells": str(cells)})
    except fastexcel.FastExcelError as error:
        found = [{"name": name, "problem": str(error).splitlines()[0]}]
    json.dump(found, sys.stdout)


def _keep_within(most_memory: int, most_seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the process is apart, but without limits
        return
    resource.setrlimit(resource.RLIMIT_CPU, (most_seconds, most_seconds))
    try:
        resource.setrlimit(resource.RLIMIT_AS, (most_memory, most_memory))
    except ValueError:  # macOS keeps none on memory
        return


def _write(batch: pa.RecordBatch, path: Path) -> None:
    with pa.OSFile(str(path), "wb") as out, pa.ipc.new_file(out, batch.schema) as writer:
        writer.write_batch(batch)


if __name__ == "__main__":
    main(*sys.argv[1:])
