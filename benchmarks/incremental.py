"""What an addition costs against a build that reads everything, side by side in one run.

    python benchmarks/incremental.py [--lines 540000 5400000] [--models]
                                     [--document docs/performance.md]

The demo shop is split by time: all but the last day, and that day; all but the last month,
and that month. Each row is a whole process (start-up included): the addition with
``build --append``, then ``build --full`` of the same files into another folder. Printed are CPU
seconds (user and system, all threads), peak memory, and the ratio; the tables must agree.
Without ``--models`` nothing is modelled, so that reading, cleaning and facts are seen alone.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from analytics import contracts, demo  # noqa: E402
from analytics.store import ArtifactStore  # noqa: E402
from benchmarks import written  # noqa: E402

STAGES = ("segments", "recommendations", "predictions")
SPANS = {"day": 1, "month": 30}
HEAD = ["lines", "of them new", "addition, CPU s", "full build, CPU s", "ratio"]
HEAD += ["addition, MiB", "full build, MiB", "tables"]


def split(raw: Path, folder: Path, days: int) -> tuple[Path, Path, int]:
    """Write what is older than the last `days` of trade, and those; count the latter's lines."""
    lines = pq.read_table(raw)
    at = lines["InvoiceDate"]
    first_day = pc.max(at).as_py().replace(hour=0, minute=0) - timedelta(days=days - 1)
    is_new = pc.greater_equal(at, pa.scalar(first_day, at.type))
    old, new = folder / "old.csv", folder / "new.csv"
    pacsv.write_csv(lines.filter(pc.invert(is_new)), old)
    pacsv.write_csv(lines.filter(is_new), new)
    return old, new, pc.sum(is_new).as_py()


def run(artifacts: Path, *arguments: str) -> tuple[float, float]:
    """Build to the end; return CPU seconds and peak megabytes."""
    command = [sys.executable, "-m", "dashboard", "build", "--artifacts", str(artifacts)]
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen([*command, *arguments], cwd=ROOT, stdout=output, stderr=output)
        _pid, status, usage = os.wait4(process.pid, 0)
        if status:
            output.seek(0)
            sys.exit(f"{' '.join(arguments)} failed:\n{output.read().decode()}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def differences(found: Path, wanted: Path) -> Iterator[str]:
    """Name the tables of two current builds that differ by more than the order of sums."""
    one, other = ArtifactStore(found).current(), ArtifactStore(wanted).current()
    for name, contract in contracts.ALL.items():
        for column in contract.columns:
            key = list(dict.fromkeys([*contract.key, column]))
            pair = [
                build.table(name, columns=key).sort_values(list(contract.key))[column].to_numpy()
                for build in (one, other)
            ]
            if not equal(*pair):
                yield f"{name}.{column}"


def equal(one: np.ndarray, other: np.ndarray) -> bool:
    if one.shape != other.shape:
        return False
    if one.dtype.kind == "f":
        return bool(np.allclose(one, other, rtol=1e-12, atol=1e-9, equal_nan=True))
    return bool(((one == other) | (pd.isna(one) & pd.isna(other))).all())


def compare(raw: Path, n_lines: int, span: str, *, models: bool) -> list[str]:
    without = [] if models else [word for stage in STAGES for word in ("--without", stage)]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        old, new, n_new = split(raw, folder, SPANS[span])
        grown, whole = folder / "grown", folder / "whole"
        run(grown, "--source", str(old), *without)
        added = run(grown, "--append", str(new))
        full = run(whole, "--full", "--source", str(old), "--source", str(new), *without)
        differ = list(differences(grown, whole))
    return [
        *(f"{n_lines:,}", f"{n_new:,}, a {span}"),
        *(f"{added[0]:.1f}", f"{full[0]:.1f}", written.number(added[0] / full[0])),
        *(f"{added[1]:,.0f}", f"{full[1]:,.0f}"),
        f"differ: {', '.join(differ)}" if differ else "equal",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lines", type=int, nargs="+", default=[540_000, 5_400_000])
    parser.add_argument("--spans", choices=SPANS, nargs="+", default=list(SPANS))
    parser.add_argument("--models", action="store_true")
    parser.add_argument("--document", type=Path)
    options = parser.parse_args()
    rows = [HEAD]
    for n_lines in options.lines:
        with tempfile.TemporaryDirectory() as folder:
            raw = Path(folder) / "shop.parquet"
            demo.write(raw, n_lines=n_lines)
            for span in options.spans:
                rows.append(compare(raw, n_lines, span, models=options.models))
                written.show([HEAD, rows[-1]])
    if options.document:
        written.put(options.document, "incremental", written.markdown(rows), written.machine())


if __name__ == "__main__":
    main()
